"""Sources that our own network failed: what was counted against them is taken back, and they wait for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from store.database import Database, moment, seconds
from store.source_model import PollResult, SourceState
from store.sources import source


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked:
    """How many sources were parked, and since when; None where there were none."""

    sources: int
    since: datetime | None


def take_back(database: Database, polled: Iterable[tuple[SourceState, PollResult]]) -> None:
    """Park sources, whose failures stand as in the states before, in one transaction.

    One that was polled again since its result is left alone.
    """
    with database.transaction():
        for state, result in polled:
            database.run(
                "take_back",
                id=state.id,
                at=seconds(result.at),
                failures=state.failures,
                gone=state.gone,
                trouble=state.trouble,
                failing_since=seconds(state.failing_since),
                error=state.error,
                full_at=seconds(state.full_at),
                next_at=seconds(result.next_at),
                reason=result.reason,
                parked_since=seconds(result.parked_since),
            )
            database.run("schedule_host", host=state.host)


def parked_hosts(database: Database) -> tuple[str, ...]:
    """Return the hosts that have parked sources."""
    return tuple(row["host"] for row in database.rows("parked_hosts"))


def hosts_not_failing(database: Database, most: int) -> int:
    """Return how many hosts have a source that did not fail when last polled; counted up to `most`."""
    found: int = database.one("hosts_not_failing", most=most)["hosts"]
    return found


def canary(database: Database, now: datetime) -> SourceState | None:
    """Return the parked source that waits longest, of a host that may be asked.

    One that had failed before is no good canary, and is taken only where there is no other.
    """
    row = database.one("canary", now=seconds(now))
    return source(database, row["id"]) if row else None


def release_parked(database: Database, now: datetime, spread: timedelta, reason: str) -> Parked:
    """Make all parked sources due, evenly over `spread` from `now` on and in no order, in one transaction."""
    with database.transaction():
        row = database.one("count_parked")
        database.run("spread_parked", now=seconds(now), spread=int(spread.total_seconds()), reason=reason)
        for host in parked_hosts(database):
            database.run("schedule_host", host=host)
        database.run("release_parked")
    return Parked(sources=row["sources"], since=moment(row["since"]))
