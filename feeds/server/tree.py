"""The files below a root, kept in memory."""

import os
import stat
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from feeds.errors import FetchError
from feeds.fetch.decode import Decoder
from feeds.server.files import File, Stamp, make_file, make_variant
from feeds.server.memory import Memory
from feeds.siblings import SUFFIXES

CACHE_BYTES = 64 * 1024 * 1024


class Tree:
    """The files below `root`; those used last stay in memory, `limit` bytes of them at most.

    A file is read again once its inode, size or times are others, so whoever publishes need not tell us.
    """

    def __init__(self, root: Path, limit: int = CACHE_BYTES) -> None:
        self._root = root
        self._files: Memory[tuple[str, str]] = Memory(limit)  # by path and content coding

    def get(self, path: str) -> File:
        """Return what a decoded URL path names. Raises IsADirectoryError for a folder, OSError where nothing is.

        It reads the disk in the event loop: a file when it was published anew, else nothing.
        """
        known = self._files.get((path, ""))
        if known and known.stamp == Stamp.of(known.path.stat()):
            return known
        file = _read(_published(self._root, path))
        self._files.put((path, ""), file)
        return file

    def variant(self, path: str, file: File, codings: Iterable[str]) -> File:
        """Return what `path` names, which `get` gave, in the first of `codings` that it has; or as it is."""
        for coding in codings:
            with suppress(OSError, FetchError):  # not there, or not what it should be
                if found := self._sibling(path, file, coding):
                    return found
        return file

    def _sibling(self, path: str, file: File, coding: str) -> File | None:
        """Return a variant whose sibling has the date of its file, decodes to just that, and is not longer."""
        name = f"{file.path}{SUFFIXES[coding]}"
        status = os.lstat(name)
        if not stat.S_ISREG(status.st_mode) or status.st_mtime_ns != file.stamp.modified:
            return None
        known = self._files.get((path, coding))
        if known and known.stamp == Stamp.of(status) and file.is_tag(known.etag):
            return known
        read, body = _contents(name)
        # Two versions of a file may have one date, and others may write siblings, too.
        if _decoded(coding, body, len(file.full.body)) != file.full.body:
            return None
        variant = make_variant(file, Stamp.of(read), coding, body)
        self._files.put((path, coding), variant)
        return variant


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


def _contents(path: Path | str) -> tuple[os.stat_result, bytes]:
    """Read a file whole. Its status is of what was read, whatever has taken its name meanwhile."""
    with open(path, "rb") as file:  # noqa: PTH123 - a sibling has no Path
        return os.fstat(file.fileno()), file.read()


def _read(path: Path) -> File:
    status, body = _contents(path)
    return make_file(path, Stamp.of(status), body)


def _decoded(coding: str, body: bytes, limit: int) -> bytes:
    """Undo a content coding. FetchError: it is broken, or decodes to more than `limit` bytes."""
    decoder = Decoder(coding, limit)
    plain = b"".join(decoder.feed(body))
    decoder.finish()
    return plain
