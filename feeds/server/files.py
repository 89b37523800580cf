"""A file as it is sent: whole, encoded, or not at all because the client has it."""

import hashlib
import re
from dataclasses import dataclass
from email.utils import formatdate
from os import stat_result
from pathlib import Path
from typing import NamedTuple, Self

from feeds.media_types import content_type, feed_type
from feeds.server.media import POLICIES, TEXTS
from feeds.server.messages import ANY_ORIGIN, CACHE, NOSNIFF, Answer, Headers

# What scripts of other sites would not see otherwise (Fetch, "CORS-safelisted response-header name").
_EXPOSED = (b"access-control-expose-headers", b"Delta-Base, ETag, IM")
_RANGES = (b"accept-ranges", b"bytes")
_VARY = (b"vary", b"Accept-Encoding")
_TAG = re.compile(rb'"([0-9a-f]{32})(?:-[0-9a-f]{8})?"')


class Stamp(NamedTuple):
    """What tells one version of a file from another; dates are nanoseconds since 1970."""

    inode: int
    size: int
    modified: int
    changed: int  # nobody can set it, so a new file with the inode, size and date of the old one is still seen

    @classmethod
    def of(cls, status: stat_result) -> Self:
        return cls(status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file, or what was made of it, with its two answers; `stamp` tells what was read.

    The `etag` is of the bytes that are sent; that of an encoded variant begins with that of the file.
    """

    path: Path
    stamp: Stamp
    etag: bytes
    full: Answer
    unchanged: Answer

    @property
    def modified(self) -> int:
        """Its date, as HTTP has it: in seconds since 1970."""
        return self.stamp.modified // 10**9

    def is_tag(self, tag: bytes) -> bool:
        """Tell whether an entity tag is of this file, in whichever encoding."""
        return tag == self.etag or version_of(tag) == self.version

    @property
    def version(self) -> bytes:
        """Which version of the file this is, whatever the encoding."""
        return self.etag[1:33]


def version_of(tag: bytes) -> bytes | None:
    """Return which version of a file an entity tag of ours is of; None for any other tag."""
    match = _TAG.fullmatch(tag)
    return match and match[1]


def make_file(path: Path, stamp: Stamp, body: bytes) -> File:
    """Return what is sent of a file that holds `body`; its name tells the type."""
    return _make(path, stamp, body, b'"%s"' % _digest(body)[:32])


def make_variant(file: File, stamp: Stamp, coding: str, body: bytes) -> File:
    """Return what is sent of a file in a content coding."""
    etag = b'%s-%s"' % (file.etag[:-1], _digest(body)[:8])
    return _make(file.path, stamp, body, etag, (b"content-encoding", coding.encode()))


def _digest(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest().encode()


def _make(path: Path, stamp: Stamp, body: bytes, etag: bytes, *more: tuple[bytes, bytes]) -> File:
    kept = _kept_headers(path, etag)
    dated = (b"last-modified", formatdate(stamp.modified // 10**9, usegmt=True).encode())
    return File(
        path=path,
        stamp=stamp,
        etag=etag,
        full=Answer(200, [*_content_headers(path, body), *more, dated, *kept], body),
        unchanged=Answer(304, kept),
    )


def _kept_headers(path: Path, etag: bytes) -> Headers:
    """Return what a 304 repeats of the 200 (RFC 9110 §15.4.5). Scripts of any site may read feeds."""
    headers = [(b"etag", etag), CACHE]
    if path.suffix in TEXTS:
        headers.append(_VARY)
    return [*headers, ANY_ORIGIN, _EXPOSED] if feed_type(path) else headers


def _content_headers(path: Path, body: bytes) -> Headers:
    headers = [(b"content-type", content_type(path)), (b"content-length", b"%d" % len(body)), NOSNIFF]
    if path.suffix not in TEXTS:
        headers.append(_RANGES)
    policy = POLICIES.get(path.suffix)
    return [*headers, (b"content-security-policy", policy)] if policy else headers
