"""A clock that leaps while a daemon polls many sources: none is lost, none is polled again and again."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from scripted import AWAY, DAY, HOUR, JITTER, MINUTE, Answer, Asked, World, always, live, serves

PATHS = [f"/{number}" for number in range(10)]
SOURCES = dict.fromkeys((*PATHS, *(f"{AWAY}{path}" for path in PATHS)), "interval = '1h'")
LEAST = timedelta(minutes=5)


def spans(log: Iterable[Asked]) -> list[timedelta]:
    """Return for how long, by the clock that never leaps, each source was not asked, time after time."""
    times: dict[tuple[str, str], list[timedelta]] = {}
    for one in log:
        times.setdefault((one.host, one.path), []).append(one.ticked)
    return [after - before for asked in times.values() for before, after in pairwise(asked)]


def asked_lately(world: World) -> set[tuple[str, str]]:
    """Return the hosts and paths that were asked within the last hour, or what may come on top of that."""
    return {(one.host, one.path) for one in world.log if one.ticked >= world.ticked - HOUR - JITTER}


async def settled(world: World) -> None:
    """Have all sources polled hourly, each at a time of its own."""
    for path in PATHS:
        world.script(path, always(serves(path)))
        world.script(path, always(serves(path)), AWAY)
    await world.goes_on(DAY)
    assert len({one.at for one in world.log[-len(SOURCES) :]}) > len(SOURCES) / 2


@pytest.mark.parametrize("leap", [-HOUR, -3 * DAY], ids=["an hour", "three days"])
def test_a_clock_that_goes_back_costs_one_wait(leap: timedelta, tmp_path: Path) -> None:
    """A source waits anew from the leap on, once; for hours after it all are asked as before."""

    async def story(world: World) -> None:
        await settled(world)
        leapt = world.ticked
        await world.leaps(leap)
        await world.goes_on(6 * HOUR)
        assert all(HOUR <= span <= 2 * (HOUR + JITTER) for span in spans(world.log))
        after = [one for one in world.log if one.ticked > leapt]
        assert all(HOUR <= span <= HOUR + JITTER for span in spans(after))
        assert len(asked_lately(world)) == len(SOURCES)

    live(tmp_path, SOURCES, story)


def test_a_clock_that_goes_ahead_has_all_polled_once(tmp_path: Path) -> None:
    """Three days on, all are due; then each is asked hourly again, and put right it costs them one wait."""

    async def story(world: World) -> None:
        await settled(world)
        leapt = world.ticked
        await world.leaps(3 * DAY)
        at_once = [(one.host, one.path) for one in world.log if one.ticked > leapt]
        assert sorted(at_once) == sorted(set(at_once))
        assert len(at_once) == len(SOURCES)
        await world.goes_on(6 * HOUR)
        await world.leaps(-3 * DAY)
        await world.goes_on(6 * HOUR)
        after = [one for one in world.log if one.ticked > leapt]
        assert all(HOUR <= span <= 2 * (HOUR + JITTER) for span in spans(after))
        assert len(asked_lately(world)) == len(SOURCES)

    live(tmp_path, SOURCES, story)


def test_a_clock_that_leaps_to_and_fro_wears_nobody_out(tmp_path: Path) -> None:
    """An hour back and three days ahead, again and again: only leaps ahead have it polled before its time."""

    async def story(world: World) -> None:
        await settled(world)
        began = world.ticked
        for _ in range(5):
            for leap in (-HOUR, 3 * DAY):
                await world.leaps(leap)
                await world.goes_on(20 * MINUTE)
        times = Counter((one.host, one.path) for one in world.log if one.ticked > began)
        assert len(times) == len(SOURCES)
        assert max(times.values()) <= 5 + 2
        assert min(spans(one for one in world.log if one.ticked > began)) >= LEAST

    live(tmp_path, SOURCES, story)


def test_a_host_that_asked_to_be_left_alone_is_so_though_the_clock_goes_back(tmp_path: Path) -> None:
    """It is not asked before its time, and an hour is all that the leap may add."""

    async def story(world: World) -> None:
        await settled(world)
        world.script("/0", always(Answer(status=429, headers={"Retry-After": "7200"})))
        while not (refused := [one for one in world.log if one.status == 429]):
            await world.goes_on(MINUTE)
        (said,) = refused
        await world.leaps(-HOUR)
        await world.goes_on(6 * HOUR)
        again = min(one.ticked for one in world.log if one.ticked > said.ticked and one.host == said.host)
        assert 2 * HOUR <= again - said.ticked <= 3 * HOUR + JITTER

    live(tmp_path, SOURCES, story)
