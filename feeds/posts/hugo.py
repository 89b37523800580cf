"""Hugo: categories are a flat set, and `published` is a date."""

from pathlib import PurePosixPath

from feeds.posts.model import Dialect, Meta
from feeds.posts.names import titleize
from feeds.posts.shortcodes import hugo
from feeds.posts.values import texts

_PUBLISH = ("publishdate", "pubdate", "published")


def _categories(meta: Meta, _path: PurePosixPath) -> list[list[str]]:
    return [[name] for name in texts(meta.get("categories")) + texts(meta.get("category"))]


def _tags(meta: Meta) -> list[str]:
    return texts(meta.get("tags") or meta.get("keywords"))


HUGO = Dialect(
    title=titleize,
    categories=_categories,
    tags=_tags,
    markup=hugo,
    dates=("date", *_PUBLISH),
    due=(*_PUBLISH, "date"),
    expires=("expirydate", "unpublishdate"),
    hides=(),
    holds={"headless": frozenset({"true"})},
    permalinks=("url",),
    sections=frozenset({"_index"}),
)
