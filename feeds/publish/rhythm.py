"""How often a channel changes, from the dates of its items alone: the same items, the same answer."""

from datetime import timedelta
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from feeds.model import Channel

_FEWEST = 4  # items: of fewer nothing can be said


class Rhythm(NamedTuple):
    """How often there is something new (RSS 1.0 syndication module), and for how many minutes a copy will do."""

    period: str
    frequency: int
    ttl: int


# Up to how far apart items are; the steps are wide, so that one more item seldom changes the rhythm.
_RHYTHMS = (
    (timedelta(hours=2), Rhythm("hourly", 1, 60)),
    (timedelta(hours=12), Rhythm("daily", 4, 180)),
    (timedelta(days=3), Rhythm("daily", 1, 720)),
    (timedelta(days=14), Rhythm("weekly", 1, 1440)),
    (timedelta.max, Rhythm("monthly", 1, 1440)),
)


def rhythm_of(channel: Channel) -> Rhythm | None:
    """Return the rhythm of the channel by the median time between its items, None for few items."""
    if len(channel.items) < _FEWEST:
        return None
    dates = sorted(stored.date for stored in channel.items)
    apart = timedelta(seconds=median((later - earlier).total_seconds() for earlier, later in pairwise(dates)))
    return next(rhythm for most, rhythm in _RHYTHMS if apart <= most)
