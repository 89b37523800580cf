"""The values that the store keeps and hands out.

All are frozen; collections inside are tuples. Every `datetime` is aware and in UTC, to the second.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An author (RFC 4287 §3.2, RSS 2.0 `author`, JSON Feed 1.1 `authors`)."""

    name: str
    email: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A media file: an RSS 2.0 `enclosure`, an Atom link with rel=enclosure, a JSON Feed attachment.

    `type` is a media type or None where nobody knows; `length` is in bytes and None where nobody knows
    (published as 0); `width` and `height` are in pixels.
    """

    url: str
    type: str | None = None
    length: int | None = None
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The feed that an item says it came from (RSS 2.0 `source`, RFC 4287 §4.2.11)."""

    title: str
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry, normalised once, wherever it came from.

    `key` is its identity within its source (32 hexadecimal digits) and `raw_hash` the hash of the entry as the
    source wrote it, so that what is known need not be cleaned again. `title` is text; `summary` and `content` are
    clean HTML. `categories` are the entry's own, each a path `A/B/C`; `image` is the lead image, which may stand
    among `enclosures` too. `extensions` are elements of other vocabularies, each as XML with the prefixes of
    `feeds.clean.extensions`, to be published as they are.
    """

    key: str
    raw_hash: str
    guid: str | None = None
    url: str | None = None
    title: str = ""
    authors: tuple[Person, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    summary: str | None = None
    content: str | None = None
    language: str | None = None
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    image: Enclosure | None = None
    enclosures: tuple[Enclosure, ...] = ()
    source: Origin | None = None
    extensions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownItem:
    """What reading a feed again needs to know of an item that the store has."""

    raw_hash: str
    content_hash: str
    url: str | None = None
    title: str = ""
    published: datetime | None = None


SourceKind = Literal["feed", "posts"]
Identity = Literal["guid", "link", "title"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceInfo:
    """What an item tells of the source that brought it; `url` is the feed's address or the posts' folder."""

    id: int
    kind: SourceKind
    url: str
    title: str
    link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredItem:
    """An item as the store keeps it.

    `public_id` is what is published as `guid` and `atom:id`: chosen once, never changed (RFC 4287 §4.2.6).
    `date` orders it: its own date where that can be believed, else `first_seen`. `changed_at` moves only when
    its content does. `paths` are the categories that it was placed in, without their ancestors.
    """

    id: int
    item: Item
    public_id: str
    date: datetime
    first_seen: datetime
    changed_at: datetime
    source: SourceInfo
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """An item about to be saved, with all that was decided about it.

    `paths` are the categories to place it in; `date` orders it if it is new. It is published as `public_id`, or
    as `fallback_id` where another item has claimed that one.
    """

    item: Item
    content_hash: str
    paths: tuple[str, ...]
    date: datetime
    public_id: str
    fallback_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """How many items a save added, changed and withdrew."""

    new: int = 0
    changed: int = 0
    withdrawn: int = 0

    def __add__(self, other: "Saved") -> "Saved":
        return Saved(
            new=self.new + other.new,
            changed=self.changed + other.changed,
            withdrawn=self.withdrawn + other.withdrawn,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PostFile:
    """A front-matter file as the last scan saw it; `key` is its item's key, None where it gave no item.

    `stamp` changes when the file's size or time does. `held_until` is when a future post is due.
    """

    path: str
    stamp: str
    raw_hash: str
    key: str | None = None
    held_until: datetime | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanResult:
    """What a scan of a folder found.

    `files` are the new and the changed ones, `gone` the paths that are there no more, `arrivals` the items of
    the files, `renames` pairs of an old and a new key of a moved file, `withdrawn` keys with the reason.
    """

    source_id: int
    at: datetime
    files: tuple[PostFile, ...] = ()
    gone: tuple[str, ...] = ()
    arrivals: tuple[Arrival, ...] = ()
    renames: tuple[tuple[str, str], ...] = ()
    withdrawn: tuple[tuple[str, str], ...] = ()
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbedImage:
    """What was measured of an image, or the error that kept it from being measured.

    A `transient` error says nothing of the image: it could not be reached. Any other says that it is none.
    """

    url: str
    type: str | None = None
    length: int | None = None
    width: int | None = None
    height: int | None = None
    error: str | None = None
    transient: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryNode:
    """A node of the category tree; `path` is '' for the root, `slug_path` its folder below the output.

    `dirty` counts the changes to it since the store began; `published` is that count when it was last
    published. What it lost since then is as the owner wishes where it `may_lose`.
    """

    id: int
    path: str
    slug_path: str
    items: int
    created_at: datetime
    dirty: int = 0
    published: int = 0
    may_lose: bool = False
