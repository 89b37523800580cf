"""The front-matter files of a folder, as the last scan saw them, and what a scan changed."""

from datetime import datetime

from store.database import Database, moment, seconds
from store.items import save_arrivals, withdraw
from store.model import PostFile, Saved, ScanResult
from store.polls import log_poll
from store.troubles import note_troubles


def post_files(database: Database, source_id: int) -> tuple[PostFile, ...]:
    """Return the files of a folder as the last scan saw them."""
    return tuple(
        PostFile(
            path=row["path"],
            stamp=row["stamp"],
            raw_hash=row["raw_hash"],
            key=row["key"],
            held_until=moment(row["held_until"]),
            error=row["error"],
        )
        for row in database.rows("post_files", source_id=source_id)
    )


def post_errors(database: Database, source_id: int) -> dict[str, str]:
    """Return what is wrong with the files of a folder that cannot be read, by their paths."""
    return {row["path"]: row["error"] for row in database.rows("post_errors", source_id=source_id)}


def save_scan(database: Database, scan: ScanResult, now: datetime) -> Saved:
    """Save what a scan changed, in one transaction."""
    with database.transaction():
        for old, new in scan.renames:
            database.run("rename_key", source_id=scan.source_id, old_key=old, key=new)
        withdrawn = sum(withdraw(database, scan.source_id, key, why, now) for key, why in scan.withdrawn)
        saved = save_arrivals(database, scan.source_id, "posts", scan.arrivals, now)
        for path in scan.gone:
            database.run("delete_post_file", source_id=scan.source_id, path=path)
        _save_files(database, scan)
        saved += Saved(withdrawn=withdrawn)
        _log(database, scan, saved)
    return saved


def _log(database: Database, scan: ScanResult, saved: Saved) -> None:
    errors = sum(one.error is not None for one in scan.files)
    error = scan.error or (f"{errors} files could not be read" if errors else None)
    database.run(
        "scanned_source",
        source_id=scan.source_id,
        at=seconds(scan.at),
        error=scan.error,
        failures=int(bool(scan.error)),
    )
    note_troubles(database, scan.source_id, scan.at)
    if saved == Saved() and error is None:
        return
    log_poll(
        database,
        scan.source_id,
        scan.at,
        outcome="failed" if scan.error else "ok",
        status=None,
        error=error,
        new=saved.new,
        changed=saved.changed,
        seen=len(scan.files),
        milliseconds=0,
        bytes=0,
        reason="",
        next_at=None,
        trouble=None,
    )


def _save_files(database: Database, scan: ScanResult) -> None:
    database.many(
        "upsert_post_file",
        [
            {
                "source_id": scan.source_id,
                "path": one.path,
                "stamp": one.stamp,
                "raw_hash": one.raw_hash,
                "key": one.key,
                "held_until": seconds(one.held_until),
                "error": one.error,
            }
            for one in scan.files
        ],
    )
