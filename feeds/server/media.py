"""What a published file is, by its name: its media type, and what a browser may do with it."""

import hashlib
from base64 import b64encode
from importlib.resources import files

from feeds.publish import FORMATS, opml

_FEEDS = {form.filename: form.media_type for form in FORMATS if form.name != "html"}
FEED_TYPES = {
    name: (media_type if media_type.endswith("json") else f"{media_type}; charset=utf-8").encode()
    for name, media_type in {**_FEEDS, opml.FILENAME: opml.MEDIA_TYPE}.items()
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

# Pages show what strangers wrote. It has been cleaned; this is for the day on which that fails.
# The only script that may run is the page's own, known by its hash (CSP 3 §8.3).
_SCRIPT = files("feeds").joinpath("publish/templates/copy.js").read_bytes()
PAGE_POLICY = (
    b"default-src 'none'; img-src *; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; script-src "
    b"'sha256-" + b64encode(hashlib.sha256(b"\n" + _SCRIPT).digest()) + b"'"
)
_FEED_POLICY = b"default-src 'none'; sandbox"
POLICIES = {
    ".html": PAGE_POLICY,
    ".json": _FEED_POLICY,
    ".opml": _FEED_POLICY,
    ".svg": b"default-src 'none'; style-src 'unsafe-inline'; sandbox",
    ".xml": _FEED_POLICY,
}
