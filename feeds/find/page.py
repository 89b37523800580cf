"""A document, feed or page, told apart; and the links of a page that may be its feeds. Pure: for a worker."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from feeds.clean.urls import absolute_url
from feeds.errors import ParseError
from feeds.find.model import Page
from feeds.model import Document, ParsedFeed
from feeds.parse import parse
from feeds.parse.detect import sniff
from feeds.parse.encoding import decode

_MOST = 1024 * 1024
"""Characters of a page that are read: its head is far shorter, and deep nesting grows worse than its length."""

_TYPES = frozenset({
    "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json",
    "application/json", "application/xml", "text/xml", "application/x.atom+xml", "application/x-atom+xml",
    "application/rss", "text/rss", "text/atom", "text/rss+xml", "text/atom+xml",
})  # fmt: skip
_ADDRESS = re.compile(
    r"\.(?:rss|xml|atom|rdf)(?:$|[?#])|(?<![a-z])(?:feeds?|rss2?|atom|xml)(?![a-z])", re.IGNORECASE
)
_WORDS = re.compile(r"\b(?:rss|atom|feeds?|订阅)\b", re.IGNORECASE)
_NEVER = re.compile(r"sitemap|opensearch|\.(?:png|jpe?g|gif|svg|webp|css|js|pdf|mp3|mp4)$", re.IGNORECASE)


def look(document: Document) -> ParsedFeed | Page:
    """Return the feed that `document` is, or the page. Raises ParseError for what is neither."""
    kind = sniff(document.body)
    if kind == "html":
        return read_page(document)
    try:
        return parse(document)
    except ParseError:
        if kind != "xml":  # a page need not begin with <html>
            raise
        return read_page(document)


def read_page(document: Document) -> Page:
    """Return the links of a page that may be feeds, and its canonical address (RFC 6596).

    `declared` are every <link rel=alternate> of a feed's type and every <link rel=feed>, wherever they stand;
    `linked` every <a> whose address or words speak of a feed.
    """
    text = decode(document.body, document.headers.get("content-type", ""))
    links = list(_resolved(LexborHTMLParser(text[:_MOST]), document.url))
    declared = (url for node, url in links if node.tag == "link" and _is_declared(node))
    linked = (url for node, url in links if node.tag == "a" and _speaks_of_feeds(node, url))
    canonical = (url for node, url in links if node.tag == "link" and "canonical" in _words_of(node, "rel"))
    return Page(
        declared=tuple(dict.fromkeys(declared)),
        linked=_near_first(linked, document.url),
        canonical=next(canonical, None),
    )


def _resolved(tree: LexborHTMLParser, address: str) -> Iterator[tuple[LexborNode, str]]:
    """Yield the links of a page with their absolute addresses, in its order."""
    base = None
    for node in tree.css("base[href], link[href], a[href]"):
        url = absolute_url(node.attributes["href"] or "", base or address)
        if url is None:
            continue
        if node.tag == "base":
            base = base or url  # for what comes after it (HTML 4.01 §12.4); in HTML 5 that is every link
        else:
            yield node, url


def _is_declared(node: LexborNode) -> bool:
    rel, media = _words_of(node, "rel"), (node.attributes.get("type") or "").partition(";")[0].strip().lower()
    return "feed" in rel or ("alternate" in rel and "stylesheet" not in rel and media in _TYPES)


def _words_of(node: LexborNode, attribute: str) -> list[str]:
    return (node.attributes.get(attribute) or "").lower().split()


def _speaks_of_feeds(node: LexborNode, url: str) -> bool:
    parts = urlsplit(url)
    if _NEVER.search(parts.path):
        return False
    said = (node.attributes.get("title"), node.attributes.get("aria-label"), node.text()[:200])
    return bool(_ADDRESS.search(url.partition(parts.netloc)[2]) or _WORDS.search(" ".join(filter(None, said))))


def _near_first(urls: Iterable[str], address: str) -> tuple[str, ...]:
    """Return each of `urls` once, those on the page's own host before the others."""
    host = urlsplit(address).hostname
    return tuple(sorted(dict.fromkeys(urls), key=lambda url: urlsplit(url).hostname != host))
