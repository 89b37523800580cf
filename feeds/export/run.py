"""The story of an export: see what is there, write what changed, take back what is stale.

A folder keeps no list of what was written: each file tells it of itself, by its seal. So an export may be cut off
anywhere, and the next one goes on from what it finds.
"""

import os
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from unicodedata import normalize
from zoneinfo import ZoneInfo

from feeds.export.forms import FORMS, Form, FormName, wall
from feeds.export.names import file_name, folders_of, mark_in, mark_of
from feeds.export.render import has_seal, is_sealed, meta_of, render, sealed_id
from feeds.files import alone_in, read_file, remove_file, remove_stale_temps, write_if_changed
from feeds.ports import Progress
from feeds.posts.values import text, texts
from store.categories import categories
from store.channels import placed_items, places_of
from store.database import Database
from store.model import CategoryNode, StoredItem
from store.slugs import below

_SUFFIXES = frozenset(form.suffix for form in FORMS.values())
_FOLDERS = 16
"""Of so many folders the names are known at a time; items come category by category."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What is exported and how: a category with all below it ('' is everything), dates in the site's `zone`."""

    folder: Path
    form: FormName
    category: str = ""
    zone: str = "UTC"


@dataclass(slots=True, kw_only=True)
class Tally:
    """What was done, in files; `kept` are items whose file was edited, or whose place another's file has."""

    written: int = 0
    unchanged: int = 0
    kept: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """An export at work: `nodes` are the categories to go through, `names` a folder's files by their marks."""

    database: Database
    export: Export
    form: Form
    zone: ZoneInfo
    nodes: Mapping[str, int]
    folders: Mapping[str, str]
    names: Callable[[str], Mapping[str, str]]


def export_posts(database: Database, export: Export, progress: Progress) -> Tally:
    """Make the folder hold the posts of a category that is there, in so far as nobody has edited them.

    Raises FolderLockedError where another export is at work there, PublishError.
    """
    nodes, tally = categories(database), Tally()
    work = _work(database, export, nodes)
    total = sum(node.items for node in nodes if node.path == export.category)
    with alone_in(export.folder):
        remove_stale_temps(export.folder)
        edited, stale = _survey(work)
        for done, stored in enumerate(_items(work), 1):
            _write(work, stored, edited, tally)
            progress("exporting", done, total)
        for name in stale:  # only now, so that no item is ever without a file
            _take_back(work, name, tally)
    return tally


def _work(database: Database, export: Export, nodes: Collection[CategoryNode]) -> _Work:
    form = FORMS[export.form]

    @lru_cache(maxsize=_FOLDERS)
    def names(folder: str) -> Mapping[str, str]:
        place = export.folder / folder
        found = sorted(file.name for file in place.iterdir()) if place.is_dir() else []
        return {mark: name for name in found if (mark := mark_in(name, form))}

    return _Work(
        database=database,
        export=export,
        form=form,
        zone=ZoneInfo(export.zone),
        nodes={node.path: node.id for node in nodes if _is_within(node.path, export.category)},
        folders=folders_of(nodes),
        names=names,
    )


def _survey(work: _Work) -> tuple[set[str], list[str]]:
    """Return the ids of the files that were edited, and the names of the sealed ones that are out of place."""
    edited: set[str] = set()
    stale: list[str] = []
    for name in _walk(work.export.folder):
        data = read_file(work.export.folder, name) or b""
        if is_sealed(name, data):
            if not _is_in_place(work, name, data) and _is_ours(work.export, data):
                stale.append(name)
        elif has_seal(data):
            edited.add(text(meta_of(data).get("guid")))
    return edited, stale


def _walk(root: Path) -> Iterator[str]:
    """Yield the names of all files that may be posts; no link is followed, and no hidden folder looked into."""
    for place, inner, files in os.walk(root):
        inner[:] = [name for name in inner if not name.startswith(".")]
        folder = Path(place).relative_to(root)
        yield from ((folder / name).as_posix() for name in files if Path(name).suffix in _SUFFIXES)


def _is_in_place(work: _Work, name: str, data: bytes) -> bool:
    """Return whether a sealed file is where its item would be written, if there is such an item."""
    path, public_id = PurePosixPath(normalize("NFC", name)), sealed_id(data)
    places = places_of(work.database, public_id)
    if places is None or mark_in(path.name, work.form) != mark_of(public_id):
        return False
    folder = work.folders.get(places[0])
    return folder is None or str(path) == below(folder, path.name)  # None: made a moment ago; the next time


def _is_ours(export: Export, data: bytes) -> bool:
    """Return whether a post names all levels of the category that is exported."""
    levels = export.category.split("/") if export.category else []
    return set(levels) <= set(texts(meta_of(data).get("categories")))


def _items(work: _Work) -> Iterator[StoredItem]:
    """Yield each item of the category once, with the first of its places that is exported."""
    for path, node_id in work.nodes.items():
        for stored in placed_items(work.database, node_id):
            exported = (place for place in stored.paths or ("",) if _is_within(place, work.export.category))
            if path == next(exported):
                yield stored


def _is_within(path: str, category: str) -> bool:
    return not category or path == category or path.startswith(f"{category}/")


def _write(work: _Work, stored: StoredItem, edited: Collection[str], tally: Tally) -> None:
    """Write one item, unless somebody has edited its file, or another file has its place."""
    root, folder = work.export.folder, work.folders.get(stored.paths[0] if stored.paths else "")
    if folder is None:
        return  # its category was made a moment ago; the next time
    known = work.names(folder).get(mark_of(stored.public_id))
    name = below(folder, known or file_name(stored, work.form, wall(stored.date, work.zone)))
    before = read_file(root, name)
    data = render(stored, work.form, work.zone, name)
    if stored.public_id in edited or not (before is None or is_sealed(name, before)):
        tally.kept += 1
    elif write_if_changed(root, name, data):
        tally.written += 1
    else:
        tally.unchanged += 1


def _take_back(work: _Work, name: str, tally: Tally) -> None:
    """Remove a file that was out of place when we began, if it still is and nobody has edited it since."""
    data = read_file(work.export.folder, name) or b""
    if is_sealed(name, data) and not _is_in_place(work, name, data):
        remove_file(work.export.folder, name)
        tally.removed += 1
