"""A learned wait in words and numbers."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from feeds.schedule.model import Policy
from feeds.schedule.rhythm import Cause, Rhythm, Wait
from feeds.schedule.spans import DAY, words

_WINDOW = 6  # hours
_MOSTLY = 0.5
"""The share of items that a quarter of the day must have to be told of."""
CAUSES: Mapping[Cause, str] = {
    "floor": "as often as is allowed",
    "cap": "as seldom as is allowed",
    "burst": "more of late",
    "hour": "when the hour has struck",
    "rhythm": "",
}


def told(rhythm: Rhythm, found: Wait, policy: Policy, now: datetime) -> str:
    """Return what was decided, and by what: 'learned 2 h: about 3 items a day, mostly from 6 to 12 UTC; …'."""
    known = now.timestamp() - rhythm.start
    facts = (
        f"about {_number(rhythm.rate * DAY.total_seconds())} items a day"
        if known >= DAY.total_seconds()
        else "little known yet",
        _mostly(rhythm),
        CAUSES[found.cause],
        f"{_number(found.expected)} expected by then",
    )
    price = f"; a poll is worth {words(timedelta(seconds=min(policy.price, 1e9)))} of waiting"
    return f"learned {words(timedelta(seconds=found.seconds))}: " + ", ".join(filter(None, facts)) + price


def _mostly(rhythm: Rhythm) -> str:
    """Return the quarter of the day in which most items come, '' where none is."""
    hours = rhythm.hours
    windows = [sum(hours[(first + hour) % 24] for hour in range(_WINDOW)) for first in range(24)]
    best = max(range(24), key=windows.__getitem__)
    if windows[best] < _MOSTLY * sum(hours):
        return ""
    return f"mostly from {best} to {(best + _WINDOW) % 24 or 24} UTC"


def _number(value: float) -> str:
    """Return a number to two digits, as a person says it."""
    return f"{value:.0f}" if value >= 10 else f"{value:.2g}"
