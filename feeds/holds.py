"""The last good version of each category, kept beside what is published, and what holds a category back.

Both lie in the folder `.kept` of the output, which nobody is served, and are found without the store: that belongs
to the one process that writes it, while anybody may roll back.
"""

import json
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from feeds.errors import HeldError, PublishError
from feeds.files import alone_in, link_file, read_file, remove_file, write_if_changed
from feeds.publish import FORMATS
from feeds.publishing import Change, apply
from store.slugs import below

_KEPT = ".kept"
_HOLD = ".hold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Why a category keeps its files: it was rolled back (`pinned`), or the gate does not let new ones through."""

    why: str
    pinned: bool


@contextmanager
def turn(root: Path) -> Iterator[None]:
    """Wait until nobody else replaces or puts back files below `root`."""
    with alone_in(root / _KEPT, wait=True):
        yield


def keep(root: Path, slug_path: str) -> None:
    """Keep the front documents of a category as they are, in place of those kept before."""
    for form in FORMATS:
        name = below(slug_path, form.filename)
        if (root / name).is_file():
            link_file(root, name, f"{_KEPT}/{name}")


def put(
    root: Path, slug_path: str, changes: Collection[Change], *, front: bool = False, forced: bool = False
) -> int:
    """Write what changed of a category's document and return how much; before its `front`, what was there is kept.

    Raises HeldError where the category was rolled back meanwhile, unless it is `forced`; PublishError.
    """
    with turn(root):
        if not forced and (one := held(root, slug_path)) and one.pinned:
            raise HeldError(one.why)
        if front and changes:
            keep(root, slug_path)
        written = apply(root, changes)
        if front:
            release(root, slug_path)
    return written


def roll_back(root: Path, slug_path: str, why: str) -> int:
    """Put the kept documents of a category in place again, and hold it back; return how many differed.

    Raises PublishError where none were kept.
    """
    with turn(root):
        differed = put_back(root, slug_path)
        hold(root, slug_path, Hold(why=why, pinned=True))
    return differed


def put_back(root: Path, slug_path: str) -> int:
    """Put the kept documents of a category in place again; return how many differed.

    Raises PublishError where none were kept.
    """
    kept = {
        name: read_file(root, f"{_KEPT}/{name}") for name in (below(slug_path, one.filename) for one in FORMATS)
    }
    found = {name: data for name, data in kept.items() if data}
    if not found:
        raise PublishError("no version before this one was kept")
    return sum(write_if_changed(root, name, data) for name, data in found.items())


def hold(root: Path, slug_path: str, held: Hold) -> None:
    """Hold a category back."""
    write_if_changed(root, _name(slug_path), json.dumps(asdict(held), ensure_ascii=False).encode())


def held(root: Path, slug_path: str) -> Hold | None:
    """Return what holds a category back."""
    data = read_file(root, _name(slug_path))
    return None if data is None else Hold(**json.loads(data))


def release(root: Path, slug_path: str) -> None:
    """Hold a category back no more."""
    if (root / _name(slug_path)).is_file():
        remove_file(root, _name(slug_path))


def holds(root: Path) -> dict[str, Hold]:
    """Return what holds categories back, by their folders."""
    found = {}
    for folder, _, files in os.walk(root / _KEPT):
        if _HOLD in files:
            slug_path = Path(folder).relative_to(root / _KEPT).as_posix().removeprefix(".")
            if (one := held(root, slug_path)) is not None:
                found[slug_path] = one
    return found


def _name(slug_path: str) -> str:
    return f"{_KEPT}/{below(slug_path, _HOLD)}"
