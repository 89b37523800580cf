"""Bytes that may be wanted again soon, kept in a file without a name: it ends with the process."""

import os
from pathlib import Path
from tempfile import TemporaryFile
from threading import Lock
from types import TracebackType
from typing import IO, Self


class Spool:
    """Bytes by numbers in a file in `folder`, `most` of them at a time; when there are more, it begins anew.

    What cannot be written is not kept, and nothing once it is closed.
    """

    def __init__(self, folder: Path, most: int = 512 * 1024 * 1024) -> None:
        self._lock = Lock()  # a thread may still draw when the work that it was for was cancelled
        self._most = most
        self._size = 0
        self._places: dict[int, tuple[int, int]] = {}
        try:
            self._file: IO[bytes] | None = TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115 - it is closed on leaving
        except OSError:
            self._file = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            if self._file:
                self._file.close()
            self._file = None
            self._places.clear()

    def get(self, key: int) -> bytes | None:
        """Return what was put there; None where nothing is."""
        with self._lock:
            if not self._file or key not in self._places:
                return None
            offset, length = self._places[key]
            data = os.pread(self._file.fileno(), length, offset)
            return data if len(data) == length else None

    def put(self, key: int, data: bytes) -> None:
        """Keep bytes; what was there before is forgotten."""
        with self._lock:
            self._places.pop(key, None)
            if self._file and len(data) <= self._most and self._write(self._file.fileno(), data):
                self._places[key] = (self._size, len(data))
                self._size += len(data)

    def _write(self, file: int, data: bytes) -> bool:
        """Write bytes behind the others, or in place of all; return whether that could be done."""
        if self._size + len(data) > self._most:
            self._places.clear()
            self._size = 0
        try:
            return os.pwrite(file, data, self._size) == len(data)
        except OSError:
            return False
