"""The values that pass between the rooms of `feeds`: requests, documents, parsed feeds, channels."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote

from store.hints import NO_HINTS, Hints
from store.model import Enclosure, Identity, Item, KnownItem, StoredItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A GET to make, or a POST where there is a `form`; `headers` are the caller's own.

    Validators go out byte for byte (RFC 9110 §13). `form` are the fields of application/x-www-form-urlencoded.
    `authorization` is sent to the host of `url` only, never to another that a redirect names. `limit` is the
    most bytes to accept after decoding; with `first` only so many bytes are wanted (a ranged GET, cut there).
    """

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str | None = None
    last_modified: str | None = None
    authorization: str | None = None
    timeout: float = 30.0
    limit: int = 10 * 1024 * 1024
    first: int | None = None
    form: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An answer, whatever its status. `url` is the final one; header names are lower case.

    `body` is decoded (gzip, deflate, br, zstd undone); `redirects` are the hops before it: status and target.
    """

    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    redirects: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A feed's bytes with all that reading them needs; this is what a worker process is sent.

    `zone` (an IANA name) overrules the zones that dates claim. `known` are the items that the store has, by their
    keys: those whose raw hash is still the same are left out of the result. `max_items` keeps the first so many of
    a document.
    """

    body: bytes
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    now: datetime
    zone: str | None = None
    identity: Identity = "guid"
    known: Mapping[str, KnownItem] = field(default_factory=dict)
    max_items: int = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """A feed that was read. `format` is one word: rss20, rss10, rss091, atom10, atom03, json11 or posts.

    `items` are the new and changed ones, newest as the document has them; `seen` are the keys of all that the
    document holds, `left_out` counts its entries beyond `max_items`; `renames` are pairs of an old and a new key
    of items that are known under another one.
    `hubs` push the feed to those who ask for its `topic` (WebSub §4).
    `older` is where the document with the entries before these is (RFC 5005 §3 and §4, JSON Feed 1.1 `next_url`).
    `hints` say when to ask again. `warnings` say in one line each what was read around.
    """

    format: str
    title: str = ""
    link: str | None = None
    description: str = ""
    language: str | None = None
    image: str | None = None
    updated: datetime | None = None
    hubs: tuple[str, ...] = ()
    topic: str | None = None
    older: str | None = None
    hints: Hints = NO_HINTS
    identity: Identity = "guid"
    items: tuple[Item, ...] = ()
    seen: tuple[str, ...] = ()
    left_out: int = 0
    renames: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A copy of a picture: its path below the output, its bytes, and what is true of them."""

    file: str
    data: bytes
    type: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A front-matter file that was read: its item, whether it is held back, and since when it may be shown.

    `draft` posts are never published; a post whose `due` lies in the future is held until then. `id` is the
    identity that the file states for itself (guid, permalink, …), None where only its path tells it.
    """

    item: Item
    id: str | None = None
    draft: bool = False
    due: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Crumb:
    """A link to a category: its title, its folder below the output ('' is the root) and its number of items."""

    title: str
    slug_path: str
    items: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """Where a document stands in the history of its channel (RFC 5005 §4).

    `part` is what the document holds, None for the front, which holds the newest items: a month (UTC), 'YYYY-MM',
    or a part of it, 'YYYY-MM-N'. `previous` is what the next older document holds, `next` the next newer one.
    """

    part: str | None = None
    previous: str | None = None
    next: str | None = None


FRONT = Archive()


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A category about to be published, in no format yet.

    `base_url` is the site's, with '/' at its end; `slug_path` the channel's folder below it ('' is the root);
    `updated` the newest change inside, never the clock. `breadcrumbs` lead from the root to the parent; `slugs`
    are the folders of the categories that the items are placed in, by path. `archive` tells which document of the
    channel this is; `hubs` tell of changes (WebSub); `contact` is how people reach the site, by mail or on a page.
    `copies` are the other sizes and forms of lead images that are kept below `base_url`, and `referred` the images
    whose host may be told of the page, by URL.
    """

    title: str
    description: str
    base_url: str
    slug_path: str
    path: str
    language: str
    timezone: str
    updated: datetime
    site_title: str
    image: str | None = None
    items: tuple[StoredItem, ...] = ()
    breadcrumbs: tuple[Crumb, ...] = ()
    children: tuple[Crumb, ...] = ()
    slugs: Mapping[str, str] = field(default_factory=dict)
    archive: Archive = FRONT
    hubs: tuple[str, ...] = ()
    contact: str = ""
    copies: Mapping[str, tuple[Enclosure, ...]] = field(default_factory=dict)
    referred: frozenset[str] = frozenset()

    def url(self, name: str = "") -> str:
        """Return the absolute, percent-encoded URL of a file of this channel, or of its page."""
        return channel_url(self.base_url, self.slug_path, name)


_ARCHIVED = {"rss.xml": "xml", "atom.xml": "atom", "feed.json": "json", "index.html": "html"}


def document(filename: str, part: str | None) -> str:
    """Return the name, in its channel's folder, of what is `filename` on the front: this, or that of a part."""
    return filename if part is None else f"archive/{part}.{_ARCHIVED[filename]}"


def channel_url(base_url: str, slug_path: str, name: str = "") -> str:
    """Return the absolute, percent-encoded URL (RFC 3986) of `name` in the folder `slug_path`."""
    folder = quote(slug_path) + "/" if slug_path else ""
    return base_url + folder + name


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A node of a subscription list (OPML 2.0): a feed with those below it or, without an `xml_url`, a folder."""

    title: str
    xml_url: str | None = None
    html_url: str | None = None
    children: tuple["Outline", ...] = ()
