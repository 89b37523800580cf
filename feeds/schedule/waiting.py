"""When to poll next: a rhythm and the price of a poll -> how long to wait, and what decided it."""

from dataclasses import dataclass
from math import exp, sqrt
from typing import Literal

from feeds.schedule.learned import DAY, HOUR, LAG, PRIOR_RATE, SPANS, Rhythm, long_rate, moment, within

Cause = Literal["floor", "cap", "burst", "hour", "rhythm"]
"""The least or the most that is allowed, many new items of late, an hour that ends, or none of these."""

_SHARES = (0.15, 0.2, 0.3, 0.3)
"""How much of the level is the mean over each of the spans."""
_BASE = 0.05 * PRIOR_RATE
"""The rate of what comes back after any silence."""
_ON_THE_HOUR = 0.15
"""The share of an hour's items that are published as the clock strikes at its end."""
_NEAR = 0.1
"""How much of the rate ahead is that of this hour, the rest being that of the hours of one interval."""
_NOTHING = 1e-18
_YEAR = 366 * DAY

_R1, _R2, _R3, _R4 = (1 / span for span in SPANS)
_S1, _S2, _S3, _S4 = _SHARES
_FAST, _QUICK = (exp(-HOUR * (1 - share) / span) for share, span in zip(_SHARES[:2], SPANS[:2], strict=True))
"""What is left of a burst after an hour, with what it stirs up meanwhile."""


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
    double = 2.0 * within(price, 1e-9, 1e15)
    slow, fast, quick = _levels(rhythm, now)
    bursting = fast + quick > slow
    hours, days = rhythm.hours, rhythm.days
    ahead = int(within(sqrt(double / (slow + fast + quick)) / HOUR + 0.5, 1.0, 24.0))

    number = int((now - LAG) // HOUR)
    hour = number % 24
    day, tomorrow = days[(number // 24 + 3) % 7], days[(number // 24 + 4) % 7]
    window = sum([hours[(hour + step) % 24] for step in range(1, ahead + 1)])
    room = (number + 1) * HOUR - (now - LAG)
    elapsed = expected = cost = 0.0
    best, best_cost, best_expected, at_end = cap, 1e300, 0.0, False
    while True:
        level, shape = slow + fast + quick, hours[hour] * day
        struck = _ON_THE_HOUR * level * shape * HOUR
        rate = (1.0 - _ON_THE_HOUR) * level * shape + _NOTHING
        around = day if hour + ahead < 24 else 0.5 * (day + tomorrow)
        follows = level * ((1.0 - _NEAR) * around * window / ahead + _NEAR * shape) + _NOTHING
        interval = sqrt(double / follows)
        span = min(room, cap - elapsed)
        if floor - elapsed < span:
            place = min(max(interval - expected / rate, floor - elapsed, 0.0), span)
            here = cost + place * (expected - rate * interval + 0.5 * rate * place)
            if here < best_cost:
                best, best_cost, best_expected, at_end = elapsed + place, here, expected + rate * place, False
        cost += span * (expected - rate * interval + 0.5 * rate * span)
        expected += rate * span
        elapsed += span
        if elapsed >= cap:
            break
        cost -= struck * interval
        expected += struck
        if elapsed >= floor and cost < best_cost:
            best, best_cost, best_expected, at_end = elapsed, cost, expected, True
        if cost > best_cost + 0.5 * double:
            break
        room = HOUR
        number += 1
        hour = number % 24
        window += hours[(hour + ahead) % 24] - hours[hour]
        if hour == 0:
            day, tomorrow = tomorrow, days[(number // 24 + 4) % 7]
        fast *= _FAST
        quick *= _QUICK
    return Wait(best, best_expected, _cause(best, floor, cap, bursting=bursting, at_end=at_end))


def _levels(rhythm: Rhythm, now: float) -> tuple[float, float, float]:
    """Return the three parts of the level at `now`: what stays, and the two parts of a burst that fade."""
    past, age = max(now - rhythm.at, 0.0), max(now - rhythm.start, 0.0)
    s1, s2, s3, s4 = rhythm.sums
    unseen = _S1 * exp(-age * _R1) + _S2 * exp(-age * _R2) + _S3 * exp(-age * _R3) + _S4
    slow = _S3 * _R3 * s3 * exp(-past * _R3) + unseen * long_rate(s4 * exp(-past * _R4), age) + _BASE
    return slow, _S1 * _R1 * s1 * exp(-past * _R1), _S2 * _R2 * s2 * exp(-past * _R2)


def _cause(seconds: float, floor: float, cap: float, *, bursting: bool, at_end: bool) -> Cause:
    if seconds <= floor:
        return "floor"
    if seconds >= cap:
        return "cap"
    return "burst" if bursting else "hour" if at_end else "rhythm"
