"""Conditional requests (RFC 9110 §13)."""

import re
from datetime import UTC
from email.utils import parsedate_to_datetime

from feeds.server.messages import Headers, values_of
from feeds.server.tree import File

_OPAQUE_TAG = re.compile(rb'"[\x21\x23-\x7e\x80-\xff]*"')  # §8.8.3


def has_it(headers: Headers, file: File) -> bool:
    """Tell whether the client holds this very file; dates count only without tags (RFC 9110 §13.2.2)."""
    tags = values_of(headers, b"if-none-match")
    if tags:
        # Weak comparison (§8.8.3.2): what stands between the quotes, with W/ or without.
        return tags == [b"*"] or file.etag in _OPAQUE_TAG.findall(b",".join(tags))
    since = values_of(headers, b"if-modified-since")
    return len(since) == 1 and file.modified <= _seconds(since[0])


def _seconds(date: bytes) -> float:
    """Return an HTTP-date, GMT by definition (RFC 9110 §5.6.7), in seconds since 1970; -1 if it cannot be read."""
    try:
        return parsedate_to_datetime(date.decode("latin-1")).replace(tzinfo=UTC).timestamp()
    except (ValueError, OverflowError):
        return -1
