"""What hubs said, between the server that heard it and the one process that writes the store: a folder of files.

Each file is written whole or not at all, and can be read by its owner only.
"""

import json
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

_MOST_FILES = 1_000
_MOST_BYTES = 256 * 1024 * 1024
_ROOM = 1_000
"""So many notes without a body fit beside them: no hub can keep another from being verified."""
_MOST_OF_ONE = 50
_MOST_BYTES_OF_ONE = 32 * 1024 * 1024
"""What one subscription may have waiting: no hub can fill the inbox for the others."""
_STALE = 3600.0
"""So many seconds old, a file that is still being written is of a process that was killed."""

Kind = Literal["push", "verified", "denied", "left"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What a hub said `at` then about a subscription, by its number.

    A push has a body and its media `type`; `lease` (seconds) is of a verification, `reason` of a denial.
    """

    kind: Kind
    subscription: int
    at: datetime
    lease: int = 0
    reason: str = ""
    type: str = ""
    body: bytes = b""


class InboxFullError(Exception):
    """Nobody has taken in what waits for too long."""


class Inbox:
    """The folder `<store>.inbox`, made when the first note is put there."""

    def __init__(self, store: Path) -> None:
        self._folder = store.with_name(f"{store.name}.inbox")

    def put(self, note: Note) -> None:
        """Keep a note. Raises InboxFullError, and OSError where it cannot be written."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        if self._is_full(note):
            raise InboxFullError
        name = f"{time.time_ns():020d}-{note.subscription}-{secrets.token_hex(8)}"
        temp = self._folder / f".{name}"
        try:
            _write(temp, _written(note))
            temp.rename(self._folder / name)
        except BaseException:
            with suppress(FileNotFoundError):
                temp.unlink()
            raise

    def _is_full(self, note: Note) -> bool:
        sizes = [(subscription_of(file.name), _size(file)) for file in self._files()]
        if not note.body:
            return len(sizes) >= _MOST_FILES + _ROOM
        own = [size for number, size in sizes if number == str(note.subscription)]
        most = len(sizes) >= _MOST_FILES or len(own) >= _MOST_OF_ONE
        total, total_of_one = (sum(found) + len(note.body) for found in ([size for _, size in sizes], own))
        return most or total > _MOST_BYTES or total_of_one > _MOST_BYTES_OF_ONE

    def waiting(self) -> list[Path]:
        """Return the files of the notes, the oldest first; what killed processes left half-written is removed."""
        with suppress(FileNotFoundError):
            now = time.time()
            for file in self._files():
                if file.name.startswith(".") and file.stat().st_mtime < now - _STALE:
                    Path(file.path).unlink()
            return sorted(Path(file.path) for file in self._files() if not file.name.startswith("."))
        return []

    def _files(self) -> Iterator[os.DirEntry[str]]:
        with os.scandir(self._folder) as files:
            yield from files


def subscription_of(name: str) -> str:
    """Return which subscription a note is about, as its file is called."""
    return name.partition("-")[2].partition("-")[0]


def read_note(file: Path) -> Note | None:
    """Return what a file holds, None where that is no note. Raises OSError where it cannot be read now."""
    head, _, body = file.read_bytes().partition(b"\n")
    try:
        told = json.loads(head)
        return Note(**{**told, "at": datetime.fromtimestamp(told["at"], UTC)}, body=body)
    except (ValueError, TypeError, KeyError):
        return None


def _size(file: os.DirEntry[str]) -> int:
    """Return the bytes of a file, 0 where it was taken in meanwhile."""
    with suppress(FileNotFoundError):
        return file.stat().st_size
    return 0


def _written(note: Note) -> bytes:
    head = {
        "kind": note.kind,
        "subscription": note.subscription,
        "at": int(note.at.timestamp()),
        "lease": note.lease,
        "reason": note.reason,
        "type": note.type,
    }
    return json.dumps(head).encode() + b"\n" + note.body


def _write(path: Path, data: bytes) -> None:
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(file, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(file)
