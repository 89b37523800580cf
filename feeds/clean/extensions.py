"""Extension elements of items that are published nearly as they came: podcasts' details, places, licences.

They are kept as fragments of XML under the prefixes of `NAMESPACES`, without declarations. Namespaces that count
(slash:comments, thr:total) or repeat what an item holds already are not among them: what is published stays still.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from html import escape

from lxml import etree
from lxml.etree import _Element as Element

from feeds.clean.urls import media_url

NAMESPACES: Mapping[str, str] = {
    "creativeCommons": "http://backend.userland.com/creativeCommonsRssModule",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "georss": "http://www.georss.org/georss",
    "gml": "http://www.opengis.net/gml",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
}
_OTHER_NAMES = {
    "http://cyber.law.harvard.edu/rss/creativecommonsrssmodule.html": "creativeCommons",
    "https://github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md": "podcast",
}
_PREFIXES = {uri.lower(): prefix for prefix, uri in NAMESPACES.items()} | _OTHER_NAMES
_XML = "{http://www.w3.org/XML/1998/namespace}"
_MOST = 64
_LONGEST = 16_384  # characters of all of an item's
_DEEPEST = 8
_PREFIX = re.compile(r"</?([A-Za-z]+):")
_DECLARED = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())

# What a reader loads or follows: attributes of these names, and whatever looks like an address.
_ADDRESSES = frozenset({"href", "src", "uri", "url"})
_ADDRESS = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:)?[/\\]{2}", re.IGNORECASE)
_ACTIVE = re.compile(r"\s*(?:javascript|vbscript|data|file|blob)\s*:", re.IGNORECASE)

# What iTunes asks for now in place of what it asked for once; validators know no other words.
_EXPLICIT = {"yes": "true", "explicit": "true", "no": "false", "clean": "false"}


class _UnfitError(Exception):
    """An element holds what is not to be published."""


@lru_cache(maxsize=4096)
def kept_as(tag: str) -> str:
    """Return the prefixed name of an element or attribute that is kept, else ''; `tag` is in Clark notation.

    Namespaces are known in any case: feeds are no better.
    """
    namespace, _, local = tag.rpartition("}")
    prefix = _PREFIXES.get(namespace[1:].lower())
    return f"{prefix}:{local}" if prefix else ""


def written(element: Element) -> str:
    """Return an element as a fragment, '' where not all in it is kept; its values are not looked at yet."""
    try:
        return _written(element, _DEEPEST)
    except _UnfitError:
        return ""


def publishable(fragments: Iterable[str], base: str | None, *, private: bool) -> tuple[str, ...]:
    """Return the fragments that may be published, their addresses resolved against `base`.

    What is no element, is active content or leads to a private host (unless `private`) is left out; so is what
    comes after 64 others or would make more than 16 Ki characters.
    """
    kept: list[str] = []
    room = _LONGEST
    for fragment in fragments:
        fit = _fit(fragment, base, private=private) if len(fragment) <= room and len(kept) < _MOST else ""
        if fit and len(fit) <= room:
            room -= len(fit)
            kept.append(fit)
    return tuple(kept)


def namespaces_of(fragments: Iterable[str]) -> Mapping[str, str]:
    """Return the namespaces, by prefix, that the fragments need declared."""
    used = {prefix for fragment in fragments for prefix in _PREFIX.findall(fragment)}
    return {prefix: uri for prefix, uri in NAMESPACES.items() if prefix in used}


def elements_of(fragments: Iterable[str]) -> list[Element]:
    """Return the elements that the fragments are. Raises ValueError for what is no XML."""
    try:
        return list(etree.fromstring(f"<all{_DECLARED}>{''.join(fragments)}</all>"))
    except etree.XMLSyntaxError as error:
        raise ValueError(f"extension elements: {error}") from error


def _fit(fragment: str, base: str | None, *, private: bool) -> str:
    """Return a fragment as it may be published, '' where it may not."""
    try:
        (element,) = elements_of([fragment])
        for one in element.iter():
            _settle(one, base, private=private)
        return _written(element, _DEEPEST)
    except (_UnfitError, ValueError):
        return ""


def _settle(element: Element, base: str | None, *, private: bool) -> None:
    """Make the addresses of an element absolute. Raises _UnfitError for any that must not be published."""
    for name, value in element.items():
        text = str(value)
        if str(name).lower() in _ADDRESSES or _ADDRESS.match(text):
            element.set(name, _address(text, base, private=private))
        elif _ACTIVE.match(text):
            raise _UnfitError
    if kept_as(str(element.tag)) == "itunes:explicit" and element.text:
        element.text = _EXPLICIT.get(element.text.strip().lower(), element.text)
    if _ADDRESS.match(element.text or ""):
        element.text = _address(element.text or "", base, private=private)


def _address(url: str, base: str | None, *, private: bool) -> str:
    absolute = media_url(url, base, private=private)
    if absolute is None:
        raise _UnfitError
    return absolute


def _written(element: Element, depth: int) -> str:
    name = kept_as(str(element.tag))
    if not name or depth == 0:
        raise _UnfitError
    attributes = "".join(_attribute(str(key), str(value)) for key, value in element.items())
    inside = "".join(_written(child, depth - 1) + _text(child.tail) for child in element)
    return f"<{name}{attributes}>{_text(element.text)}{inside}</{name}>"


def _attribute(key: str, value: str) -> str:
    """Return an attribute; of XML's own only the language: an id must be unique, and bases are resolved."""
    name = key
    if key.startswith(_XML):
        name = "xml:lang" if key == f"{_XML}lang" else ""
    elif key.startswith("{"):
        name = kept_as(key)
        if not name:
            raise _UnfitError
    quoted = escape(value, quote=False).replace('"', "&quot;")
    return f' {name}="{quoted}"' if name else ""


def _text(text: str | None) -> str:
    """Return a text; white space alone only sets elements apart."""
    return escape(text, quote=False) if text and not text.isspace() else ""
