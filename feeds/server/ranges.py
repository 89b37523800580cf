"""Range requests (RFC 9110 §14): one range of bytes of a file that is not text."""

import re

from feeds.server.files import File
from feeds.server.media import TEXTS
from feeds.server.messages import Answer, Headers, short, values_of

_RANGE = re.compile(rb"bytes=[ \t]*(?:([0-9]{1,18})-([0-9]{0,18})|-([0-9]{1,18}))[ \t]*", re.IGNORECASE)


def part_of(file: File, headers: Headers) -> Answer | None:
    """Return the 206 or 416 that a GET with a Range asks for; None where it gets the whole file.

    A Range that cannot be read or holds several ranges is as if it was not sent (§14.2).
    """
    asked = values_of(headers, b"range")
    if not asked or file.path.suffix in TEXTS or not _is_same(file, headers):
        return None
    match = _RANGE.fullmatch(asked[0]) if len(asked) == 1 else None
    if match is None:
        return None
    size = len(file.full.body)
    first, last = _bounds(match, size)
    if match[2] and int(match[2]) < first:
        return None  # invalid, not unsatisfiable (§14.1.1)
    if first >= size:
        return short(416, b"", (b"content-range", b"bytes */%d" % size))
    body = file.full.body[first : last + 1]
    changed = {b"content-length": b"%d" % len(body)}
    kept = [(name, changed.get(name, value)) for name, value in file.full.headers]
    return Answer(206, [*kept, (b"content-range", b"bytes %d-%d/%d" % (first, last, size))], body)


def _is_same(file: File, headers: Headers) -> bool:
    """Tell whether If-Range, if there is one, names this very file: its tag. No date is that exact (§13.1.5)."""
    named = values_of(headers, b"if-range")
    return not named or named == [file.etag]


def _bounds(match: re.Match[bytes], size: int) -> tuple[int, int]:
    """Return the first and the last byte that are asked for; a range that ends past the file ends with it."""
    if match[1] is None:
        length = int(match[3])
        return (size - min(length, size) if length else size), size - 1
    return int(match[1]), min(int(match[2] or size - 1), size - 1)
