"""The log of polls: what each brought, kept for a month, and all of them counted for ever."""

from bisect import bisect_left
from datetime import datetime, timedelta

from store.database import Database, seconds
from store.model import Saved
from store.source_model import PollResult

_KEPT = timedelta(days=30)

MOST = (100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000)
"""Milliseconds that polls are counted by: how many took no longer than each of these."""
LONGER = 10**9
"""Stands for what took longer than all of these."""


def log_result(database: Database, result: PollResult, saved: Saved) -> None:
    """Log and count a poll, inside the caller's transaction."""
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
        reason=result.reason,
        next_at=seconds(result.next_at),
        trouble=result.trouble,
    )
    database.run(
        "count_poll",
        outcome=result.outcome,
        trouble=result.trouble or "",
        most=(*MOST, LONGER)[bisect_left(MOST, result.milliseconds)],
        milliseconds=result.milliseconds,
        bytes=result.bytes,
        new=saved.new,
        changed=saved.changed,
    )


def log_poll(database: Database, source_id: int, at: datetime, **columns: object) -> None:
    """Log a poll or a scan, inside the caller's transaction, and forget those of the source that are old."""
    database.run("insert_poll", source_id=source_id, at=seconds(at), **columns)
    database.run("forget_polls", source_id=source_id, before=seconds(at - _KEPT))
