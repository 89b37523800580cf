"""What comes back of a channel that is published and read again, where that is not what it was.

A field without a rule comes back as it was. docs/publishing.md says the same.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from html import escape
from typing import NamedTuple

from feeds.clean.text import text_from_html
from feeds.model import Channel
from feeds.select.identity import item_key
from store.model import Enclosure, Origin, Person, StoredItem

RSS, ATOM, JSON = "RSS", "Atom", "JSON Feed"
EVERY = (RSS, ATOM, JSON)
ENDINGS = {"audio/mpeg": ".mp3", "video/mp4": ".mp4"}


class Rule(NamedTuple):
    """What a field comes back as in some formats, and why; of an item, `expected` is told item and channel."""

    field: str
    formats: tuple[str, ...]
    expected: Callable[..., object]
    why: str


def _nothing(*_: object) -> tuple[()]:
    return ()


def _key(stored: StoredItem, _: Channel) -> str:
    return item_key(stored.public_id)


def _id(stored: StoredItem, _: Channel) -> str:
    return stored.public_id


def _link_or_id(stored: StoredItem, _: Channel) -> str | None:
    return stored.item.url or (stored.public_id if stored.public_id.startswith("http") else None)


def _names(stored: StoredItem, _: Channel) -> tuple[Person, ...]:
    return tuple(Person(name=person.name) for person in stored.item.authors)


def _signed(stored: StoredItem, channel: Channel) -> tuple[Person, ...]:
    origin = _origin(stored, channel)
    return stored.item.authors or (Person(name=origin.title if origin else channel.site_title),)


def _url_or_address(stored: StoredItem, _: Channel) -> tuple[Person, ...]:
    return tuple(replace(person, email=None) if person.url else person for person in stored.item.authors)


def _date(stored: StoredItem, _: Channel) -> datetime:
    return stored.date


def _updated(stored: StoredItem, _: Channel) -> datetime:
    seen = stored.date if stored.changed_at == stored.first_seen else stored.changed_at
    stated = stored.item.updated or seen
    return min(stated if stated.year >= 1990 else stored.changed_at, stored.changed_at)


def _description(stored: StoredItem, _: Channel) -> str | None:
    text = stored.item.summary or stored.item.content
    return text or (None if stored.item.title else escape(stored.item.url or stored.public_id, quote=False))


def _said(stored: StoredItem) -> str:
    """Return what an entry of Atom says where its item has no content."""
    return stored.item.summary or escape(stored.item.title or stored.item.url or stored.public_id, quote=False)


def _summary_or_title(stored: StoredItem, _: Channel) -> str | None:
    if stored.item.content:
        return stored.item.summary
    return _said(stored) if stored.item.url else None


def _content_without_link(stored: StoredItem, _: Channel) -> str | None:
    return stored.item.content or (None if stored.item.url else _said(stored))


def _content_beside_summary(stored: StoredItem, _: Channel) -> str | None:
    return stored.item.content if stored.item.summary else None


def _summary_beside_content(stored: StoredItem, _: Channel) -> str | None:
    text = text_from_html(stored.item.summary or "") if stored.item.content else ""
    html = escape(text, quote=False)
    return html if text and stored.item.content not in {text, html} else None


def _content_or_summary(stored: StoredItem, _: Channel) -> str | None:
    return stored.item.content or stored.item.summary


def _language(stored: StoredItem, channel: Channel) -> str:
    return stored.item.language or channel.language


def _terms(stored: StoredItem, _: Channel) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*stored.paths, *stored.item.categories, *stored.item.tags)))


def _unmeasured(file: Enclosure) -> Enclosure:
    return replace(file, width=None, height=None)


def _image_without_sizes(stored: StoredItem, _: Channel) -> Enclosure | None:
    image = stored.item.image
    return image and (_unmeasured(image) if image.type else Enclosure(url=image.url))


def _media(stored: StoredItem, _: Channel) -> tuple[Enclosure, ...]:
    """Return the files of an item, its lead image first, each URL once."""
    unique: dict[str, Enclosure] = {}
    for file in (stored.item.image, *stored.item.enclosures):
        if file:
            unique.setdefault(file.url, file)
    return tuple(unique.values())


def _known_media(stored: StoredItem, channel: Channel) -> tuple[Enclosure, ...]:
    """Return the files without a lead image of no known type."""
    return tuple(file for file in _media(stored, channel) if file.type or file != stored.item.image)


def _played(stored: StoredItem) -> Enclosure | None:
    """Return the episode as RSS has it: its URL ends in what it is."""
    episode = _episode(stored)
    ending = ENDINGS[episode.type or ""] if episode else ""
    return episode and (
        episode if episode.url.endswith(ending) else Enclosure(url=f"{episode.url}#{ending}", type=episode.type)
    )


def _episode(stored: StoredItem) -> Enclosure | None:
    files = (stored.item.image, *stored.item.enclosures)
    return next((file for file in files if file and (file.type or "") in ENDINGS), None)


def _one_enclosure(stored: StoredItem, channel: Channel) -> tuple[Enclosure, ...]:
    episode, played = _episode(stored), _played(stored)
    files = [file for file in _known_media(stored, channel) if file != episode]
    if episode and played:
        files = [replace(episode, url=played.url), *files]
    return (*files[:1], *(file for file in files[1:] if not (file.type or "").startswith("image/")))


def _widest_of_episode(stored: StoredItem, channel: Channel) -> Enclosure | None:
    """Return the lead image; of an episode, which is enclosed in its place, the widest image."""
    lead = stored.item.image
    if not (lead and _episode(stored)):
        return lead
    images = [file for file in _media(stored, channel) if file == lead or (file.type or "").startswith("image/")]
    return max(images, key=lambda image: image.width or 0)


def _episode_extensions(stored: StoredItem, _: Channel) -> tuple[str, ...]:
    """Return the extensions without chapters, and those of iTunes of an episode only, each once."""
    kept: list[str] = []
    for one in stored.item.extensions:
        itunes = one.startswith("<itunes:")
        if not (one.startswith("<psc:") or (itunes and (one in kept or not _episode(stored)))):
            kept.append(one)
    return tuple(kept)


def _extensions_and_image(stored: StoredItem, channel: Channel) -> tuple[str, ...]:
    kept, image = _episode_extensions(stored, channel), stored.item.image
    picture = image and f'<itunes:image href="{escape(image.url, quote=False)}"></itunes:image>'
    return (*kept, picture) if picture and _episode(stored) else kept


def _attachments(stored: StoredItem, channel: Channel) -> tuple[Enclosure, ...]:
    return tuple(map(_unmeasured, _known_media(stored, channel)))


def _origin(stored: StoredItem, _: Channel) -> Origin | None:
    named, brought = stored.item.source, stored.source
    if named and named.url:
        return named
    return Origin(title=brought.title, url=brought.url) if brought.kind == "feed" else None


ITEM = (
    Rule("key", EVERY, _key, "made of the published id"),
    Rule("guid", EVERY, _id, "the published id"),
    Rule("url", (ATOM,), _link_or_id, "without one, an id that is a URL is read as the link"),
    Rule("authors", (RSS,), _names, "their names"),
    Rule("authors", (ATOM,), _signed, "without any, the source signs, or else the site (RFC 4287 §4.1.1)"),
    Rule("authors", (JSON,), _url_or_address, "those with a URL lose their address"),
    Rule("published", EVERY, _date, "the date that orders the item"),
    Rule(
        "updated",
        EVERY,
        _updated,
        "never before 1990 or after the change that was seen; else that change, or the date",
    ),
    Rule("summary", (RSS,), _description, "without one, the content; without that and a title, the link or id"),
    Rule("summary", (ATOM,), _summary_or_title, "without one and a content, the title, the link or id"),
    Rule("summary", (JSON,), _summary_beside_content, "512 characters of text, beside a content that differs"),
    Rule("content", (RSS,), _content_beside_summary, "without a summary, it is the summary"),
    Rule("content", (ATOM,), _content_without_link, "without one and a link, it is the summary"),
    Rule("content", (JSON,), _content_or_summary, "without one, the summary"),
    Rule("language", EVERY, _language, "without one, the channel's"),
    Rule(
        "categories", (RSS, ATOM), _terms, "the places in the category tree, the item's own categories, its tags"
    ),
    Rule("categories", (JSON,), _nothing, "they are tags"),
    Rule("tags", (RSS, ATOM), _nothing, "they are categories"),
    Rule("tags", (JSON,), _terms, "the places in the category tree, the item's own categories, its tags"),
    Rule("image", (RSS,), _widest_of_episode, "of an episode the widest image"),
    Rule("image", (JSON,), _image_without_sizes, "no width and height; without a type no length either"),
    Rule(
        "enclosures",
        (RSS,),
        _one_enclosure,
        "the episode first, its URL ending in what it is, then the lead image; no further images",
    ),
    Rule("enclosures", (ATOM,), _media, "the lead image first"),
    Rule("enclosures", (JSON,), _attachments, "the lead image first, if its type is known; no width and height"),
    Rule("source", EVERY, _origin, "without one that has a URL, the feed that brought the item"),
    Rule(
        "extensions",
        (RSS,),
        _extensions_and_image,
        "what each vocabulary allows, of iTunes in episodes only, with the lead image; no chapters",
    ),
    Rule(
        "extensions",
        (ATOM,),
        _episode_extensions,
        "what each vocabulary allows, of iTunes in episodes only; no chapters",
    ),
    Rule("extensions", (JSON,), _nothing, "they are XML"),
)


def _page(channel: Channel) -> str:
    return channel.url()


def _some_title(channel: Channel) -> str:
    return channel.title or channel.site_title


def _described(channel: Channel) -> str:
    return channel.description or _some_title(channel)


def _unknown(_: Channel) -> None:
    return None


CHANNEL = (
    Rule("title", EVERY, _some_title, "without one, the site's"),
    Rule("link", EVERY, _page, "the page of the category"),
    Rule("description", (RSS,), _described, "without one, the title"),
    Rule("updated", (JSON,), _unknown, "it has no such member"),
)
