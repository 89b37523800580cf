"""Sources that do not exist: item times from a seed, each family another way of publishing.

Their rates are heavy-tailed (log-normal): most have an item a day or less, a few have a hundred. The same seed
gives the same sources, and a source does not depend on how many others there are.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import log
from random import Random
from typing import Literal

from feeds.simulate.model import DAY, HOUR, MINUTE, WEEK, Trace
from feeds.simulate.names import FamilyName

EPOCH = 2810 * WEEK + 4 * DAY
"""A Monday in 2023, midnight UTC, at which the generated time begins."""
_MEDIAN, _SPREAD = 0.5 / DAY, 1.7
_SLOWEST, _FASTEST = 1 / (60 * DAY), 100 / DAY

Times = list[float]
Family = Callable[[Random, float, float], Times]
"""From chance, the mean rate and the seconds there are: the moments of items from 0 on."""


def poisson(random: Random, rate: float, length: float) -> Times:
    """Return items at any time, none knowing of another."""
    return list(_arrivals(random, rate, 0.0, length))


def daily(random: Random, rate: float, length: float) -> Times:
    """Return items within some 6 to 12 hours of the day, in a zone of its own."""
    first, hours = random.randrange(24) * HOUR, random.uniform(6, 12) * HOUR
    return [time for time in _arrivals(random, rate * DAY / hours, 0.0, length) if (time - first) % DAY < hours]


def weekly(random: Random, rate: float, length: float) -> Times:
    """Return items in the working hours of working days, in a zone of its own."""
    first, hours = random.randrange(24) * HOUR, random.uniform(8, 12) * HOUR
    busy = _arrivals(random, rate * 7 / 5 * DAY / hours, 0.0, length)
    return [time for time in busy if (time - first) % DAY < hours and (time - first) % WEEK < 5 * DAY]


def bursts(random: Random, rate: float, length: float) -> Times:
    """Return items in bursts of 3 to 12 in the mean, some 20 minutes between them."""
    size = random.uniform(3, 12)
    times: Times = []
    for start in _arrivals(random, rate / size, 0.0, length):
        time = start
        while time < length:
            times.append(time)
            time += random.expovariate(1 / (20 * MINUTE))
            if random.random() < 1 / size:
                break
    return sorted(times)


def silence(random: Random, rate: float, length: float) -> Times:
    """Return items of a source that speaks for ten days in the mean, and is silent for twenty."""
    times: Times = []
    time, speaks = 0.0, random.random() < 1 / 3
    while time < length:
        until = time + random.expovariate(1 / ((10 if speaks else 20) * DAY))
        if speaks:
            times.extend(_arrivals(random, 3 * rate, time, min(until, length)))
        time, speaks = until, not speaks
    return times


def regular(random: Random, _rate: float, length: float) -> Times:
    """Return an item every 6 or 12 hours, day or week, within two minutes; every other source on a half hour."""
    every = random.choice((6 * HOUR, 12 * HOUR, DAY, DAY, DAY, WEEK))
    phase = random.uniform(0, every)
    if random.random() < 0.5:
        phase -= phase % (30 * MINUTE)
    return [phase + n * every + random.uniform(0, 2 * MINUTE) for n in range(int((length - phase) // every))]


FAMILIES: Mapping[FamilyName, Family] = {
    "poisson": poisson,
    "daily": daily,
    "weekly": weekly,
    "bursts": bursts,
    "silence": silence,
    "regular": regular,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Sources that are made: `family` ('mixed': of all in turn), `warm` days, and then `days` that count."""

    family: FamilyName | Literal["mixed"]
    seed: int
    warm: float
    days: float

    def trace(self, number: int, host: int) -> Trace:
        """Return source `number`."""
        name = list(FAMILIES)[number % len(FAMILIES)] if self.family == "mixed" else self.family
        random = Random(f"{self.seed} {name} {number}")  # noqa: S311  # no secret: a simulation that can be repeated
        rate = min(max(random.lognormvariate(log(_MEDIAN), _SPREAD), _SLOWEST), _FASTEST)
        start = random.uniform(0, HOUR)
        length = (self.warm + self.days) * DAY
        return Trace(
            name=f"{name} {number}",
            host=host,
            times=[EPOCH + time for time in FAMILIES[name](random, rate, length)],
            start=EPOCH + start,
            warm=EPOCH + max(self.warm * DAY, start),
            end=EPOCH + max(length, start),
        )


def hosts(sources: int, seed: int) -> Iterator[tuple[int, range]]:
    """Return hosts and the numbers of their sources: most have one or two, a few have hundreds (Pareto)."""
    random = Random(f"{seed} hosts")  # noqa: S311  # as above
    first = host = 0
    while first < sources:
        after = min(first + min(int(random.paretovariate(1.2)), 500), sources)
        yield host, range(first, after)
        first, host = after, host + 1


def _arrivals(random: Random, rate: float, start: float, end: float) -> Iterator[float]:
    """Return the arrivals of a Poisson process."""
    time = start + random.expovariate(rate)
    while time < end:
        yield time
        time += random.expovariate(rate)
