"""What may be done with a published file, by its name: by those who ask for it, and by browsers."""

import hashlib
from base64 import b64encode
from importlib.resources import files

from feeds.publish import FORMATS

FEED_NAMES = frozenset({form.filename for form in FORMATS if form.name != "html"})
"""How feeds are called; parts of them may be asked for."""
TEXTS = frozenset({".atom", ".css", ".html", ".js", ".json", ".opml", ".svg", ".txt", ".xml"})
"""What has encoded variants or may get them; the rest is compressed in itself, and can be had in ranges."""

# Pages show what strangers wrote. It has been cleaned; this is for the day on which that fails.
# The only script that may run is the page's own, known by its hash (CSP 3 §8.3).
_SCRIPT = files("feeds").joinpath("publish/templates/copy.js").read_bytes()
PAGE_POLICY = (
    b"default-src 'none'; img-src * data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; "
    b"script-src 'sha256-" + b64encode(hashlib.sha256(b"\n" + _SCRIPT).digest()) + b"'"
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
