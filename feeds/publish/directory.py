"""The category tree, the sources and the months -> the page that lists them all, where static servers search."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from urllib.parse import urlsplit

from config.model import Site
from feeds.model import Outline
from feeds.publish.pages import SEARCH, render_page
from feeds.publish.weight import fitting, weight
from store.source_model import SourceState

FILENAME = f"{SEARCH}/index.html"
_ROOM = 30_000
"""Bytes that the sections may be, and the sources."""
_SECTION, _SOURCE = 140, 80
"""Bytes of a row but for its texts."""
_MONTHS = 180


def render_directory(
    site: Site, outline: Outline, sources: Sequence[SourceState], parts: Sequence[str], *, live: bool = False
) -> bytes:
    """Return the list of all there is, as UTF-8.

    `parts` are those of the root's archive that are listed, one a month, newest first. A `live` page is our own
    server's: it leads to what only that answers. Of each list only as much is shown as keeps the page light, and
    how many more there are.
    """
    all_sections = list(_sections(site, outline))
    names = sorted(_names(sources), key=lambda one: (one[1].casefold(), one[0]))
    shown = fitting(names, lambda one: _SOURCE + weight(one[1]), _ROOM)
    sections = fitting(all_sections, lambda one: _SECTION + weight(one[1], one[1], *one[2:]), _ROOM)
    latest = parts[:_MONTHS]
    return render_page(
        "directory.html",
        here=SEARCH,
        language=site.language,
        timezone=site.timezone,
        site_title=site.title,
        canonical=f"{site.base_url}{SEARCH}/",
        sections=sections,
        more_sections=len(all_sections) - len(sections),
        sources=shown,
        more_sources=len(names) - len(shown),
        years=[(year, list(group)) for year, group in groupby(latest, key=lambda part: part[:4])],
        more_months=len(parts) - len(latest),
        live=live,
    )


def _sections(site: Site, outline: Outline, depth: int = 0) -> Iterator[tuple[int, str, str, str]]:
    """Yield the depth, the title, the page and the feed of a section and of all below it."""
    page, feed = (f"../{(url or '').removeprefix(site.base_url)}" for url in (outline.html_url, outline.xml_url))
    yield depth, outline.title, f"{page}index.html", feed
    for child in outline.children:
        yield from _sections(site, child, depth + 1)


def _names(sources: Sequence[SourceState]) -> Iterator[tuple[int, str]]:
    """Yield the number and the name of each source; one of posts without a name is called by the template."""
    for source in sources:
        yield source.id, source.title or (urlsplit(source.url).hostname or "" if source.kind == "feed" else "")
