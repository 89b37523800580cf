"""Astro: what front matter may hold is the site's own; these are the keys of its templates and of Starlight."""

from feeds.posts.mdx import astro
from feeds.posts.model import Dialect, Meta
from feeds.posts.names import titleize
from feeds.posts.values import flat_set, texts

_DATES = ("date", "pubdate", "pubdatetime", "publishdate", "published")


def _tags(meta: Meta) -> list[str]:
    return texts(meta.get("tags"))


ASTRO = Dialect(
    title=titleize,
    categories=flat_set,
    tags=_tags,
    markup=astro,
    dates=_DATES,
    due=_DATES,
)
