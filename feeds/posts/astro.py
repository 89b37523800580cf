"""Astro: what front matter may hold is the site's own; these are the keys of its templates and of Starlight."""

from pathlib import PurePosixPath

from feeds.posts.mdx import mdx
from feeds.posts.model import Dialect, Meta
from feeds.posts.names import titleize
from feeds.posts.values import texts

_DATES = ("date", "pubdate", "pubdatetime", "publishdate", "published")


def _categories(meta: Meta, _path: PurePosixPath) -> list[list[str]]:
    return [[name] for name in texts(meta.get("categories")) + texts(meta.get("category"))]


def _tags(meta: Meta) -> list[str]:
    return texts(meta.get("tags"))


ASTRO = Dialect(
    title=titleize,
    categories=_categories,
    tags=_tags,
    markup=mdx,
    dates=_DATES,
    due=_DATES,
)
