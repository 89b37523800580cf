"""What a clock that was wrong left in the store, put right."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from store.database import Database, seconds


def settle(  # noqa: PLR0913 - each is said by name
    database: Database,
    now: datetime,
    *,
    longest: timedelta,
    pause: timedelta,
    held: Iterable[str] = (),
    ttl: timedelta = timedelta(),
) -> int:
    """Have nothing wait for a moment that only a wrong clock can have set; return how many sources did.

    A source that was polled in the future waits from `now` on for as long as it was to wait then; what is due
    later than the `longest` wait allows is due now. Hosts that are to be left alone for longer than a `pause` ever
    lasts no longer are. Hosts that nobody polls are free; those that are `held` are so until `now + ttl`. For the
    sole writer of a store only.
    """
    far = seconds(now + longest)
    with database.transaction():
        database.run("release_hosts")
        for host in held:
            database.run("hold_host", host=host, until=seconds(now + ttl))
        waited = database.run("settle_sources", now=seconds(now), far=far)
        paused = database.run("settle_hosts", far=seconds(now + pause))
        if waited or paused:
            database.run("schedule_hosts")
    return waited
