"""A clock that leaps."""

from datetime import datetime, timedelta

import pytest

from feeds.leaps import Leaps

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("moved", "passed", "leap"),
    [
        (HOUR, 3600.0, timedelta()),
        (timedelta(seconds=5), 5.9, timedelta()),
        (timedelta(seconds=59), 0.0, timedelta()),
        (timedelta(days=3), 0.0, timedelta(days=3)),
        (-HOUR, 0.0, -HOUR),
        (timedelta(), 7200.0, -2 * HOUR),
    ],
)
def test_a_leap_is_what_did_not_pass(moved: timedelta, passed: float, leap: timedelta, now: datetime) -> None:
    """A clock may go on with time, and drift a little; each leap is told once."""
    state: list[tuple[datetime, float]] = [(now, 100.0)]
    leaps = Leaps(lambda: state[-1][0], lambda: state[-1][1])
    state.append((now + moved, 100.0 + passed))
    assert leaps.leap() == leap
    assert leaps.leap() == timedelta()


def test_drift_adds_up(now: datetime) -> None:
    """Many small leaps are one large."""
    state = [(now, 0.0)]
    leaps = Leaps(lambda: state[-1][0], lambda: state[-1][1])
    found = []
    for _ in range(3):
        state.append((state[-1][0] + timedelta(seconds=40), state[-1][1]))
        found.append(leaps.leap())
    assert found == [timedelta(), timedelta(seconds=80), timedelta()]
