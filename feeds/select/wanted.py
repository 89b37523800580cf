"""What the configuration asks of the store: its sources, the hosts they are on, the places of their items."""

import json
import os
from collections.abc import Callable
from functools import cache
from ipaddress import ip_address
from urllib.parse import urlsplit

from publicsuffixlist import PublicSuffixList

from config.model import Config, Posts, Source
from config.values import ROUTE
from store.model import Item
from store.source_model import SourceSpec

Place = Callable[[SourceSpec, Item], tuple[str, ...]]


def specs(config: Config) -> tuple[SourceSpec, ...]:
    """Return every source of the configuration, feeds first, as the store is to know it."""
    feeds = (_feed(source) for source in config.sources)
    return (*feeds, *(_folder(config, posts) for posts in config.posts))


def place(spec: SourceSpec, item: Item) -> tuple[str, ...]:
    """Return the categories of an item: its source's, or, of a post, its own."""
    if spec.kind == "posts" and item.categories:
        return item.categories
    return spec.paths


def posts_url(config: Config, posts: Posts) -> str:
    """Return the name of a posts folder in the store; a site that moves as a whole keeps it."""
    return "posts:" + os.path.relpath(posts.path, config.path.parent)


def host_of(url: str) -> str:
    """Return the registrable domain that politeness is counted by; an address without one stands for itself.

    All RSSHub routes together are one host, as any of them may ask any instance.
    """
    if url.startswith(ROUTE):
        return "rsshub"
    name = (urlsplit(url).hostname or "").rstrip(".")
    return name if _is_address(name) else _suffixes().privatesuffix(name) or name


def _feed(source: Source) -> SourceSpec:
    return SourceSpec(
        kind="feed",
        url=source.url,
        host=host_of(source.url),
        placement=json.dumps([source.categories, source.title], ensure_ascii=False),
        title=source.title,
        paths=source.categories,
    )


def _folder(config: Config, posts: Posts) -> SourceSpec:
    told = [posts.dialect, posts.category, posts.zone, posts.base_url, config.site.timezone]
    return SourceSpec(
        kind="posts",
        url=posts_url(config, posts),
        host="",
        placement=json.dumps(told, ensure_ascii=False),
        title=posts.title or config.site.title,
        paths=(posts.category,) if posts.category else (),
    )


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()
