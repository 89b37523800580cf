"""A clock that leaps, told by one that does not: set by hand, by a server of time, or after a sleep."""

import time
from collections.abc import Callable
from datetime import timedelta

from feeds.ports import Clock

_SLACK = timedelta(minutes=1)
"""What drifts less than this is not minded."""


class Leaps:
    """Tells how far a clock leapt, forward or back, since it was asked before."""

    def __init__(self, clock: Clock, seconds: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._seconds = clock, seconds
        self._last = (clock(), seconds())

    def leap(self) -> timedelta:
        """Return how far it leapt, zero where it went on as it should."""
        now, at = self._clock(), self._seconds()
        then, before = self._last
        leap = now - then - timedelta(seconds=at - before)
        if abs(leap) < _SLACK:
            return timedelta()
        self._last = (now, at)
        return leap
