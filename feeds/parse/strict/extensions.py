"""Extension elements that an item keeps as they were written, under the prefixes that everybody knows."""

from functools import lru_cache
from html import escape

from lxml.etree import _Element as Element

from feeds.clean.extensions import PREFIXES

_XML = "http://www.w3.org/XML/1998/namespace"
_SUMMARY = "itunes:summary"  # which the item's summary is already
_DEEPEST = 8


@lru_cache(maxsize=4096)
def kept_as(tag: str) -> str:
    """Return the prefixed name of an element that an item keeps, else ''; `tag` is in Clark notation."""
    namespace, _, local = tag.rpartition("}")
    prefix = PREFIXES.get(namespace[1:].lower())
    name = f"{prefix}:{local}"
    return name if prefix and name != _SUMMARY else ""


def written(element: Element, name: str, depth: int = 0) -> str:
    """Return an element as XML, '' where not all in it is to be kept."""
    items = element.items()
    if not items and not len(element):
        return f"<{name}>{_text(element.text)}</{name}>"
    pieces = [f"<{name}"]
    for key, value in items:
        attribute = _attribute(str(key))
        if not attribute:
            return ""
        pieces.append(f' {attribute}="{escape(str(value))}"')
    pieces.append(f">{_text(element.text)}")
    for child in element:
        inside = kept_as(child.tag)
        inner = written(child, inside, depth + 1) if inside and depth < _DEEPEST else ""
        if not inner:
            return ""
        pieces.append(inner + _text(child.tail))
    pieces.append(f"</{name}>")
    return "".join(pieces)


def _attribute(key: str) -> str:
    """Return the name of an attribute, '' where it has a namespace that is not kept."""
    if not key.startswith("{"):
        return key
    return f"xml:{key.rpartition('}')[2]}" if key.startswith(f"{{{_XML}}}") else kept_as(key)


def _text(text: str | None) -> str:
    """Return a text; white space alone only sets elements apart."""
    return escape(text, quote=False) if text and not text.isspace() else ""
