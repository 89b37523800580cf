"""What a browser would read of a page."""

from typing import Any

from make import channel, item, stored_item
from selectolax.lexbor import LexborHTMLParser, LexborNode

from feeds.model import Channel
from feeds.publish.html import render


def page(shown: Channel) -> LexborHTMLParser:
    """Return the page of a channel as a browser would read it."""
    return LexborHTMLParser(render(shown).decode())


def only(shown: Channel, selector: str) -> LexborNode:
    """Return the one element that matches."""
    (node,) = page(shown).css(selector)
    return node


def of_item(**overrides: Any) -> Channel:
    """Return a channel of one item with these fields."""
    return channel(items=(stored_item(item=item(**overrides)),))


def texts(shown: Channel, selector: str) -> list[str]:
    """Return the texts of all elements that match."""
    return [node.text().strip() for node in page(shown).css(selector)]


def hrefs(shown: Channel, selector: str) -> list[str | None]:
    """Return where all elements that match lead."""
    return [node.attributes["href"] for node in page(shown).css(selector)]
