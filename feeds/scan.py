"""A folder of front-matter posts, scanned: only what changed is read, and what is gone is named.

A file that cannot be read keeps the item that it gave before; a folder that cannot be read keeps them all.
"""

import errno
import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePosixPath

import structlog

from config.model import Config, DialectName, Posts
from feeds.errors import PostError
from feeds.posts import TELLING, Guess, PostSettings, file_beside, guess_dialect, is_post, read_post
from feeds.select.posts import Reading, settle
from store.facts import keep_fact
from store.model import PostFile, ScanResult
from store.source_model import SourceState
from store.thread import StoreThread

log = structlog.get_logger()

_LARGEST = 4 * 1024 * 1024
_PASSED_OVER = frozenset({"node_modules", "__pycache__"})
_LEVELS = 5  # Astro's src/content/blog/2024 is four below the site


def scan_folder(
    folder: Path, source: SourceState, settings: PostSettings, known: Iterable[PostFile], now: datetime
) -> ScanResult:
    """Compare `folder` with the files that are `known` of it and read what is new, changed, due or was broken."""
    before = {one.path: one for one in known}
    errors: dict[str, str] = {}
    stamps = dict(_walk(folder, settings.dialect, errors))
    kept = {path for path in before if _is_within(path, errors)}
    due = (path for path, stamp in sorted(stamps.items()) if _is_due(before.get(path), stamp, now))
    readings = tuple(_read_file(folder, path, stamps[path], settings, now) for path in due)
    scan = settle(source, before, stamps.keys() | kept, readings, now)
    told = "; ".join(f"{folder / path}: {error}; its posts stay" for path, error in errors.items())
    return replace(scan, error=told or None)


def settings_for(config: Config, posts: Posts) -> PostSettings:
    """Return how the posts of a folder are read; a dialect that is not named is guessed."""
    return PostSettings(
        dialect=guess_folder(posts.path).dialect if posts.dialect == "auto" else posts.dialect,
        zone=posts.zone,
        default_zone=config.site.timezone,
        category=posts.category,
        base_url=posts.base_url,
    )


async def tell_guess(store: StoreThread, source: SourceState, posts: Posts) -> None:
    """Log which dialect is guessed for a folder that names none, where it is another guess than before."""
    if posts.dialect == "auto":
        guess = guess_folder(posts.path)
        is_new = await store(keep_fact, f"dialect of source {source.id}", guess.words)
        level = log.info if is_new else log.debug
        level("dialect guessed", posts=str(posts.path), dialect=guess.dialect, signs=guess.signs)


def guess_folder(folder: Path) -> Guess:
    """Return whose posts a folder holds, by what lies in it and in the folders above."""
    return guess_dialect(_names(place) for place in (folder, *folder.parents[: _LEVELS - 1]))


def _names(place: Path) -> Mapping[str, str]:
    found = {}
    with suppress(OSError):
        found = {entry.name: "" for entry in os.scandir(place)}
    for name in TELLING & found.keys():
        with suppress(OSError):
            found[name] = _read(place / name).decode(errors="replace")
    return found


def _is_due(old: PostFile | None, stamp: str, now: datetime) -> bool:
    """Return whether a file is read; a broken one always is: its cause may lie in another file, or in the disk."""
    if old is None or old.stamp != stamp or old.error is not None:
        return True
    return old.held_until is not None and old.held_until <= now


def _is_within(path: str, places: Iterable[str]) -> bool:
    return any(place in {".", path} or path.startswith(f"{place}/") for place in places)


def _read_file(folder: Path, path: str, stamp: str, settings: PostSettings, now: datetime) -> Reading:
    file = PostFile(path=path, stamp=stamp, raw_hash="")
    try:
        beside = read_beside(folder, path, settings.dialect)
        data = _read(folder / path)
        file = replace(file, raw_hash=hashlib.sha256(beside + data).hexdigest()[:32])
        return Reading(file=file, post=read_post(data, PurePosixPath(path), settings, now, beside))
    except OSError as error:
        return Reading(file=replace(file, error=f"cannot be read: {error.strerror or error}"))
    except PostError as error:
        line = f"line {error.line}: " if error.line else ""
        return Reading(file=replace(file, error=f"{line}{error}"))


def read_beside(folder: Path, path: str, dialect: DialectName) -> bytes:
    """Return the bytes of the file that may hold the front matter of a post, if any. Raises OSError."""
    beside = file_beside(path, dialect)
    if beside is None:
        return b""
    try:
        return _read(folder / beside)
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise OSError(error.errno, f"{PurePosixPath(beside).name}: {error.strerror}") from error


def _walk(folder: Path, dialect: DialectName, errors: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the path and stamp of every post; links, hidden files, pipes and devices are never opened.

    Folders and files that cannot be looked at go to `errors`, by their paths; what just went away does not.
    """
    waiting = [folder]
    while waiting:
        place = waiting.pop()
        try:
            entries = list(os.scandir(place))
        except OSError as error:
            errors[place.relative_to(folder).as_posix()] = error.strerror or str(error)
            continue
        for entry in entries:
            if entry.name.startswith(".") or entry.name in _PASSED_OVER:
                continue
            if entry.is_dir(follow_symlinks=False):
                waiting.append(Path(entry.path))
            elif entry.is_file(follow_symlinks=False) and is_post(entry.name, dialect):
                beside = file_beside(entry.path, dialect)
                yield from _stamped(folder, entry, beside, errors)


def _stamped(
    folder: Path, entry: os.DirEntry[str], beside: str | None, errors: dict[str, str]
) -> Iterator[tuple[str, str]]:
    path = Path(entry.path).relative_to(folder).as_posix()
    try:
        stamp = _stamp(entry.stat(follow_symlinks=False))
        with suppress(FileNotFoundError):
            stamp += f"+{_stamp(os.lstat(beside))}" if beside else ""
    except FileNotFoundError:
        return
    except OSError as error:
        errors[path] = error.strerror or str(error)
        return
    yield path, stamp


def _stamp(status: os.stat_result) -> str:
    return f"{status.st_size}-{status.st_mtime_ns}"


def _read(path: Path) -> bytes:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise OSError(error.errno, "is a link, which is not followed") from error
        raise
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)  # fdopen would not, where it refuses a directory
        raise OSError(0, "not a regular file")
    with os.fdopen(descriptor, "rb") as file:
        data = file.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise OSError(0, f"larger than {_LARGEST >> 20} MiB")
    return data
