"""Documents for tests of parsing."""

from typing import Any

from make import NOON

from feeds.model import Document, ParsedFeed
from feeds.parse import parse
from store.model import Item

URL = "https://news.example/feed"


def document(body: str | bytes, **overrides: Any) -> Document:
    """Return `body` as it was fetched from `URL`."""
    data = body.encode() if isinstance(body, str) else body
    return Document(**{"body": data, "url": URL, "now": NOON, **overrides})


def rss(*items: str, channel: str = "<title>Harbour News</title>") -> str:
    """Return an RSS 2.0 document with the usual namespaces; each of `items` is the inside of an item."""
    spaces = (
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/DTDs/PodCast-1.0.dtd"'
    )
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?><rss version="2.0" {spaces}><channel>{channel}{inside}</channel></rss>'


def atom(*entries: str, feed: str = "<title>Harbour News</title>", attributes: str = "") -> str:
    """Return an Atom document; each of `entries` is the inside of an entry."""
    inside = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}>{feed}{inside}</feed>'


def read(body: str | bytes, **overrides: Any) -> ParsedFeed:
    """Return `body` parsed."""
    return parse(document(body, **overrides))


def only(body: str | bytes, **overrides: Any) -> Item:
    """Return the one item of `body`."""
    (item,) = read(body, **overrides).items
    return item
