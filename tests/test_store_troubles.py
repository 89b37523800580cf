"""Troubles are noted as polls and scans bring and end them, and every poll is counted."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from arrivals import URL, arrival, configure, poll, spec

from store.database import Database
from store.model import ScanResult
from store.post_files import save_scan
from store.saving import save_host, save_push
from store.source_model import SourceState
from store.sources import claim, source
from store.standing import SILENT
from store.troubles import noted_troubles

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DAILY = 1.2e-05  # items a second, as the store keeps it: to two digits


@pytest.fixture
def state(database: Database, now: datetime) -> SourceState:
    """Configure one source."""
    return configure(database, now, spec(title="Harbour News"))[URL]


def save(database: Database, state: SourceState, at: datetime, *arrivals: Any, **result: Any) -> None:
    """Save a poll of the one source; its next is due at once."""
    (lease,) = claim(database, at + 999 * DAY, most=1, ttl=HOUR, batch=1)
    values: dict[str, Any] = {"next_at": at, **result}
    save_host(database, lease, [poll(state, at, *arrivals, **values)], at)
    with database.transaction():
        database.run("release_hosts")
        database.run("make_due", id=state.id, due=0)
        database.run("schedule_host", host=state.host)


def fail(database: Database, state: SourceState, at: datetime, count: int, since: datetime, **more: Any) -> None:
    """Save a poll that failed."""
    values = {"outcome": "failed", "failures": count, "failing_since": since, "trouble": "dns", **more}
    save(database, state, at, error=f"no address ({count})", **values)


def told(database: Database) -> list[tuple[str, datetime, datetime, datetime | None]]:
    """Return what was noted: kind, begin, when it was noted, end."""
    return [(one.kind, one.began, one.noted, one.ended) for one in noted_troubles(database, 9)]


def test_a_hiccup_is_not_noted(database: Database, state: SourceState, now: datetime) -> None:
    """Two failures within a day are over before anybody could care."""
    fail(database, state, now, 1, now)
    fail(database, state, now + HOUR, 2, now)
    save(database, state, now + 2 * HOUR)
    assert told(database) == []


def test_failing_is_noted_once_and_ends(database: Database, state: SourceState, now: datetime) -> None:
    """With the third failure; those after it change nothing, and the first answer is its end."""
    for number in range(1, 6):
        fail(database, state, now + number * HOUR, number, now + HOUR)
    (one,) = noted_troubles(database, 9)
    assert (one.kind, one.began, one.noted, one.ended) == ("failing", now + HOUR, now + 3 * HOUR, None)
    assert (one.title, one.url, one.trouble) == ("Harbour News", URL, "dns")
    assert (one.said, one.failures) == ("no address (3)", 3)
    save(database, state, now + 9 * HOUR)
    save(database, state, now + 10 * HOUR)
    assert told(database) == [("failing", now + HOUR, now + 3 * HOUR, now + 9 * HOUR)]


def test_a_day_of_failure_is_noted(database: Database, state: SourceState, now: datetime) -> None:
    """Though it was asked twice only; and failing again is another trouble."""
    fail(database, state, now, 1, now)
    fail(database, state, now + DAY, 2, now)
    save(database, state, now + 2 * DAY)
    fail(database, state, now + 3 * DAY, 1, now + 3 * DAY)
    fail(database, state, now + 4 * DAY, 2, now + 3 * DAY)
    assert sorted(told(database)) == [
        ("failing", now, now + DAY, now + 2 * DAY),
        ("failing", now + 3 * DAY, now + 4 * DAY, None),
    ]


def test_what_is_gone_is_still_failing(database: Database, state: SourceState, now: datetime) -> None:
    """Being stopped does not end what went before; an answer ends both."""
    for number in (1, 2, 3):
        fail(database, state, now + number * DAY, number, now + DAY, next_at=None if number == 3 else now)
    assert sorted(told(database)) == [
        ("failing", now + DAY, now + 2 * DAY, None),
        ("gone", now + DAY, now + 3 * DAY, None),
    ]
    save(database, state, now + 9 * DAY)
    assert {ended for *_, ended in told(database)} == {now + 9 * DAY}


def test_a_move_is_noted_where_it_leads(database: Database, state: SourceState, now: datetime) -> None:
    """Once it has led there for a day; one that leads elsewhere from then on is another one."""
    moves = [("a", 0, 0), ("a", 0, 1), ("a", 0, 2), ("b", 3, 3), ("b", 3, 4)]
    for name, since, day in moves:
        save(
            database,
            state,
            now + day * DAY,
            moved_to=f"https://{name}.example/",
            moved_since=now + since * DAY,
        )
    found = [(one.kind, one.began, one.noted, one.said, one.ended) for one in noted_troubles(database, 9)]
    assert sorted(found) == [
        ("moved", now, now + DAY, "https://a.example/", now + 3 * DAY),
        ("moved", now + 3 * DAY, now + 4 * DAY, "https://b.example/", None),
    ]


def test_what_leads_anywhere_is_not_noted(database: Database, state: SourceState, now: datetime) -> None:
    """Where each poll is led to another one, there is no new address to tell of."""
    for day in range(5):
        at = now + day * DAY
        save(database, state, at, moved_to=f"https://a.example/{day}", moved_since=at)
    assert told(database) == []


def test_an_adopted_address_is_told(database: Database, state: SourceState, now: datetime) -> None:
    """Once, and the move that led to it is not over by that; both are when its own address is asked again."""
    for days in (0, 1):
        save(database, state, now + days * DAY, moved_to="https://a.example/", moved_since=now)
    for days in (7, 8):
        save(database, state, now + days * DAY, adopted="https://a.example/", host="a.example")
    assert sorted(told(database)) == [
        ("adopted", now + 7 * DAY, now + 7 * DAY, None),
        ("moved", now, now + DAY, None),
    ]
    save(database, state, now + 9 * DAY, host="news.example")
    assert [ended for *_, ended in told(database)] == [now + 9 * DAY] * 2


def test_only_news_end_a_silence(database: Database, state: SourceState, now: datetime) -> None:
    """It is told by the rate that the source had at its last news, however slow it is taken to be after that."""
    heard = now + 10 * DAY
    save(database, state, heard, arrival(now), rate=DAILY)
    save(database, state, heard + 6 * DAY, rate=DAILY)
    assert told(database) == []
    save(database, state, heard + SILENT, rate=DAILY / 100)
    save(database, state, heard + 8 * DAY, rate=DAILY / 200)
    fail(database, state, heard + 10 * DAY, 1, heard + 10 * DAY, rate=DAILY / 200)
    assert told(database) == [("silent", heard, heard + SILENT, None)]
    save(database, state, heard + 11 * DAY, arrival(now, key="2", guid="urn:2"), rate=DAILY)
    assert [ended for *_, ended in told(database)] == [heard + 11 * DAY]


def test_too_short_a_history_tells_no_silence(database: Database, state: SourceState, now: datetime) -> None:
    """Ten items must have come, or a rate is a guess; the first poll brings what came before."""
    save(database, state, now, arrival(now), rate=DAILY)
    save(database, state, now + 30 * DAY, rate=DAILY)
    assert told(database) == []
    for days, rate in ((40, 0.0), (50, DAILY)):
        found = arrival(now, key=str(days), guid=f"urn:{days}")
        save(database, state, now + days * DAY, found, rate=rate)
        after = source(database, state.id)
        assert after is not None
        assert after.usual_rate == rate
    save(database, state, now + 57 * DAY, rate=DAILY)
    assert [one.kind for one in noted_troubles(database, 9)] == ["silent"]


def test_a_push_ends_a_silence(database: Database, state: SourceState, now: datetime) -> None:
    """What a hub brings is news."""
    heard = now + 10 * DAY
    save(database, state, heard, arrival(now), rate=DAILY)
    save(database, state, heard + 20 * DAY, rate=DAILY)
    pushed = poll(state, heard + 21 * DAY, arrival(now, key="2", guid="urn:2"), outcome="pushed")
    save_push(database, pushed, heard + 21 * DAY)
    assert told(database) == [("silent", heard, heard + 20 * DAY, heard + 21 * DAY)]


def test_a_folder_that_cannot_be_read_is_noted(database: Database, now: datetime) -> None:
    """After a day, once; when it can be read again, that is its end."""
    folder = spec("posts:blog", kind="posts", host="")
    state = configure(database, now, folder)["posts:blog"]
    for days in (0, 1, 2):
        save_scan(database, ScanResult(source_id=state.id, at=now + days * DAY, error="no such folder"), now)
    assert told(database) == [("failing", now, now + DAY, None)]
    after = source(database, state.id)
    assert after is not None
    assert after.failing_since == now
    save_scan(database, ScanResult(source_id=state.id, at=now + 3 * DAY), now)
    assert told(database) == [("failing", now, now + DAY, now + 3 * DAY)]


def test_troubles_that_are_over_are_forgotten(database: Database, state: SourceState, now: datetime) -> None:
    """A month later, when the next one ends; and what left the configuration is not told of."""
    for days in (0, 40):
        fail(database, state, now + days * DAY, 3, now + days * DAY)
        save(database, state, now + (days + 1) * DAY)
    assert told(database) == [("failing", now + 40 * DAY, now + 40 * DAY, now + 41 * DAY)]
    configure(database, now)
    assert told(database) == []


def test_the_last_that_began_and_ended_are_read(database: Database, now: datetime) -> None:
    """So many of each, one that is in both lists once."""
    urls = [f"https://{number}.example/" for number in range(4)]
    states = configure(database, now, *map(spec, urls))
    leases = {one.host: one for one in claim(database, now, most=9, ttl=HOUR, batch=1)}
    for number, url in enumerate(urls):
        result = poll(states[url], now + number * DAY, failures=3, failing_since=now, outcome="failed")
        save_host(database, leases[states[url].host], [result], now)
    assert [one.url for one in noted_troubles(database, 2)] == [urls[3], urls[2]]
    with database.transaction():
        database.run("end_trouble", source_id=states[urls[0]].id, kind="failing", ended=int(now.timestamp()))
        database.run("end_trouble", source_id=states[urls[3]].id, kind="failing", ended=int(now.timestamp()))
    assert [one.url for one in noted_troubles(database, 2)] == [urls[3], urls[2], urls[0]]


def test_every_poll_is_counted(database: Database, state: SourceState, now: datetime) -> None:
    """By what came of it and how long it took; the counts outlive the log."""
    save(database, state, now, arrival(now), milliseconds=100, bytes=7)
    save(database, state, now + 40 * DAY, milliseconds=60, bytes=5)
    save(database, state, now + 40 * DAY, milliseconds=101)
    fail(database, state, now + 80 * DAY, 1, now, milliseconds=70_000)
    counted = [tuple(row) for row in database.rows("poll_counts")]
    assert counted == [
        ("failed", "dns", 10**9, 1, 70_000, 0, 0, 0),
        ("ok", "", 100, 2, 160, 12, 1, 0),
        ("ok", "", 250, 1, 101, 0, 0, 0),
    ]
    assert len(database.rows("polls_by_day", source_id=state.id, since=0)) == 1
