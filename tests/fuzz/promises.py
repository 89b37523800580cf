"""What holds of all that was read, however wrong the document was: keys, texts, HTML, URLs, dates, publishing."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import UTC, datetime
from typing import Any

from make import NOON, channel, known, stored_item

from feeds.clean.html import clean_html
from feeds.clean.text import legal, plain_text
from feeds.clean.urls import absolute_url
from feeds.model import Document, ParsedFeed, Post
from feeds.publish import FORMATS
from feeds.select.arrival import arrive
from store.model import Item, StoredItem

_MOST_PUBLISHED = 50  # as many items as a channel has, unless it is told otherwise
_KEY = re.compile(r"[0-9a-f]{32}")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that must not be: its `kind` in one word, and what there is to know of it, maybe a traceback."""

    kind: str
    words: str


def broken_by_feed(
    feed: ParsedFeed, document: Document, read: Callable[[Document], ParsedFeed]
) -> Iterator[Fault]:
    """Yield what does not hold of a feed that `read` made of `document`."""
    yield from _broken_by_values(feed, private=False)
    keys = [item.key for item in feed.items]
    if len(set(keys)) < len(keys) or len(set(feed.seen)) < len(feed.seen) or not set(keys) <= set(feed.seen):
        yield Fault(kind="keys", words=f"of the items {keys}, of the document {feed.seen}")
    again = read(replace(document, known=known(*feed.items), identity=feed.identity))
    if again.items or again.seen != feed.seen or again.identity != feed.identity:
        yield Fault(kind="again", words=f"read again, it is another feed: {feed!r}\n{again!r}")
    _publish(feed.items, document.url)


def broken_by_post(post: Post) -> Iterator[Fault]:
    """Yield what does not hold of a post."""
    yield from _broken_by_values(post, private=True)
    for path in post.item.categories:
        if not all(path.split("/")):
            yield Fault(kind="path", words=repr(path))
    _publish([post.item], "posts:posts")


def _broken_by_values(found: ParsedFeed | Post, *, private: bool) -> Iterator[Fault]:
    for name, value in _values(found, ""):
        for kind, names, holds in _PROMISES:
            if names.search(name) and value is not None and not holds(value):
                yield Fault(kind=kind, words=f"{name} is {value!r}"[:5000])
        if re.search(r"\.(summary|content)$", name) and value is not None:
            cleaned = clean_html(value, None, private=private)
            if cleaned != value or not value:
                yield Fault(kind="html", words=f"{name} is {value!r}\ncleaned again it is {cleaned!r}"[:20_000])


def _values(value: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Yield each value that is in a value, with its name."""
    if is_dataclass(value):
        for field in fields(value):
            yield from _values(getattr(value, field.name), f"{name}.{field.name}")
    elif isinstance(value, tuple):
        for one in value:
            yield from _values(one, name)
    else:
        yield name, value


def _publish(items: Iterable[Item], source_url: str) -> None:
    """Publish the items in every format; the renderers and their checks raise what they find."""
    by_id = {
        one.public_id: one for one in (_stored(item, source_url) for item in items)
    }  # no two in a store share it
    stored = tuple(by_id.values())[:_MOST_PUBLISHED]
    for form in FORMATS:
        data = form.render(channel(items=stored))
        if form.entries:
            form.entries(data)


def _stored(item: Item, source_url: str) -> StoredItem:
    arrival = arrive(item, source_url, item.categories, NOON)
    return stored_item(item=item, public_id=arrival.public_id, date=arrival.date, paths=arrival.paths)


def _is_legal(value: Any) -> bool:
    return not isinstance(value, str) or legal(value) == value


def _is_one_line(value: str) -> bool:
    return plain_text(value, len(value)) == value


def _is_web_url(value: str) -> bool:
    return value.startswith(("http://", "https://")) and absolute_url(value, None) == value


def _is_moment(value: Any) -> bool:
    return not isinstance(value, datetime) or (value.tzinfo is UTC and not value.microsecond)


def _is_number(value: int) -> bool:
    return 0 <= value < 1 << 63


_PROMISES: tuple[tuple[str, re.Pattern[str], Callable[[Any], bool]], ...] = (
    ("text", re.compile(""), _is_legal),
    ("date", re.compile(""), _is_moment),
    ("key", re.compile(r"\.(key|raw_hash|seen)$"), lambda value: _KEY.fullmatch(value) is not None),
    ("line", re.compile(r"\.(title|name|email|categories|tags|type|warnings)$|^\.description$"), _is_one_line),
    ("url", re.compile(r"\.(url|link|older)$|^\.image$"), _is_web_url),
    ("number", re.compile(r"\.(length|width|height)$"), _is_number),
    ("language", re.compile(r"\.language$"), lambda value: _LANGUAGE.fullmatch(value) is not None),
)
