"""Channel -> Atom 1.0 (RFC 4287), with Media RSS."""

from collections.abc import Sequence
from functools import partial
from html import escape
from typing import Any

from lxml.etree import SubElement, _Element

from feeds.clean.text import never_html, sound
from feeds.model import Channel
from feeds.publish import media_rss
from feeds.publish.extensions import extension_namespaces, fit_elements
from feeds.publish.kept import Drawn, take_apart
from feeds.publish.mend import new_entry, new_feed
from feeds.publish.parts import (
    HISTORY,
    XML_LANG,
    Credit,
    address,
    attributes,
    categories,
    channel_title,
    credit,
    entry_published,
    entry_updated,
    episode,
    foreign_language,
    history_links,
    html_text,
    media,
    page_url,
    title_text,
)
from feeds.publish.retold import Other, retold
from feeds.select.identity import item_key
from store.model import Person, StoredItem

FILENAME = "atom.xml"
MEDIA_TYPE = "application/atom+xml"


def render(channel: Channel, filename: str = FILENAME) -> bytes:
    """Return the channel as Atom 1.0 in UTF-8, to be called `filename`; the same channel gives the same bytes."""
    return _render(channel, channel.items, filename)


def draw(channel: Channel, items: Sequence[StoredItem]) -> Drawn:
    """Return what `render` does, taken apart, with only some of the items of the channel."""
    return take_apart(_render(channel, items), b"entry", b"</feed>")


def _render(channel: Channel, items: Sequence[StoredItem], filename: str = FILENAME) -> bytes:
    feed = new_feed(channel, channel_title(channel), filename=filename, media_type=MEDIA_TYPE)
    feed.updated(channel.updated)
    # An entry without an author is valid only below a feed with one (RFC 4287 §4.1.1).
    feed.author(name=never_html(title_text(channel.site_title).strip() or feed.title()))
    feed.subtitle(sound(channel.description))
    if channel.image:
        feed.icon(sound(channel.image))
        feed.logo(sound(channel.image))
    feed.link([{"href": sound(hub), "rel": "hub"} for hub in channel.hubs])  # WebSub §4
    feed.mend.namespaces = {"media": media_rss.NAMESPACE, "fh": HISTORY, **extension_namespaces(channel)}
    feed.mend.finish = partial(_finish_feed, channel)
    others = retold(channel.items)
    for stored in items:
        _add_entry(feed, stored, channel, others.get(stored.id, ()))
    rendered: bytes = feed.atom_str()
    return rendered


def _add_entry(feed: Any, stored: StoredItem, channel: Channel, others: tuple[Other, ...]) -> None:
    entry, item = new_entry(feed, stored), stored.item
    # feedgen refuses an empty title; RFC 4287 asks only for the element.
    entry.title(title_text(item.title) or " ")
    entry.category(categories(stored, channel))
    entry.updated(entry_updated(stored))
    if published := entry_published(stored):
        entry.published(published)
    entry.author([_person(person) for person in item.authors])
    summary, content = _texts(stored)
    if summary:
        entry.summary(summary, type="html")
    if content:
        entry.content(content, type="html")
    entry.mend.finish = partial(_finish_entry, stored, channel.language, others)


def _finish_feed(channel: Channel, feed: _Element) -> None:
    _declare(feed.find("title"))
    _declare(feed.find("subtitle"))
    for relation, url in history_links(channel, FILENAME):
        SubElement(feed, "link", rel=relation, href=url)
    # Validators take an archive without neighbours for one that lacks them.
    if channel.archive.part and (channel.archive.previous or channel.archive.next):
        SubElement(feed, f"{{{HISTORY}}}archive")


def _declare(text: _Element | None) -> None:
    """Say of a text that looks like HTML what it is (RFC 4287 §3.1.1): readers guess otherwise."""
    if text is not None and text.text and never_html(text.text) != text.text:
        text.text = escape(text.text, quote=False)
        text.set("type", "html")


def _texts(stored: StoredItem) -> tuple[str, str]:
    """Return summary and content as HTML: one says something (RFC 4287 §4.1.1.1), the content without a link.

    What has no text is told by its title, as in RSS, or by its link or id.
    """
    item = stored.item
    summary, content = html_text(item.summary), html_text(item.content)
    if not (summary or content):
        summary = escape(title_text(item.title) or sound(item.url or stored.public_id), quote=False)
    return (summary, content) if content or page_url(item) else ("", summary)


def _stamp(stored: StoredItem) -> str:
    """Return when an entry last changed (RFC 3339), with a fraction of a second that is its own.

    We know the second only; validators ask that no two entries of a feed changed at once.
    """
    fraction = int(item_key(stored.public_id), 16) % 10**9
    return entry_updated(stored).isoformat().replace("+", f".{fraction:09}+")


def _person(person: Person) -> dict[str, str]:
    return attributes(name=never_html(title_text(person.name)), email=address(person), uri=person.url)


def _finish_entry(stored: StoredItem, language: str, others: tuple[Other, ...], entry: _Element) -> None:
    if own := foreign_language(stored.item, language):
        entry.set(XML_LANG, own)
    _declare(entry.find("title"))
    for updated in entry.iterchildren("updated"):
        updated.text = _stamp(stored)
    for link in entry.iterchildren("link"):
        link.set("rel", "alternate")  # it was given, and lost
    for enclosure in media(stored.item):
        kind, length = enclosure.type, enclosure.length
        SubElement(entry, "link", attributes(rel="enclosure", type=kind, length=length, href=enclosure.url))
    for other in others:
        SubElement(entry, "link", attributes(**other._asdict()))
    media_rss.add_media(entry, stored.item)
    if source := credit(stored):
        _add_source(entry, source, stored)
    entry.extend(fit_elements(stored.item.extensions, itunes=episode(stored.item) is not None))


def _add_source(entry: _Element, credit: Credit, stored: StoredItem) -> None:
    """Add `atom:source` (RFC 4287 §4.2.11). How new that feed was nobody kept: as new as this entry, at least.

    It signs what nobody signed: else the author of our feed would be taken for that of the entry (§4.2.1).
    """
    source = SubElement(entry, "source")
    SubElement(source, "id").text = credit.url
    SubElement(source, "title").text = credit.title
    _declare(source.find("title"))
    SubElement(source, "updated").text = entry_updated(stored).isoformat()
    SubElement(source, "link", attributes(rel="self", href=credit.url))
    if credit.link:
        SubElement(source, "link", attributes(rel="alternate", href=credit.link))
    if not any(title_text(person.name) for person in stored.item.authors):
        SubElement(SubElement(source, "author"), "name").text = never_html(credit.title)
