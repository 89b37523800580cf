"""Which published files go to a bucket and which objects leave it, in which order, and how they are labelled."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from feeds.media_types import ARCHIVE, content_type, feed_type
from feeds.publish import opml

MEDIA = "media"
_ENCODED = (".br", ".gz", ".zst")
# RFC 8246: the names in `media` are made of what the files hold.
_FOR_A_YEAR = "public, max-age=31536000, immutable"
_FOR_MINUTES = "public, max-age=300"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells, without reading it, that a file is still the one it was."""

    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that the bucket holds: its stamp when it was sent, and the SHA-256 of its bytes in hexadecimal."""

    stamp: Stamp
    sha256: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done: the names to upload, by stages that follow each other, and then those to delete."""

    uploads: tuple[tuple[str, ...], ...]
    deletions: tuple[str, ...]

    def __len__(self) -> int:
        """Count the names."""
        return sum(map(len, self.uploads)) + len(self.deletions)


def plan(local: Mapping[str, Stamp], sent: Mapping[str, Sent]) -> Plan:
    """Return what makes a bucket that holds `sent` hold `local`.

    What others lead to comes first: media, archives, feeds, pages, the list of feeds.
    """
    changed = sorted(name for name, stamp in local.items() if name not in sent or sent[name].stamp != stamp)
    stages: dict[int, list[str]] = {}
    for name in changed:
        stages.setdefault(_stage(name), []).append(name)
    uploads = tuple(tuple(stages[stage]) for stage in sorted(stages))
    return Plan(uploads, tuple(sorted(sent.keys() - local.keys())))


def is_uploaded(name: str) -> bool:
    """Tell whether a file belongs in the bucket: not what is hidden, nor another file in a smaller encoding."""
    path = PurePosixPath(name)
    return path.suffix not in _ENCODED and not any(part.startswith(".") for part in path.parts)


def attributes(name: str) -> dict[str, str]:
    """Return the headers with which an object is stored."""
    path = PurePosixPath(name)
    return {
        "Content-Type": content_type(path).decode(),
        "Cache-Control": _FOR_A_YEAR if path.parts[0] == MEDIA else _FOR_MINUTES,
    }


def _stage(name: str) -> int:
    path = PurePosixPath(name)
    if name == opml.FILENAME:
        return 4
    if path.suffix == ".html":
        return 3
    if path.parent.name == ARCHIVE:
        return 1
    return 2 if feed_type(path) else 0
