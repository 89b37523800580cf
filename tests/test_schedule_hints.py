"""What a server and a document say of when to ask again, each by itself."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scheduling import DAY, HOUR, NOW

from feeds.schedule import retry_after
from feeds.schedule.hints import allowed
from store.hints import Hints

MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(2999, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - with a zone
SKIPPED = st.builds(
    Hints, skip_hours=st.frozensets(st.integers(0, 23)), skip_days=st.frozensets(st.integers(0, 6), max_size=6)
)


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("120", timedelta(seconds=120)),
        (" 120 ", timedelta(seconds=120)),
        ("120, 7200", timedelta(seconds=120)),
        ("Tue, 24 Nov 2026 10:30:00 GMT, Tue, 24 Nov 2026 11:30:00 GMT", HOUR),
        ("Tue, 24 Nov 2026 10:30:00 GMT", HOUR),
        ("Tue Nov 24 10:30:00 2026", HOUR),
        ("Tue, 24 Nov 2020 10:30:00 GMT", timedelta()),
        ("999999999999", DAY),
        ("9" * 400, DAY),
        ("-5", timedelta()),
        ("1e9", timedelta()),
        ("1.5", timedelta()),
        ("soon", timedelta()),
        ("", timedelta()),
        ("٣", timedelta()),
        ("Tue, 99 Nov 9999 99:99:99 GMT", timedelta()),
    ],
)
def test_retry_after(value: str, wait: timedelta) -> None:
    """Seconds or a date (RFC 9110 §10.2.3), never in the past, never beyond a day; the first of two headers."""
    assert retry_after({"retry-after": value}, NOW) == wait


@given(MOMENTS, SKIPPED)
def test_the_next_moment_that_is_not_skipped(at: datetime, hints: Hints) -> None:
    """It is not skipped, and every hour between is."""
    moved = allowed(at, hints)
    hours = hints.skip_hours if len(hints.skip_hours) < 24 else frozenset()
    assert moved.hour not in hours
    assert moved.weekday() not in hints.skip_days
    assert at <= moved <= at + timedelta(days=7)
    between = [at + HOUR * number for number in range(int((moved - at) / HOUR))]
    assert all(one.hour in hours or one.weekday() in hints.skip_days for one in between)


@given(MOMENTS, MOMENTS, SKIPPED)
def test_later_is_never_moved_before_sooner(one: datetime, other: datetime, hints: Hints) -> None:
    """Two moments keep their order, so a longer wait is never the shorter one."""
    assert allowed(min(one, other), hints) <= allowed(max(one, other), hints)
