"""Sources that our own network failed, in a real SQLite store."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

from arrivals import configure, poll, spec

from store.database import Database
from store.health import outage_since
from store.parked import Parked, canary, hosts_not_failing, parked_hosts, release_parked, take_back
from store.saving import save_host
from store.source_model import PollResult, SourceState
from store.sources import claim, claim_source, next_due, sources

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


def url(number: int) -> str:
    """Return the address of a source on a host of its own."""
    return f"https://h{number}.example/feed"


def states(database: Database) -> dict[str, SourceState]:
    """Return every source by its address."""
    return {state.url: state for state in sources(database)}


def silence(state: SourceState, now: datetime) -> PollResult:
    """Return what a poll came to that nobody answered, counted as ever."""
    failure = poll(state, now, outcome="failed", trouble="dns", error="no such name", reason="backing off")
    return replace(failure, failures=1, failing_since=now, full_at=now)


def parked(state: SourceState, now: datetime) -> PollResult:
    """Return the same, not counted."""
    return replace(silence(state, now), next_at=now + HOUR, reason="our network", parked_since=now)


def save(database: Database, now: datetime, *, park: bool) -> None:
    """Poll all that is due, and save that nobody answered."""
    for lease in claim(database, now, most=1_000, ttl=HOUR, batch=100):
        made = parked if park else silence
        save_host(database, lease, [made(state, now) for state in lease.sources], now)


def test_a_parked_poll_is_in_the_log_and_counted_nowhere(database: Database, now: datetime) -> None:
    """The source stands as before, but for when it is polled next and why; the log tells what happened."""
    (before,) = configure(database, now, spec(url(1))).values()
    save(database, now, park=True)
    (after,) = sources(database)
    assert (after.polled_at, after.next_at, after.reason) == (now, now + HOUR, "our network")
    assert after.parked_since == now
    assert (after.failures, after.trouble, after.error) == (before.failures, None, None)
    (logged,) = database.tables.query("select outcome, trouble, error, reason from polls")
    assert tuple(logged.values()) == ("failed", "dns", "no such name", "our network")


def test_the_next_poll_that_counts_unparks(database: Database, now: datetime) -> None:
    """Whatever a later poll is saved with takes the place of it."""
    configure(database, now, spec(url(1)))
    save(database, now, park=True)
    save(database, now + HOUR, park=False)
    (after,) = sources(database)
    assert (after.parked_since, after.failures, after.error) == (None, 1, "no such name")


def test_what_was_counted_is_taken_back(database: Database, now: datetime) -> None:
    """The source stands as before its failure, and its host waits with it."""
    (before,) = configure(database, now, spec(url(1))).values()
    save(database, now, park=False)
    assert states(database)[url(1)].failures == 1
    take_back(database, [(before, parked(before, now))])
    (after,) = sources(database)
    assert (after.failures, after.trouble, after.error, after.failing_since) == (0, None, None, None)
    assert after.full_at is None
    assert (after.parked_since, after.next_at, after.reason) == (now, now + HOUR, "our network")
    assert next_due(database) == now + HOUR


def test_what_was_polled_again_is_left_alone(database: Database, now: datetime) -> None:
    """A later poll knows better than what is taken back."""
    (before,) = configure(database, now, spec(url(1))).values()
    save(database, now, park=False)
    save(database, now + SECOND, park=False)
    take_back(database, [(before, parked(before, now))])
    (after,) = sources(database)
    assert (after.failures, after.parked_since) == (1, None)


def test_one_canary_at_a_time(database: Database, now: datetime) -> None:
    """It is the one that waits longest, so another each time, and one that failed before only where all did."""
    configure(database, now, *map(spec, map(url, range(3))))
    dead = states(database)[url(0)]
    database.tables.table("sources").update(dead.id, {"failures": 9})
    assert canary(database, now) is None
    save(database, now, park=True)
    sent = []
    for minute in range(1, 5):
        one = canary(database, now)
        assert one
        sent.append(one.host)
        lease = claim_source(database, one, now, HOUR)
        assert canary(database, now) == one, "while it is under way, no other is sent"
        save_host(database, lease, [parked(one, now + minute * SECOND)], now)
    assert sent == ["h1.example", "h2.example", "h1.example", "h2.example"]


def test_a_host_that_asks_to_be_left_alone_sends_no_canary(database: Database, now: datetime) -> None:
    """It is asked no sooner than it allows, outage or not."""
    configure(database, now, spec(url(1)))
    save(database, now, park=True)
    database.run("pause_host", host="h1.example", until=int((now + HOUR).timestamp()))
    assert canary(database, now) is None
    assert canary(database, now + HOUR)


def test_the_parked_are_due_evenly(database: Database, now: datetime) -> None:
    """So many a second, neither in the order of their numbers nor all sources of a host in one go."""
    urls = [f"https://h{number % 50}.example/{number}" for number in range(200)]
    configure(database, now, *map(spec, urls))
    save(database, now, park=True)
    later = now + HOUR / 2
    assert release_parked(database, later, timedelta(minutes=5), "back") == Parked(sources=200, since=now)
    due = [state.next_at - later for state in sources(database) if state.next_at]
    assert {state.parked_since for state in sources(database)} == {None}
    assert {state.reason for state in sources(database)} == {"back"}
    assert min(due) == timedelta()
    assert timedelta(minutes=4, seconds=50) < max(due) < timedelta(minutes=5)
    assert max(Counter(due).values()) == 1
    assert max(Counter(wait // (5 * SECOND) for wait in due).values()) <= 4
    assert due != sorted(due)
    assert next_due(database) == later
    assert not parked_hosts(database)
    assert release_parked(database, later, HOUR, "back") == Parked(sources=0, since=None)


def test_without_a_spread_they_are_due_at_once(database: Database, now: datetime) -> None:
    """A run that ends when all is polled does not wait."""
    configure(database, now, *map(spec, map(url, range(3))))
    save(database, now, park=True)
    release_parked(database, now + SECOND, timedelta(), "back")
    assert {state.next_at for state in sources(database)} == {now + SECOND}


def test_hosts_that_may_tell_of_our_network(database: Database, now: datetime) -> None:
    """Those with a source that did not fail are counted, as far as one wants to know; parked ones are named."""
    configure(database, now, *map(spec, (url(1), url(2), url(2) + "/more", url(3))))
    assert (hosts_not_failing(database, 9), hosts_not_failing(database, 2)) == (3, 2)
    failing = states(database)
    for one in (url(1), url(2)):
        database.tables.table("sources").update(failing[one].id, {"failures": 1})
    assert hosts_not_failing(database, 9) == 2
    assert parked_hosts(database) == ()
    save(database, now, park=True)
    assert set(parked_hosts(database)) == {"h1.example", "h2.example", "h3.example"}
    configure(database, now, spec(url(1)))
    assert parked_hosts(database) == ("h1.example",)
    assert outage_since(database) == now


def test_what_left_the_configuration_is_in_no_outage(database: Database, now: datetime) -> None:
    """It waits for nothing, and nobody is told of it."""
    configure(database, now, spec(url(1)))
    save(database, now, park=True)
    configure(database, now)
    assert (parked_hosts(database), outage_since(database)) == ((), None)
