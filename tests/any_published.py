"""Strategies for channels about to be published, of items as reading feeds could have made them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from any_item import any_item
from hypothesis import strategies as st
from make import channel

from feeds.clean.images import lead_image
from feeds.clean.text import plain_text, sound
from feeds.model import Channel
from feeds.parse.encoding import decode
from feeds.parse.people import people
from feeds.parse.raw import RawPerson
from feeds.parse.strict.state import Reading
from store.model import Enclosure, StoredItem

LIKE_HTML = {"<b>bold</b> & more": "bold & more", "AT&amp;T": "AT&T", "&lt;i&gt;": "<i>", "a</p> b": "a b"}
"""Titles that readers take for HTML where a format does not say what they are, and what is read then."""

_TITLES = st.sampled_from(["", *LIKE_HTML, "a <b c", "1 < 2 &", "</x> &zzz;"]) | st.text(max_size=30).map(
    plain_text
).filter(lambda text: _is_whole(text) and not re.search(r"</|&#?\w+;", text))
_PLACES = st.builds("https://{}.example/{}".format, st.sampled_from("abc"), st.text("abcxyz0123-", max_size=12))
_ENDINGS = st.sampled_from([
    ("", None), ("", "audio/mpeg"), ("", "application/x-thing"), ("", "image/jpeg"), (".png", "image/png"),
    (".png", "image/webp"), (".mp3", "audio/mpeg"), (".mp4", "video/mp4"),
])  # fmt: skip
_FIRST_DAY = datetime(1990, 1, 1, tzinfo=UTC)  # of the dates that are published
_LONGEST_NAME = 128  # of a category, which readers cut there
_BYTES = st.none() | st.integers(1, 10**15)
_PIXELS = st.none() | st.integers(33, 100_000)  # smaller images are icons
_EXTENSIONS = st.sampled_from([
    "<itunes:duration>31:05</itunes:duration>",
    '<podcast:transcript url="https://cdn.example/1?a&amp;b" type="a &quot;b&quot;"></podcast:transcript>',
    '<psc:chapters version="1.2"><psc:chapter start="0" title="a &lt; b"></psc:chapter></psc:chapters>',
    "<georss:point>45.2 -71.9</georss:point>",
])  # fmt: skip


@st.composite
def _files(draw: st.DrawFn) -> Enclosure:
    ending, media_type = draw(_ENDINGS)
    return Enclosure(
        url=draw(_PLACES) + ending,
        type=media_type,
        length=draw(_BYTES),
        width=draw(_PIXELS),
        height=draw(_PIXELS),
    )


@st.composite
def _items(draw: st.DrawFn) -> StoredItem:
    """Draw an item with the lead image that readers choose: an enclosed one, another, the first of its body."""
    stored = draw(any_item())
    files = draw(st.lists(_files(), max_size=3, unique_by=lambda file: file.url))
    elsewhere = _files().filter(lambda file: file.url not in {one.url for one in files})
    other = draw(st.none() | elsewhere.filter(lambda file: file.type is None or _is_image(file)))
    found = replace(
        stored.item,
        url=draw(st.sampled_from([stored.item.url, "https://a.example/?x=1&copy=2"])),
        title=draw(_TITLES),
        image=lead_image(filter(_is_image, files))
        or other
        or lead_image((), stored.item.content or stored.item.summary or ""),
        enclosures=tuple(files),
        extensions=tuple(draw(st.lists(_EXTENSIONS, max_size=3))),
    )
    date = max(stored.date, _FIRST_DAY)
    first_seen = date + timedelta(seconds=draw(st.integers(0, 10**6)))
    changed_at = first_seen + timedelta(seconds=draw(st.just(0) | st.integers(1, 10**6)))
    return replace(stored, item=found, date=date, first_seen=first_seen, changed_at=changed_at)


def _is_image(file: Enclosure) -> bool:
    return (file.type or "").startswith("image/")


def _can_be_read(stored: StoredItem) -> bool:
    """Return whether reading could have made an item: not empty, nothing said twice, no text garbled.

    A name with an '@' is left out, too, for it may be read as an address.
    """
    found = stored.item
    raws = [RawPerson(name=who.name, email=who.email or "", url=who.url or "") for who in found.authors]
    return (
        any((found.url, found.title, found.summary, found.content, found.image, found.enclosures))
        and (found.summary is None or found.summary != found.content)
        and all(len(path) <= _LONGEST_NAME for path in stored.paths)
        and people(raws, "") == found.authors
        and not any("@" in name for name in _names(stored))
        and all(map(_is_whole, (*_names(stored), *_texts(stored))))
    )


def _names(stored: StoredItem) -> Iterator[str]:
    yield from (person.name for person in stored.item.authors)
    yield stored.source.title
    yield stored.item.source.title if stored.item.source else ""


def _texts(stored: StoredItem) -> Iterator[str]:
    found = stored.item
    yield from (found.title, found.summary or "", found.content or "")
    yield from (*stored.paths, *found.categories, *found.tags)


def _is_whole(text: str) -> bool:
    """Return whether a text is published as it is, and not taken for UTF-8 that was encoded twice."""
    return (
        sound(text) == text
        and Reading("rss20", "", text.encode()).repaired(text) == text
        and decode(f"<{text}".encode()) == f"<{text}"
    )


def any_published_channel() -> st.SearchStrategy[Channel]:
    """Return channels of one to three items, each text and file of which has come through a reader."""
    return st.builds(
        channel,
        title=_TITLES,
        description=_TITLES,
        language=st.sampled_from(["en", "zh-Hans"]),
        updated=st.integers(0, 4_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
        image=st.none() | _PLACES,
        items=st.lists(
            _items().filter(_can_be_read), min_size=1, max_size=3, unique_by=lambda stored: stored.public_id
        ).map(tuple),
    )
