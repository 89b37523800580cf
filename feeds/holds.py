"""The last good version of each category, kept beside what is published, and what holds a category back.

Both lie in the folder `.kept` of the output, which nobody is served, and are found without the store: that belongs
to the one process that writes it, while anybody may roll back.
"""

import json
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from feeds.errors import HeldError, PublishError
from feeds.files import alone_in, link_file, read_file, remove_file, write_if_changed
from feeds.publish import FORMATS
from feeds.publishing import Change, apply
from feeds.siblings import write_siblings
from store.slugs import below

_KEPT = ".kept"
_HOLD = ".hold"
_BEGUN = ".begun"


State = Literal["refused", "rolled_back", "released"]
"""Refused by the gate, which is asked again each time; rolled back, which holds until it is released; released."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Why a category keeps its files, or, once it is released, why it did: nothing holds its next version back."""

    why: str
    state: State


@contextmanager
def _turn(root: Path) -> Iterator[None]:
    """Wait until nobody else replaces or puts back files below `root`."""
    with alone_in(root / _KEPT, wait=True):
        yield


def _begin(root: Path, slug_path: str) -> None:
    """Keep the front documents of a category as they are, in place of those kept before.

    Those kept before stay where writing was begun and came to no end: what is there now is half of each version.
    """
    begun = f"{_KEPT}/{below(slug_path, _BEGUN)}"
    if (root / begun).is_file():
        return
    for name in _fronts(slug_path):
        if (root / name).is_file():
            link_file(root, name, f"{_KEPT}/{name}")
    write_if_changed(root, begun, b"")


def _fronts(slug_path: str) -> list[str]:
    return [below(slug_path, form.filename) for form in FORMATS]


def _remove(root: Path, slug_path: str, name: str) -> None:
    kept = f"{_KEPT}/{below(slug_path, name)}"
    if (root / kept).is_file():
        remove_file(root, kept)


def put(
    root: Path, slug_path: str, changes: Collection[Change], codings: Collection[str] = (), *, front: bool = False
) -> int:
    """Write what changed of a category's document and return how much; before its `front`, what was there is kept.

    Raises HeldError where the category was rolled back meanwhile; PublishError.
    """
    with _turn(root):
        if (one := hold_of(root, slug_path)) and one.state == "rolled_back":
            raise HeldError(one.why)
        if front and any(change.action == "write" for change in changes):
            _begin(root, slug_path)
        written = apply(root, changes, codings)
        if front:
            _remove(root, slug_path, _BEGUN)
            _remove(root, slug_path, _HOLD)
    return written


def roll_back(root: Path, slug_path: str, why: str) -> int:
    """Put the kept documents of a category in place again, and hold it back; return how many differed.

    Raises PublishError where none were kept, or none that differ.
    """
    with _turn(root):
        differed = _put_back(root, slug_path)
        if not differed:
            raise PublishError("it is as it was before already")
        _note(root, slug_path, Hold(why=why, state="rolled_back"))
    return differed


def refuse(root: Path, slug_path: str, why: str) -> None:
    """Note why a category keeps its files, unless it was rolled back meanwhile."""
    with _turn(root):
        one = hold_of(root, slug_path)
        if one is None or one.state != "rolled_back":
            _note(root, slug_path, Hold(why=why, state="refused"))


def _put_back(root: Path, slug_path: str) -> int:
    """Put the kept documents of a category in place again; return how many differed.

    Raises PublishError where none were kept.
    """
    kept = {name: read_file(root, f"{_KEPT}/{name}") for name in _fronts(slug_path)}
    found = {name: data for name, data in kept.items() if data}
    if not found:
        raise PublishError("no version before this one was kept")
    for name in found:
        write_siblings(root, name, b"", (), changed=True)  # they are of the version that goes
    return sum(write_if_changed(root, name, data) for name, data in found.items())


def _note(root: Path, slug_path: str, one: Hold) -> None:
    """Hold a category back."""
    write_if_changed(root, _name(slug_path), json.dumps(asdict(one), ensure_ascii=False).encode())


def hold_of(root: Path, slug_path: str) -> Hold | None:
    """Return what holds a category back."""
    data = read_file(root, _name(slug_path))
    try:
        return None if data is None else Hold(**json.loads(data))
    except (ValueError, TypeError):
        return Hold(why="what held it back cannot be read any more", state="refused")


def release(root: Path, slug_path: str) -> None:
    """Let the next version of a category through, whatever it was held back for."""
    with _turn(root):
        one = hold_of(root, slug_path)
        _note(root, slug_path, Hold(why=one.why if one else "", state="released"))


def holds(root: Path) -> dict[str, Hold]:
    """Return what holds categories back, by their folders."""
    found = {}
    for folder, _, files in os.walk(root / _KEPT, onerror=_unreadable):
        if _HOLD in files:
            slug_path = Path(folder).relative_to(root / _KEPT).as_posix().removeprefix(".")
            if (one := hold_of(root, slug_path)) is not None:
                found[slug_path] = one
    return found


def held_since(root: Path, slug_path: str) -> datetime | None:
    """Return since when a category is held back for what now holds it; None where nothing does."""
    try:
        return datetime.fromtimestamp(int((root / _name(slug_path)).stat().st_mtime), UTC)
    except OSError:
        return None


def _unreadable(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError | NotADirectoryError):
        raise PublishError(f"cannot read {error.filename}: {error.strerror}")


def kept(root: Path) -> Iterator[bytes]:
    """Yield the documents that are kept, of all categories. Raises PublishError."""
    for folder, _, files in os.walk(root / _KEPT, onerror=_unreadable):
        for name in files:
            if not name.startswith("."):
                yield read_file(root, (Path(folder) / name).relative_to(root).as_posix()) or b""


def _name(slug_path: str) -> str:
    return f"{_KEPT}/{below(slug_path, _HOLD)}"
