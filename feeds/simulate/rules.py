"""The rules that are compared: ours, as it is, and those of others as they are documented (docs/scheduling.md).

Those of others look at the dates that items claim, which here are the moments at which they appear.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from feeds.schedule.rhythm import Rhythm, observe, wait
from feeds.simulate.model import DAY, HOUR, MINUTE, WEEK, Batches, Poll, Rule
from feeds.simulate.names import PeerName

FLOOR, CAP = 5 * MINUTE, 3 * DAY
"""The shortest and the longest wait of ours."""
_DOCUMENT = 20
"""Items of a feed's document, from which a rule takes the mean gap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """Our own: the functions that the daemon calls, at a price for a poll in seconds of waiting."""

    price: float
    floor: float = FLOOR
    cap: float = CAP
    batches: Batches | None = None

    def polled(self, state: Rhythm | None, poll: Poll) -> tuple[Rhythm, float]:
        """Learn from the poll, and wait for the best moment. Dates are not looked at."""
        rhythm = observe(state or Rhythm(), poll.since, poll.now, poll.new)
        return rhythm, wait(rhythm, poll.now, self.price, self.floor, self.cap).seconds


Interval = Callable[[Sequence[float], int, float], float]
"""From the dates of items, how many were found, and the moment: the seconds until the next poll."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A rule that looks at nothing but the dates of the items it found."""

    interval: Interval
    batches: Batches | None = None

    def polled(self, state: None, poll: Poll) -> tuple[None, float]:
        """Wait as long as the dates say."""
        return state, self.interval(poll.times, poll.seen, poll.now)


def fixed(seconds: float) -> Interval:
    """Return the rule of a fixed interval."""
    return lambda _times, _seen, _now: seconds


def entry_frequency(times: Sequence[float], seen: int, now: float) -> float:
    """Return Miniflux's: a week by the number of its entries, from 5 minutes to 24 hours."""
    count = _since(times, seen, now - WEEK)
    return min(max(WEEK / count, 5 * MINUTE), DAY) if count else DAY


def commafeed(times: Sequence[float], seen: int, now: float) -> float:
    """Return CommaFeed's: half the mean gap, from 5 minutes to an hour; 1, 2, 4 hours after 7, 14, 30 days."""
    if seen < 2:
        return 4 * HOUR
    for days, hours in ((30, 4), (14, 2), (7, 1)):
        if now - times[seen - 1] >= days * DAY:
            return hours * HOUR
    first = max(0, seen - _DOCUMENT)
    gap = (times[seen - 1] - times[first]) / (seen - 1 - first)
    return min(max(gap / 2, 5 * MINUTE), HOUR)


def newsblur(times: Sequence[float], seen: int, now: float) -> float:
    """Return that of classes by items a month, as NewsBlur's for a feed of one subscriber: an hour to twelve.

    It adds up to a quarter by chance; an eighth stands for that.
    """
    daily = _since(times, seen, now - 30 * DAY) / 30
    hours = 1.0 if daily >= 1 else 12 - 12 * daily
    return hours * HOUR * 1.125


def _since(times: Sequence[float], seen: int, moment: float) -> int:
    return seen - bisect_right(times, moment, 0, seen)


_HOURLY = Batches(every=HOUR, limit=100)
PEERS: Mapping[PeerName, Rule] = {
    "every-30-min": Dated(interval=fixed(30 * MINUTE)),
    "every-60-min": Dated(interval=fixed(HOUR)),
    "round-robin": Dated(interval=fixed(0.0), batches=_HOURLY),
    "entry-frequency": Dated(interval=entry_frequency, batches=_HOURLY),
    "commafeed": Dated(interval=commafeed),
    "newsblur": Dated(interval=newsblur),
}
"""The rules of others by the names that options and tables give them."""
