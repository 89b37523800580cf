"""A daemon whose network fails and comes back, and one whose network is well: real HTTP from 200 hosts."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from loopback import Site
from make import NOON
from many_hosts import Hosts, many_hosts
from planet import Planet

from feeds import pipeline
from feeds.daemon import Daemon
from feeds.outage import Count, Monitor
from feeds.work import Work
from store.source_model import SourceState
from store.sources import make_due, sources

MINUTE = timedelta(minutes=1)
TICK = timedelta(seconds=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """A daemon that polls hosts, under a clock that is moved from tick to tick."""

    planet: Planet
    hosts: Hosts
    work: Work
    daemon: Daemon

    async def goes_on(self, span: timedelta, until: Callable[[], bool] = lambda: False) -> None:
        """Let time pass, tick by tick, each with the polls that it starts."""
        end = self.planet.now + span
        while self.planet.now < end and not until():
            self.planet.now += TICK
            await self.daemon.tick()
            await self.daemon._drain()

    async def spread(self) -> None:
        """Have the sources due one after another, as they are when a daemon has polled them for long."""
        for number, state in enumerate(await self.states()):
            await self.work.store(make_due, [state], self.planet.now + number * timedelta(seconds=3))

    async def states(self) -> tuple[SourceState, ...]:
        """Return how all sources stand."""
        return await self.work.store(sources)

    def asked(self, since: datetime) -> list[tuple[str, datetime]]:
        """Return what hosts were asked after a moment."""
        return [(address, at) for address, at in self.hosts.log if at > since]


def live(folder: Path, count: int, story: Callable[[Life], Awaitable[None]]) -> None:
    """Start a daemon that polls so many hosts every ten minutes, and tell its story."""
    planet = Planet(folder=folder, site=Site(url=""), environ={"FEEDWORKS_POLL__INTERVAL": "10m"})

    def seconds() -> float:
        return (planet.now - NOON).total_seconds()

    async def told() -> None:
        async with many_hosts(count, lambda: planet.now) as hosts:
            planet.site.url = f"http://127.0.0.1:{hosts.port}"
            planet.sources = {hosts.url(address): ("News",) for address in hosts.addresses}
            async with planet.open() as opened:
                work = replace(opened, outages=Monitor(seconds))
                await pipeline.sync(work, planet.now, "1")
                await story(Life(planet=planet, hosts=hosts, work=work, daemon=Daemon(work, "1")))

    asyncio.run(told())


def test_nothing_is_counted_against_sources_when_our_network_fails(tmp_path: Path) -> None:
    """Four in five of 200 hosts go and return: no failure stays counted, none waits long, none is overrun."""

    async def story(life: Life) -> None:
        await life.spread()
        await life.goes_on(15 * MINUTE)
        assert len({address for address, _ in life.hosts.log}) == 200
        lost = [address for number, address in enumerate(life.hosts.addresses) if number % 5]
        went = life.planet.now
        await life.hosts.take_away(lost)

        await life.goes_on(15 * MINUTE, lambda: life.work.outages.outage is not None)
        states = await life.states()
        assert life.work.outages.outage
        assert sum(state.parked_since is not None for state in states) == life.work.outages.outage.silent
        assert [state.failures for state in states] == [0] * 200

        await life.goes_on(30 * MINUTE)
        assert life.work.outages.outage == Count(tried=200, silent=160)
        states = await life.states()
        assert [state.failures for state in states] == [0] * 200
        assert sum(state.parked_since is not None for state in states) == 160
        well = Counter(address for address, at in life.asked(went))
        assert set(well) == set(life.hosts.addresses) - set(lost)
        assert min(well.values()) >= 2

        returned = life.planet.now
        await life.hosts.give(lost)
        await life.goes_on(10 * MINUTE)
        assert life.work.outages.outage is None
        polls = life.asked(returned)
        assert {address for address, _ in polls} >= set(lost)
        assert max(Counter(at for _, at in polls).values()) <= 0.05 * len(polls)
        states = await life.states()
        assert [state.failures for state in states] == [0] * 200
        assert {(state.parked_since, state.trouble, state.error, state.failing_since) for state in states} == {
            (None, None, None, None)
        }

    live(tmp_path, 200, story)


@pytest.mark.parametrize("minutes", [0, 15])
def test_hosts_that_are_really_dead_are_counted(minutes: int, tmp_path: Path) -> None:
    """One in five of 200 hosts goes, or never was there: each has its failures, and no outage is told."""

    async def story(life: Life) -> None:
        await life.goes_on(minutes * MINUTE)
        lost = [address for number, address in enumerate(life.hosts.addresses) if number % 5 == 0]
        await life.hosts.take_away(lost)
        await life.goes_on(30 * MINUTE, lambda: life.work.outages.outage is not None)
        assert life.work.outages.outage is None
        dead = {life.hosts.url(address) for address in lost}
        states = await life.states()
        assert {state.url for state in states if state.failures} == dead
        assert {state.parked_since for state in states} == {None}

    live(tmp_path, 200, story)


def test_the_only_host_there_is_is_counted(tmp_path: Path) -> None:
    """Of one host that does not answer, nobody can tell whether it is our network."""

    async def story(life: Life) -> None:
        await life.goes_on(MINUTE)
        await life.hosts.take_away(life.hosts.addresses)
        await life.goes_on(60 * MINUTE)
        (state,) = await life.states()
        assert state.failures > 1
        assert state.parked_since is None

    live(tmp_path, 1, story)
