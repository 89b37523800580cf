"""A folder of front-matter posts, scanned: only what changed is read, and what is gone is named.

A file that cannot be read keeps the item that it gave before; a folder that cannot be read keeps them all.
"""

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePosixPath

from config.model import Config, Posts
from feeds.errors import PostError
from feeds.model import Post
from feeds.posts import EXTENSIONS, PostSettings, guess_dialect, read_post
from feeds.select.arrival import arrive
from store.model import Arrival, PostFile, SourceState
from store.post_files import ScanResult

_LARGEST = 4 * 1024 * 1024
_PASSED_OVER = frozenset({"node_modules", "__pycache__"})


def scan_folder(
    folder: Path, source: SourceState, settings: PostSettings, known: Iterable[PostFile], now: datetime
) -> ScanResult:
    """Compare `folder` with the files that are `known` of it and read what is new, changed or due."""
    before = {one.path: one for one in known}
    try:
        stamps = dict(_walk(folder))
    except OSError as error:
        return ScanResult(
            source_id=source.id, at=now, error=f"{folder}: {error.strerror or error}; its posts stay"
        )
    scan = _Scan(source, before, stamps.keys(), now)
    for path, stamp in sorted(stamps.items()):
        old = before.get(path)
        if old is None or old.stamp != stamp or (old.held_until is not None and old.held_until <= now):
            scan.read(folder, path, stamp, settings)
    return scan.result()


def settings_for(config: Config, posts: Posts) -> PostSettings:
    """Return how the posts of a folder are read; a dialect that is not named is guessed from what lies there."""
    return PostSettings(
        dialect=posts.dialect if posts.dialect != "auto" else guess_dialect(_names_around(posts.path)),
        zone=posts.zone,
        default_zone=config.site.timezone,
        category=posts.category,
        base_url=posts.base_url,
        title=posts.title,
    )


def _names_around(folder: Path) -> Iterator[str]:
    for place in (folder, *folder.parents[:2]):
        with suppress(OSError):
            yield from (entry.name for entry in os.scandir(place))


class _Scan:
    """One scan in the making."""

    def __init__(
        self, source: SourceState, before: Mapping[str, PostFile], present: Iterable[str], now: datetime
    ) -> None:
        self._source = source
        self._before = before
        self._present = frozenset(present)
        self._now = now
        self._files: list[PostFile] = []
        self._arrivals: list[Arrival] = []
        self._renames: list[tuple[str, str]] = []
        self._withdrawn: list[tuple[str, str]] = []
        self._gone = {path: one for path, one in before.items() if path not in self._present}
        self._owners = {one.key: path for path, one in before.items() if one.key and path in self._present}

    def read(self, folder: Path, path: str, stamp: str, settings: PostSettings) -> None:
        """Read one new or changed file and note what becomes of its item."""
        old = self._before.get(path)
        file = PostFile(path=path, stamp=stamp, raw_hash="", key=old.key if old else None)
        try:
            data = _read(folder / path)
            file = replace(file, raw_hash=hashlib.sha256(data).hexdigest()[:32])
            post = read_post(data, PurePosixPath(path), settings, self._now)
            self._check_owner(path, post)
        except OSError as error:
            self._files.append(replace(file, error=f"cannot be read: {error.strerror or error}"))
        except PostError as error:
            line = f"line {error.line}: " if error.line else ""
            self._files.append(replace(file, error=f"{line}{error}"))
        else:
            self._note(replace(file, key=file.key or self._key_before_move(file, post)), post, settings)

    def result(self) -> ScanResult:
        """Return all that was noted; what is gone and was not found elsewhere is withdrawn."""
        deleted = [(one.key, "deleted") for one in self._gone.values() if one.key]
        return ScanResult(
            source_id=self._source.id,
            at=self._now,
            files=tuple(self._files),
            gone=tuple(path for path in self._before if path not in self._present),
            arrivals=tuple(self._arrivals),
            renames=tuple(self._renames),
            withdrawn=(*self._withdrawn, *deleted),
        )

    def _check_owner(self, path: str, post: Post) -> None:
        owner = self._owners.setdefault(post.item.key, path)
        if owner != path:
            raise PostError(f"states the same identity as {owner}; give one of them another permalink or name")

    def _note(self, file: PostFile, post: Post, settings: PostSettings) -> None:
        """Note a file that could be read; until here `file.key` is the key of the item that it gave before."""
        due = post.due if post.due is not None and post.due > self._now else None
        if post.draft or due is not None:
            self._files.append(replace(file, key=None, held_until=due))
            if file.key:
                self._withdrawn.append((file.key, "draft" if post.draft else "held back"))
            return
        self._files.append(replace(file, key=post.item.key))
        if file.key and file.key != post.item.key:
            self._renames.append((file.key, post.item.key))
        paths = post.item.categories or ((settings.category,) if settings.category else ())
        self._arrivals.append(arrive(post.item, self._source.url, paths, self._now))

    def _key_before_move(self, file: PostFile, post: Post) -> str | None:
        """Return the key of the file that is gone and whose bytes, or stated identity, stand here now."""
        for path, one in self._gone.items():
            if one.key and (one.raw_hash == file.raw_hash or one.key == post.item.key):
                return self._gone.pop(path).key
        return None


def _walk(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the path and stamp of every post; links, hidden files, pipes and devices are never opened."""
    waiting = [folder]
    while waiting:
        for entry in os.scandir(waiting.pop()):
            if entry.name.startswith(".") or entry.name in _PASSED_OVER:
                continue
            if entry.is_dir(follow_symlinks=False):
                waiting.append(Path(entry.path))
            elif entry.is_file(follow_symlinks=False) and Path(entry.name).suffix.lower() in EXTENSIONS:
                status = entry.stat(follow_symlinks=False)
                yield Path(entry.path).relative_to(folder).as_posix(), f"{status.st_size}-{status.st_mtime_ns}"


def _read(path: Path) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(0, "not a regular file")
        data = file.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise OSError(0, f"larger than {_LARGEST >> 20} MiB")
    return data
