"""What no rule can do better: polls placed by one who knows when items will appear.

Such a poll is at the moment of an item. Which items are polled for is chosen by a price for a poll (as in
`feeds.schedule.price`), for each source by a dynamic programme over a lower hull of lines: linear in items.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from feeds.simulate.model import Trace

_STEPS = 60


@dataclass(frozen=True, slots=True)
class Placed:
    """Polls, and how long all items together waited for them."""

    polls: int
    waited: float


def least_wait(traces: Sequence[Trace], polls: int) -> float:
    """Return a bound, in seconds of all items together, below which no rule with so many polls can be.

    It is the best bound of a Lagrangian: that of the lowest convex curve under what can be reached.
    """
    counted = [_counted(trace) for trace in traces]
    best = 0.0
    low, high = 1e-3, 1e12
    for _ in range(_STEPS):
        price = (low * high) ** 0.5
        placed = _place_all(counted, price)
        best = max(best, placed.waited + price * (placed.polls - polls))
        low, high = (price, high) if placed.polls > polls else (low, price)
    return best


def least_polls(traces: Sequence[Trace], waited: float) -> int:
    """Return with how few polls an oracle has the items wait no longer than `waited` seconds together."""
    counted = [_counted(trace) for trace in traces]
    polls = sum(len(set(times)) for times in counted)
    low, high = 1e-3, 1e12
    for _ in range(_STEPS):
        price = (low * high) ** 0.5
        placed = _place_all(counted, price)
        if placed.waited <= waited:
            polls, low = min(polls, placed.polls), price
        else:
            high = price
    return polls


def place(times: Sequence[float], price: float) -> Placed:
    """Return the polls of one source for which the sum of all waiting and `price` a poll is least.

    With f(j) the least cost of the first j items and S their moments summed, the last poll being at item j:
    f(j) = price + j t(j) - S(j) + min over i < j of f(i) + S(i) - i t(j).
    """
    origin = times[0] if times else 0.0
    cost, polls, total = 0.0, 0, 0.0
    lines: list[tuple[float, float, int]] = []  # slope, height and the polls so far; slopes fall
    first = 0
    for number, time in enumerate(times):
        _push(lines, (-float(number), cost + total, polls), first)
        moment = time - origin
        first = min(first, len(lines) - 1)
        while first + 1 < len(lines) and _at(lines[first + 1], moment) <= _at(lines[first], moment):
            first += 1
        total += moment
        cost = price + (number + 1) * moment - total + _at(lines[first], moment)
        polls = lines[first][2] + 1
    return Placed(polls, max(cost - price * polls, 0.0))


def _place_all(counted: Sequence[Sequence[float]], price: float) -> Placed:
    placed = [place(times, price) for times in counted]
    return Placed(sum(one.polls for one in placed), sum(one.waited for one in placed))


def _counted(trace: Trace) -> list[float]:
    return [time for time in trace.times if trace.warm < time <= trace.end]


def _at(line: tuple[float, float, int], moment: float) -> float:
    return line[0] * moment + line[1]


def _push(lines: list[tuple[float, float, int]], new: tuple[float, float, int], first: int) -> None:
    """Add a line of the lowest slope yet, and drop those that it makes the least nowhere."""
    while len(lines) - first >= 2 and _meet(lines[-2], new) <= _meet(lines[-2], lines[-1]):
        lines.pop()
    lines.append(new)


def _meet(one: tuple[float, float, int], other: tuple[float, float, int]) -> float:
    """Return from where on `other`, the steeper of both, is lower."""
    fall = one[0] - other[0]
    return (other[1] - one[1]) / fall if fall else inf
