"""What a daemon does when, by a clock that we set."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from loopback import Page, loopback
from planet import Planet, feed
from ticking import Ticking, ticking

from feeds import pipeline
from feeds.cli.wiring import utc_now
from feeds.daemon import Daemon
from feeds.work import Tally, Work
from store.sources import FIRST, claim, make_due, sources

ONCE = [("/feed", 200)]


@pytest.fixture
def planet(tmp_path: Path) -> Iterator[Planet]:
    """Make a planet with one source."""
    with loopback() as site:
        planet = Planet(folder=tmp_path, site=site)
        planet.serve("/feed", "News", body=feed("Ferry back"))
        yield planet


def test_it_polls_what_is_due_by_its_clock(planet: Planet) -> None:
    """A source is polled when its time has come, and only then."""

    async def story(ticks: Ticking) -> None:
        assert await ticks.tick() == ONCE
        due = planet.state("/feed").next_at
        assert due
        assert await ticks.tick(due - planet.now - timedelta(seconds=1)) == []
        assert await ticks.tick(timedelta(seconds=1)) == [("/feed", 304)]

    ticking(planet, story)


def test_a_pause_that_a_wrong_clock_set_ends(planet: Planet) -> None:
    """No host is left alone for longer than a day and its jitter: three days back, and it is asked again."""
    fine, planet.site.pages["/feed"] = planet.site.pages["/feed"], Page(status=429)

    async def story(ticks: Ticking) -> None:
        assert await ticks.tick() == [("/feed", 429)]
        planet.site.pages["/feed"] = fine
        assert await ticks.tick(-timedelta(days=3)) == []
        assert await ticks.tick(timedelta(hours=3)) == ONCE

    ticking(planet, story)


def test_a_clock_that_goes_back_delays_nothing(planet: Planet) -> None:
    """An hour, or three days: a source waits for as long as it was to wait, and is not polled twice for that."""

    async def story(ticks: Ticking) -> None:
        assert await ticks.tick() == ONCE
        for leap in (timedelta(hours=1), timedelta(days=3)):
            before = planet.state("/feed")
            assert before.next_at
            assert before.polled_at
            wait = before.next_at - before.polled_at
            assert await ticks.tick(-leap) == []
            assert planet.state("/feed").next_at == planet.now + wait
            assert await ticks.tick(wait - timedelta(seconds=1)) == []
            assert len(await ticks.tick(timedelta(seconds=1))) == 1

    ticking(planet, story)


def test_a_clock_that_goes_ahead_has_each_source_polled_once(planet: Planet) -> None:
    """Three days are over at once, but not twice; back in the present, all goes on as usual."""

    async def story(ticks: Ticking) -> None:
        assert await ticks.tick() == ONCE
        assert await ticks.tick(timedelta(days=3)) == [("/feed", 304)]
        assert await ticks.tick() == []
        assert await ticks.tick(-timedelta(days=3)) == []
        due = planet.state("/feed").next_at
        assert due
        assert planet.now < due <= planet.now + timedelta(days=1.1)

    ticking(planet, story)


@pytest.mark.parametrize("leap", [timedelta(days=3), -timedelta(days=3)])
def test_a_host_that_is_polled_while_the_clock_leaps_is_not_polled_twice(leap: timedelta, planet: Planet) -> None:
    """It is held until what it brings is saved."""
    planet.site.pages["/feed"] = replace(planet.site.pages["/feed"], seconds=1)

    async def story(ticks: Ticking) -> None:
        await ticks.daemon.tick()
        planet.now += leap
        assert await ticks.tick() == ONCE
        assert planet.items("/feed") == 1

    ticking(planet, story)


def test_leases_of_a_wrong_clock_end_when_it_starts(planet: Planet) -> None:
    """Who was killed while the clock was ahead left a host that nobody polls, until days later."""
    planet.now += timedelta(days=3)

    async def left(work: Work) -> Tally:
        await pipeline.sync(work, planet.now, "1")
        assert await work.store(claim, planet.now, most=1, ttl=pipeline.LEASE, batch=1)
        return Tally()

    planet.tell(left)
    planet.now -= timedelta(days=3)

    async def story(ticks: Ticking) -> None:
        assert await ticks.tick() == ONCE

    ticking(planet, story)


def test_it_ticks_on_though_the_clock_of_the_machine_goes_back(planet: Planet) -> None:
    """What waits for a time of day is started anew: nothing stands still for an hour."""

    async def asked(times: int) -> None:
        async with asyncio.timeout(30):
            while len(planet.site.log) < times:  # noqa: ASYNC110 - the site lives in another thread
                await asyncio.sleep(0.05)

    async def story(work: Work) -> Tally:
        daemon = Daemon(replace(work, clock=utc_now), "1")
        ended = asyncio.Event()
        running = asyncio.create_task(daemon.run(ended.wait()))
        await asked(1)
        traveller.shift(-3600)
        await work.store(make_due, await work.store(sources), FIRST)
        await asked(2)
        ended.set()
        await running
        return Tally()

    with time_machine.travel(utc_now()) as traveller:
        planet.tell(story)
