"""What JSON Feed 1.1 asks of a document (https://www.jsonfeed.org/version/1.1/), as a table, and who breaks it."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple


class Member(NamedTuple):
    """A member of an object: what its value must be, and whether it must be there."""

    form: str
    required: bool = False


_FEED = {
    "version": Member("version", required=True),
    "title": Member("text", required=True),
    "home_page_url": Member("url"),
    "feed_url": Member("url"),
    "description": Member("text"),
    "icon": Member("url"),
    "language": Member("language"),
    "items": Member("items", required=True),
}
_ITEM = {
    "id": Member("text", required=True),
    "url": Member("url"),
    "title": Member("text"),
    "content_html": Member("text"),
    "content_text": Member("text"),
    "summary": Member("text"),
    "image": Member("url"),
    "date_published": Member("date"),
    "date_modified": Member("date"),
    "authors": Member("authors"),
    "tags": Member("tags"),
    "language": Member("language"),
    "attachments": Member("attachments"),
}
_AUTHOR = {"name": Member("text"), "url": Member("url or mail")}
_ATTACHMENT = {
    "url": Member("url", required=True),
    "mime_type": Member("media type", required=True),
    "size_in_bytes": Member("number"),
}
_OBJECTS = {"items": _ITEM, "authors": _AUTHOR, "attachments": _ATTACHMENT}
_FORMS = {
    "version": re.compile(re.escape("https://jsonfeed.org/version/1.1")),
    "url": re.compile(r"https?://[!-~]+"),
    "url or mail": re.compile(r"https?://[!-~]+|mailto:[!-~]+@[!-~]+"),
    "language": re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*"),
    "media type": re.compile(r"[a-z]+/[a-z0-9.+-]+"),
    "date": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)"),
}


def faults(data: bytes) -> list[str]:
    """Return where `data` breaks the specification, or says what we know no member for."""
    feed = json.loads(data.decode(), object_pairs_hook=_unique)
    return list(_of_object("feed", feed, _FEED))


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


def _of_object(place: str, value: Any, members: dict[str, Member]) -> Iterator[str]:
    if not isinstance(value, dict) or not value:
        yield f"{place}: no object with anything in it"
        return
    yield from (f"{place}: no {name}" for name, member in members.items() if member.required and name not in value)
    if members is _ITEM and not {"content_html", "content_text"} & value.keys():
        yield f"{place}: no content"
    for name, inside in value.items():
        if name in members:
            yield from _of_member(f"{place}.{name}", inside, members[name].form)
        elif not re.fullmatch(r"_[a-z]+", name) or not isinstance(inside, dict):
            yield f"{place}.{name}: no extension"


def _of_member(place: str, value: Any, form: str) -> Iterator[str]:
    if form in _OBJECTS:
        for number, inside in enumerate(value):
            yield from _of_object(f"{place}[{number}]", inside, _OBJECTS[form])
    elif form == "tags":
        yield from (f"{place}: {tag!r}" for tag in value if not isinstance(tag, str) or not tag)
    elif form == "number":
        yield from () if isinstance(value, int) and value > 0 else (f"{place}: {value!r}",)
    elif not isinstance(value, str) or (form in _FORMS and not _FORMS[form].fullmatch(value)):
        yield f"{place}: {value!r} is no {form}"
    elif form == "date":
        datetime.fromisoformat(value)
