"""What is counted while the virtual clock runs; tallies of several runs add up."""

from array import array
from math import exp, inf, log
from typing import Self

from feeds.simulate.model import DAY, MINUTE, Result, Trace

_FINE = 100.0
"""Steps of delay by a factor of e: a percentile is right to a hundredth."""
_STEPS = 2000


class TooFastError(Exception):
    """A host was polled sooner after another poll than its pace allows."""


class Tally:
    """Counts of polls and delays. Delays are kept by their size, so that memory does not grow with the items."""

    def __init__(self) -> None:
        """Start with nothing counted."""
        self.sources = self.items = self.polls = self.wasted = self.most_a_minute = 0
        self.waited = self.seconds = 0.0
        self._steps = array("q", bytes(8 * _STEPS))

    def source(self, trace: Trace) -> None:
        """Count a source, and for how long it is looked at."""
        self.sources += 1
        self.seconds += trace.end - trace.warm

    def poll(self, *, new: int) -> None:
        """Count a poll."""
        self.polls += 1
        self.wasted += new == 0

    def item(self, delay: float) -> None:
        """Count an item that was found so many seconds after it appeared."""
        self.items += 1
        self.waited += delay
        self._steps[min(int(_FINE * log(1.0 + delay)), _STEPS - 1)] += 1

    def add(self, other: Self) -> None:
        """Count all that another tally counted."""
        self.sources += other.sources
        self.items += other.items
        self.polls += other.polls
        self.wasted += other.wasted
        self.most_a_minute = max(self.most_a_minute, other.most_a_minute)
        self.waited += other.waited
        self.seconds += other.seconds
        self._steps = array("q", map(sum, zip(self._steps, other._steps, strict=True)))

    def result(self) -> Result:
        """Return what was counted."""
        return Result(
            sources=self.sources,
            items=self.items,
            polls=self.polls,
            wasted=self.wasted,
            mean_delay=self.waited / self.items if self.items else 0.0,
            p95_delay=self._percentile(0.95),
            most_a_minute=self.most_a_minute,
            days=self.seconds / DAY,
        )

    def _percentile(self, share: float) -> float:
        passed = 0
        for step, count in enumerate(self._steps):
            passed += count
            if count and passed >= share * self.items:
                return exp((step + 0.5) / _FINE) - 1.0
        return 0.0


class Pace:
    """The polls of one host, at least `spacing` seconds apart: the log of it, checked as it is written."""

    def __init__(self, spacing: float, tally: Tally) -> None:
        """Start with a host that nobody polled."""
        self.free = -inf
        self._spacing, self._tally = spacing, tally
        self._minute = self._count = 0

    def poll(self, now: float) -> None:
        """Write a poll into the log. Raises TooFastError."""
        if now < self.free:
            raise TooFastError
        self.free = now + self._spacing
        minute = int(now // MINUTE)
        self._count = self._count + 1 if minute == self._minute else 1
        self._minute = minute
        self._tally.most_a_minute = max(self._tally.most_a_minute, self._count)
