"""A part of a feed by `?limit=N&since=DATE`: its first entries, or those that are new or changed since then."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from urllib.parse import unquote

from feeds.clean.dates import parse_date
from feeds.server.entries import Entry, take_apart
from feeds.server.files import File, make_file
from feeds.server.memory import Memory

CACHE_BYTES = 8 * 1024 * 1024

_LIMIT = re.compile(r"0*([1-9][0-9]{0,5})")
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TIME = r"[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})"  # RFC 3339 §5.6
_SINCE = re.compile(f"{_DAY}(?:{_TIME})?")


class Window(NamedTuple):
    """So many entries at most, and none that is older."""

    limit: int | None
    since: datetime | None


def read_window(query: bytes) -> Window | None:
    """Return what a query asks for; None where it says nothing of it. Raises ValueError, in words for a person."""
    named = _parameters(query)
    limit, since = named.get("limit"), named.get("since")
    if limit is None and since is None:
        return None
    return Window(None if limit is None else _limit(limit), None if since is None else _since(since))


def _parameters(query: bytes) -> Mapping[str, str]:
    # Not as a form has it: the '+' of a time zone stays one.
    parts = (part.partition("=") for part in query.decode("latin-1").split("&"))
    return {name: unquote(value) for name, _, value in parts}


def _limit(value: str) -> int:
    match = _LIMIT.fullmatch(value)
    if not match:
        raise ValueError("limit takes a whole number from 1 to 999999, such as limit=10")
    return int(match[1])


def _since(value: str) -> datetime:
    moment = parse_date(value) if _SINCE.fullmatch(value) else None
    if not moment:
        raise ValueError(
            "since takes a date, since=2026-11-20, or a moment (RFC 3339), since=2026-11-20T12:00:00Z"
        )
    return moment


class Windows:
    """Parts of feeds; those that were asked for last stay in memory."""

    def __init__(self) -> None:
        self._made: Memory[tuple[bytes, Window]] = Memory(CACHE_BYTES)

    def of(self, file: File, window: Window) -> File:
        """Return the part of a feed; the file itself where that is all of it."""
        key = (file.etag, window)
        known = self._made.get(key)
        if known and known.stamp == file.stamp:
            return known
        made = _cut(file, window)
        self._made.put(key, made)
        return made


def _cut(file: File, window: Window) -> File:
    document = take_apart(file.path, file.full.body)
    wanted = [entry for entry in document.entries if window.since is None or _is_new(entry, window.since)]
    wanted = wanted[: window.limit]
    if len(wanted) == len(document.entries):
        return file
    return make_file(file.path, file.stamp, document.with_only(wanted))


def _is_new(entry: Entry, since: datetime) -> bool:
    dates = (parse_date(text) for text in entry.dates)
    return any(date >= since for date in dates if date)
