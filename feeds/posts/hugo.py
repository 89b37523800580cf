"""Hugo: categories are a flat set, and `published` is a date."""

from feeds.posts.model import Dialect, Meta
from feeds.posts.names import titleize
from feeds.posts.shortcodes import hugo
from feeds.posts.values import flat_set, texts

_PUBLISH = ("publishdate", "pubdate", "published")


def _tags(meta: Meta) -> list[str]:
    return texts(meta.get("tags") or meta.get("keywords"))


HUGO = Dialect(
    title=titleize,
    categories=flat_set,
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
