"""What a scan of a folder of posts means: which item each file stands for, what moved, what is gone. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from feeds.model import Post
from feeds.select.arrival import arrive
from store.model import PostFile, ScanResult
from store.source_model import SourceState


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A file that was read: its post, or the error that stands in `file`."""

    file: PostFile
    post: Post | None = None


def settle(
    source: SourceState,
    before: Mapping[str, PostFile],
    present: Collection[str],
    readings: Iterable[Reading],
    now: datetime,
) -> ScanResult:
    """Decide what becomes of the files that were read, and of the items that the folder gave `before`.

    An item belongs to the file that states its identity now. A file that moved, or states another identity,
    takes its item along where nobody states the old one and no item has the new one. A file that cannot be
    read keeps the item that it gave, unless another file states it. What nobody states is withdrawn.
    """
    gone = {path: one for path, one in before.items() if path not in present}
    read = {reading.file.path: reading for reading in readings}
    owners = {one.key: path for path, one in before.items() if one.key and path in present and path not in read}
    own = {path: before[path].key for path in read if path in before}
    shown, files = _claim(read, owners, own, now)
    keys = {one.key for one in before.values() if one.key}
    renames = _renames(shown, keys, owners, {path: own.get(path) or _moved(gone, shown[path]) for path in shown})
    lost = keys - owners.keys() - {old for old, _ in renames}
    items = (reading.post.item for reading in shown.values() if reading.post)
    return ScanResult(
        source_id=source.id,
        at=now,
        files=tuple(files),
        arrivals=tuple(arrive(item, source.url, item.categories, now) for item in items),
        gone=tuple(gone),
        renames=renames,
        withdrawn=tuple((key, _why(key, gone)) for key in sorted(lost)),
    )


def _claim(
    read: Mapping[str, Reading], owners: dict[str, str], own: Mapping[str, str | None], now: datetime
) -> tuple[dict[str, Reading], list[PostFile]]:
    """Give each identity its owner; return the readings that show an item, and all files as they stand now."""
    shown: dict[str, Reading] = {}
    files: list[PostFile] = []
    broken: list[PostFile] = []
    # Who had an identity before keeps it against others that state it, too.
    for path in sorted(read, key=lambda path: (_key(read[path]) != own.get(path), path)):
        file, post = read[path].file, read[path].post
        if post is None:
            broken.append(file)
        elif post.draft or (post.due is not None and post.due > now):
            files.append(replace(file, held_until=None if post.draft else post.due))
        elif (owner := owners.setdefault(post.item.key, path)) != path:
            told = f"states the same identity as {owner}; give one of them another permalink or name"
            broken.append(replace(file, error=told))
        else:
            shown[path] = read[path]
            files.append(replace(file, key=post.item.key))
    for file in broken:
        key = own.get(file.path)
        kept = key if key and owners.setdefault(key, file.path) == file.path else None
        files.append(replace(file, key=kept))
    return shown, files


def _renames(
    shown: Mapping[str, Reading], keys: Collection[str], owners: Mapping[str, str], olds: Mapping[str, str | None]
) -> tuple[tuple[str, str], ...]:
    """Return the pairs of an old and a new key; each old key goes to one file only."""
    renames: dict[str, str] = {}
    for path, reading in shown.items():
        old, new = olds[path], _key(reading)
        if old and new and old in keys and new not in keys and old not in owners:
            renames.setdefault(old, new)
    return tuple(renames.items())


def _moved(gone: Mapping[str, PostFile], reading: Reading) -> str | None:
    """Return the key of the file that is gone and whose bytes stand here now."""
    same = (one.key for one in gone.values() if one.key and one.raw_hash == reading.file.raw_hash)
    return next(same, None)


def _key(reading: Reading) -> str | None:
    return reading.post.item.key if reading.post else None


def _why(key: str, gone: Mapping[str, PostFile]) -> str:
    return "deleted" if key in {one.key for one in gone.values()} else "held back"
