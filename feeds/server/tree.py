"""The files below a root, kept in memory, each with its answers."""

import hashlib
import os
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path

from feeds.server.media import POLICIES, TEXTS, content_type, feed_type
from feeds.server.messages import ANY_ORIGIN, CACHE, NOSNIFF, Answer, Headers

CACHE_BYTES = 64 * 1024 * 1024

_EXPOSED = (b"access-control-expose-headers", b"ETag")  # beside those that scripts see anyway (Fetch §3.2.4)
_RANGES = (b"accept-ranges", b"bytes")
_VARY = (b"vary", b"Accept-Encoding")


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A published file as it was read, with its two answers; `modified` is in seconds since 1970."""

    path: Path
    stamp: tuple[int, ...]
    etag: bytes
    modified: int
    full: Answer
    unchanged: Answer


class Tree:
    """The files below `root`; those used last stay in memory, `limit` bytes of them at most.

    A file is read again once its inode, size or times are others, so whoever publishes need not tell us.
    """

    def __init__(self, root: Path, limit: int = CACHE_BYTES) -> None:
        self._root = root
        self._limit = limit
        self._bytes = 0
        self._files: OrderedDict[str, File] = OrderedDict()

    def get(self, path: str) -> File:
        """Return what a decoded URL path names. Raises IsADirectoryError for a folder, OSError where nothing is.

        It reads the disk in the event loop: a file when it was published anew, else nothing.
        """
        known = self._files.get(path)
        if known and known.stamp == _stamp(known.path.stat()):
            self._files.move_to_end(path)
            return known
        file = _read(_published(self._root, path))
        self._keep(path, file)
        return file

    def _keep(self, path: str, file: File) -> None:
        replaced = self._files.pop(path, None)
        self._files[path] = file
        self._bytes += len(file.full.body) - (len(replaced.full.body) if replaced else 0)
        while self._bytes > self._limit:
            _, dropped = self._files.popitem(last=False)
            self._bytes -= len(dropped.full.body)


def _published(root: Path, path: str) -> Path:
    """Return the file that a URL path names. Raises FileNotFoundError if it is hidden or outside of the tree."""
    *folders, name = path.removeprefix("/").split("/")
    file = root.joinpath(*_visible([*folders, name or "index.html"]))
    # Links may lead anywhere inside the tree; a way out of it begins with '..'.
    from_root = os.path.relpath(os.path.realpath(file, strict=True), os.path.realpath(root))
    _visible(Path(from_root).parts)
    return file


def _visible(parts: Sequence[str]) -> Sequence[str]:
    """Refuse names that begin with a dot: '..', dotfiles, and files that are still being written."""
    if any(not part or part.startswith(".") or "\0" in part for part in parts):
        raise FileNotFoundError
    return parts


def _stamp(status: os.stat_result) -> tuple[int, ...]:
    # Nobody can set the change time, so a new file with the inode, size and date of the old one is still seen.
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _read(path: Path) -> File:
    """Read a file whole. Its stamp is of what was read, whatever has taken its name meanwhile."""
    with path.open("rb") as file:
        status = os.fstat(file.fileno())
        body = file.read()
    etag = b'"' + hashlib.sha256(body).hexdigest()[:32].encode() + b'"'
    kept = _kept_headers(path, etag)
    dated = (b"last-modified", formatdate(status.st_mtime, usegmt=True).encode())
    return File(
        path=path,
        stamp=_stamp(status),
        etag=etag,
        modified=int(status.st_mtime),
        full=Answer(200, [*_content_headers(path, body), dated, *kept], body),
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
