"""Channel -> RSS 2.0, with Media RSS, Dublin Core, content:encoded and Atom (RSS Advisory Board's profile)."""

import re
from collections.abc import Sequence
from functools import partial
from html import escape
from typing import Any

from lxml.etree import SubElement, _Element

from feeds.clean.text import never_html, sound
from feeds.model import Channel
from feeds.publish import media_rss
from feeds.publish.extensions import ITUNES, PUBLIC_FILE, extension_namespaces, fit_elements
from feeds.publish.kept import Drawn, take_apart
from feeds.publish.mend import new_entry, new_feed
from feeds.publish.parts import (
    HISTORY,
    UNKNOWN_TYPE,
    XML_LANG,
    attributes,
    categories,
    channel_title,
    credit,
    enclosed,
    entry_published,
    entry_updated,
    episode,
    foreign_language,
    history_links,
    html_text,
    rfc822,
    title_text,
)
from feeds.publish.podcast import add_picture, add_show, is_podcast, playable
from feeds.publish.retold import Other, retold
from feeds.publish.rhythm import rhythm_of
from store.model import Enclosure, Item, StoredItem

FILENAME = "rss.xml"
MEDIA_TYPE = "application/rss+xml"

_ATOM = "http://www.w3.org/2005/Atom"
_DC = "http://purl.org/dc/elements/1.1/"
_SYNDICATION = "http://purl.org/rss/1.0/modules/syndication/"
_PICTURE = re.compile(r"(?!.*\.\w+\Z)|.*\.(?:jpe?g|gif|png)\Z", re.IGNORECASE)


def render(channel: Channel) -> bytes:
    """Return the channel as RSS 2.0 in UTF-8; the same channel gives the same bytes."""
    return _render(channel, channel.items)


def draw(channel: Channel, items: Sequence[StoredItem]) -> Drawn:
    """Return what `render` does, taken apart, with only some of the items of the channel."""
    return take_apart(_render(channel, items), b"item", b"</channel></rss>")


def _render(channel: Channel, items: Sequence[StoredItem]) -> bytes:
    feed = new_feed(channel, never_html(channel_title(channel)), filename=FILENAME, media_type=MEDIA_TYPE)
    feed.description(never_html(sound(channel.description).strip()) or feed.title())
    feed.docs("")  # nobody who reads this needs a link to the specification
    if channel.image and _PICTURE.match(channel.image):
        feed.image(url=sound(channel.image), title=feed.title(), link=channel.url())
    # feedgen cannot be told that there is no date: it would stamp the clock, and change the locale to write it.
    feed._FeedGenerator__rss_lastBuildDate = None  # noqa: SLF001 - the only way in
    show, others = is_podcast(channel), retold(channel.items)
    itunes = {"itunes": ITUNES} if show else {}
    own = {"dc": _DC, "media": media_rss.NAMESPACE, "sy": _SYNDICATION, "fh": HISTORY}
    feed.mend.namespaces = {**own, **extension_namespaces(channel), **itunes}
    feed.mend.finish = partial(_finish_channel, channel, show=show)
    for stored in items:
        played = playable(stored.item) if show else None
        _add_item(feed, stored, channel, played, others.get(stored.id, ()))
    rendered: bytes = feed.rss_str()
    return rendered


def _finish_channel(channel: Channel, root: _Element, *, show: bool) -> None:
    for hub in channel.hubs:  # WebSub §4; feedgen writes no link but the feed's own
        SubElement(root[0], f"{{{_ATOM}}}link", attributes(rel="hub", href=hub))
    for relation, url in history_links(channel, FILENAME):
        SubElement(root[0], f"{{{_ATOM}}}link", rel=relation, href=url)
    if channel.archive.part:
        SubElement(root[0], f"{{{HISTORY}}}archive")
    if channel.image and not _PICTURE.match(channel.image):  # RSS 2.0 has room for GIF, JPEG and PNG
        SubElement(root[0], f"{{{_ATOM}}}icon").text = sound(channel.image)
    SubElement(root[0], "lastBuildDate").text = rfc822(channel.updated)
    if rhythm := rhythm_of(channel):
        SubElement(root[0], "ttl").text = str(rhythm.ttl)
        SubElement(root[0], f"{{{_SYNDICATION}}}updatePeriod").text = rhythm.period
        SubElement(root[0], f"{{{_SYNDICATION}}}updateFrequency").text = str(rhythm.frequency)
    if show:
        add_show(root[0], channel)


def _add_item(
    feed: Any, stored: StoredItem, channel: Channel, played: Enclosure | None, others: tuple[Other, ...]
) -> None:
    entry = new_entry(feed, stored)
    entry.title(never_html(title_text(stored.item.title)))
    entry.category(categories(stored, channel, never_html))
    _describe(entry, stored)
    for enclosure in _enclosable(stored.item, played):
        length, kind = enclosure.length or 0, enclosure.type or UNKNOWN_TYPE
        entry.enclosure(url=sound(enclosure.url), length=length, type=sound(kind))
        break  # RSS 2.0 has room for one
    if source := credit(stored):
        entry.source(url=source.url, title=never_html(source.title))
    entry.mend.finish = partial(_finish_item, stored, channel.language, played, others)


def _enclosable(item: Item, played: Enclosure | None) -> list[Enclosure]:
    """Return what can be the enclosure, best first: the episode, the lead image, what else there is.

    Validators and players want a host with a name, and a path.
    """
    files = [*filter(None, (played or episode(item),)), *enclosed(item)]
    return [one for one in files if PUBLIC_FILE.fullmatch(one.url)]


def _describe(entry: Any, stored: StoredItem) -> None:
    """Set description and content:encoded: RSS 2.0 wants a description where there is no title."""
    summary, content = html_text(stored.item.summary), html_text(stored.item.content)
    if summary:
        entry.description(summary)
    if content:
        entry.content(content)
    if not (summary or content or entry.title()):
        entry.description(escape(sound(stored.item.url or stored.public_id)))


def _finish_item(
    stored: StoredItem, language: str, played: Enclosure | None, others: tuple[Other, ...], element: _Element
) -> None:
    if own := foreign_language(stored.item, language):
        element.set(XML_LANG, own)
    if published := entry_published(stored):
        SubElement(element, "pubDate").text = rfc822(published)
    # RSS knows no date of change, and has Atom's namespace for its own address already.
    SubElement(element, f"{{{_ATOM}}}updated").text = entry_updated(stored).isoformat()
    # RSS's own author must be an address, and beside dc:creator it is one thing said twice.
    for name in filter(None, (title_text(person.name) for person in stored.item.authors)):
        SubElement(element, f"{{{_DC}}}creator").text = name
    for other in others:
        SubElement(element, f"{{{_ATOM}}}link", attributes(**other._asdict()))
    media_rss.add_media(element, stored.item, played)
    element.extend(fit_elements(stored.item.extensions, itunes=played is not None))
    if played:
        add_picture(element, stored.item)
