"""What polls and pushes bring, saved: items, how the source and its host stand, and a line in the log of polls."""

from collections.abc import Iterable
from datetime import datetime

from store.database import Database, seconds
from store.errors import StaleLeaseError
from store.hints import write_hints
from store.items import save_arrivals
from store.model import Saved
from store.polls import log_result
from store.source_model import HostLease, PollResult
from store.standing import KNOWN
from store.troubles import note_troubles
from store.websub import advertise, set_missed


def save_host(
    database: Database,
    lease: HostLease,
    results: Iterable[PollResult],
    now: datetime,
    rested: datetime | None = None,
) -> Saved:
    """Save all that polling a host brought, and give it back, in one transaction.

    What else of it is due is claimed no sooner than it will have `rested`. Raises StaleLeaseError, and saves
    nothing, when the lease ran out and somebody else claimed the host.
    """
    saved = Saved()
    with database.transaction():
        if not database.run("release_host", host=lease.host, token=lease.token):
            raise StaleLeaseError(f"{lease.host} was claimed again; what was polled is dropped")
        for result in results:
            saved += _save_poll(database, result, now)
            _mind_hosts(database, lease.host, result)
        database.run("schedule_host", host=lease.host)
        if rested is not None:
            database.run("rest_host", host=lease.host, until=seconds(rested))
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
            news_at=seconds(result.at) if saved.new else None,
        )
        set_missed(database, result.source_id, missed=False)
        log_result(database, result, saved)
        note_troubles(database, result.source_id, result.at)
    return saved


def _mind_hosts(database: Database, host: str, result: PollResult) -> None:
    """Leave hosts alone that asked for it, whatever was asked for by name; forget that once one gives a feed.

    Of a host that was led to, and of which no source was ever polled, nothing is kept.
    """
    for pause in result.pauses:
        database.run("pause_host", host=pause.host, until=seconds(pause.until))
        if pause.host == host:
            database.run("put_off", host=host, until=seconds(pause.until))
        else:
            database.run("schedule_host", host=pause.host)
    if result.outcome != "failed" and host not in {pause.host for pause in result.pauses}:
        database.run("host_answers", host=host)


def _save_poll(database: Database, result: PollResult, now: datetime) -> Saved:
    if result.parked_since:
        return _park(database, result)
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
        trouble=result.trouble,
        failing_since=seconds(result.failing_since),
        full_at=seconds(result.full_at),
        news_at=seconds(result.at) if saved.new else None,
        rhythm=result.rhythm,
        rate=float(f"{result.rate:.1e}"),  # few rates, so that sources can be counted by them
        known=KNOWN,
        hints=write_hints(result.hints),
        moved_to=result.moved_to,
        moved_since=seconds(result.moved_since),
        moved_polls=result.moved_polls,
        adopted=result.adopted,
        home_at=seconds(result.home_at),
        host=result.host,
        lies=result.lies,
    )
    if result.host is not None:
        database.run("insert_host", host=result.host)
        database.run("schedule_host", host=result.host)
    if result.outcome == "ok":
        advertise(database, result.source_id, result.advertised)
    if result.missed:
        set_missed(database, result.source_id, missed=True)
    log_result(database, result, saved)
    note_troubles(database, result.source_id, result.at)
    return saved


def _park(database: Database, result: PollResult) -> Saved:
    """Save of a poll that our own network failed when the next is; it is counted nowhere but in the log."""
    database.run(
        "park_source",
        source_id=result.source_id,
        at=seconds(result.at),
        next_at=seconds(result.next_at),
        reason=result.reason,
        parked_since=seconds(result.parked_since),
    )
    log_result(database, result, Saved())
    return Saved()


def _save_news(database: Database, result: PollResult, now: datetime) -> Saved:
    for old, new in result.renames:
        database.run("rename_key", source_id=result.source_id, old_key=old, key=new)
    saved = save_arrivals(database, result.source_id, "feed", result.arrivals, now)
    _save_names(database, result)
    return saved


def _save_names(database: Database, result: PollResult) -> None:
    """Make what names the source due for publishing, when it calls itself something else than before."""
    known = database.one("source_names", id=result.source_id)
    title, link = result.title or known["own_title"], result.link or known["link"]
    if (title, link) != (known["own_title"], known["link"]):
        database.run("touch_source", id=result.source_id)
        database.run("touch_parts_of_source", id=result.source_id)
