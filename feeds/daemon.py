"""The daemon: a tick that starts polls, eyes on posts and configuration, ears for hubs, a publisher, a quiet end.

APScheduler runs one interval job, `tick`, and a few others; the truth of when what is due lies in the store. The
tick starts polls and never waits for them.
"""

import asyncio
import math
import signal
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from watchfiles import awatch

from config.errors import ConfigError
from config.model import Config
from feeds import pipeline
from feeds.indexing import index_items
from feeds.outage import SPREAD
from feeds.ports import Progress
from feeds.pruning import remove_unused
from feeds.publication import publish_dirty
from feeds.waiting import send_canary
from feeds.websub.hubs import see_to_hubs
from feeds.websub.intake import take_in
from feeds.work import Tally, Work
from store.errors import StaleLeaseError
from store.source_model import HostLease
from store.sources import claim

log = structlog.get_logger()

Open = Callable[[Config, Progress], AbstractAsyncContextManager[Work]]

_TICK = 5
_SCAN = 600
_DRAIN = 5.0
"""Seconds that polls under way get to finish when the daemon is told to stop."""
_LAST = 2.0
"""Seconds that the last publication may take; what is not published by then is when the daemon starts again."""
_INBOX = 1.0
"""Seconds after which it is noticed that a hub said something."""
_LOOK = 2.0
"""Seconds after which it is noticed that a folder of posts came, went or was replaced."""
_SETTLE = 1.0
"""Seconds to wait for more news before publishing what is there."""
_CONFIG_SUFFIXES = frozenset({".toml", ".opml", ".xml"})


async def run_daemon(load: Callable[[], Config], open_work: Open, version: str) -> None:
    """Work until SIGTERM or SIGINT; a changed configuration is taken up, a broken one reported and ignored.

    Raises ConfigError for the first configuration, StoreLockedError when another process writes the store.
    """
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    config = load()
    while not stop.is_set():
        async with (
            _watch_config(config) as changed,
            open_work(config, lambda _stage, _done, _total: None) as work,
        ):
            reload = asyncio.create_task(_next_config(load, config, changed))
            log.info("started", sources=len(config.sources), posts=len(config.posts))
            await Daemon(work, version).run(stop.wait(), reload)
        config = config if reload.cancelled() else reload.result()
    log.info("stopped")


@asynccontextmanager
async def _watch_config(config: Config) -> AsyncIterator[asyncio.Event]:
    """Yield an event that is set whenever a file of the configuration may have been written, and once at first.

    For nobody watched between reading the configuration and now.
    """
    changed = asyncio.Event()
    changed.set()
    folders = [folder for folder in config.folders if folder.is_dir()]  # not the files: an editor replaces them

    async def watch() -> None:
        async for changes in awatch(*folders, recursive=False):
            if any(Path(name).suffix in _CONFIG_SUFFIXES for _, name in changes):
                changed.set()

    task = asyncio.create_task(watch())
    await asyncio.sleep(0)  # it watches from here on
    try:
        yield changed
    finally:
        await _end(task)


async def _next_config(load: Callable[[], Config], config: Config, changed: asyncio.Event) -> Config:
    """Wait for a configuration that can be used and is not `config`; say what is wrong with others."""
    while True:
        await changed.wait()
        changed.clear()
        try:
            new = load()
        except ConfigError as error:
            log.error("configuration not taken up; the last good one stays", error=str(error))  # noqa: TRY400  # no trace
        else:
            if new != config:
                return new


class Daemon:
    """The daemon under one configuration."""

    def __init__(self, work: Work, version: str) -> None:
        self._work = work
        work.outages.spread = SPREAD
        self._version = version
        self._polls: set[asyncio.Task[None]] = set()
        self._news = asyncio.Event()
        self._published = asyncio.Event()
        self._saved = asyncio.Event()
        self._scanning = asyncio.Lock()
        self._publishing: asyncio.Task[None] | None = None
        self._deadline = math.inf  # the moment, on the monotonic clock, at which to stop publishing

    async def run(self, *ends: Awaitable[object]) -> None:
        """Work until the first of `ends`; then let polls under way finish, and publish what they brought."""
        await pipeline.sync(self._work, self._work.clock(), self._version)
        await self.scan()
        scheduler = self._scheduler()
        scheduler.start()
        try:
            news = (self._publish_news(), self._index_news(), self._watch_posts())
            await _until_first(*ends, *news, self._take_in(), self._see_to_hubs())
        finally:
            scheduler.shutdown(wait=False)
            await self._drain()
        await self._publish_last()

    def _scheduler(self) -> AsyncIOScheduler:
        options = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=options)
        scheduler.add_job(self.tick, "interval", seconds=_TICK, next_run_time=datetime.now(UTC))
        scheduler.add_job(self.scan, "interval", seconds=_SCAN)
        return scheduler

    async def tick(self) -> None:
        """Start polling as many due hosts as there is room for."""
        now = self._work.clock()
        room = self._work.config.poll.concurrency - len(self._polls)
        if room <= 0:
            return
        await send_canary(self._work, now)
        for lease in await self._work.store(claim, now, most=room, ttl=pipeline.LEASE, batch=pipeline.BATCH):
            task = asyncio.create_task(self._poll(lease, now))
            self._polls.add(task)
            task.add_done_callback(self._polled)

    def _polled(self, task: asyncio.Task[None]) -> None:
        self._polls.discard(task)
        self._tell()
        if not task.cancelled() and (error := task.exception()):
            # The host stays claimed until its lease ends, and is tried again then.
            log.error("poll failed", error=str(error), exc_info=error)

    async def scan(self) -> None:
        """Read what changed in the folders of posts, and what is due there."""
        async with self._scanning:
            await pipeline.scan_posts(self._work, self._work.clock(), Tally())
        self._tell()

    def _tell(self) -> None:
        """Wake those who publish, and those who index, what was saved."""
        self._news.set()
        self._saved.set()

    async def _poll(self, lease: HostLease, now: datetime) -> None:
        try:
            await pipeline.poll_host(self._work, lease, now, Tally(), late=set())
        except StaleLeaseError as error:
            log.warning("poll dropped", error=str(error))

    async def _publish_news(self) -> None:
        while True:
            await self._news.wait()
            await asyncio.sleep(_SETTLE)
            self._news.clear()
            await pipeline.fetch_images(self._work, self._work.clock(), Tally())
            self._publishing = asyncio.create_task(
                publish_dirty(self._work, Tally(), enough=lambda: time.monotonic() > self._deadline)
            )
            await asyncio.shield(self._publishing)
            self._published.set()
            await remove_unused(self._work.config, self._work.store, self._work.clock())

    async def _index_news(self) -> None:
        while True:
            await self._saved.wait()
            self._saved.clear()
            await index_items(self._work.store)
            await asyncio.sleep(_SETTLE)

    async def _publish_last(self) -> None:
        """Let the publication under way come to its end, and publish what came since, for two seconds at most."""
        self._deadline = time.monotonic() + _LAST
        if self._publishing is not None:
            await self._publishing
        await publish_dirty(self._work, Tally(), enough=lambda: time.monotonic() > self._deadline)

    async def _take_in(self) -> None:
        while True:
            if (await take_in(self._work, self._work.clock()))[0]:
                self._tell()
            await asyncio.sleep(_INBOX)

    async def _see_to_hubs(self) -> None:
        """Tell hubs of what was published at once, and ask others for what is due at every tick."""
        while True:
            self._published.clear()
            await see_to_hubs(self._work, self._work.clock())
            with suppress(TimeoutError):
                async with asyncio.timeout(_TICK):
                    await self._published.wait()

    async def _watch_posts(self) -> None:
        watched = self._folders()
        while True:
            await self._scan_changes(watched)
            watched = self._folders()
            await self.scan()

    async def _scan_changes(self, watched: Mapping[Path, int]) -> None:
        """Scan whenever a post changes, until other folders are there than those that are watched."""
        async with aclosing(_changes(watched)) as news:
            async for changed in news:
                if self._folders() != watched:
                    return
                if changed:
                    await self.scan()

    def _folders(self) -> dict[Path, int]:
        """Return the folders of posts that are there, and which they are: one may be replaced by another."""
        paths = (posts.path for posts in self._work.config.posts)
        return {path: path.stat().st_ino for path in paths if path.is_dir()}

    async def _drain(self) -> None:
        if not self._polls:
            return
        _, late = await asyncio.wait(self._polls, timeout=_DRAIN)
        for task in late:
            await _end(task)


async def _changes(folders: Mapping[Path, int]) -> AsyncGenerator[bool, None]:
    """Yield True when something changed in folders, and False every few seconds."""
    milliseconds = int(_LOOK * 1000)
    if folders:
        async with aclosing(awatch(*folders, rust_timeout=milliseconds, yield_on_timeout=True)) as watch:
            async for changes in watch:
                yield bool(changes)
    while True:
        await asyncio.sleep(_LOOK)
        yield False


async def _until_first(*waits: Awaitable[object]) -> None:
    """Run all until the first ends, then end the others; the first one's error is raised."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            await _end(task)
    for task in done:
        task.result()


async def _end(task: asyncio.Task[Any]) -> None:
    """Cancel a task and wait for it; what a task that had already ended has to say is not asked for here."""
    if task.cancel():
        with suppress(asyncio.CancelledError):
            await task
