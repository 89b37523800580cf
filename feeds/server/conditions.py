"""Conditional requests (RFC 9110 §13)."""

import re
from datetime import UTC
from email.utils import parsedate_to_datetime

from feeds.server.files import File
from feeds.server.messages import Answer, Headers, values_of

_OPAQUE_TAG = re.compile(rb'"[\x21\x23-\x7e\x80-\xff]*"')  # §8.8.3


def named_tags(headers: Headers) -> list[bytes]:
    """Return the tags of If-None-Match; compared weakly (§8.8.3.2), W/ does not count: it is what is quoted."""
    return _OPAQUE_TAG.findall(b",".join(values_of(headers, b"if-none-match")))


def not_modified(file: File, shown: File, headers: Headers) -> Answer | None:
    """Return the 304 for a client that holds `file` already, in the variant to be `shown` or in another.

    It has the tag of what the client holds. Dates count only without tags (§13.2.2).
    """
    sent = values_of(headers, b"if-none-match")
    if sent:
        tags = named_tags(headers)
        if sent == [b"*"] or shown.etag in tags:
            return shown.unchanged
        held = next((tag for tag in tags if file.is_tag(tag)), None)
        return _tagged(shown.unchanged, held) if held else None
    since = values_of(headers, b"if-modified-since")
    is_held = len(since) == 1 and file.modified <= _seconds(since[0])
    return shown.unchanged if is_held else None


def _tagged(answer: Answer, tag: bytes) -> Answer:
    return Answer(answer.status, [(b"etag", tag), *(each for each in answer.headers if each[0] != b"etag")])


def _seconds(date: bytes) -> float:
    """Return an HTTP-date, GMT by definition (RFC 9110 §5.6.7), in seconds since 1970; -1 if it cannot be read."""
    try:
        return parsedate_to_datetime(date.decode("latin-1")).replace(tzinfo=UTC).timestamp()
    except (ValueError, OverflowError):
        return -1
