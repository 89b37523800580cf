"""Sources as configured and as polled; hosts and their leases."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from store.categories import Tree
from store.database import Database, Row, moment, seconds
from store.errors import StaleLeaseError
from store.items import items_of_source, save_arrivals
from store.model import HostLease, Item, KnownItem, PollResult, Saved, SourceSpec, SourceState
from store.polls import log_poll
from store.push import Push
from store.websub import advertise, set_missed

_KNOWN_ITEMS = 2_000
"""So many of a source's items, the newest by date, are told to the reader; others are cleaned again."""

_FEW = 3
"""So many sources may leave at once as somebody wishes, or half of them; more may be a file that is missing."""

FIRST = datetime.fromtimestamp(0, UTC)
"""Due before all that any schedule made due."""

Place = Callable[[SourceSpec, Item], tuple[str, ...]]


def sync_sources(database: Database, specs: Iterable[SourceSpec], place: Place, now: datetime) -> None:
    """Make the store's sources those of the configuration, in one transaction.

    New ones are due at once. What left the configuration is kept but neither polled nor published; when it
    returns, so do its items. Where a source's placement changed, `place` says where each of its items goes.
    """
    with database.transaction():
        tree = Tree(database, now)
        gone = {row["url"]: row for row in database.rows("configured_sources")}
        known = len(gone)
        hosts: set[str] = set()
        for spec in specs:
            gone.pop(spec.url, None)
            hosts |= _sync_source(database, tree, spec, place, now)
        tree.flush(wished=True)
        for row in gone.values():
            hosts.add(row["host"])
            database.run("unconfigure_source", id=row["id"])
            for item_id, _, _ in items_of_source(database, row["id"]):
                tree.remove(item_id)
        tree.flush(wished=len(gone) <= max(_FEW, known / 2))
        for host in hosts:
            database.run("schedule_host", host=host)


def _sync_source(database: Database, tree: Tree, spec: SourceSpec, place: Place, now: datetime) -> set[str]:
    due = seconds(now) if spec.kind == "feed" else None
    row = database.one(
        "upsert_source",
        kind=spec.kind,
        url=spec.url,
        host=spec.host,
        title=spec.title,
        now=seconds(now),
        next_at=due,
    )
    if row["placement"] == spec.placement:
        return set()
    for path in spec.paths:
        tree.ensure(path)
    for item_id, date, item in items_of_source(database, row["id"]):
        tree.remove(item_id)
        tree.place(item_id, date, place(spec, item))
    database.run("forget_stamps", source_id=row["id"])
    database.run("set_placement", id=row["id"], placement=spec.placement)
    if spec.kind == "feed":
        database.run("insert_host", host=spec.host)
    return {spec.host}


def sources(database: Database) -> tuple[SourceState, ...]:
    """Return every configured source, in the order of the configuration's first reading."""
    return tuple(_state(row) for row in database.rows("sources"))


def source(database: Database, source_id: int) -> SourceState | None:
    """Return a configured source by its number."""
    row = database.one("source", id=source_id)
    return _state(row) if row else None


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

    That is `now` where it is not said; what is due by FIRST was asked for by name.
    """
    until, by = now + ttl, seconds(due or now)
    with database.transaction():
        rows = database.rows("claim_hosts", now=seconds(now), due=by, until=seconds(until), most=most)
        return tuple(
            HostLease(
                host=row["host"],
                token=row["lease_token"],
                until=until,
                sources=tuple(
                    _state(one) for one in database.rows("sources_by_host", host=row["host"], due=by, most=batch)
                ),
            )
            for row in rows
        )


def claim_source(database: Database, state: SourceState, now: datetime, ttl: timedelta) -> HostLease:
    """Take the host of a source until `now + ttl`, for this source alone; only for who polls nothing else."""
    until = now + ttl
    row = database.one("claim_host", host=state.host, until=seconds(until))
    return HostLease(host=state.host, token=row["lease_token"], until=until, sources=(state,))


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


def save_host(database: Database, lease: HostLease, results: Iterable[PollResult], now: datetime) -> Saved:
    """Save all that polling a host brought, and give it back, in one transaction.

    Raises StaleLeaseError, and saves nothing, when the lease ran out and somebody else claimed the host.
    """
    saved = Saved()
    with database.transaction():
        if not database.run("release_host", host=lease.host, token=lease.token):
            raise StaleLeaseError(f"{lease.host} was claimed again; what was polled is dropped")
        for result in results:
            saved += _save_poll(database, result, now)
        database.run("schedule_host", host=lease.host)
    return saved


def save_push(database: Database, result: PollResult, now: datetime) -> Saved:
    """Save what a hub pushed of a source, in one transaction; when and how it is polled stays as it is."""
    with database.transaction():
        saved = _save_news(database, result, now)
        database.run(
            "update_pushed_source",
            source_id=result.source_id,
            title=result.title,
            link=result.link,
            identity=result.identity,
        )
        set_missed(database, result.source_id, missed=False)
        _log(database, result, saved)
    return saved


def next_due(database: Database) -> datetime | None:
    """Return when the next host is due."""
    due: datetime | None = moment(database.one("next_due")["next_at"])
    return due


def _save_poll(database: Database, result: PollResult, now: datetime) -> Saved:
    saved = _save_news(database, result, now)
    database.run(
        "update_source",
        source_id=result.source_id,
        title=result.title,
        link=result.link,
        etag=result.etag,
        last_modified=result.last_modified,
        identity=result.identity,
        at=seconds(result.at),
        next_at=seconds(result.next_at),
        reason=result.reason,
        failures=result.failures,
        gone=result.gone,
        error=result.error,
    )
    if result.outcome == "ok":
        advertise(database, result.source_id, result.advertised)
    if result.missed:
        set_missed(database, result.source_id, missed=True)
    _log(database, result, saved)
    return saved


def _save_news(database: Database, result: PollResult, now: datetime) -> Saved:
    for old, new in result.renames:
        database.run("rename_key", source_id=result.source_id, old_key=old, key=new)
    saved = save_arrivals(database, result.source_id, "feed", result.arrivals, now)
    _save_names(database, result)
    return saved


def _log(database: Database, result: PollResult, saved: Saved) -> None:
    log_poll(
        database,
        result.source_id,
        result.at,
        outcome=result.outcome,
        status=result.status,
        error=result.error,
        new=saved.new,
        changed=saved.changed,
        seen=result.seen,
        milliseconds=result.milliseconds,
        bytes=result.bytes,
    )


def _save_names(database: Database, result: PollResult) -> None:
    """Make what names the source due for publishing, when it calls itself something else than before."""
    known = database.one("source_names", id=result.source_id)
    title, link = result.title or known["own_title"], result.link or known["link"]
    if (title, link) != (known["own_title"], known["link"]):
        database.run("touch_source", id=result.source_id)
        database.run("touch_parts_of_source", id=result.source_id)


def _state(row: Row) -> SourceState:
    values = {name: row[name] for name in _PLAIN}
    return SourceState(
        **values,
        title=row["shown_title"],
        polled_at=moment(row["polled_at"]),
        next_at=moment(row["next_at"]),
        push=_push(row),
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
)
