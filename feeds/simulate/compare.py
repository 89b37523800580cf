"""Our rule beside another: at as many polls, and at the same delay."""

from collections.abc import Callable, Sequence

from feeds.simulate.clock import run
from feeds.simulate.model import Result, Rule, Trace
from feeds.simulate.rules import Learned

_CHEAPEST, _DEAREST = 1e-2, 1e9
_STEPS = 18
"""Of halving the price's order of magnitude: to a ten-thousandth."""
_NEAR_ENOUGH = 0.995


def at_polls(traces: Sequence[Trace], polls: int) -> tuple[float, Result]:
    """Return the lowest price at which our rule makes no more than so many polls, and what it does then."""
    return _search(traces, lambda result: result.polls / polls)


def at_delay(traces: Sequence[Trace], seconds: float) -> tuple[float, Result]:
    """Return the highest price at which items wait no longer than so in the mean, and what our rule does then."""
    return _search(traces, lambda result: seconds / max(result.mean_delay, 1e-9), dearer=False)


def measure(traces: Sequence[Trace], rule: Rule) -> Result:
    """Return what a rule does."""
    return run(traces, rule).result()


def _search(
    traces: Sequence[Trace], spent: Callable[[Result], float], *, dearer: bool = True
) -> tuple[float, Result]:
    """Return the price at which `spent`, which falls as the price rises, is nearest to 1 on its allowed side."""
    low, high = _CHEAPEST, _DEAREST
    best: tuple[float, Result] | None = None
    for _ in range(_STEPS):
        price = (low * high) ** 0.5
        result = measure(traces, Learned(price=price))
        share = spent(result)
        if share <= 1:
            high = price
        else:
            low = price
        if (share <= 1) == dearer:
            best = price, result
            if (share if dearer else 1 / share) >= _NEAR_ENOUGH:
                break
    if best is None:
        price = _DEAREST if dearer else _CHEAPEST
        best = price, measure(traces, Learned(price=price))
    return best
