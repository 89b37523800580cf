"""Spans of time: how they are said, and how they are spread out, by a hash in place of chance."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)
JITTER = timedelta(minutes=5)
"""The most that a poll is put off so that sources which are due together drift apart."""
_JITTER_SHARE = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """To wait for a time, and in words why."""

    wait: timedelta
    words: str


def words(wait: timedelta) -> str:
    """Return a time span as a person says it: '15 min', '1 h 30 min', '2 d'."""
    minutes, seconds = divmod(int(wait.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = [(days, "d"), (hours, "h"), (minutes, "min"), (seconds, "s")]
    said = [f"{count} {unit}" for count, unit in parts if count]
    return " ".join(said[:2]) or "0 s"


def week_over(since: datetime | None, now: datetime) -> bool:
    """Return whether what is done weekly, and was `since` (None: never), is due; a wrong clock says nothing."""
    return since is None or not timedelta() <= now - since < WEEK


def chance(url: str, now: datetime) -> float:
    """Return a number from 0 to 1 that is always the same for a source and a moment, and else like any other."""
    mark = hashlib.sha256(f"{url} {int(now.timestamp())}".encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(mark[:4]) / 0xFFFFFFFF


def jittered(wait: timedelta, part: float) -> timedelta:
    """Return `wait` and, by the `part` from 0 to 1, up to a tenth more, at most 5 minutes; whole seconds."""
    return whole(wait + min(wait * _JITTER_SHARE, JITTER) * part)


def whole(wait: timedelta) -> timedelta:
    """Return the span in whole seconds, rounded up: that is what the store keeps."""
    return timedelta(seconds=ceil(wait.total_seconds()))
