"""Categories: RSS and Atom `category`, dc:subject, media:category; and what becomes tags."""

from lxml.etree import _Element as Element

from feeds.parse.strict.media import ITUNES
from feeds.parse.strict.state import Found, Reading, attributes, text_of

_MEDIA_RSS = "http://search.yahoo.com/mrss/category_schema"


def category(_reading: Reading, found: Found, element: Element) -> None:
    """Keep a category: Atom has it as an attribute, RSS as text."""
    given = attributes(element)
    _add(found, given.get("term"), given.get("scheme", given.get("domain")), given.get("label"))
    _name(found, text_of(element))


def media_category(_reading: Reading, found: Found, element: Element) -> None:
    """Keep a category of Media RSS."""
    given = attributes(element)
    _add(found, given.get("term"), given.get("scheme", _MEDIA_RSS), given.get("label"))
    _name(found, text_of(element))


def tags(_reading: Reading, found: Found, element: Element) -> None:
    """Keep the names in `tags`, an element that some made up."""
    for name in text_of(element).split(","):
        _add(found, name.strip() or None, None, None)


def itunes_category(_reading: Reading, found: Found, element: Element) -> None:
    """Keep a podcast's category as a tag, with those inside."""
    for each in element.iter(element.tag):
        _add(found, attributes(each).get("text"), ITUNES, None)


def _add(found: Found, term: str | None, scheme: str | None, label: str | None) -> None:
    tag = [term, scheme, label]
    if any(tag) and tag not in found.tags:
        found.tags.append(tag)


def _name(found: Found, text: str) -> None:
    """Give the category just met the name that is its text."""
    if not text:
        return
    if found.tags and not found.tags[-1][0]:
        found.tags[-1][0] = text
    else:
        _add(found, text, None, None)


def sorted_out(found: Found) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return categories and tags. iTunes' and Media RSS's keywords are tags; '#kind' schemes name no subject."""
    if not found.tags:
        return (), ()
    keywords = {word.strip() for word in found.keywords.split(",")}
    named = [(label or term or "", scheme or "") for term, scheme, label in found.tags if label or term]
    tags = tuple(name for name, scheme in named if scheme == ITUNES or name in keywords)
    return tuple(name for name, scheme in named if name not in tags and not scheme.endswith("#kind")), tags
