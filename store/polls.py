"""The log of polls: what each brought, kept for a month."""

from datetime import datetime, timedelta

from store.database import Database, seconds

_KEPT = timedelta(days=30)


def log_poll(database: Database, source_id: int, at: datetime, **columns: object) -> None:
    """Log a poll or a scan, inside the caller's transaction, and forget those of the source that are old."""
    database.run("insert_poll", source_id=source_id, at=seconds(at), **columns)
    database.run("forget_polls", source_id=source_id, before=seconds(at - _KEPT))
