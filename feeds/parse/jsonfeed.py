"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/), read as leniently as anything can be shown."""

import json
from collections.abc import Iterator
from typing import Any

from feeds.clean.text import legal
from feeds.errors import ParseError
from feeds.model import Document
from feeds.parse.encoding import decode
from feeds.parse.raw import RawFeed, RawItem, RawMedia, RawPerson, RawText

_VERSION = "jsonfeed.org/version/"


def read(document: Document) -> RawFeed | None:
    """Return the feed, None for JSON of another kind. Raises ParseError for what is no JSON at all."""
    feed = _load(decode(document.body))
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        return None
    version = _text(feed, "version")
    if _VERSION not in version and not _text(feed, "title"):
        return None
    return RawFeed(
        format="json10" if version.endswith("/1") else "json11",
        title=_plain(feed, "title"),
        link=_text(feed, "home_page_url"),
        description=_plain(feed, "description"),
        language=_text(feed, "language"),
        image=_text(feed, "icon") or _text(feed, "favicon"),
        authors=_authors(feed),
        hubs=tuple(_text(hub, "url") for hub in filter(_is_object, _list(feed, "hubs")) if _is_websub(hub)),
        topic=_text(feed, "feed_url"),
        older=_text(feed, "next_url"),
        items=tuple(map(_item, filter(_is_object, feed["items"]))),
        warnings=tuple(_warnings(feed, version)),
    )


def _load(text: str) -> Any:
    """Return the value; numbers that JSON does not know, and those too long to be any, become None."""
    try:
        return json.loads(text, parse_constant=_nothing, parse_int=_integer)
    except ValueError as error:
        raise ParseError(f"JSON that is broken: {error}") from None


def _nothing(_: str) -> None:
    return None


def _integer(digits: str) -> int | None:
    return int(digits) if len(digits) <= 20 else None


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)


def _is_websub(hub: dict[str, Any]) -> bool:
    return _text(hub, "type").lower() == "websub"


def _warnings(feed: dict[str, Any], version: str) -> Iterator[str]:
    if _VERSION not in version:
        yield "no JSON Feed version is stated"
    if odd := sum(not _is_object(item) for item in feed["items"]):
        yield f"items that are no objects: {odd}"


def _item(item: dict[str, Any]) -> RawItem:
    """Return the item; `_source` is our own extension, for the format names no feed that an item came from."""
    source = item["_source"] if _is_object(item.get("_source")) else {}
    return RawItem(
        guid=_text(item, "id"),
        link=_text(item, "url") or _text(item, "external_url"),
        title=_plain(item, "title"),
        summary=_plain(item, "summary"),
        content=RawText(value=html) if (html := _text(item, "content_html")) else _plain(item, "content_text"),
        published=_text(item, "date_published"),
        updated=_text(item, "date_modified"),
        authors=_authors(item),
        tags=tuple(tag for tag in _list(item, "tags") if isinstance(tag, str)),
        enclosures=tuple(_attachment(file) for file in filter(_is_object, _list(item, "attachments"))),
        lead=RawMedia(url=lead) if (lead := _text(item, "image")) else None,
        images=(RawMedia(url=banner),) if (banner := _text(item, "banner_image")) else (),
        source_title=_text(source, "title"),
        source_url=_text(source, "feed_url"),
        language=_text(item, "language"),
    )


def _attachment(file: dict[str, Any]) -> RawMedia:
    return RawMedia(url=_text(file, "url"), type=_text(file, "mime_type"), length=_text(file, "size_in_bytes"))


def _authors(thing: dict[str, Any]) -> tuple[RawPerson, ...]:
    """Return the authors of a feed or an item: a list since 1.1, which is preferred, one object before."""
    people = filter(_is_object, _list(thing, "authors") or [thing.get("author")])
    return tuple(RawPerson(name=_text(person, "name"), url=_text(person, "url")) for person in people)


def _plain(thing: dict[str, Any], name: str) -> RawText | None:
    value = _text(thing, name)
    return RawText(value=value, type="text/plain") if value else None


def _text(thing: dict[str, Any], name: str) -> str:
    """Return a string, or a number as text: ids should be strings, but often are not (JSON Feed 1.1, `id`)."""
    value = thing.get(name)
    return legal(str(value)) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _list(thing: dict[str, Any], name: str) -> list[Any]:
    value = thing.get(name)
    return value if isinstance(value, list) else []
