"""How the sources did lately, and how much was published when: for people to look at."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from store.database import Database, Row, moment, seconds
from store.source_model import Outcome, Trouble
from store.standing import EXPECTED, LATE, MOVED, PARKED, SILENT

SPAN = 900
"""Seconds that published items are counted by: every time zone begins its days with one of these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PollDay:
    """A day (UTC) of a source: `day` counts from 1970-01-01; `news` is when it last brought a new item."""

    day: int
    polls: int
    failed: int
    news: datetime | None = None


def poll_days(database: Database, source_id: int, since: datetime) -> tuple[PollDay, ...]:
    """Return the days since a moment on which a source was polled."""
    rows = database.rows("polls_by_day", source_id=source_id, since=seconds(since))
    return tuple(
        PollDay(day=row["day"], polls=row["polls"], failed=row["failed"], news=moment(row["news"])) for row in rows
    )


def published_spans(database: Database, since: datetime, until: datetime) -> Counter[int]:
    """Return how many published items are dated within each SPAN that has some, counted from 1970."""
    rows = database.rows("items_by_span", length=SPAN, since=seconds(since), until=seconds(until))
    return Counter({row["span"]: row["items"] for row in rows})


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """A poll as it was logged: what came of it, and when the next was to be, and why."""

    at: datetime
    outcome: Outcome
    status: int | None
    trouble: Trouble | None
    error: str | None
    new: int
    changed: int
    seen: int
    milliseconds: int
    bytes: int
    reason: str
    next_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HostStand:
    """Where a host stands: nobody asks it until `paused`; `busy` answers in a row asked for that."""

    paused: datetime | None
    busy: int


def last_polls(database: Database, source_id: int, most: int) -> tuple[Poll, ...]:
    """Return the last polls of a source, the newest first."""
    return tuple(_poll(row) for row in database.rows("last_polls", source_id=source_id, most=most))


def _poll(row: Row) -> Poll:
    return Poll(**{**dict(row), "at": moment(row["at"]), "next_at": moment(row["next_at"])})


def host_stand(database: Database, host: str, now: datetime) -> HostStand:
    """Return where a host stands at `now`."""
    row = database.one("host_stand", host=host)
    if row is None:
        return HostStand(paused=None, busy=0)
    paused = moment(row["paused_until"])
    return HostStand(paused=paused if paused > now else None, busy=row["busy"])


def paused_of(database: Database, hosts: Iterable[str], now: datetime) -> set[str]:
    """Return those of some hosts that are left alone at `now`."""
    return {host for host in hosts if host_stand(database, host, now).paused}


def paused_hosts(database: Database, now: datetime) -> dict[str, datetime]:
    """Return until when hosts are left alone, those that are at `now`."""
    return {row["host"]: moment(row["paused_until"]) for row in database.rows("paused_hosts", now=seconds(now))}


@dataclass(frozen=True, slots=True, kw_only=True)
class PollCount:
    """How many polls ever came to the same, and took at most so many milliseconds: one of MOST, or LONGER.

    `milliseconds`, `bytes`, `new` and `changed` items are the sums over them; `trouble` is '' where none failed.
    """

    outcome: Outcome
    trouble: str
    most: int
    polls: int
    milliseconds: int
    bytes: int
    new: int
    changed: int


def poll_counts(database: Database) -> tuple[PollCount, ...]:
    """Return the counts of all polls: they only grow."""
    return tuple(PollCount(**dict(row)) for row in database.rows("poll_counts"))


def standings(database: Database, now: datetime) -> dict[str, int]:
    """Return how many configured sources stand how at `now`: each by the worst of its marks, else 'fine'."""
    moments = {"late": seconds(now - LATE), "parked": seconds(now - PARKED)}
    spans = {"silent": int(SILENT.total_seconds()), "moved": int(MOVED.total_seconds())}
    rows = database.rows("standings", **moments, expected=EXPECTED, **spans)
    return {row["standing"]: row["sources"] for row in rows}


def count_paused_hosts(database: Database, now: datetime) -> int:
    """Return how many hosts are left alone at `now`."""
    return int(database.one("count_paused_hosts", now=seconds(now))["hosts"])


def outage_since(database: Database) -> datetime | None:
    """Return since when our own network has failed, None where it does not."""
    since: datetime | None = moment(database.one("count_parked")["since"])
    return since


def store_began(database: Database) -> datetime | None:
    """Return when the first source came into the store, None where there is none."""
    row = database.one("first_source")
    return moment(row["created_at"]) if row else None
