"""The dialects we read. A new one is a module and a line here."""

from collections.abc import Iterable, Mapping

from feeds.posts.hexo import HEXO
from feeds.posts.hugo import HUGO
from feeds.posts.jekyll import JEKYLL
from feeds.posts.model import Dialect, DialectName

DIALECTS: Mapping[DialectName, Dialect] = {
    "hexo": HEXO,
    "jekyll": JEKYLL,
    "hugo": HUGO,
}


def guess_dialect(names: Iterable[str]) -> DialectName:
    """Return whose folder of posts it is, by the names of what lies in and above it; hexo if nothing tells."""
    found = frozenset(name.rstrip("/") for name in names)
    return next(
        (name for name, dialect in DIALECTS.items() if any(sign <= found for sign in dialect.signs)), "hexo"
    )
