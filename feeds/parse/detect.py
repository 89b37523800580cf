"""What a document is by its first bytes; servers' media types are too often wrong to ask them."""

import re
from typing import Literal

Kind = Literal["empty", "json", "xml", "html", "front matter", "text"]

_HEAD = 65_536  # bytes; comments and style sheets may come before the root
_FEED = re.compile(rb"<(?:[\w.-]+:)?(?:rss|rdf|feed|channel|item|entry)(?=[\s/>:])", re.IGNORECASE)
_PAGE = re.compile(rb"<(?:!doctype\s+html|html)(?=[\s/>])", re.IGNORECASE)
_ROOT = re.compile(rb"<([A-Za-z_][\w.:-]*)")


def sniff(body: bytes) -> Kind:
    """Return what `body` looks like in any encoding that has ASCII's letters."""
    head = _head(body)
    if not head:
        return "empty"
    if head[:1] in {b"{", b"["}:
        return "json"
    if re.match(rb"(?:---|\+\+\+)\s*\n", head):
        return "front matter"
    feed, page = _FEED.search(head), _PAGE.search(head)
    if page and not (feed and (feed.start() < page.start() or _is_root(feed, head))):
        return "html"
    return "xml" if feed or head.startswith(b"<") else "text"


def _is_root(feed: re.Match[bytes], head: bytes) -> bool:
    """Return whether no other element comes before; some feeds have the DOCTYPE of a page."""
    root = _ROOT.search(head)
    return root is not None and root.start() == feed.start()


def describe(body: bytes) -> str:
    """Return in a few words what `body` is instead of a feed."""
    kind = sniff(body)
    if kind == "xml" and (root := _ROOT.search(_head(body))):
        return f"XML that begins with <{root[1][:40].decode('ascii', 'replace')}>, but no feed"
    return {
        "empty": "empty",
        "json": "JSON, but not JSON Feed",
        "html": "an HTML page, not a feed",
        "front matter": "a front-matter post, not a feed",
    }.get(kind, "neither XML nor JSON")


def _head(body: bytes) -> bytes:
    """Return the beginning without byte order marks and, for UTF-16 and UTF-32, without NULs."""
    head = body[:_HEAD].removeprefix(b"\xef\xbb\xbf")
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        head = head[2:]
    return head.replace(b"\0", b"").lstrip()
