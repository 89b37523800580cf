"""Extension elements of items that are published as they came: podcasts' details, places, licences.

They are kept as fragments of XML under the prefixes of `NAMESPACES`, without declarations. Namespaces that count
(slash:comments, thr:total) or repeat what an item holds already are not among them: what is published stays still.
"""

import re
from collections.abc import Iterable, Mapping
from html import unescape

from lxml import etree

from feeds.clean.urls import is_private

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
PREFIXES: Mapping[str, str] = {uri.lower(): prefix for prefix, uri in NAMESPACES.items()} | _OTHER_NAMES
"""The prefix of each namespace, whose name is in lower case: feeds are no better."""

_URIS = frozenset(NAMESPACES.values())
_MOST = 64
_LONGEST = 16_384  # characters of all of an item's
_PREFIX = re.compile(r"</?([A-Za-z]+):")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s\"<>]+")
_ACTIVE = re.compile(r"\"\s*(?:javascript|vbscript|data|file|blob)\s*:", re.IGNORECASE)


def publishable(fragments: Iterable[str], *, private: bool) -> tuple[str, ...]:
    """Return the fragments that may be published; those that lead to private hosts only where `private`.

    Of more than 64, or than 16 Ki characters, the first are kept.
    """
    kept: list[str] = []
    room = _LONGEST
    for fragment in fragments:
        room -= len(fragment)
        if room < 0 or len(kept) == _MOST:
            break
        if not _ACTIVE.search(fragment) and (private or not _is_private(fragment)):
            kept.append(fragment)
    return tuple(kept)


def _is_private(fragment: str) -> bool:
    return any(is_private(unescape(url)) for url in _URL.findall(fragment))


def is_fragment(text: str) -> bool:
    """Return whether `text` is one element as items keep them, in these namespaces throughout."""
    try:
        (element,) = elements_of([text])
    except (etree.XMLSyntaxError, ValueError):
        return False
    return all(etree.QName(one).namespace in _URIS for one in element.iter(etree.Element))


def namespaces_of(fragments: Iterable[str]) -> Mapping[str, str]:
    """Return the namespaces, by prefix, that the fragments need declared."""
    used = {prefix for fragment in fragments for prefix in _PREFIX.findall(fragment)}
    return {prefix: uri for prefix, uri in NAMESPACES.items() if prefix in used}


def elements_of(fragments: Iterable[str]) -> list[etree._Element]:
    """Return the elements that the fragments are."""
    declared = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    return list(etree.fromstring(f"<all{declared}>{''.join(fragments)}</all>"))
