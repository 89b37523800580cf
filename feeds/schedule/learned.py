"""What is known of a source: when it was polled and how many items were new -> the rhythm of its items."""

from dataclasses import dataclass
from math import exp

HOUR, DAY, WEEK = 3600.0, 86400.0, 604800.0
_LATEST = 1e11
"""The last moment that is told from others, in the year 5138."""

# The figures below were found by trying on one half of a corpus of real feeds: docs/scheduling.md.
SPANS = (2 * HOUR, DAY, 12 * DAY, 100 * DAY)
"""How far each mean looks back; the first two tell a burst."""
PRIOR_ITEMS, PRIOR_RATE = 0.3, 1.5 / DAY
"""What a source nobody polled is taken for: so many items, at such a rate."""
LAG = 120.0
"""Seconds after which an item that is published on the hour is surely in the feed. Our hours end then."""
_WEEKEND = 0.6
"""The rate of a Saturday or Sunday of which nothing is known, to that of another day."""
_HOUR_WEIGHT, _DAY_WEIGHT, _FULL_WEIGHT = 10.0, 14.0, 150.0
"""How many items the shape of an unknown source counts for, and how many the memory of one holds."""
_HOUR_POWER, _DAY_POWER = 0.5, 1.0
"""How much less an item tells of the shape where a day has many: one day is one day, however full."""
_ANY_TIME = 0.05
"""How many items are believed to come at any time for one that tells its hour: no hour is ever ruled out."""
_BLUR = 0.15
"""The share of an hour that tells of the hour before it, and of the one behind it."""
_MOST_ITEMS = 50
"""Items of one poll that count; more are an import."""
_LONGEST = 60 * DAY
_NEVER = 1e-18
"""The least rate: an item in longer than there is time."""

_R1, _R2, _R3, _R4 = (1 / span for span in SPANS)
_FLAT_DAYS = tuple(7 * (1.0 if day < 5 else _WEEKEND) / (5 + 2 * _WEEKEND) for day in range(7))


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What is known of a source; as it stands, of one that nobody polled.

    `start` and `at` are the first and the last poll, `count` is how many items came between them.
    `sums` are these items, fading with each of SPANS. `hours` of the day and `days` from Monday on are the shape,
    of mean 1; the weights are how many items each rests on.
    """

    start: float = 0.0
    at: float = 0.0
    count: float = 0.0
    sums: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    hours: tuple[float, ...] = (1.0,) * 24
    days: tuple[float, ...] = _FLAT_DAYS
    hours_weight: float = _HOUR_WEIGHT
    days_weight: float = _DAY_WEIGHT

    @property
    def rate(self) -> float:
        """Items a second, in the long run."""
        age = max(self.at - self.start, 0.0)
        return max(_R4 * self.sums[3] + exp(-age * _R4) * ever(self.count, age), _NEVER)


def observe(rhythm: Rhythm, since: float | None, now: float, new: int) -> Rhythm:
    """Return what is known after a poll at `now`, with the one before at `since`, that found `new` items.

    The items of a first poll (`since` is None) are the back catalogue: nobody was there when they came.
    """
    now = moment(now)
    if since is None:
        return Rhythm(start=now, at=now)
    before = min(moment(since), now)
    if rhythm.start == 0.0:
        rhythm = Rhythm(start=before, at=before)
    past = now - rhythm.at
    if past < 0.0:
        return rhythm
    s1, s2, s3, s4 = rhythm.sums
    s1, s2, s3, s4 = s1 * exp(-past * _R1), s2 * exp(-past * _R2), s3 * exp(-past * _R3), s4 * exp(-past * _R4)
    count, hours, days = rhythm.count, rhythm.hours, rhythm.days
    hours_weight, days_weight = rhythm.hours_weight, rhythm.days_weight
    if new > 0:
        items = float(min(new, _MOST_ITEMS))
        count += items
        gap = min(max(now - before, 1.0), _LONGEST)
        hours, days, hours_weight, days_weight = _shaped(rhythm, now, gap, items, 1.0 + DAY * _R3 * s3)
        s1 += items * _fading(gap * _R1)
        s2 += items * _fading(gap * _R2)
        s3 += items * _fading(gap * _R3)
        s4 += items * _fading(gap * _R4)
    return Rhythm(rhythm.start, now, count, (s1, s2, s3, s4), hours, days, hours_weight, days_weight)


def ever(count: float, age: float) -> float:
    """Return the rate over all of `age` seconds since the first poll, in which `count` items came."""
    return (count + PRIOR_ITEMS) / (age + PRIOR_ITEMS / PRIOR_RATE)


def moment(value: float) -> float:
    """Return a moment that can be reckoned with, the nearest to `value`."""
    return within(value, 1.0, _LATEST)


def within(value: float, least: float, most: float) -> float:
    """Return the number from `least` to `most` that is nearest to `value`; for what is no number, the least."""
    return min(value, most) if value > least else least


def _fading(spans: float) -> float:
    """Return how much of an item is left in the mean if it came at any moment of a gap, so many spans long."""
    return (1.0 - exp(-spans)) / spans


_Shape = tuple[tuple[float, ...], tuple[float, ...], float, float]


def _shaped(rhythm: Rhythm, now: float, gap: float, items: float, daily: float) -> _Shape:
    """Return the shape after `items` that came within `gap` seconds before `now`, of a source with `daily` a day.

    They are laid over the gap as the shape so far expects them; the longer the gap, the less they tell. How long
    each hour was watched need not be counted: every moment lies between two polls, so all are watched alike.
    """
    hours, days = rhythm.hours, rhythm.days
    hours_weight, days_weight = rhythm.hours_weight, rhythm.days_weight
    if gap >= WEEK:
        return hours, days, hours_weight, days_weight
    by_hour, by_day = _laid(hours, days, now - gap - LAG, now - LAG)
    total = sum(by_day)
    if total <= 0.0:
        return hours, days, hours_weight, days_weight
    if gap < DAY:
        told = items / daily**_HOUR_POWER * (1.0 - gap / DAY)
        hours = _mixed(hours, hours_weight, _blurred(by_hour) if gap < 2 * HOUR else by_hour, told / total)
        hours_weight = min(hours_weight + told, _FULL_WEIGHT)
    told = items / daily**_DAY_POWER * (1.0 - gap / WEEK)
    days = _mixed(days, days_weight, by_day, told / total)
    return hours, days, hours_weight, min(days_weight + told, _FULL_WEIGHT)


def _laid(
    hours: tuple[float, ...], days: tuple[float, ...], start: float, end: float
) -> tuple[list[float], list[float]]:
    """Return what the shape expects from `start` to `end`, by hour of the day and by day of the week."""
    by_hour, by_day = [0.0] * 24, [0.0] * 7
    number = int(start // HOUR)
    while start < end:
        until = min((number + 1) * HOUR, end)
        hour, day = number % 24, (number // 24 + 3) % 7  # 1970 began on a Thursday
        mass = (until - start) * hours[hour] * days[day]
        by_hour[hour] += mass
        by_day[day] += mass
        start = until
        number += 1
    return by_hour, by_day


def _blurred(by_hour: list[float]) -> list[float]:
    """Return the hours with a share of each given to the hours beside it."""
    ring = (by_hour[-1], *by_hour, by_hour[0])
    own = 1.0 - 2.0 * _BLUR
    return [_BLUR * (ring[hour] + ring[hour + 2]) + own * ring[hour + 1] for hour in range(24)]


def _mixed(old: tuple[float, ...], weight: float, new: list[float], share: float) -> tuple[float, ...]:
    """Return the old shape, of so much weight, and `share` of the new masses together, of mean 1."""
    even = _ANY_TIME * sum(new) / len(old)
    parts = [weight * one + len(old) * share * (other + even) for one, other in zip(old, new, strict=True)]
    scale = len(parts) / sum(parts)
    return tuple([scale * part for part in parts])
