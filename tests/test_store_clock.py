"""A store whose clock was wrong."""

from datetime import datetime, timedelta

import pytest
from arrivals import URL, configure, poll, spec

from store.clock import settle
from store.database import Database
from store.errors import StaleLeaseError
from store.saving import save_host
from store.source_model import Pause
from store.sources import FIRST, claim, make_due, next_due, sources

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONGEST = 8 * DAY


def polled(database: Database, at: datetime, next_at: datetime | None, **more: object) -> None:
    """Poll the source at a moment, and have it wait until another."""
    (state,) = configure(database, at, spec(URL)).values()
    make_due(database, [state], FIRST)
    (lease,) = claim(database, at, most=1, ttl=HOUR, batch=9)
    save_host(database, lease, [poll(state, at, next_at=next_at, **more)], at)


@pytest.mark.parametrize(
    ("ahead", "wait", "due"),
    [
        (timedelta(), 2 * HOUR, 2 * HOUR),
        (-3 * DAY, 2 * HOUR, -3 * DAY + 2 * HOUR),
        (HOUR, 2 * HOUR, 2 * HOUR),
        (3 * DAY, 2 * HOUR, 2 * HOUR),
        (3000 * DAY, 7 * DAY, 7 * DAY),
        (timedelta(), LONGEST, LONGEST),
        (timedelta(), LONGEST + HOUR, timedelta()),
        (3 * DAY, 300 * DAY, timedelta()),
    ],
)
def test_a_source_waits_no_longer_than_it_was_to(
    ahead: timedelta, wait: timedelta, due: timedelta, database: Database, now: datetime
) -> None:
    """The clock was `ahead` when it was polled; from now on it waits as long as was said then, within bounds."""
    polled(database, now + ahead, now + ahead + wait)
    settle(database, now, longest=LONGEST, pause=DAY)
    assert next_due(database) == now + due
    assert settle(database, now, longest=LONGEST, pause=DAY) == 0
    (state,) = sources(database)
    assert state.polled_at == now + min(ahead, timedelta())


def test_a_new_source_is_due(database: Database, now: datetime) -> None:
    """Though it was configured in the future."""
    configure(database, now + 3 * DAY, spec(URL))
    assert settle(database, now, longest=LONGEST, pause=DAY) == 1
    assert next_due(database) == now


def test_a_stopped_source_stays_so(database: Database, now: datetime) -> None:
    """Nobody asks for what is gone because a clock was wrong."""
    polled(database, now + DAY, None)
    assert settle(database, now, longest=LONGEST, pause=DAY) == 0
    assert next_due(database) is None


def test_a_pause_beyond_all_bounds_ends(database: Database, now: datetime) -> None:
    """A shorter one holds."""
    polled(database, now, now + HOUR, pauses=(Pause(host="news.example", until=now + DAY),))
    settle(database, now, longest=LONGEST, pause=DAY)
    assert next_due(database) == now + DAY
    polled(database, now, now + HOUR, pauses=(Pause(host="news.example", until=now + DAY + HOUR),))
    settle(database, now, longest=LONGEST, pause=DAY)
    assert next_due(database) == now + HOUR


def test_leases_of_the_future_end_but_for_those_that_are_held(database: Database, now: datetime) -> None:
    """Who still polls a host can save what it brings, and nobody else polls it meanwhile."""
    other = "https://other.example/feed.xml"
    configure(database, now, spec(URL), spec(other))
    then = now + 3 * DAY
    leases = {lease.host: lease for lease in claim(database, then, most=9, ttl=HOUR, batch=9)}
    settle(database, now, longest=LONGEST, pause=DAY, held=["news.example"], ttl=HOUR)
    assert [lease.host for lease in claim(database, now, most=9, ttl=HOUR, batch=9)] == ["other.example"]
    save_host(database, leases["news.example"], [poll(leases["news.example"].sources[0], now)], now)
    with pytest.raises(StaleLeaseError):
        save_host(database, leases["other.example"], [], now)
