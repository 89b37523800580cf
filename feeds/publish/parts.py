"""What the feed formats say alike of an item: its texts, dates, media, categories and the feed it came from."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache

from feeds.clean.text import sound
from feeds.clean.urls import absolute_url, without_secrets
from feeds.model import Channel, channel_url, document
from feeds.publish.languages import known_language
from store.model import Enclosure, Item, Person, StoredItem

HISTORY = "http://purl.org/syndication/history/1.0"  # RFC 5005 §2
UNKNOWN_TYPE = "application/octet-stream"  # RFC 2046 §4.5.1
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

# Embeddings, overrides and isolates: unclosed in a title, they reorder the text around it.
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z0-9][A-Za-z0-9-]*")
_WEB = re.compile(r"https?://[^\s<>\"'()]+")
_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9][a-z0-9.+-]*")
_TWICE = re.compile("([ÂÃ])([\xa0-\xbf])")
_MISNAMED = {"image/jpg": "image/jpeg", "audio/mp3": "audio/mpeg", "video/m4v": "video/x-m4v"}
_FIRST_YEAR = 1990  # before the web: no feed is believed to be older


def title_text(value: str) -> str:
    """Return a one-line text that also leaves the direction of the text around it alone."""
    return _BIDI.sub("", sound(value))


def html_text(value: str | None) -> str:
    """Return HTML without odd characters, in which none takes two for one that was encoded in UTF-8 twice (Ã©)."""
    html = sound(value or "")
    return _TWICE.sub(lambda two: f"{two[1]}&#{ord(two[2])};", html) if "Ã" in html or "Â" in html else html


def channel_title(channel: Channel) -> str:
    """Return the title of a channel, else the site's, else its address: no format does without."""
    return title_text(channel.title).strip() or title_text(channel.site_title).strip() or channel.url()


def attributes(**values: str | int | None) -> dict[str, str]:
    """Return XML attributes of the values that are known, in the order given."""
    return {name: sound(str(value)) for name, value in values.items() if value is not None}


def rfc822(moment: datetime) -> str:
    """Return a date as RSS 2.0 and OPML 2.0 have it (RFC 822 with a four-digit year), whatever the locale."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def entry_updated(stored: StoredItem) -> datetime:
    """Return when an item last changed: what the source says, else when it changed before our eyes, else its date.

    Never later than the change that we saw (`changed_at`), so no entry is newer than its feed, to the second.
    """
    unchanged = stored.changed_at == stored.first_seen
    stated = stored.item.updated or (stored.date if unchanged else stored.changed_at)
    return min(stated if stated.year >= _FIRST_YEAR else stored.changed_at, stored.changed_at)


def entry_published(stored: StoredItem) -> datetime | None:
    """Return when an item was published: never after we saw it, None before there was a web to publish on."""
    published = min(stored.date, stored.first_seen)
    return published if published.year >= _FIRST_YEAR else None


def foreign_language(item: Item, language: str) -> str | None:
    """Return the item's own language tag if it is known, and not `language`, which is its channel's."""
    own = known_language(item.language or "")
    return own if own and own != known_language(language) else None


def address(person: Person) -> str | None:
    """Return an author's mail address, None for what has not the form of one (RFC 4287 §3.2.3)."""
    mail = sound(person.email or "")
    return mail if _ADDRESS.fullmatch(mail) else None


def page_url(item: Item) -> str | None:
    """Return the URL of an item's page, None for an IPv6 address: readers object to its brackets."""
    return sound(item.url) if item.url and "[" not in item.url else None


def terms(stored: StoredItem) -> tuple[str, ...]:
    """Return the places that an item was given, its own categories and its tags, each once."""
    every = (*stored.paths, *stored.item.categories, *stored.item.tags)
    return tuple(dict.fromkeys(term for term in map(sound, every) if term))


def categories(stored: StoredItem, channel: Channel, spell: Callable[[str], str] = str) -> list[dict[str, str]]:
    """Return the terms of an item; the scheme of a place in the category tree is the page that lists it."""
    found = []
    for term in terms(stored):
        folder = channel.slugs.get(term) if term in stored.paths else None
        scheme = {} if folder is None else {"scheme": channel_url(channel.base_url, folder)}
        found.append({"term": spell(term), **scheme})
    return found


def media(item: Item) -> tuple[Enclosure, ...]:
    """Return an item's media, the lead image first and each URL once."""
    by_url: dict[str, Enclosure] = {}
    for enclosure in (item.image, *item.enclosures) if item.image else item.enclosures:
        if "[" not in enclosure.url:  # an IPv6 address
            by_url.setdefault(enclosure.url, _plausible(enclosure))
    return tuple(by_url.values())


@lru_cache(maxsize=1024)
def _plausible(enclosure: Enclosure) -> Enclosure:
    """Return a medium without what cannot be true of it: a type of another form, no bytes, no pixels."""
    kind = (enclosure.type or "").lower()
    kind = _MISNAMED.get(kind, kind)
    return replace(
        enclosure,
        type=kind if _MEDIA_TYPE.fullmatch(kind) else None,
        length=_positive(enclosure.length),
        width=_positive(enclosure.width),
        height=_positive(enclosure.height),
    )


def _positive(number: int | None) -> int | None:
    return number if number and number > 0 else None


def enclosed(item: Item) -> tuple[Enclosure, ...]:
    """Return the media but for a lead image whose type, which RSS and JSON Feed ask for, nobody knows."""
    lead = item.image.url if item.image else None
    return tuple(one for one in media(item) if one.type or one.url != lead)


def episode(item: Item) -> Enclosure | None:
    """Return the first sound or film of an item: with one, it is an episode of a podcast."""
    return next((one for one in media(item) if (one.type or "").startswith(("audio/", "video/"))), None)


def history_links(channel: Channel, filename: str) -> Iterator[tuple[str, str]]:
    """Yield the relation and the address of each document that RFC 5005 §4 links with this one."""
    place = channel.archive
    if place.part is not None:
        yield "current", channel.url(filename)
    for relation, part in (("prev-archive", place.previous), ("next-archive", place.next)):
        if part is not None:
            yield relation, channel.url(document(filename, part))


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """The feed that an item is credited to; `link` is the page it belongs to, where that is known."""

    title: str
    url: str
    link: str | None = None


def credit(stored: StoredItem) -> Credit | None:
    """Return the feed that the item names as its origin, else the one that brought it; None for own posts."""
    origin, source = stored.item.source, stored.source
    if origin and origin.url and (url := public_url(origin.url)):
        return Credit(title=title_text(origin.title).strip() or url, url=url)
    if source.kind == "feed" and (url := public_url(source.url)):
        return Credit(title=title_text(source.title).strip() or url, url=url, link=public_url(source.link or ""))
    return None


@lru_cache(maxsize=1024)
def public_url(url: str) -> str | None:
    """Return an http(s) URL without what is secret in it (user, password, tokens), None for any other."""
    public = absolute_url(url, None)
    return public and without_secrets(public)


def public_text(text: str) -> str:
    """Return a text, such as an error, with the addresses in it as they may be published."""
    return _WEB.sub(lambda address: public_url(address[0]) or "…", text)
