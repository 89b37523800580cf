"""A daemon that ticks when we say so, at moments of our choosing: real HTTP, real workers and a real store."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from planet import Planet

from feeds import pipeline
from feeds.daemon import Daemon
from feeds.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticking:
    """A daemon under the clock of a planet."""

    planet: Planet
    work: Work
    daemon: Daemon

    async def tick(self, after: timedelta = timedelta()) -> list[tuple[str, int]]:
        """Let time pass, tick, and return what the site was asked until all polls had ended."""
        asked = len(self.planet.site.log)
        self.planet.now += after
        await self.daemon.tick()
        await self.daemon._drain()
        return self.planet.site.log[asked:]


def ticking(planet: Planet, story: Callable[[Ticking], Awaitable[None]]) -> None:
    """Start a daemon over a planet, and let `story` tick it."""

    async def told() -> None:
        async with planet.open() as work:
            await pipeline.sync(work, planet.now, "1")
            await story(Ticking(planet=planet, work=work, daemon=Daemon(work, "1")))

    asyncio.run(told())
