"""What polls may cost, so that all of them keep to the budget, and what bounds them."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from config.model import Config, Poll
from feeds.schedule import Policy, farthest
from feeds.schedule.price import price_for, price_for_delay
from feeds.schedule.rhythm import Rhythm

_POLLS_A_DAY = 24
"""So many polls each source gets where the owner names no budget."""


def price_of(poll: Poll, rates: Iterable[tuple[float, int]]) -> float:
    """Return what a poll costs, in seconds that an item waits, by the rates of sources and how many have each.

    Of a rate of 0 nothing is known yet: it is taken for that of a source nobody polled.
    """
    known = [(rate or Rhythm().rate, sources) for rate, sources in rates]
    floor, cap = poll.min_interval, max(poll.min_interval, poll.max_interval)
    if poll.target_delay is not None:
        return price_for_delay(known, poll.target_delay, floor, cap)
    budget = _POLLS_A_DAY * sum(sources for _, sources in known) if poll.budget is None else poll.budget
    return price_for(known, budget, floor, cap)


def longest_wait(config: Config) -> timedelta:
    """Return a time for longer than which no poll of any source is put off."""
    waits = [config.poll.interval, config.poll.min_interval, config.poll.max_interval]
    for source in config.sources:
        waits += [source.interval, source.min_interval, source.max_interval]
    longest = timedelta(seconds=max(wait or 0 for wait in waits))
    epoch = datetime.fromtimestamp(0, UTC)
    return farthest(Policy(interval=longest), epoch) - epoch
