"""How a source stands, by what polling it left: marks for what an operator should know of. Pure."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from store.source_model import SourceState

Standing = Literal["gone", "failing", "parked", "late", "moved", "silent"]

Trial = Literal["gone", "failing", "moved", "adopted", "silent"]
"""What lasts, and is told of once: of what moved, where it led and then that it is asked there."""

STANDINGS: tuple[Standing, ...] = ("gone", "failing", "parked", "late", "moved", "silent")
"""All marks, the one that is worst first."""

LATE = timedelta(days=1)
"""What has been due for so long nobody polls: runs from cron may be a day apart."""
PARKED = timedelta(days=1)
"""An outage of our own network that lasts longer is not over by itself."""
SILENT = timedelta(days=7)
"""No silence that is shorter is worth a word."""
EXPECTED = math.log(1000)
"""Items that should have come in a silence before it is one: at random, 1 of 1,000 is as long (Poisson)."""
KNOWN = 10
"""Items that must have come before a rate is known well enough to tell a silence by it."""
MOVED = timedelta(days=1)
"""An address that has led elsewhere for good for less is not worth a word: some lead to another at each poll."""
_FAILURES = 3
_FAILING = timedelta(days=1)
"""Failures that are fewer, and over sooner, are nobody's business but the schedule's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A standing and since when it is so, None where nobody noted that."""

    name: Standing
    since: datetime | None


def marks(state: SourceState, now: datetime, paused: datetime | None = None) -> tuple[Mark, ...]:
    """Return how a source stands at `now`, the worst first; none where all is well.

    Gone is one that is not asked any more; failing one whose last poll failed; parked one that our
    own network has failed for a day; late one that has been due for a
    day, though its host is not `paused` until later; moved one whose address has led to another for good, the same
    for a day; silent one that brought nothing new for much longer than its rhythm has it.
    """
    found: tuple[tuple[Standing, datetime | None, bool], ...] = (
        ("gone", state.failing_since, _is_gone(state)),
        ("failing", state.failing_since, state.failures > 0 and not _is_gone(state)),
        ("parked", state.parked_since, state.parked_since is not None and state.parked_since + PARKED < now),
        ("late", state.next_at, _is_late(state, now, paused)),
        ("moved", state.moved_since, state.adopted is not None or _is_moving(state)),
        ("silent", state.news_at, _is_silent(state)),
    )
    return tuple(Mark(name=name, since=since) for name, since, holds in found if holds)


def worth_telling(state: SourceState) -> dict[Trial, datetime | None]:
    """Return what is wrong with a source and since when: more than a hiccup, and nothing of the clock.

    What is gone is told of as failing, too, where it had been: that is not over.
    """
    lasting = state.failures >= _FAILURES or _lasts(state)
    found: tuple[tuple[Trial, datetime | None, bool], ...] = (
        ("gone", state.failing_since, _is_gone(state)),
        ("failing", state.failing_since, lasting),
        ("moved", state.moved_since, _is_moving(state)),
        ("adopted", None, state.adopted is not None),
        ("silent", state.news_at, _is_silent(state)),
    )
    return {name: since for name, since, holds in found if holds}


def _is_gone(state: SourceState) -> bool:
    return state.kind == "feed" and state.polled_at is not None and state.next_at is None


def _lasts(state: SourceState) -> bool:
    since, polled_at = state.failing_since, state.polled_at
    return state.failures > 0 and since is not None and polled_at is not None and polled_at - since >= _FAILING


def _is_moving(state: SourceState) -> bool:
    since, polled_at = state.moved_since, state.polled_at
    return since is not None and polled_at is not None and polled_at - since >= MOVED


def _is_late(state: SourceState, now: datetime, paused: datetime | None) -> bool:
    moments = [moment for moment in (state.next_at, state.polled_at, paused) if moment]
    return state.next_at is not None and max(moments) + LATE < now


def _is_silent(state: SourceState) -> bool:
    """Tell whether a source was silent when it last answered; what nobody asks cannot be heard."""
    heard_at = state.failing_since or state.polled_at
    if heard_at is None or state.news_at is None:
        return False
    silence = heard_at - state.news_at
    return silence >= SILENT and state.usual_rate * silence.total_seconds() > EXPECTED
