"""Categories: RSS and Atom `category`, dc:subject, media:category; and what becomes tags."""

from collections.abc import Mapping
from functools import lru_cache

from lxml.etree import _Element as Element

from feeds.parse.choices import ITUNES, Category
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
    found.tags.update(_categories(words, scheme))


@lru_cache(maxsize=1)  # podcasts say the same of each episode
def _categories(words: str, scheme: str | None) -> Mapping[Category, None]:
    return {(term, scheme, None): None for word in words.split(",") if (term := word.strip())}


def _add(found: Found, term: str | None, scheme: str | None, label: str | None) -> None:
    if term or scheme or label:
        found.tags[term, scheme, label] = None
        found.has_nameless = found.has_nameless or not term


def _name(found: Found, text: str) -> None:
    """Give the category just met the name that is its text."""
    if not text:
        return
    scheme = label = None
    if found.has_nameless and not (last := next(reversed(found.tags)))[0]:
        _, scheme, label = last
        del found.tags[last]
    found.tags[text, scheme, label] = None
