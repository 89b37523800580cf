"""RSS 0.90 to 2.0, RSS 1.0 and Atom that are well-formed, by lxml: what we read nearly always, and fast.

What feedparser finds in a document this finds too; whatever it has no certain rule for is left to feedparser.
"""

import re
from itertools import islice

from lxml import etree
from lxml.etree import _Element as Element

from feeds.clean.urls import absolute_url
from feeds.model import Document
from feeds.parse.raw import RawFeed
from feeds.parse.strict.elements import DOCUMENT, FEED, read_children
from feeds.parse.strict.links import link_of, older_of
from feeds.parse.strict.names import name_of, speaks_for_itself
from feeds.parse.strict.people import authors_of
from feeds.parse.strict.state import Found, Reading, UnsureError, attributes

_PARSER = etree.XMLParser(
    encoding="utf-8", resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False,
    remove_comments=True, remove_pis=True,
)  # fmt: skip
_OTHERS = 100  # elements of a feed that are no entries
_NETSCAPE = re.compile(rb"<!DOCTYPE[^>]*netscape", re.IGNORECASE)
_RSS = {"0.91": "rss091", "0.92": "rss092", "0.93": "rss093", "0.94": "rss094"}
_ATOM = {"0.1": "atom01", "0.2": "atom02", "0.3": "atom03"}
_SPOKEN = {
    "http://my.netscape.com/rdf/simple/0.9/": "rss090",
    "http://purl.org/rss/1.0/": "rss10",
    "http://www.w3.org/2005/atom": "atom10",
}


def read(data: bytes, document: Document) -> RawFeed | None:
    """Return the feed that `data` is in UTF-8, or None for what is not well-formed or not certain."""
    try:
        root = etree.fromstring(data, _PARSER)
        return _read(root, data, document) if _is_certain(root, document.max_items) else None
    except (etree.XMLSyntaxError, UnsureError):
        return None


def _is_certain(root: Element, most: int) -> bool:
    """Return whether names and characters mean what they say: own prefixes, no entities of its own.

    What has so many entries that most would be left out is not read at all: that takes time, too.
    """
    if root.getroottree().docinfo.internalDTD is not None and any(True for _ in root.iter(etree.Entity)):
        return False
    is_short = max(len(root), *(len(child) for child in islice(root, 2)), 0) <= 2 * most + _OTHERS
    return is_short and speaks_for_itself(root.nsmap)


def _read(root: Element, data: bytes, document: Document) -> RawFeed | None:
    version = _version(root)
    if not version:
        return None
    language = document.headers.get("content-language", "")
    reading = Reading(version, language, data)
    feed = Found(is_feed=True)
    reading.enter(attributes(root))
    reading.base = absolute_url(reading.base, document.url) or reading.base
    reading.infeed = name_of(root.tag) == "feed"
    read_children(reading, feed, root, FEED if reading.infeed else DOCUMENT)
    spoken = "" if name_of(root.tag) == "rdf:rdf" else reading.language
    return RawFeed(
        format="rss091" if _NETSCAPE.search(data[:1024]) else version,
        title=feed.title[0] if feed.title else None,
        link=link_of(feed),
        description=feed.subtitle or (feed.summary[0] if feed.summary else None),
        language=feed.language or spoken or language.replace("_", "-"),
        image=feed.image or feed.logo or feed.icon,
        updated=feed.updated or feed.published,
        authors=authors_of(feed),
        hubs=tuple(feed.hubs),
        topic=feed.address,
        older=older_of(feed),
        hints=reading.hints,
        items=tuple(reading.items),
    )


def _version(root: Element) -> str:
    """Return format and version, '' for what is no feed that is known here. Its first namespace counts."""
    spoken = (_SPOKEN.get(uri.lower(), "") for uri in root.nsmap.values())
    version = next(filter(None, spoken), "")
    match name_of(root.tag):
        case "rss":
            if version.startswith("rss"):
                return version
            stated = attributes(root).get("version", "")
            return _RSS.get(stated) or ("rss20" if stated.startswith("2.") else "rss")
        case "feed":
            return version or _ATOM.get(attributes(root).get("version", ""), "atom")
        case "rdf:rdf":
            return version
    return ""
