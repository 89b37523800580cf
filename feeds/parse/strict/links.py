"""Links and ids: Atom's and RSS's `link`, `guid`, `atom:id`, `rdf:about`."""

import re

from lxml.etree import _Element as Element

from feeds.parse.choices import OLDER, best_link
from feeds.parse.strict.media import medium
from feeds.parse.strict.state import Attributes, Found, Reading

_PAGES = frozenset({"html", "xhtml", "text/html", "application/xhtml+xml"})
_MISREAD = re.compile(r"&([A-Za-z0-9_]+);")
_HREFS = ("url", "uri", "href")


def link(reading: Reading, found: Found, element: Element, given: Attributes) -> None:
    """Keep a link: RSS has it as text, Atom as an attribute, with what it leads to; the last page counts."""
    if not given:
        found.link = _written(reading, found, element)
        found.alternates.append(found.link)
        return
    relation = given.get("rel", "alternate").lower()
    kind = given.get("type", "text/html").lower()
    stated = [given[name] for name in _HREFS if name in given]
    url = reading.resolve(next(filter(None, stated), "")) if stated else _written(reading, found, element)
    if relation == "enclosure":
        found.enclosures.append(medium(given, url=url, kind="text/html"))
    elif relation == "alternate":
        found.alternates.append(url)
    elif relation == "self":
        found.address = url
    elif relation == "hub":
        found.hubs.append(url)
    elif relation in OLDER:
        found.older.setdefault(relation, url)
    if not stated or (relation == "alternate" and kind in _PAGES):
        found.link = url


def _written(reading: Reading, found: Found, element: Element) -> str:
    """Return a link that is text; what looks like references there are parameters of a query."""
    url = reading.resolve(reading.text_of(element))
    if "&" not in url:
        return url
    return _MISREAD.sub(r"&\1", url if found.is_feed else url.replace("&amp;", "&"))


def guid(reading: Reading, found: Found, element: Element, given: Attributes) -> None:
    """Keep the id; one that does not deny it is a permalink (RSS 2.0), which counts where there is no link."""
    is_permalink = given.get("ispermalink", "true") == "true"
    value = reading.text_of(element)
    found.guid = reading.resolve(value) if is_permalink else value
    if found.is_permalink is None:
        found.is_permalink = is_permalink and found.link is None
    if is_permalink and found.link is None:
        found.link = found.guid


def older_of(feed: Found) -> str:
    """Return where the document with the entries before a feed's is, '' where it names none."""
    return next((feed.older[relation] for relation in OLDER if feed.older.get(relation)), "")


def link_of(found: Found) -> str:
    """Return the last link to a page, else the first to anything; where there is none, the permalink."""
    return best_link(found.link or "", found.alternates)
