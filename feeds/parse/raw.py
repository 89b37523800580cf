"""What a reader of one format found, in its source's own words: nothing resolved, cleaned or believed yet.

There are many of them, most of which say what is known: named tuples take a third of the time of frozen classes.
"""

from dataclasses import dataclass
from typing import NamedTuple


class RawText(NamedTuple):
    """A text construct and its media type (RFC 4287 §3.1); XHTML is serialised, without its enclosing div.

    `base` is the xml:base in force where one was stated; it may be relative to the document.
    """

    value: str
    type: str = "text/html"
    base: str | None = None


class RawPerson(NamedTuple):
    """An author; RSS writes 'mail (name)' or anything else, which then stands in `name`."""

    name: str = ""
    email: str = ""
    url: str = ""


class RawMedia(NamedTuple):
    """A media file. `medium` is Media RSS's (image, audio, video, document, executable)."""

    url: str
    type: str = ""
    medium: str = ""
    length: str = ""
    width: str = ""
    height: str = ""


class RawItem(NamedTuple):
    """An entry. `media` may be of any kind (media:content); `images` are named as images by their source.

    `lead` is the one that it calls its main image (JSON Feed 1.1 `image`).
    `base` is the xml:base of the entry as that of a text; `link` is resolved against it already. `language` is
    what xml:lang or the like says; `extensions` are elements to keep, as XML (`feeds.clean.extensions`).
    """

    guid: str = ""
    link: str = ""
    title: RawText | None = None
    summary: RawText | None = None
    content: RawText | None = None
    published: str = ""
    updated: str = ""
    authors: tuple[RawPerson, ...] = ()
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    enclosures: tuple[RawMedia, ...] = ()
    media: tuple[RawMedia, ...] = ()
    lead: RawMedia | None = None
    images: tuple[RawMedia, ...] = ()
    source_title: str = ""
    source_url: str = ""
    language: str = ""
    base: str | None = None
    extensions: tuple[str, ...] = ()


class RawHints(NamedTuple):
    """When to ask again: RSS 2.0 `ttl`, `skipHours` and `skipDays`, and the period and frequency of sy:update…."""

    ttl: str = ""
    hours: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    period: str = ""
    frequency: str = ""


_SAYS_NOTHING = RawHints()


@dataclass(frozen=True, slots=True, kw_only=True)
class RawFeed:
    """A feed. `authors` are those of items that name none (RFC 4287 §4.1.2, JSON Feed 1.1).

    `hubs` push it, and `topic` is where it says that it is (WebSub §4).
    `older` is where the document with the entries before these is (RFC 5005, JSON Feed 1.1 `next_url`).
    `left_out` is how many entries of the document are not among its `items`: more than may be read.
    """

    format: str
    title: RawText | None = None
    link: str = ""
    description: RawText | None = None
    language: str = ""
    image: str = ""
    updated: str = ""
    authors: tuple[RawPerson, ...] = ()
    hubs: tuple[str, ...] = ()
    topic: str = ""
    older: str = ""
    hints: RawHints = _SAYS_NOTHING
    items: tuple[RawItem, ...] = ()
    left_out: int = 0
    warnings: tuple[str, ...] = ()
