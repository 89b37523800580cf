"""What was searched for and found -> an HTML page; the same page lists what a tag, a source or a day has."""

from collections.abc import Mapping
from dataclasses import dataclass

from config.model import Site
from feeds.publish.pages import SEARCH, render_page
from store.model import SourceInfo, StoredItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody asked the search page for, each as they wrote it; '' where they did not ask.

    `date` is 'YYYY-MM-DD' or 'YYYY-MM', `source` a number or an address, `category` a path; `page` counts from 1.
    """

    q: str = ""
    tag: str = ""
    source: str = ""
    date: str = ""
    category: str = ""
    page: int = 1

    @property
    def filters(self) -> Mapping[str, str]:
        """What narrows the words down, by the names of the page's parameters."""
        values = {name: getattr(self, name) for name in ("tag", "source", "date", "category")}
        return {name: value for name, value in values.items() if value}

    def __bool__(self) -> bool:
        """Tell whether anything was asked for."""
        return bool(self.q or self.filters)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A page of results: `phrases` are to be marked, `source` is the one that was asked for, if there is one.

    `more` tells whether there is another page.
    """

    items: tuple[StoredItem, ...] = ()
    phrases: tuple[str, ...] = ()
    source: SourceInfo | None = None
    more: bool = False


def render_found(site: Site, asked: Asked, found: Found) -> bytes:
    """Return the page of what was found, as UTF-8."""
    names = {**asked.filters}
    if asked.tag:
        names["tag"] = f"#{asked.tag}"
    if found.source is not None:
        names["source"] = found.source.title or asked.source
    if asked.category:
        names["category"] = asked.category.replace("/", " › ")
    return render_page(
        "found.html",
        here=SEARCH,
        language=site.language,
        timezone=site.timezone,
        site_title=site.title,
        asked=asked,
        parameters={"q": asked.q, **asked.filters},
        names=names,
        found=found,
    )
