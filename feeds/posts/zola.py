"""Zola: taxonomies stand in a table of their own and are flat sets, and `path` is a page's whole place."""

from pathlib import PurePosixPath

from feeds.posts.model import Dialect, Meta
from feeds.posts.names import titleize
from feeds.posts.shortcodes import zola
from feeds.posts.values import texts


def _taxonomy(meta: Meta, name: str) -> list[str]:
    taxonomies = meta.get("taxonomies")
    return texts(taxonomies.get(name)) if isinstance(taxonomies, dict) else []


def _categories(meta: Meta, _path: PurePosixPath) -> list[list[str]]:
    return [[name] for name in _taxonomy(meta, "categories")]


def _tags(meta: Meta) -> list[str]:
    return _taxonomy(meta, "tags")


ZOLA = Dialect(
    title=titleize,
    categories=_categories,
    tags=_tags,
    markup=zola,
    hides=("render",),
    permalinks=("path",),
    slash=True,
    sections=frozenset({"_index"}),
)
