"""When a post was published and changed, and from and until when it may be shown."""

from datetime import datetime
from pathlib import PurePosixPath

from feeds.clean.dates import parse_date
from feeds.errors import PostError
from feeds.posts.model import Dialect, Front, PostSettings
from feeds.posts.names import day_of
from feeds.posts.values import is_false, is_true, text

_UPDATED = (
    "updated",
    "lastmod",  # Hugo
    "last_modified_at",  # a plugin of Jekyll
    "modified",  # Pelican
    "modify_date",  # TeXt
    "updateddate",  # Astro's blog
    "moddatetime",  # AstroPaper
    "lastupdated",  # Starlight
)


def published(front: Front, path: PurePosixPath, dialect: Dialect, settings: PostSettings) -> datetime | None:
    """Return when the post says it was published, else the day in its file's name, else None.

    Raises PostError for a date that cannot be read; so do the other functions here.
    """
    stated = _first(front, dialect.dates, settings, dialect.undated)
    return _named(path, settings) if stated is None else stated


def updated(front: Front, settings: PostSettings) -> datetime | None:
    """Return when the post says it was changed."""
    return _first(front, _UPDATED, settings)


def due(
    front: Front, shown_from: datetime | None, dialect: Dialect, settings: PostSettings, now: datetime
) -> datetime | None:
    """Return when the post may be shown, if that lies ahead: what it says, else `shown_from`."""
    moment = _first(front, dialect.due, settings, dialect.undated) or shown_from
    return moment if moment and moment > now else None


def is_draft(front: Front, path: PurePosixPath, dialect: Dialect, settings: PostSettings, now: datetime) -> bool:
    """Return whether the post is never shown: a draft by word or by folder, hidden, expired, or no post at all."""
    if is_true(front.meta.get("draft")) or "_drafts" in path.parts or path.name.split(".")[0] in dialect.sections:
        return True
    if any(is_false(front.meta.get(key)) for key in dialect.hides):
        return True
    if any(text(front.meta.get(key)).lower() in values for key, values in dialect.holds.items()):
        return True
    if dialect.held_tags.intersection(map(str.lower, dialect.tags(front.meta))):
        return True
    expires = _first(front, dialect.expires, settings)
    return expires is not None and expires <= now


def _first(
    front: Front, keys: tuple[str, ...], settings: PostSettings, undated: frozenset[str] = frozenset()
) -> datetime | None:
    for key in keys:
        match front.meta.get(key):
            case str(stated) if stated.strip().lower() not in {"", *undated}:
                return _read(stated, settings, front.line_of(key))
    return None


def _read(stated: str, settings: PostSettings, line: int | None) -> datetime:
    moment = parse_date(stated, settings.zone, settings.default_zone)
    if moment is None:
        raise PostError(f"the date {stated[:60]!r} cannot be read: write it as 2024-12-31 08:00:00", line)
    return moment


def _named(path: PurePosixPath, settings: PostSettings) -> datetime | None:
    named = day_of(path)
    moment = parse_date(named.day, settings.zone, settings.default_zone) if named else None
    if named and moment is None:
        problem = f"the date {named.day!r} in {named.place} cannot be read"
        raise PostError(f"{problem}: rename the file, or state its date in the front matter")
    return moment
