"""Our rule beside another: at as many polls, and at the same delay."""

from collections.abc import Callable, Sequence

from feeds.simulate.clock import run
from feeds.simulate.model import Result, Rule, Trace
from feeds.simulate.rules import Learned

_CHEAPEST, _DEAREST = 1e-2, 1e9
_FIRST = 1000.0
_TRIES = 12
_AIM, _NEAR = 0.995, 0.985
"""The share of what is allowed that is aimed at, and that is near enough."""


def at_polls(traces: Sequence[Trace], polls: int) -> tuple[float, Result]:
    """Return the lowest price at which our rule makes no more than so many polls, and what it does then."""
    return _search(traces, lambda result: result.polls / polls, dearer=2.0)


def at_delay(traces: Sequence[Trace], seconds: float) -> tuple[float, Result]:
    """Return the highest price at which items wait no longer than so in the mean, and what our rule does then."""
    return _search(traces, lambda result: result.mean_delay / seconds, dearer=-2.0)


def measure(traces: Sequence[Trace], rule: Rule) -> Result:
    """Return what a rule does."""
    return run(traces, rule).result()


def _search(traces: Sequence[Trace], spent: Callable[[Result], float], *, dearer: float) -> tuple[float, Result]:
    """Return the price at which `spent` is nearest below 1; it goes with the price to the power of 1 / -`dearer`.

    Where no price is low or high enough, what is nearest to that.
    """
    price, best = _FIRST, None
    for _ in range(_TRIES):
        result = measure(traces, Learned(price=price))
        share = spent(result)
        if best is None or _better(share, best[0]):
            best = share, price, result
        if _NEAR <= share <= 1:
            break
        price = min(max(price * (max(share, 1e-3) / _AIM) ** dearer, _CHEAPEST), _DEAREST)
    assert best is not None
    return best[1:]


def _better(share: float, other: float) -> bool:
    """Return whether a share is nearer below 1 than another, or less above it."""
    return other < share <= 1 if other <= 1 else share < other
