"""Hosts that ask to be left alone, in a real SQLite store."""

from datetime import datetime, timedelta

import pytest
from arrivals import URL, configure, poll, spec

from store.database import Database
from store.saving import save_host
from store.source_model import HostLease, Pause, PollResult
from store.sources import FIRST, claim, count_due, make_due, next_due, release_all, sources

HOUR = timedelta(hours=1)
TWIN = "https://news.example/second.xml"
OTHER = "https://other.example/feed.xml"


def take(database: Database, now: datetime, due: datetime | None = None) -> dict[str, HostLease]:
    """Claim all that is due, and return it by host."""
    return {lease.host: lease for lease in claim(database, now, most=9, ttl=HOUR, batch=9, due=due)}


def pause(database: Database, now: datetime, *, hours: int = 3) -> None:
    """Configure three sources, two of one host, and have that answer the first with a wish to be left alone."""
    configure(database, now, spec(URL), spec(TWIN), spec(OTHER))
    lease = take(database, now)["news.example"]
    save_host(database, lease, [busy(lease, now, hours)], now)
    release_all(database)


def busy(lease: HostLease, now: datetime, hours: int, host: str | None = None) -> PollResult:
    until = now + hours * HOUR
    left = (Pause(host=host or lease.host, until=until),)
    return poll(lease.sources[0], now, outcome="failed", next_at=until, pauses=left)


def test_a_host_is_left_alone_with_all_its_sources(database: Database, now: datetime) -> None:
    """Neither the source that was answered nor its neighbour is due until then; other hosts are."""
    pause(database, now)
    assert list(take(database, now)) == ["other.example"]
    assert count_due(database, now + 2 * HOUR) == 1
    assert list(take(database, now + 2 * HOUR)) == ["other.example"]
    again = take(database, now + 3 * HOUR)["news.example"]
    assert ([one.url for one in again.sources], again.busy) == ([TWIN, URL], 1)


def test_what_is_asked_for_by_name_is_not_passed_over(database: Database, now: datetime) -> None:
    """But nothing else of that host is polled with it; nor is more, once it asks again to be left alone."""
    pause(database, now)
    states = {state.url: state for state in sources(database)}
    make_due(database, [states[URL]], FIRST)
    lease = take(database, now)["news.example"]
    assert [one.url for one in lease.sources] == [URL]
    make_due(database, [states[TWIN]], FIRST)
    save_host(database, lease, [busy(lease, now, 6)], now)
    assert take(database, now, FIRST) == {}
    assert take(database, now + 6 * HOUR)["news.example"].busy == 2


@pytest.mark.parametrize(
    ("overrides", "left"),
    [
        ({"outcome": "ok"}, 0),
        ({"outcome": "not_modified"}, 0),
        ({"outcome": "failed"}, 1),
    ],
)
def test_a_feed_ends_the_count(overrides: dict[str, str], left: int, database: Database, now: datetime) -> None:
    """A host that answers with a feed again is as any other; one that fails in another way is not yet."""
    pause(database, now)
    later = now + 3 * HOUR
    lease = take(database, later)["news.example"]
    save_host(database, lease, [poll(lease.sources[0], later, next_at=later, **overrides)], later)
    assert take(database, later)["news.example"].busy == left


def test_a_shorter_wish_does_not_end_a_longer(database: Database, now: datetime) -> None:
    """The latest moment that a host named holds."""
    pause(database, now)
    make_due(database, sources(database), FIRST)
    lease = take(database, now)["news.example"]
    save_host(database, lease, [busy(lease, now, 1)], now)
    release_all(database)
    assert "news.example" not in take(database, now + 2 * HOUR)


def test_a_host_without_sources_that_are_due_is_never_due(database: Database, now: datetime) -> None:
    """A pause alone makes none."""
    pause(database, now)
    for lease in take(database, now + 3 * HOUR).values():
        results = [poll(state, now, next_at=None, outcome="failed") for state in lease.sources]
        save_host(database, lease, results, now)
    assert next_due(database) is None


def test_a_host_that_was_led_to_is_left_alone(database: Database, now: datetime) -> None:
    """The one that answered, where sources of its own are polled; who led there is asked on."""
    configure(database, now, spec(URL), spec(TWIN), spec(OTHER))
    lease = take(database, now)["news.example"]
    save_host(database, lease, [busy(lease, now, 3, "other.example"), busy(lease, now, 3, "no.example")], now)
    release_all(database)
    (again,) = take(database, now + HOUR).values()
    assert ([one.url for one in again.sources], again.busy) == ([TWIN], 0)
    release_all(database)
    assert take(database, now + 3 * HOUR)["other.example"].busy == 1


def test_a_source_goes_with_its_host(database: Database, now: datetime) -> None:
    """A newer list of public suffixes may count it to another: it is polled there from now on."""
    configure(database, now, spec(URL, "A", host="example"), spec(OTHER, "A", host="example"))
    configure(database, now, spec(URL, "A", host="news.example"), spec(OTHER, "A", host="example"))
    leases = claim(database, now, most=9, ttl=HOUR, batch=9)
    assert {lease.host: [one.url for one in lease.sources] for lease in leases} == {
        "example": [OTHER],
        "news.example": [URL],
    }
    release_all(database)
    configure(database, now, spec(URL, "A", host="news.example"), spec(OTHER, "A", host="other.example"))
    due = {lease.host: len(lease.sources) for lease in claim(database, now, most=9, ttl=HOUR, batch=9)}
    assert due == {"news.example": 1, "other.example": 1}
