"""An origin on loopback that answers by script, and a daemon that polls it for weeks of a clock of ours.

The daemon's ticks are real, and so are HTTP, workers, store and files. Ticks at which nothing is due are left out.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from make import NOON
from origin import unpaced
from planet import feed
from structlog.testing import capture_logs

from config.load import load_config
from feeds import pipeline
from feeds.cli.wiring import open_work
from feeds.daemon import Daemon
from feeds.fetch import open_fetch
from feeds.leaps import Leaps
from feeds.outage import Monitor
from feeds.publication import publish_dirty
from feeds.publish.parts import rfc822
from feeds.work import Tally, Work
from store.source_model import SourceState
from store.sources import item_counts, next_due, sources

HOME, AWAY = "127.0.0.1", "127.0.0.2"
TICK = timedelta(seconds=5)
MINUTE, HOUR, DAY, WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(days=7)
JITTER = timedelta(minutes=15) + TICK
"""What a poll may be later than it is wished: the most that the rule puts it off, and the wait for a tick."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request: when by our clock, of which address, and its headers by lower-case names, a character a byte.

    `ticked` is when by a clock that never leaps; `status` is what was answered, 0 for nothing.
    """

    at: datetime
    ticked: timedelta
    host: str
    path: str
    headers: Mapping[str, str]
    status: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is answered: a body, and headers a character a byte."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    def bytes(self, at: datetime) -> bytes:
        """Return the answer as it is sent, with a Date by our clock where it has none."""
        named = {"Date": rfc822(at).replace("+0000", "GMT"), **self.headers}
        lines = [f"HTTP/1.1 {self.status} As told", *(f"{name}: {value}" for name, value in named.items())]
        if self.status != 304:
            lines.append(f"Content-Length: {len(self.body)}")
        return "\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1") + self.body


Script = Callable[[Asked], Answer | None]
"""Tells what is answered to a request; None leaves it without an answer."""


def always(answer: Answer | None) -> Script:
    """Answer everything alike."""
    return lambda _: answer


def in_turn(*answers: Answer) -> Script:
    """Give one answer after another, and then the last for ever."""
    left = list(answers)
    return lambda _: left.pop(0) if len(left) > 1 else left[0]


def serves(*titles: str, **headers: str) -> Answer:
    """Return a feed of items; `headers` are named with '_' for '-'."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(body=feed(*titles), headers=named)


def moved(status: int, url: str) -> Answer:
    """Return a redirect."""
    return Answer(status=status, headers={"Location": url})


@dataclass(slots=True, kw_only=True)
class World:
    """Scripts by host and path, what was asked, our clock, and the daemon; no other path is there.

    `ticked` is the time that passed by a clock that never leaps; `away` is the scheme that the second host speaks.
    """

    port: int = 0
    away: str = "http"
    now: datetime = NOON
    ticked: timedelta = timedelta()
    scripts: dict[tuple[str, str], Script] = field(default_factory=dict)
    log: list[Asked] = field(default_factory=list)
    folder: Path = Path()
    work: Work | None = None
    daemon: Daemon | None = None
    _appraised: timedelta = timedelta()

    def url(self, path: str, host: str = HOME) -> str:
        """Return the address of a path."""
        return f"{self.away if host == AWAY else 'http'}://{host}:{self.port}{path}"

    def script(self, path: str, script: Script, host: str = HOME) -> None:
        """Have a path answer by a script from now on."""
        self.scripts[host, path] = script

    def asked(self, path: str, host: str = HOME) -> list[Asked]:
        """Return the requests of a path, first to last."""
        return [one for one in self.log if (one.host, one.path) == (host, path)]

    def gaps(self, path: str, host: str = HOME) -> list[timedelta]:
        """Return how far the requests of a path were apart."""
        return [after.at - before.at for before, after in pairwise(self.asked(path, host))]

    def seconds(self) -> float:
        """Return what the clock that never leaps shows."""
        return self.ticked.total_seconds()

    async def tick(self) -> None:
        """Let five seconds pass, tick, and have all that it starts end."""
        await self._tick(TICK)

    async def goes_on(self, span: timedelta) -> None:
        """Let time pass, tick by tick."""
        assert self.work
        end = self.now + span
        while self.now < end:
            due = await self.work.store(next_due) or end
            wait = min(max(due - self.now, TICK), HOUR, end - self.now)
            await self._tick(-(-wait // TICK) * TICK)

    async def leaps(self, span: timedelta) -> None:
        """Have our clock leap between two ticks."""
        self.now += span
        await self.tick()

    async def _tick(self, span: timedelta) -> None:
        assert self.work
        assert self.daemon
        self.now += span
        self.ticked += span
        if self.ticked - self._appraised >= HOUR:
            self._appraised = self.ticked
            await pipeline.appraise(self.work)
        await self.daemon.tick()
        await self.daemon._drain()

    async def state(self, path: str, host: str = HOME) -> SourceState:
        """Return how a source stands."""
        assert self.work
        return {state.url: state for state in await self.work.store(sources)}[self.url(path, host)]

    async def items(self, path: str, host: str = HOME) -> int:
        """Return how many items of a source are kept."""
        assert self.work
        counts = await self.work.store(item_counts)
        return counts.get((await self.state(path, host)).id, 0)

    async def published(self) -> dict[str, tuple[bytes, int]]:
        """Publish what changed, and return every file, with its bytes and its time."""
        assert self.work
        await publish_dirty(self.work, Tally())
        root = self.folder / "public"
        files = (path for path in root.rglob("*") if path.is_file() and ".kept" not in path.parts)
        return {path.relative_to(root).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request as its script says."""
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            named = (line.partition(": ") for line in lines if line)
            request = Asked(
                at=self.now,
                ticked=self.ticked,
                host=writer.get_extra_info("sockname")[0],
                path=first.split(" ")[1],
                headers={name.lower(): value for name, _, value in named},
            )
            script = self.scripts.get((request.host, request.path), always(Answer(status=404)))
            answer = script(request)
            if request.path != "/robots.txt":
                self.log.append(replace(request, status=answer.status if answer else 0))
            writer.write(answer.bytes(self.now) if answer else b"")
            await (writer.drain() if answer else reader.read())
        writer.close()


def source(world: World, path: str, keys: str = "") -> str:
    """Return the block of a source in the configuration; a path of another host begins with that."""
    host, slash, rest = path.partition("/")
    return f"[[sources]]\nurl = '{world.url(slash + rest, host or HOME)}'\ncategories = ['News']\n{keys}\n"


def write(world: World, blocks: str, poll: str) -> Path:
    """Write the configuration."""
    path = world.folder / "feeds.toml"
    path.write_text(
        '[site]\ntitle = "Planet Test"\nbase_url = "http://planet.example/"\n'
        f"[poll]\nspacing = 0\nworkers = 1\n{poll}\n"
        f'[network]\nallow_networks = ["127.0.0.0/8"]\nallow_ports = [{world.port}]\n'
        f"[images]\nprobe = false\n{blocks}",
        encoding="utf-8",
    )
    return path


def live(
    folder: Path,
    paths: Mapping[str, str],
    story: Callable[[World], Awaitable[None]],
    *,
    poll: str = "",
    tls: tuple[ssl.SSLContext, ssl.SSLContext] | None = None,
) -> None:
    """Start a daemon over sources at `paths`, each with more keys of its block, and tell its story.

    With `tls`, the contexts of a server and of who trusts it, the second host speaks it.
    """

    async def told() -> None:
        world = World(folder=folder, away="https" if tls else "http")
        async with _origin(world, tls[0] if tls else None), AsyncExitStack() as stack:
            blocks = "".join(source(world, path, keys) for path, keys in paths.items())
            config = load_config(write(world, blocks, poll), {})
            work = await stack.enter_async_context(open_work(config, _quiet, clock=lambda: world.now))
            if tls:
                client = open_fetch(config.network, "test", unpaced(), ssl_context=tls[1])
                work = replace(work, fetch=await stack.enter_async_context(client))
            work = replace(work, outages=Monitor(world.seconds))
            await pipeline.sync(work, world.now, "1")
            world.work, world.daemon = work, Daemon(work, "1")
            world.daemon._leaps = Leaps(work.clock, world.seconds)
            await story(world)

    with capture_logs():  # of thousands of polls
        asyncio.run(told())


def _quiet(_stage: str, _done: int, _total: int) -> None:
    pass


@asynccontextmanager
async def _origin(world: World, context: ssl.SSLContext | None) -> AsyncIterator[None]:
    home = await asyncio.start_server(world.answer, HOME, 0)
    world.port = home.sockets[0].getsockname()[1]
    away = await asyncio.start_server(world.answer, AWAY, world.port, ssl=context)
    try:
        yield
    finally:
        home.close()
        away.close()
