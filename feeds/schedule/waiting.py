"""When to poll next: a rhythm and the price of a poll -> how long to wait, and what decided it."""

from dataclasses import dataclass
from math import exp, inf, sqrt
from typing import Literal

from feeds.schedule.learned import DAY, HOUR, LAG, SPANS, Rhythm, ever, moment, within

Cause = Literal["floor", "cap", "burst", "hour", "rhythm"]
"""The least or the most that is allowed, many new items of late, an hour that ends, or none of these."""

_SHARES = (0.18, 0.24, 0.18, 0.25)
"""How much of the level is the mean over each of the spans."""
_EVER = 1.0 - sum(_SHARES)
"""How much of it is the rate since the first poll: what was silent for long may come back."""
_ON_THE_HOUR = 0.15
"""The share of an hour's items that are published as the clock strikes at its end."""
_EVEN, _STRUCK = 1.0 - _ON_THE_HOUR, _ON_THE_HOUR * HOUR
_NOTHING = 1e-18
_YEAR = 366 * DAY

_R1, _R2, _R3, _R4 = (1 / span for span in SPANS)
_S1, _S2, _S3, _S4 = _SHARES
_K1, _K2, _K3 = (1 - exp(-HOUR / span) for span in SPANS[:3])
"""How far each mean moves within an hour towards its share of the level that is expected meanwhile."""


@dataclass(frozen=True, slots=True)
class Wait:
    """How many seconds to wait for the next poll, how many new items are expected by then, and what decided."""

    seconds: float
    expected: float
    cause: Cause


def wait(rhythm: Rhythm, now: float, price: float, floor: float, cap: float) -> Wait:
    """Return how long to wait for the next poll: at least `floor` and at most `cap` seconds.

    `price` is what a poll costs, in seconds that items wait, summed over the items. Let N be the items expected
    since the last poll, r the rate and T the interval that would follow. To wait a moment longer costs N, and
    saves r T: the wait of those that come in that moment. The best moment is where `cost`, the sum, is least.
    """
    now = moment(now)
    floor = within(floor, 1.0, _YEAR)
    cap = within(cap, floor, _YEAR)
    price = within(price, 1e-9, 1e15)
    slow, mid, day_long, fast = _levels(rhythm, now)
    bursting = day_long + fast > slow + mid
    hours, days = rhythm.hours, rhythm.days
    number = int((now - LAG) // HOUR)
    hour, day = number % 24, number // 24 + 3  # 1970 began on a Thursday
    today = days[day % 7]
    span = (number + 1) * HOUR - (now - LAG)
    elapsed = expected = cost = 0.0
    best, best_cost, best_expected, at_end = cap, inf, 0.0, False
    while True:
        level = slow + mid + day_long + fast
        due = level * hours[hour] * today + _NOTHING
        root = sqrt(2.0 * price * due)  # r T, as T = sqrt(2 price / r)
        rate, gain = _EVEN * due, _EVEN * root - expected
        span = min(span, cap - elapsed)
        if gain < rate * span and floor < elapsed + span:
            place = max(gain / rate, floor - elapsed, 0.0)
            here = cost + place * (0.5 * rate * place - gain)
            if here < best_cost:
                best, best_cost, best_expected, at_end = elapsed + place, here, expected + rate * place, False
        cost += span * (0.5 * rate * span - gain)
        expected += rate * span
        elapsed += span
        if elapsed >= cap:
            if cost < best_cost:
                best, best_expected = cap, expected
            break
        cost -= _STRUCK * root
        expected += _STRUCK * due
        if elapsed >= floor and cost < best_cost:
            best, best_cost, best_expected, at_end = elapsed, cost, expected, True
        if cost > best_cost + price:
            break
        span = HOUR
        hour += 1
        if hour == 24:
            hour, day = 0, day + 1
            today = days[day % 7]
        fast += _K1 * (_S1 * level - fast)
        day_long += _K2 * (_S2 * level - day_long)
        mid += _K3 * (_S3 * level - mid)
    return Wait(best, best_expected, _cause(best, floor, cap, bursting=bursting, at_end=at_end))


def _levels(rhythm: Rhythm, now: float) -> tuple[float, float, float, float]:
    """Return the parts of the level at `now`, from the one that stays to the fastest.

    Each is a share of a mean over its span, and of the rate since the first poll where its span is not yet full.
    """
    past, age = max(now - rhythm.at, 0.0), max(now - rhythm.start, 0.0)
    s1, s2, s3, s4 = rhythm.sums
    whole = ever(rhythm.count, age)
    slow = _S4 * (_R4 * s4 * exp(-past * _R4) + whole * exp(-age * _R4)) + _EVER * whole
    mid = _S3 * (_R3 * s3 * exp(-past * _R3) + whole * exp(-age * _R3))
    day_long = _S2 * (_R2 * s2 * exp(-past * _R2) + whole * exp(-age * _R2))
    fast = _S1 * (_R1 * s1 * exp(-past * _R1) + whole * exp(-age * _R1))
    return slow, mid, day_long, fast


def _cause(seconds: float, floor: float, cap: float, *, bursting: bool, at_end: bool) -> Cause:
    if seconds <= floor:
        return "floor"
    if seconds >= cap:
        return "cap"
    return "burst" if bursting else "hour" if at_end else "rhythm"
