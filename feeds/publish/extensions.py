"""Extension elements as every reader takes them: each of a known name, in the form that its vocabulary wants.

Podcasting 2.0 is published as it came. Podlove's chapters are not: validators warn of their namespace.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from lxml.etree import _Element

from feeds.clean.extensions import NAMESPACES, elements_of, kept_as, namespaces_of
from feeds.clean.text import never_html, plain_text, sound
from feeds.model import Channel

ITUNES = NAMESPACES["itunes"]
PUBLIC_FILE = re.compile(r"https?://(?:[a-z0-9-]+\.)+[a-z0-9][a-z0-9-]*(?::[0-9]+)?/[^\[\]]*", re.IGNORECASE)
"""What can be enclosed, and be an image of iTunes: it has a host with a name, and a path."""

_NUMBER = r"[-+]?[0-9]{1,9}(?:\.[0-9]{1,20})?"
_POSITION = re.compile(f"{_NUMBER} {_NUMBER}")
_POSITIONS = re.compile(f"{_NUMBER} {_NUMBER}(?: {_NUMBER} {_NUMBER})+")
_ANYTHING = re.compile(r"(?s:.+)")
_DECIMAL = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,20})?")

# How the text of an element looks; of iTunes' each may stand once.
_TEXTS: Mapping[str, re.Pattern[str]] = {
    "itunes:block": re.compile("yes|no|clean", re.IGNORECASE),
    "itunes:duration": re.compile("[0-9]+(?::[0-5][0-9]){0,2}"),
    "itunes:episode": re.compile("[1-9][0-9]{0,8}"),
    "itunes:episodeType": re.compile("full|trailer|bonus"),
    "itunes:explicit": re.compile("true|false", re.IGNORECASE),
    "itunes:season": re.compile("[1-9][0-9]{0,8}"),
    "itunes:subtitle": _ANYTHING,
    "itunes:title": _ANYTHING,
    "creativeCommons:license": re.compile(r"https?://[^\[\]]+"),
    "geo:lat": re.compile(_NUMBER),
    "geo:long": re.compile(_NUMBER),
    "georss:featureName": _ANYTHING,
    "georss:featureTypeTag": _ANYTHING,
    "georss:line": _POSITIONS,
    "georss:point": _POSITION,
    "georss:polygon": _POSITIONS,
    "georss:radius": _DECIMAL,
    "georss:relationshipTag": _ANYTHING,
    "gml:lowerCorner": _POSITION,
    "gml:pos": _POSITION,
    "gml:posList": _POSITIONS,
    "gml:upperCorner": _POSITION,
}
# What must stand in an element, and nothing else.
_CHILDREN: Mapping[str, tuple[frozenset[str], ...]] = {
    "geo:Point": (frozenset({"geo:lat", "geo:long"}),),
    "georss:where": tuple(frozenset({f"gml:{name}"}) for name in ("Point", "LineString", "Polygon", "Envelope")),
    "gml:Envelope": (frozenset({"gml:lowerCorner", "gml:upperCorner"}),),
    "gml:LineString": (frozenset({"gml:posList"}),),
    "gml:LinearRing": (frozenset({"gml:posList"}),),
    "gml:Point": (frozenset({"gml:pos"}),),
    "gml:Polygon": (frozenset({"gml:exterior"}),),
    "gml:exterior": (frozenset({"gml:LinearRing"}),),
}
_DEGREES = {"geo:lat": 90, "geo:long": 180}
_LONGEST_SUBTITLE = 255


def fit_elements(fragments: Iterable[str], *, itunes: bool) -> list[_Element]:
    """Return the elements that readers accept, those of iTunes if asked for."""
    return list(_fit(elements_of(map(sound, fragments)), itunes=itunes)) if fragments else []


def extension_namespaces(channel: Channel) -> Mapping[str, str]:
    """Return the namespaces, by prefix, of the extension elements that the items of a channel bring."""
    used = namespaces_of(fragment for stored in channel.items for fragment in stored.item.extensions)
    return {prefix: uri for prefix, uri in used.items() if prefix != "psc"}


def _fit(elements: Iterable[_Element], *, itunes: bool) -> Iterator[_Element]:
    told: set[str] = set()
    for element in elements:
        name = kept_as(str(element.tag))
        vocabulary = name.partition(":")[0]
        if vocabulary == "itunes" and (name in told or not itunes):
            continue
        told.add(name)
        if vocabulary == "podcast" or (vocabulary != "gml" and _is_fit(name, element)):
            yield element


def _is_fit(name: str, element: _Element) -> bool:
    """Return whether an element is as its vocabulary wants it, its white space settled."""
    if name == "itunes:image":
        return PUBLIC_FILE.fullmatch(element.get("href", "")) is not None and len(element.attrib) == 1
    if any(not key.startswith("{") and key != "srsName" for key in map(str, element.attrib)):
        return False
    if name in _CHILDREN:
        inside = [kept_as(str(child.tag)) for child in element]
        known = set(inside) in _CHILDREN[name] and len(set(inside)) == len(inside)
        return known and all(_is_fit(kept_as(str(child.tag)), child) for child in element)
    return name in _TEXTS and not len(element) and not element.get("srsName") and _says(name, element)


def _says(name: str, element: _Element) -> bool:
    text = plain_text(element.text or "", 4096)
    if name == "itunes:subtitle":
        text = _subtitle(text)
    if name.startswith(("georss:", "gml:")) and _TEXTS[name] is not _ANYTHING:
        text = " ".join(text.replace(",", " ").split())
    element.text = text
    known = _TEXTS[name].fullmatch(text) is not None
    return known and len(element.text) <= 4096 and (name not in _DEGREES or abs(float(text)) <= _DEGREES[name])


def _subtitle(text: str) -> str:
    """Return a subtitle that nobody takes for HTML, of at most 255 characters, as iTunes counts them."""
    kept = next(
        length
        for length in range(_LONGEST_SUBTITLE, -1, -1)
        if len(never_html(text[:length])) <= _LONGEST_SUBTITLE
    )
    return never_html(plain_text(text[:kept], kept))
