"""What a poll may cost, so that all polls together are a budget: the price of `feeds.schedule.rhythm.wait`.

At a price p, a source of rate r is best polled every sqrt(2 p / r) seconds. One price for all sources is what
makes the sum of all delays least for the number of polls (a Lagrange multiplier).
"""

from collections.abc import Callable, Iterable, Sequence
from math import sqrt

DAY = 86400.0
_LEAST, _MOST = 1e-6, 1e15
_STEPS = 100
"""Of halving: more than a float has digits."""

Rates = Sequence[tuple[float, int]]


def price_for(rates: Iterable[tuple[float, int]], polls_per_day: float, floor: float, cap: float) -> float:
    """Return the price at which the sources are polled `polls_per_day` times together, if that can be.

    `rates` are items a second and how many sources have that rate; each is polled every `floor` to `cap` seconds.
    """
    known = list(rates)
    return _solve(lambda price: polls_a_day(known, price, floor, cap) > polls_per_day)


def price_for_delay(rates: Iterable[tuple[float, int]], seconds: float, floor: float, cap: float) -> float:
    """Return the highest price at which an item waits no more than `seconds` in the mean, if that can be."""
    known = list(rates)
    return _solve(lambda price: mean_delay(known, price, floor, cap) < seconds)


def polls_a_day(rates: Rates, price: float, floor: float, cap: float) -> float:
    """Return how many polls a day are expected of sources with these rates, at a price."""
    return sum(count * DAY / _interval(rate, price, floor, cap) for rate, count in rates)


def mean_delay(rates: Rates, price: float, floor: float, cap: float) -> float:
    """Return how long an item is expected to wait for a poll, in the mean over all items."""
    items = sum(max(rate, 0.0) * count for rate, count in rates)
    waited = sum(max(rate, 0.0) * count * _interval(rate, price, floor, cap) / 2 for rate, count in rates)
    return waited / items if items else 0.0


def _interval(rate: float, price: float, floor: float, cap: float) -> float:
    return min(max(sqrt(2 * price / rate), floor), cap) if rate > 0 else cap


def _solve(rise: Callable[[float], bool]) -> float:
    """Return the price up to which `rise` holds, by halving its order of magnitude."""
    low, high = _LEAST, _MOST
    for _ in range(_STEPS):
        middle = sqrt(low * high)
        low, high = (middle, high) if rise(middle) else (low, middle)
    return high
