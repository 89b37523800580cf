"""Strategies for channels of any text, and what of that text XML can hold."""

import re
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st
from make import channel, item, source_info, stored_item

from feeds.model import Channel
from store.model import Enclosure, Person

# Characters that markup, XML and terminals trip over come up often, lone surrogates among them.
_AWKWARD = "\x00\x08\x0b\x1b\x7f\x85\ud800\ufffe\uffff\u202e\u2066\u2028&<>\"'\r\n\t ]"
_TEXT = st.text(st.characters(codec="utf-8") | st.sampled_from(_AWKWARD), max_size=40) | st.sampled_from(
    ["]]>", "<![CDATA[", "&amp;", "<b>bold</b>", "<!-- ", "\r\n", "新媒体"]
)
_DATES = st.integers(631_152_000, 1_790_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
_PATHS = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=8)
_URLS = st.builds("https://{}.example/{}".format, st.sampled_from("abc"), st.text("abcxyz0123-&=?", max_size=12))
_TYPES = st.none() | st.sampled_from(["image/png", "image/jpeg", "audio/mpeg", "video/mp4", "application/pdf"])
_SIZES = st.none() | st.integers(0, 2**40)

# Production [2] of XML 1.0 without what its note discourages, and UAX #9's explicit formatting characters.
_CHAR = (
    *({0x9, 0xA, 0xD}, range(0x20, 0x7F), range(0xA0, 0xD800), range(0xE000, 0xFDD0), range(0xFDF0, 0xFFFD)),
    *(range(plane, plane + 0xFFFE) for plane in range(0x10000, 0x110000, 0x10000)),
)
_BIDI = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}


def _optional(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


_EXTENSIONS = st.sampled_from(
    ["<itunes:x>1 &amp;\t2</itunes:x>", '<podcast:y a="&quot;"><podcast:z></podcast:z></podcast:y>']
)
_ENCLOSURES = st.builds(Enclosure, url=_URLS, type=_TYPES, length=_SIZES, width=_SIZES, height=_SIZES)
_PEOPLE = st.builds(Person, name=_TEXT, email=_optional(_TEXT), url=_optional(_URLS))
_ITEMS = st.builds(
    item,
    url=_optional(_URLS),
    title=_TEXT,
    authors=st.lists(_PEOPLE, max_size=3).map(tuple),
    updated=_optional(_DATES),
    summary=_optional(_TEXT),
    content=_optional(_TEXT),
    language=_optional(st.sampled_from(["en", "zh-Hans", "not a language"])),
    categories=st.lists(_TEXT, max_size=3).map(tuple),
    tags=st.lists(_TEXT, max_size=3).map(tuple),
    extensions=st.lists(_EXTENSIONS, max_size=3).map(tuple),
    image=_optional(_ENCLOSURES),
    enclosures=st.lists(_ENCLOSURES, max_size=3).map(tuple),
)
_STORED = st.builds(
    stored_item,
    item=_ITEMS,
    public_id=_URLS | st.uuids().map(lambda uuid: uuid.urn),
    date=_DATES,
    changed_at=_DATES,
    source=st.builds(source_info, kind=st.sampled_from(["feed", "posts"]), title=_TEXT, link=_optional(_URLS)),
    paths=st.lists(_PATHS, max_size=2).map(tuple),
)


def any_channel() -> st.SearchStrategy[Channel]:
    """Return channels of up to three items, with any text wherever text may stand."""
    return st.builds(
        channel,
        title=_TEXT,
        description=_TEXT,
        updated=_DATES,
        site_title=_TEXT,
        image=_optional(_URLS),
        items=st.lists(_STORED, max_size=3, unique_by=lambda stored: stored.public_id).map(tuple),
    )


def legal(text: str | None) -> str:
    """Return what XML 1.0 §2.2 allows of a text and does not discourage, by the letter of its productions."""
    return "".join(char for char in text or "" if any(ord(char) in codes for codes in _CHAR))


def plain(text: str) -> str:
    """Return a title as it is published: legal, and without characters that turn the text around it."""
    return "".join(char for char in legal(text) if char not in _BIDI)


def html(text: str | None) -> str:
    """Return HTML as RSS and Atom have it: legal, and no two letters as if they were one encoded twice."""
    return re.sub("([ÂÃ])([\xa0-\xbf])", lambda two: f"{two[1]}&#{ord(two[2])};", legal(text))
