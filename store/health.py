"""How the sources did lately, and how much was published when: for people to look at."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from store.database import Database, moment, seconds

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
