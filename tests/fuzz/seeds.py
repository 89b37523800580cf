"""The feeds and posts that are made wrong: our own, and those of the corpus where there is one."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from feeds.demo.content import feed, feed_names

Kind: TypeAlias = Literal["feed", "case", "post"]
"""A case is a feed, too: a small one, of another parser's tests."""

_OWN = Path(__file__).parent / "own"
_LARGEST = 300 * 1024  # bytes; what is larger takes the time of a hundred others
_FOLDERS: Mapping[str, Kind] = {"feeds": "feed", "conformance": "case", "posts": "post"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """A document as it was written or found; `name` says where, and ends as its file does."""

    kind: Kind
    name: str
    data: bytes


def own_seeds() -> tuple[Seed, ...]:
    """Return the feeds and posts that the project holds, those of the demo among them."""
    demo = (Seed(kind="feed", name=name, data=feed(name, "https://harbour.example")) for name in feed_names())
    return (*seeds_in(_OWN), *demo)


def seeds_in(folder: Path) -> tuple[Seed, ...]:
    """Return what lies in the folders `feeds`, `conformance` and `posts`, but for the largest."""
    return tuple(
        Seed(kind=kind, name=path.relative_to(folder).as_posix(), data=path.read_bytes())
        for name, kind in _FOLDERS.items()
        for path in sorted((folder / name).rglob("*.*"))
        if path.is_file() and path.suffix != ".tsv" and path.stat().st_size <= _LARGEST
    )
