"""When a source is polled again, and why."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.schedule import (
    DAY,
    WEEK,
    Next,
    after_failure,
    after_success,
    max_age,
    retry_after,
    stopped,
    while_pushed,
    words,
)

URL = "https://news.example/feed.xml"
HOUR = timedelta(hours=1)
NOW = datetime.fromisoformat("2026-11-24T09:30:00+00:00")


@pytest.mark.parametrize(
    ("headers", "least", "reason"),
    [
        ({}, HOUR, "every 1 h"),
        ({"cache-control": "max-age=60"}, HOUR, "every 1 h"),
        ({"cache-control": "public, max-age=7200"}, 2 * HOUR, "fresh for 2 h"),
        ({"cache-control": "max-age=7200", "age": "1800"}, timedelta(minutes=90), "fresh for 1 h 30 min"),
        ({"cache-control": "max-age=7200, no-cache"}, HOUR, "every 1 h"),
        ({"cache-control": "max-age=99999999999"}, DAY, "fresh for 1 d"),
        ({"cache-control": "max-age=31536000"}, DAY, "fresh for 1 d"),
        ({"retry-after": "10800"}, 3 * HOUR, "asked to wait 3 h"),
    ],
)
def test_after_success(headers: dict[str, str], least: timedelta, reason: str) -> None:
    """The latest of our own interval and of what the server says, a tenth later at most, with its reason."""
    due = after_success(URL, HOUR, headers, NOW)
    assert due.at is not None
    assert NOW + least <= due.at <= NOW + least * 1.1
    assert due.reason == reason


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("120", timedelta(seconds=120)),
        ("Tue, 24 Nov 2026 10:30:00 GMT", HOUR),
        ("Tue, 24 Nov 2020 10:30:00 GMT", timedelta()),
        ("999999999999", DAY),
        ("9" * 400, DAY),
        ("-5", timedelta()),
        ("1e9", timedelta()),
        ("soon", timedelta()),
        ("", timedelta()),
        ("٣", timedelta()),
        ("Tue, 99 Nov 9999 99:99:99 GMT", timedelta()),
    ],
)
def test_retry_after(value: str, wait: timedelta) -> None:
    """Seconds or a date (RFC 9110 §10.2.3), never in the past, never beyond a day, never an exception."""
    assert retry_after({"retry-after": value}, NOW) == wait


def test_backoff_doubles_to_a_weekly_probe() -> None:
    """Trouble waits longer and longer, but no source dies silently."""
    waits = [due.at - NOW for n in range(1, 40) if (due := after_failure(URL, HOUR, n, {}, NOW)).at]
    assert waits[1] > 1.5 * waits[0]
    assert WEEK <= waits[-1] <= WEEK * 1.1
    assert after_failure(URL, HOUR, 3, {}, NOW).reason == "3 failed in a row, waiting 4 h"


def test_gone_is_the_end() -> None:
    """A stopped source has no next poll."""
    assert stopped().at is None


@given(st.text(), st.text(), st.integers(1, 10_000), st.integers(0, 10**6))
def test_next_poll_is_never_in_the_past_nor_an_exception(
    control: str, retry: str, failures: int, every: int
) -> None:
    """Whatever a server says, the next poll lies ahead and within reach."""
    headers = {"cache-control": control, "retry-after": retry, "age": control}
    interval = timedelta(seconds=every)
    for due in (after_success(URL, interval, headers, NOW), after_failure(URL, interval, failures, headers, NOW)):
        assert due.at is not None
        assert NOW <= due.at <= NOW + max(interval, WEEK) * 1.1


@given(st.integers(0, 10**9))
def test_max_age_is_capped_by_its_use_not_its_reading(seconds: int) -> None:
    """`max-age` is read as it stands."""
    assert max_age({"cache-control": f"max-age={seconds}"}) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "0 s"), (45, "45 s"), (5400, "1 h 30 min"), (86400, "1 d"), (90061, "1 d 1 h")]
)
def test_words(seconds: int, said: str) -> None:
    """A time span reads as a person says it."""
    assert words(timedelta(seconds=seconds)) == said


def test_while_pushed() -> None:
    """A day off, but neither later than the lease ends nor sooner than without a hub; the reason names the hub."""
    soon, late = Next(at=NOW + HOUR, reason="every 1 h"), Next(at=NOW + WEEK, reason="every 7 d")
    due = while_pushed(URL, "hub.example", NOW + WEEK, soon, NOW)
    assert due.at
    assert DAY <= due.at - NOW <= DAY * 1.1
    assert due.reason == "pushed by hub.example; backup poll daily"
    assert while_pushed(URL, "hub.example", NOW + 2 * HOUR, soon, NOW).at == NOW + 2 * HOUR
    assert while_pushed(URL, "hub.example", NOW + WEEK, late, NOW) == replace(
        late, reason="pushed by hub.example; every 7 d"
    )
