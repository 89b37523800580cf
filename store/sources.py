"""Sources as configured and as polled; hosts and their leases."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from store.database import Database, Row, moment, seconds
from store.hints import read_hints
from store.model import KnownItem
from store.price import price
from store.push import Push
from store.source_model import HostLease, SourceState

_KNOWN_ITEMS = 2_000
"""So many of a source's items, the newest by date, are told to the reader; others are cleaned again."""

_ASKED = 0
FIRST = datetime.fromtimestamp(_ASKED, UTC)
"""Due before all that any schedule made due."""


def sources(database: Database) -> tuple[SourceState, ...]:
    """Return every configured source, in the order of the configuration's first reading."""
    return tuple(_state(row) for row in database.rows("sources"))


def source(database: Database, source_id: int) -> SourceState | None:
    """Return a configured source by its number."""
    row = database.one("source", id=source_id)
    return _state(row) if row else None


def source_at(database: Database, url: str) -> SourceState:
    """Return the source with an address. Raises LookupError where none is configured."""
    row = database.one("source_at", url=url)
    if row is None:
        raise LookupError(url)
    return _state(row)


def item_counts(database: Database) -> dict[int, int]:
    """Return how many items each source that has some has; this counts all there are, for a person to read."""
    return {row["source_id"]: row["items"] for row in database.rows("item_counts")}


def make_due(database: Database, states: Iterable[SourceState], due: datetime) -> None:
    """Make sources due at a moment, now or FIRST, whatever their schedule says."""
    with database.transaction():
        for state in states:
            database.run("make_due", id=state.id, due=seconds(due))
            database.run("schedule_host", host=state.host)


def claim(  # noqa: PLR0913 - each is said by name
    database: Database, now: datetime, *, most: int, ttl: timedelta, batch: int, due: datetime | None = None
) -> tuple[HostLease, ...]:
    """Take up to `most` hosts until `now + ttl`, each with up to `batch` of its sources: what is due by `due`.

    That is `now` where it is not said. What is due by FIRST was asked for by name: nothing else is taken of a host
    that is to be left alone, and only of such a host when that time is over.
    """
    until, at, by = now + ttl, int(now.timestamp()), int((due or now).timestamp())
    with database.transaction(prompt=True):
        cost = price(database)
        rows = database.rows("claim_hosts", now=at, due=by, until=seconds(until), most=most)
        return tuple(
            HostLease(
                host=row["host"],
                token=row["lease_token"],
                until=until,
                sources=_due(database, row, at, by, batch),
                busy=row["busy"],
                price=cost,
            )
            for row in rows
        )


def claim_source(database: Database, state: SourceState, now: datetime, ttl: timedelta) -> HostLease:
    """Take the host of a source until `now + ttl`, for this source alone; only for who polls nothing else."""
    until = now + ttl
    row = database.one("claim_host", host=state.host, until=seconds(until))
    return HostLease(
        host=state.host,
        token=row["lease_token"],
        until=until,
        sources=(state,),
        busy=row["busy"],
        price=price(database),
    )


def count_due(database: Database, due: datetime) -> int:
    """Return how many feeds are due by a moment, but for those of hosts that are to be left alone then."""
    return int(database.one("count_due", due=seconds(due))["due"])


def end_rest(database: Database, host: str) -> None:
    """Have a host claimed though it rests still, for who has nothing else to poll."""
    database.run("schedule_host", host=host)


def release_all(database: Database) -> None:
    """Free the hosts that a killed process had claimed; only for the sole writer of a store, as it starts."""
    database.run("release_hosts")


def known_items(database: Database, source_id: int) -> dict[str, KnownItem]:
    """Return what reading a source again needs to know of its newest items, by their keys."""
    rows = database.rows("known_items", source_id=source_id, most=_KNOWN_ITEMS)
    return {
        row["key"]: KnownItem(
            raw_hash=row["raw_hash"],
            content_hash=row["content_hash"],
            url=row["url"],
            title=row["title"],
            published=moment(row["published"]),
        )
        for row in rows
    }


def next_due(database: Database) -> datetime | None:
    """Return when the next host is due."""
    due: datetime | None = moment(database.one("next_due")["next_at"])
    return due


def _due(database: Database, host: Row, now: int, due: int, most: int) -> tuple[SourceState, ...]:
    """Return the sources of a host that are due, of one that is to be left alone those that were asked for."""
    due = _ASKED if host["paused_until"] > now else due
    return tuple(_state(row) for row in database.rows("sources_by_host", host=host["host"], due=due, most=most))


def _state(row: Row) -> SourceState:
    values = {name: row[name] for name in _PLAIN}
    return SourceState(
        **values,
        title=row["shown_title"],
        polled_at=moment(row["polled_at"]),
        next_at=moment(row["next_at"]),
        push=_push(row),
        failing_since=moment(row["failing_since"]),
        full_at=moment(row["full_at"]),
        news_at=moment(row["news_at"]),
        hints=read_hints(row["hints"]),
        moved_since=moment(row["moved_since"]),
        home_at=moment(row["home_at"]),
        parked_since=moment(row["parked_since"]),
        lies=bool(row["lies"]),
    )


def _push(row: Row) -> Push | None:
    if row["push_hub"] is None:
        return None
    return Push(hub=row["push_hub"], since=moment(row["push_since"]), until=moment(row["push_until"]))


_PLAIN = (
    "id",
    "kind",
    "url",
    "host",
    "link",
    "etag",
    "last_modified",
    "identity",
    "reason",
    "failures",
    "gone",
    "error",
    "trouble",
    "rhythm",
    "rate",
    "usual_rate",
    "moved_to",
    "moved_polls",
    "adopted",
)
