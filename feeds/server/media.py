"""What a published file is, by its name: its media type, and what a browser may do with it."""

import hashlib
from base64 import b64encode
from importlib.resources import files
from pathlib import PurePath

from feeds.publish import FORMATS, atom, jsonfeed, opml, rss


def _content_type(media_type: str) -> bytes:
    return (media_type if media_type.endswith("json") else f"{media_type}; charset=utf-8").encode()


FEED_NAMES = frozenset({form.filename for form in FORMATS if form.name != "html"})
"""How feeds are called; parts of them may be asked for."""
_FEED_TYPES = {
    form.filename: _content_type(form.media_type) for form in FORMATS if form.filename in FEED_NAMES
} | {opml.FILENAME: _content_type(opml.MEDIA_TYPE)}
_ARCHIVE = "archive"  # the folder of a feed's older entries, a document a month and format
_ARCHIVE_TYPES = {
    ".xml": _content_type(rss.MEDIA_TYPE),
    ".atom": _content_type(atom.MEDIA_TYPE),
    ".json": _content_type(jsonfeed.MEDIA_TYPE),
}
TYPES = {
    ".html": b"text/html; charset=utf-8",
    ".css": b"text/css; charset=utf-8",
    ".js": b"text/javascript; charset=utf-8",
    ".txt": b"text/plain; charset=utf-8",
    ".xml": b"application/xml",
    ".json": b"application/json",
    ".avif": b"image/avif",
    ".gif": b"image/gif",
    ".ico": b"image/x-icon",
    ".jpeg": b"image/jpeg",
    ".jpg": b"image/jpeg",
    ".png": b"image/png",
    ".svg": b"image/svg+xml",
    ".webp": b"image/webp",
}
TEXTS = frozenset({".atom", ".css", ".html", ".js", ".json", ".opml", ".svg", ".txt", ".xml"})
"""What has encoded variants or may get them; the rest is compressed in itself, and can be had in ranges."""

# Pages show what strangers wrote. It has been cleaned; this is for the day on which that fails.
# The only script that may run is the page's own, known by its hash (CSP 3 §8.3).
_SCRIPT = files("feeds").joinpath("publish/templates/copy.js").read_bytes()
PAGE_POLICY = (
    b"default-src 'none'; img-src *; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; script-src "
    b"'sha256-" + b64encode(hashlib.sha256(b"\n" + _SCRIPT).digest()) + b"'"
)
_FEED_POLICY = b"default-src 'none'; sandbox"
POLICIES = {
    ".atom": _FEED_POLICY,
    ".html": PAGE_POLICY,
    ".json": _FEED_POLICY,
    ".opml": _FEED_POLICY,
    ".svg": b"default-src 'none'; style-src 'unsafe-inline'; sandbox",
    ".xml": _FEED_POLICY,
}


def feed_type(path: PurePath) -> bytes | None:
    """Return the Content-Type of a feed, of an archive document, of the list of feeds; None for other files."""
    known = _FEED_TYPES.get(path.name)
    if known is None and path.parent.name == _ARCHIVE:
        return _ARCHIVE_TYPES.get(path.suffix)
    return known


def content_type(path: PurePath) -> bytes:
    """Return the Content-Type that the name of a file tells."""
    return feed_type(path) or TYPES.get(path.suffix, b"application/octet-stream")
