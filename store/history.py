"""A source's archive on its way in: what is there already stays as it is, and where to go on is kept."""

from collections.abc import Iterable
from datetime import datetime

from store.database import Database, moment, seconds
from store.facts import fact, keep_fact
from store.items import save_arrivals
from store.model import Arrival, Saved


def save_archived(
    database: Database, source_id: int, arrivals: Iterable[Arrival], resume: str | None, now: datetime
) -> Saved:
    """Save one document of an archive, and the address to go on at, in one transaction.

    What a newer document said of an item holds (RFC 5005 §4): one that is there is not changed. Lead images are
    measured behind those of news.
    """
    with database.transaction():
        new = [
            arrival
            for arrival in arrivals
            if database.one("item_by_key", source_id=source_id, key=arrival.item.key) is None
        ]
        for image in (arrival.item.image for arrival in new):
            if image is not None:
                database.run("insert_image_to_wait", url=image.url, next_at=seconds(now))
        saved = save_arrivals(database, source_id, "feed", new, now)
        save_resume(database, source_id, resume)
    return saved


def oldest_of(database: Database, source_id: int, keys: Iterable[str]) -> datetime | None:
    """Return the oldest date of the items that have these keys, None where there are none."""
    rows = (database.one("item_by_key", source_id=source_id, key=key) for key in keys)
    return min((moment(row["date"]) for row in rows if row is not None), default=None)


def oldest(database: Database, source_id: int) -> datetime | None:
    """Return the oldest date of a source's items, None where it has none."""
    date: int | None = database.one("oldest_date", source_id=source_id)["date"]
    return moment(date)


def save_resume(database: Database, source_id: int, resume: str | None) -> None:
    """Keep the address at which an archive is to be read on, None where there is nothing more to read."""
    keep_fact(database, _name(source_id), resume)


def resume_at(database: Database, source_id: int) -> str | None:
    """Return the address at which a source's archive is to be read on, None where it is not half read."""
    return fact(database, _name(source_id))


def _name(source_id: int) -> str:
    return f"archive of source {source_id}"
