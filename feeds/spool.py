"""Bytes that may be wanted again soon, kept in a file without a name: it ends with the process."""

import os
from pathlib import Path
from tempfile import TemporaryFile
from threading import Lock
from types import TracebackType
from typing import Self


class Spool:
    """Bytes by numbers, `most` of them at a time; when there are more, it begins anew.

    What cannot be written is not kept.
    """

    def __init__(self, folder: Path, most: int = 512 * 1024 * 1024) -> None:
        """Make the file in `folder`. Raises OSError where there can be none."""
        self._file = TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115 - it is closed on leaving
        self._lock = Lock()  # a thread may still draw when the work that it was for was cancelled
        self._most = most
        self._size = 0
        self._places: dict[int, tuple[int, int]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._file.close()
            self._places.clear()
            self._most = -1

    def get(self, key: int) -> bytes | None:
        """Return what was put there; None where nothing is."""
        with self._lock:
            if key not in self._places:
                return None
            offset, length = self._places[key]
            data = os.pread(self._file.fileno(), length, offset)
            return data if len(data) == length else None

    def put(self, key: int, data: bytes) -> None:
        """Keep bytes; what was there before is forgotten."""
        with self._lock:
            self._put(key, data)

    def _put(self, key: int, data: bytes) -> None:
        self._places.pop(key, None)
        if len(data) > self._most:
            return
        if self._size + len(data) > self._most:
            self._places.clear()
            self._size = 0
        try:
            written = os.pwrite(self._file.fileno(), data, self._size)
        except OSError:
            return
        if written == len(data):
            self._places[key] = (self._size, len(data))
            self._size += written
