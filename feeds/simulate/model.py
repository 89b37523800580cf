"""The values of a simulation: when items of a source appear, what a rule polled, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

MINUTE, HOUR, DAY, WEEK = 60.0, 3600.0, 86400.0, 604800.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """A source: the moments at which its items appear, in order.

    It is polled from `start` on; what happens after `warm` counts; the first poll at or after `end` is the last.
    """

    name: str
    host: int
    times: Sequence[float]
    start: float
    warm: float
    end: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Batches:
    """How a rule takes what is due: `limit` sources, the longest overdue first, every `every` seconds."""

    every: float
    limit: int


class Poll(NamedTuple):
    """A poll: when it was and when the one before (None: it is the first), and how many items were new.

    `times[:seen]` are the dates of all items found so far, the new ones included. A rule that looks at dates may
    look at these and no others.
    """

    now: float
    since: float | None
    new: int
    times: Sequence[float]
    seen: int


class Rule(Protocol):
    """When to poll a source again. One object serves all sources; the state is what it knows of one."""

    @property
    def batches(self) -> Batches | None:
        """How it takes what is due; None for at once."""

    def polled(self, state: Any, poll: Poll) -> tuple[Any, float]:
        """Return the new state and the seconds until the next poll; the first state is None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a rule did: polls, those that found nothing, and how long items waited, in seconds."""

    sources: int
    items: int
    polls: int
    wasted: int
    mean_delay: float
    p95_delay: float
    most_a_minute: int
    days: float

    @property
    def polls_per_day(self) -> float:
        """Polls a day, of a source in the mean."""
        return self.polls / self.days if self.days else 0.0
