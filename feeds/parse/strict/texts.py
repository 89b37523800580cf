"""Text constructs (RFC 4287 §3.1, RSS `description`, content:encoded): titles, summaries and contents."""

import re
from functools import lru_cache
from html.entities import entitydefs

from lxml import etree
from lxml.etree import _Element as Element

from feeds.parse.raw import RawText
from feeds.parse.strict.names import name_of
from feeds.parse.strict.state import Attributes, Found, Reading, UnsureError

_XHTML = "application/xhtml+xml"
_HTML = frozenset({"text/html", _XHTML})
_TYPES = {"text": "text/plain", "plain": "text/plain", "html": "text/html", "xhtml": _XHTML}

_MOST_NAMESPACES = 64
_DECLARED = re.compile(r'(<[^\s<>/]+)(?: xmlns(?::[^\s<>=]+)?="[^"]*")+')
_SIGN = re.compile(r"</\w+>|&#?\w+;")
_TAG = re.compile(r"</?(\w+)")
_ENTITY = re.compile(r"&(\w+);")
_ENTITY_NAMES = frozenset(entitydefs)
_HTML_NAMES = frozenset({
    "a", "abbr", "acronym", "address", "area", "article", "aside", "audio", "b", "big", "blockquote", "br",
    "button", "canvas", "caption", "center", "cite", "code", "col", "colgroup", "command", "datagrid", "datalist",
    "dd", "del", "details", "dfn", "dialog", "dir", "div", "dl", "dt", "em", "event-source", "fieldset",
    "figcaption", "figure", "font", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i",
    "img", "input", "ins", "kbd", "keygen", "label", "legend", "li", "m", "map", "menu", "meter", "multicol",
    "nav", "nextid", "noscript", "ol", "optgroup", "option", "output", "p", "pre", "progress", "q", "s", "samp",
    "section", "select", "small", "sound", "source", "spacer", "span", "strike", "strong", "sub", "sup", "table",
    "tbody", "td", "textarea", "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var", "video",
})  # fmt: skip


def title(reading: Reading, found: Found, element: Element, given: Attributes) -> None:
    """Keep the first title that says something, unless one stands further out."""
    if _titled(reading, found, element, given):
        reading.title_depth = reading.depth


def media_title(reading: Reading, found: Found, element: Element, given: Attributes) -> None:
    """Keep a title of Media RSS until there is one of the entry."""
    _titled(reading, found, element, given)


def _titled(reading: Reading, found: Found, element: Element, given: Attributes) -> bool:
    text = _construct(reading, element, given, "text/plain")
    if not -1 < reading.title_depth <= reading.depth:
        found.title = text
    return bool(text[0].value)


def description(reading: Reading, found: Found, element: Element, given: Attributes) -> None:
    """Keep a description: of a feed its subtitle, of an entry its summary, and the second one its content."""
    if found.has_summary and not reading.has_content:
        content(reading, found, element, given)
    elif found.is_feed:
        found.subtitle = _construct(reading, element, given, "text/html")[0]
    else:
        _summarised(reading, found, element, given, "text/html")


def abstract(reading: Reading, found: Found, element: Element, given: Attributes) -> None:
    """Keep CDF's description."""
    _summarised(reading, found, element, given, "text/plain")


def summary(reading: Reading, found: Found, element: Element, given: Attributes) -> None:
    """Keep the last summary; where there is no content yet, a second one is it."""
    if found.has_summary and not reading.has_content:
        content(reading, found, element, given)
    else:
        _summarised(reading, found, element, given, "text/plain")


def subtitle(reading: Reading, found: Found, element: Element, given: Attributes) -> None:
    """Keep a feed's subtitle."""
    found.subtitle = _construct(reading, element, given, "text/plain")[0]


def content(reading: Reading, found: Found, element: Element, given: Attributes) -> None:
    """Keep a content as Atom has it."""
    reading.has_content = True
    _contained(reading, found, element, given, "text/plain")


def encoded(reading: Reading, found: Found, element: Element, given: Attributes) -> None:
    """Keep a content:encoded."""
    reading.has_content = True
    _contained(reading, found, element, given, "text/html")


def body(reading: Reading, found: Found, element: Element, given: Attributes) -> None:
    """Keep an xhtml:body."""
    _contained(reading, found, element, given, _XHTML)


def _summarised(reading: Reading, found: Found, element: Element, given: Attributes, default: str) -> None:
    text = _construct(reading, element, given, default)
    if reading.depth <= found.summary_depth:
        found.summary, found.summary_depth = text, reading.depth
    found.has_summary = True


def _contained(reading: Reading, found: Found, element: Element, given: Attributes, default: str) -> None:
    text = _construct(reading, element, given, default)
    found.contents.append(text)
    if text[0].type in _HTML or text[0].type == "text/plain":
        found.has_summary = True


def _construct(reading: Reading, element: Element, given: Attributes, default: str) -> tuple[RawText, str]:
    """Return the text with its media type, and its language. Raises UnsureError."""
    kind = default
    if given:
        kind = _media_type(given["type"]) if "type" in given else default
        if not kind or given.get("mode") == "base64":
            raise UnsureError
    if kind == _XHTML:
        value = _markup(element, unwrap=reading.version == "atom10")
    elif len(element):
        kind, value = _undeclared(element, kind)
    else:
        value = element.text or ""
    value = reading.repaired(value.strip())
    if kind == "text/plain" and not reading.is_atom and _looks_like_html(value):
        kind = "text/html"
    return RawText(value, kind, reading.base or None), reading.language


@lru_cache
def _media_type(stated: str) -> str:
    """Return the media type that an attribute states, '' for what holds no text."""
    kind = _TYPES.get(stated.lower(), stated.lower())
    return kind if kind.startswith("text/") or kind.endswith(("+xml", "/xml")) else ""


def _undeclared(element: Element, kind: str) -> tuple[str, str]:
    """Return type and text of what says it has no elements and has: XHTML, but for a div around the rest.

    Raises UnsureError for a type of XML: its elements may be the entry's.
    """
    if kind.endswith("xml"):
        raise UnsureError
    if {name_of(inner.tag).removeprefix("xhtml:") for inner in element.iterdescendants()} == {"div"}:
        return kind, "".join(map(str, element.itertext()))
    text, element.text = element.text or "", None
    return _XHTML, text + _inside(element)


def _looks_like_html(text: str) -> bool:
    """Return whether what should be plain text is HTML: it ends a tag or names a character, and nothing odd."""
    if not ("&" in text or "<" in text) or not _SIGN.search(text):
        return False
    has_known_tags = _HTML_NAMES.issuperset(map(str.lower, _TAG.findall(text)))
    return has_known_tags and _ENTITY_NAMES.issuperset(_ENTITY.findall(text))


def _markup(element: Element, *, unwrap: bool) -> str:
    """Return what is inside `element` as HTML, with `unwrap` without the one div around it (RFC 4287 §3.1.1.3)."""
    if unwrap and len(element) == 1 and not (element.text or "").strip():
        only = element[0]
        if name_of(only.tag).removeprefix("xhtml:") == "div" and not (only.tail or "").strip():
            element = only
    return _inside(element)


def _inside(element: Element) -> str:
    """Return as HTML what is inside `element`: plain names, and an end of all that is empty, but of no `br`.

    Raises UnsureError in the scope of many namespaces: libxml2 writes all of them each time.
    """
    if len(element.nsmap) > _MOST_NAMESPACES:
        raise UnsureError
    for inner in element.iterdescendants():
        if inner.prefix:
            inner.tag = _local_name(inner.tag)
        if inner.text is None and not len(inner):
            inner.text = ""
    html = etree.tostring(element, encoding="unicode", with_tail=False)
    html = html[html.index(">") + 1 : html.rindex("<")].replace("</br>", "")
    return _DECLARED.sub(r"\1", html) if " xmlns" in html else html


@lru_cache(maxsize=4096)
def _local_name(tag: str) -> str:
    return name_of(tag).rpartition(":")[2]
