"""Extension elements that an item keeps as they were written, under the prefixes that everybody knows."""

import re
from functools import lru_cache
from html import escape

from lxml.etree import _Element as Element

from feeds.clean.extensions import PREFIXES

_XML = "http://www.w3.org/XML/1998/namespace"
_SUMMARY = "itunes:summary"  # which the item's summary is already
_DEEPEST = 8
_NAMESPACES = re.compile("|".join(map(re.escape, PREFIXES)), re.IGNORECASE)


def may_have_extensions(text: str) -> bool:
    """Return whether a document names a namespace of those that are kept."""
    return _NAMESPACES.search(text) is not None


def extensions_of(entry: Element) -> tuple[str, ...]:
    """Return what is kept of an entry's elements; one that holds anything else is left out."""
    written = (
        _written(element, name) for element in entry if (name := _name_of(element.tag)) and name != _SUMMARY
    )
    return tuple(filter(None, written))


@lru_cache(maxsize=4096)
def _name_of(tag: str) -> str:
    """Return the prefixed name of an element that is kept, else ''; `tag` is in Clark notation."""
    namespace, _, local = tag.rpartition("}")
    prefix = PREFIXES.get(namespace[1:].lower())
    return f"{prefix}:{local}" if prefix else ""


def _written(element: Element, name: str, depth: int = 0) -> str:
    """Return an element as XML, '' where not all of it can be kept."""
    pieces = [f"<{name}"]
    for key, value in element.items():
        attribute = _attribute(str(key))
        if not attribute:
            return ""
        pieces.append(f' {attribute}="{escape(str(value))}"')
    pieces.append(f">{_text(element.text)}")
    for child in element:
        inside = _name_of(child.tag)
        written = _written(child, inside, depth + 1) if inside and depth < _DEEPEST else ""
        if not written:
            return ""
        pieces.append(written + _text(child.tail))
    pieces.append(f"</{name}>")
    return "".join(pieces)


def _attribute(key: str) -> str:
    """Return the name of an attribute, '' where it has a namespace that is not kept."""
    if not key.startswith("{"):
        return key
    return f"xml:{key.rpartition('}')[2]}" if key.startswith(f"{{{_XML}}}") else _name_of(key)


def _text(text: str | None) -> str:
    """Return a text; white space alone only sets elements apart."""
    return escape(text, quote=False) if text and not text.isspace() else ""
