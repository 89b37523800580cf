"""Categories: RSS and Atom `category`, dc:subject, media:category; and what becomes tags."""

from lxml.etree import _Element as Element

from feeds.parse.choices import ITUNES
from feeds.parse.strict.state import Attributes, Found, Reading, attributes

_MEDIA_RSS = "http://search.yahoo.com/mrss/category_schema"


def category(reading: Reading, found: Found, element: Element, given: Attributes) -> None:
    """Keep a category: Atom has it as an attribute, RSS as text."""
    if given:
        _add(found, given.get("term"), given.get("scheme", given.get("domain")), given.get("label"))
    _name(found, reading.text_of(element))


def media_category(reading: Reading, found: Found, element: Element, given: Attributes) -> None:
    """Keep a category of Media RSS."""
    _add(found, given.get("term"), given.get("scheme", _MEDIA_RSS), given.get("label"))
    _name(found, reading.text_of(element))


def tags(reading: Reading, found: Found, element: Element, _given: Attributes) -> None:
    """Keep the names in `tags`, an element that some made up."""
    _add_all(found, reading.text_of(element), None)


def itunes_category(_reading: Reading, found: Found, element: Element, _given: Attributes) -> None:
    """Keep a podcast's category as a tag, with those inside."""
    for each in element.iter(element.tag):
        _add(found, attributes(each).get("text"), ITUNES, None)


def keywords(reading: Reading, found: Found, element: Element, given: Attributes) -> None:
    """Keep what media:keywords names."""
    if given:
        return
    found.keywords = reading.text_of(element)
    _add_all(found, found.keywords, None)


def itunes_keywords(reading: Reading, found: Found, element: Element, given: Attributes) -> None:
    """Keep what itunes:keywords names."""
    if not given:
        _add_all(found, reading.text_of(element), ITUNES)


def _add_all(found: Found, words: str, scheme: str | None) -> None:
    for word in words.split(","):
        if term := word.strip():
            found.tags[term, scheme, None] = None


def _add(found: Found, term: str | None, scheme: str | None, label: str | None) -> None:
    if term or scheme or label:
        found.tags[term, scheme, label] = None


def _name(found: Found, text: str) -> None:
    """Give the category just met the name that is its text."""
    if not text:
        return
    last = next(reversed(found.tags)) if found.tags else None
    if last and not last[0]:
        del found.tags[last]
        found.tags[text, last[1], last[2]] = None
    else:
        found.tags[text, None, None] = None
