"""Channel -> JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from feeds.clean.text import legal, sound, text_from_html
from feeds.model import Channel, document
from feeds.publish.kept import Drawn
from feeds.publish.languages import known_language
from feeds.publish.parts import (
    UNKNOWN_TYPE,
    Credit,
    address,
    channel_title,
    credit,
    enclosed,
    entry_updated,
    foreign_language,
    history_links,
    terms,
    title_text,
)
from store.model import Enclosure, Item, Person, StoredItem

FILENAME = "feed.json"
MEDIA_TYPE = "application/feed+json"

# JSON Feed has no word for the feed that an item was taken from; its extensions say where they are explained.
_SOURCE = "https://www.rssboard.org/rss-specification#ltsourcegtSubelementOfLtitemgt"

_HISTORY = "https://www.rfc-editor.org/rfc/rfc5005"


def render(channel: Channel) -> bytes:
    """Return the channel as JSON Feed 1.1 in UTF-8; the same channel gives the same bytes."""
    drawn = draw(channel, channel.items)
    return drawn.joined(drawn.entries)


def draw(channel: Channel, items: Sequence[StoredItem]) -> Drawn:
    """Return what `render` does, taken apart, with only some of the items of the channel."""
    links = dict(history_links(channel, FILENAME))
    feed = _known(
        version="https://jsonfeed.org/version/1.1",
        title=channel_title(channel),
        home_page_url=channel.url(),
        feed_url=channel.url(document(FILENAME, channel.archive.part)),
        next_url=links.get("prev-archive"),  # JSON Feed pages backwards
        hubs=[{"type": "WebSub", "url": hub} for hub in channel.hubs],
        _archive=_archive(links),
        description=sound(channel.description),
        icon=sound(channel.image or ""),
        language=known_language(channel.language),
    )
    return Drawn(
        head=_dump(feed).removesuffix(b"}") + b', "items": [',
        entries=tuple(_dump(_item(stored, channel.language)) for stored in items),
        between=b", ",
        tail=b"]}\n",
    )


def _dump(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _known(**values: object) -> dict[str, Any]:
    """Return the members that say something, in the order given."""
    return {name: value for name, value in values.items() if value}


def _archive(links: Mapping[str, str]) -> dict[str, str] | None:
    """Return the links of an archive document; None for the front, which `next_url` says enough of."""
    if "current" not in links:
        return None
    return {"about": _HISTORY, **{name.replace("-", "_"): url for name, url in links.items()}}


def _item(stored: StoredItem, language: str) -> dict[str, Any]:
    item = stored.item
    return {
        "id": legal(stored.public_id),
        **_known(url=sound(item.url or ""), title=title_text(item.title)),
        **_body(item),
        **_known(
            image=sound(item.image.url) if item.image else "",
            date_published=_rfc3339(min(stored.date, stored.first_seen)),
            date_modified=_rfc3339(entry_updated(stored)),
            authors=[author for author in map(_author, item.authors) if author],
            tags=terms(stored),
            language=foreign_language(item, language),
            attachments=[_attachment(enclosure) for enclosure in enclosed(item)],
            _source=_source(credit(stored)),
        ),
    }


def _body(item: Item) -> Mapping[str, str]:
    """Return the content, which every item must have, be it empty, and the summary where it is another text."""
    summary, content = sound(item.summary or ""), sound(item.content or "")
    if not (summary or content):
        return {"content_text": ""}
    shortened = text_from_html(summary) if content else ""
    return {"content_html": content or summary, **_known(summary=shortened)}


def _author(person: Person) -> dict[str, str]:
    """Return the author, whose URL may be one of mail (RFC 6068) where there is no other."""
    mail = address(person)
    url = sound(person.url or "") or (mail and f"mailto:{quote(mail, safe='@+')}")
    return _known(name=title_text(person.name), url=url)


def _attachment(enclosure: Enclosure) -> dict[str, Any]:
    kind = enclosure.type or UNKNOWN_TYPE
    return _known(url=sound(enclosure.url), mime_type=sound(kind), size_in_bytes=enclosure.length)


def _source(source: Credit | None) -> dict[str, str]:
    if source is None:
        return {}
    return _known(about=_SOURCE, title=source.title, feed_url=source.url, home_page_url=source.link)


def _rfc3339(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
