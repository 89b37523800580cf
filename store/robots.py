"""What the robots.txt of the origins of sources say."""

from datetime import datetime, timedelta

from store.database import Database, moment, seconds
from store.source_model import Robots

_HOLDS = timedelta(days=8)
"""So long a delay holds that nobody has looked at again: a source that is in trouble is polled once a week."""


def robots_of(database: Database, host: str, origin: str) -> Robots | None:
    """Return what is known of an origin, which is paced with a host; None: its robots.txt was never asked for."""
    row = database.one("robots_of", host=host, origin=origin)
    if row is None:
        return None
    at = moment(row["at"])
    assert at is not None
    return Robots(at=at, delay=row["delay"], rules=tuple(row["rules"].splitlines()))


def save_robots(database: Database, host: str, origin: str, robots: Robots) -> None:
    """Keep what the robots.txt of an origin says."""
    rules = "\n".join(robots.rules)
    database.run("save_robots", host=host, origin=origin, at=seconds(robots.at), delay=robots.delay, rules=rules)


def crawl_delay(database: Database, host: str, now: datetime) -> float:
    """Return the longest delay, in seconds, that an origin of a host wants; 0 where none is known to want any."""
    row = database.one("crawl_delay", host=host, since=seconds(now - _HOLDS))
    return float(row["delay"] or 0)
