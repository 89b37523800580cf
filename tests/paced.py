"""A client that keeps a pace, on a clock of our own, and what an origin saw of it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import pairwise

from clocks import Clock
from origin import Origin, fetching, redirect, response, serving_raw

from feeds.fetch.pacing import Delay, Pacer, Spacing, no_delay
from feeds.model import Request
from feeds.ports import Fetch


@dataclass(slots=True)
class Log:
    """What an origin saw: the target of each request, when it came and when it was answered."""

    clock: Clock
    seen: list[tuple[str, float, float]] = field(default_factory=list)
    at_once: int = 0
    most: int = 0
    locations: dict[str, str] = field(default_factory=dict)

    async def answer(self, head: bytes, writer: asyncio.StreamWriter) -> None:
        """Take half a second for an answer; several at once would be seen."""
        path = head.split()[1].decode()
        began = self.clock()
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        await asyncio.sleep(0.002)
        self.clock.now += 0.5
        self.at_once -= 1
        self.seen.append((path, began, self.clock()))
        location = self.locations.get(path)
        writer.write(redirect(301, location) if location else response(b"<rss/>"))
        await writer.drain()

    @property
    def paths(self) -> list[str]:
        return [path for path, _, _ in self.seen]

    @property
    def rests(self) -> list[float]:
        """Return the time between the end of each request and the begin of the next."""
        return [round(after[1] - before[2], 6) for before, after in pairwise(self.seen)]


@dataclass(slots=True)
class Paced:
    """A client over a pacer on a clock of our own, and an origin whose log is kept."""

    clock: Clock
    pacer: Pacer
    fetch: Fetch
    origin: Origin
    log: Log

    async def get(self, path: str, host: str = "") -> None:
        """Ask for a path at once with what else is asked for."""
        url = f"http://{host}:{self.origin.port}/" if host else self.origin.url
        await self.fetch(Request(url=url + path))


async def resolve(_host: str, _port: int) -> list[str]:
    """Have every name on loopback."""
    return ["127.0.0.1"]


@asynccontextmanager
async def paced(spacing: Spacing, delay: Delay = no_delay) -> AsyncIterator[Paced]:
    """Serve, and open a client that keeps `spacing`."""
    clock = Clock()
    pacer, log = Pacer(spacing, delay, clock=clock, sleep=clock.sleep), Log(clock)
    async with serving_raw(log.answer) as origin, fetching(origin, resolve=resolve, pacer=pacer) as fetch:
        yield Paced(clock, pacer, fetch, origin, log)


def every(seconds: float) -> Spacing:
    """Return a spacing that is the same for each host."""
    return lambda _host: seconds


def tell(story: Callable[[Paced], Awaitable[None]], spacing: Spacing, delay: Delay = no_delay) -> Log:
    """Return what the origin saw of a story."""

    async def told() -> Log:
        async with paced(spacing, delay) as world:
            await story(world)
            return world.log

    return asyncio.run(asyncio.wait_for(told(), 20))
