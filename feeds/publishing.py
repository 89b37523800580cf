"""A channel onto disk: rendered, compared with what is there, judged, and replaced only where it differs."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Literal, TypeVar

from config.model import Site
from feeds.errors import HeldError
from feeds.files import names_in, read_file, remove_file, write_if_changed
from feeds.model import Channel, Outline, document
from feeds.publish import FORMATS, Format, directory, opml
from feeds.publish.check import Entries, check_xml
from feeds.publish.gate import difference, loss
from feeds.publish.kept import Keep, entry_keys, render_kept
from feeds.siblings import has_siblings, write_siblings
from store.slugs import below
from store.source_model import SourceState

T = TypeVar("T")

LISTS = (opml.FILENAME, directory.FILENAME)
"""What there is once for the whole site: the list of its feeds, and that of all there is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A file that is to be written as `data` or removed; `why` says in words what makes it another.

    Of one that is `compress`ed only the siblings differ. A folder (`name` ends in '/') on `hold` keeps its files.
    """

    action: Literal["write", "compress", "remove", "hold"]
    name: str
    why: str
    data: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """How much of a document may be gone at once: `most_loss` per cent of its items; it wants `limit` of them."""

    limit: int
    most_loss: int


def changes_of(
    root: Path,
    channel: Channel,
    gate: Gate | None = None,
    codings: Collection[str] = (),
    keep: Keep | None = None,
) -> tuple[Change, ...]:
    """Return what differs of a channel's document from what is on disk, in every format and its siblings.

    What is drawn of its items is kept for the next document that shows them.

    Raises HeldError where the gate does not let it through, where it cannot be rendered or would be broken, and
    PublishError where the disk cannot be read: then nothing of it is to be written.
    """
    keys = entry_keys(channel) if keep else {}
    found = (_change(root, _rendered(form, channel, keys, keep), gate, codings) for form in FORMATS)
    return tuple(change for change in found if change)


def removals_of(root: Path, slug_path: str, part: str) -> tuple[Change, ...]:
    """Return the files of a part that leaves the archive."""
    names = (below(slug_path, document(form.filename, part)) for form in FORMATS)
    return tuple(
        Change(action="remove", name=name, why="none of its items is left")
        for name in names
        if (root / name).is_file()
    )


def list_changes(
    site: Site, outline: Outline, sources: Sequence[SourceState], updated: datetime, parts: Sequence[str]
) -> tuple[Change, ...]:
    """Return what differs of the lists of the whole site: `feeds.opml`, and the page of all there is.

    `parts` are those of the root's archive, one a month, newest first. Raises PublishError.
    """
    root = site.output
    data = opml.render(site.title, (outline,), updated)
    _checked(opml.FILENAME, check_xml, data)
    page = directory.render_directory(site, outline, sources, parts)
    found = (
        _file_change(root, opml.FILENAME, data, site.compress),
        _file_change(root, directory.FILENAME, page, site.compress),
    )
    return tuple(change for change in found if change)


def lists_are_published(root: Path) -> bool:
    """Return whether the lists of the whole site are on disk."""
    return all((root / name).is_file() for name in LISTS)


def apply(root: Path, changes: Collection[Change], codings: Collection[str] = ()) -> int:
    """Write and remove files with their siblings in `codings`, and return how many.

    Raises PublishError for the first that fails.
    """
    for change in changes:
        if change.action == "remove":
            write_siblings(root, change.name, b"", (), changed=True)
            remove_file(root, change.name)
        else:  # to compress a file is to write it again, which leaves it alone
            changed = write_if_changed(root, change.name, change.data, partial(_same, change.data))
            write_siblings(root, change.name, change.data, codings, changed=changed)
    return len(changes)


def applied(root: Path, changes: Collection[Change]) -> list[str]:
    """Return the names of the files that are on disk as `changes` have them."""
    return [change.name for change in changes if read_file(root, change.name) == change.data]


def is_published(root: Path, slug_path: str, parts: Collection[str] = ()) -> bool:
    """Return whether every file of a category, and of `parts` of its archive, is on disk."""
    fronts = (root / below(slug_path, form.filename) for form in FORMATS)
    return all(front.is_file() for front in fronts) and not lost_parts(root, slug_path, parts)


def lost_parts(root: Path, slug_path: str, parts: Collection[str]) -> list[str]:
    """Return those of `parts` of which a file is not on disk."""
    found = set(names_in(root / below(slug_path, "archive"))) if parts else set()
    return [
        part
        for part in parts
        if not all(document(form.filename, part).removeprefix("archive/") in found for form in FORMATS)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Document:
    """A document that was rendered."""

    form: Format
    name: str
    data: bytes


def _rendered(form: Format, channel: Channel, keys: Mapping[int, int], keep: Keep | None) -> _Document:
    """Return the document of a channel in a format. Raises HeldError where it cannot be rendered."""
    name = below(channel.slug_path, document(form.filename, channel.archive.part))
    try:
        if keep and form.draw:
            data = render_kept(form.draw, form.name, channel, keys, keep)
        else:
            data = form.render(channel)
    except (ValueError, TypeError, LookupError) as error:
        raise HeldError(f"{name}: cannot be rendered: {error}") from error
    return _Document(form=form, name=name, data=data)


def _change(root: Path, rendered: _Document, gate: Gate | None, codings: Collection[str]) -> Change | None:
    form, name, data = rendered.form, rendered.name, rendered.data
    if form.entries is None:
        return _file_change(root, name, data, codings)
    old = read_file(root, name)
    if old == data:
        return _compressed(root, name, data, codings)
    entries = _checked(name, form.entries, data)
    before = _entries(form, old)
    if gate and before and (why := loss(min(len(before), gate.limit), len(entries), gate.most_loss)):
        raise HeldError(f"{name}: {why}")
    return Change(action="write", name=name, why=difference(before, entries), data=data)


def _file_change(root: Path, name: str, data: bytes, codings: Collection[str]) -> Change | None:
    """Return what differs of a file that has no entries."""
    old = read_file(root, name)
    if old == data:
        return _compressed(root, name, data, codings)
    return Change(action="write", name=name, why="new" if old is None else "its text", data=data)


def _compressed(root: Path, name: str, data: bytes, codings: Collection[str]) -> Change | None:
    """Return what differs of a file's compressed siblings."""
    if has_siblings(root, name, codings):
        return None
    return Change(action="compress", name=name, why="its compressed siblings", data=data)


def _checked(name: str, read: Callable[[bytes], T], data: bytes) -> T:
    """Return what is read of a document about to be published. Raises HeldError where it is broken."""
    try:
        return read(data)
    except ValueError as error:
        raise HeldError(f"{name}: {error}") from error


def _same(data: bytes, written: bytes) -> None:
    if written != data:
        raise ValueError("the disk gives other bytes back")


def _entries(form: Format, data: bytes | None) -> Entries | None:
    """Return the entries of what is on disk; None of what is broken, which anything may replace."""
    try:
        return form.entries(data) if form.entries and data else None
    except ValueError:
        return None
