"""Hosts that want long rests beside others: a concurrency of two, and a clock of our own that nobody waits for."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from clocks import Clock
from loopback import Site
from make import NOON
from many_hosts import Hosts, many_hosts
from planet import Planet

from feeds import pipeline
from feeds.daemon import Daemon
from feeds.work import Work

ONE = "127.0.1.1"
SLOW, QUICK = (ONE, "127.0.1.2"), ("127.0.1.3", "127.0.1.4")


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Two slow hosts of many sources, two quick ones of a source each, and who polls them."""

    hosts: Hosts
    clock: Clock
    work: Work
    daemon: Daemon

    async def tick(self, after: float = 5) -> list[str]:
        """Let seconds pass, tick, and return which hosts were asked until all polls had ended."""
        asked = len(self.hosts.log)
        self.clock.now += after
        await self.daemon.tick()
        await self.daemon._drain()
        return sorted(address for address, _ in self.hosts.log[asked:])


def tell(folder: Path, spacing: int, slow: Mapping[str, int], story: Callable[[World], Awaitable[None]]) -> None:
    """Configure so many sources of slow hosts, which want so many seconds of rest, and tell a story."""
    clock = Clock()
    planet = Planet(folder=folder, site=Site(url=""), environ={"FEEDWORKS_POLL__CONCURRENCY": "2"})
    planet.environ["FEEDWORKS_POLL__INTERVAL"] = "1d"

    async def told() -> None:
        async with many_hosts(4, lambda: planet.now) as hosts:
            planet.site.url = f"http://127.0.0.1:{hosts.port}"
            urls = [f"{hosts.url(address)}?{number}" for address, count in slow.items() for number in range(count)]
            urls += [hosts.url(address) for address in QUICK]
            blocks = [f"[[sources]]\nurl = '{url}'\nrobots = false\n" for url in urls]
            blocks += [f"[[hosts]]\nname = '{address}'\nspacing = {spacing}\n" for address in slow]
            planet.more = "".join(blocks)
            async with planet.open() as opened:
                work = replace(opened, clock=lambda: NOON + timedelta(seconds=clock()))
                work.pacer.clock, work.pacer._sleep = clock, clock.sleep
                await pipeline.sync(work, work.clock(), "1")
                await story(World(hosts=hosts, clock=clock, work=work, daemon=Daemon(work, "1")))

    asyncio.run(told())


def test_who_rests_takes_nobodys_room(tmp_path: Path) -> None:
    """Slow hosts as many as are polled at once: the others are polled while those rest, and nobody waits."""

    async def story(world: World) -> None:
        assert await world.tick() == [*SLOW]
        assert await world.tick() == [*QUICK]
        assert await world.tick() == []
        for _ in range(4):
            assert await world.tick(60) == [*SLOW]
        assert await world.tick(60) == []
        assert world.clock.slept == []

    tell(tmp_path, 60, dict.fromkeys(SLOW, 5), story)


def test_a_batch_waits_for_a_minute_at_most(tmp_path: Path) -> None:
    """Three sources 25 seconds apart; with the fourth it would be longer. The others are polled thereafter."""

    async def story(world: World) -> None:
        assert await world.tick() == [ONE, ONE, ONE, QUICK[0]]
        assert world.clock.slept == [25, 25]
        assert await world.tick() == [QUICK[1]]
        assert await world.tick(20) == [ONE, ONE]

    tell(tmp_path, 25, dict.fromkeys([ONE], 5), story)


def test_a_host_of_many_sources_lets_others_by(tmp_path: Path) -> None:
    """After each batch, though it needs no rest."""

    async def story(world: World) -> None:
        assert Counter(await world.tick()) == dict.fromkeys(SLOW, pipeline.BATCH)
        assert await world.tick() == [*QUICK]
        assert Counter(await world.tick()) == dict.fromkeys(SLOW, 5)

    tell(tmp_path, 0, dict.fromkeys(SLOW, pipeline.BATCH + 5), story)


def test_a_run_polls_those_that_rest_last(tmp_path: Path) -> None:
    """And all of them."""

    async def story(world: World) -> None:
        tally = await pipeline.run(world.work, world.work.clock(), "1")
        asked = [address for address, _ in world.hosts.log]
        assert {*QUICK} < {*asked[:6]}
        assert (tally.polled, tally.failed, len(asked)) == (12, 0, 12)

    tell(tmp_path, 60, dict.fromkeys(SLOW, 5), story)
