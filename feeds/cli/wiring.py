"""The only place where the parts are put together."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

from config.errors import ConfigError
from config.load import authorization, load_config
from config.model import Config, Site, Source
from feeds.fetch import Delay, Pacer, no_delay, open_fetch, spacing_of, user_agent
from feeds.files import remove_stale_temps
from feeds.ports import Clock, Fetch, Progress, Upload
from feeds.select.pictures import modes_of
from feeds.work import Work
from feeds.workers import open_workers
from store.database import copy_store, open_writer
from store.robots import crawl_delay
from store.sources import release_all
from store.thread import StoreThread
from store.websub import release_pings

VERSION = version("feedworks")


def utc_now() -> datetime:
    """Return the time of day by this machine's clock, in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def usable_config(path: Path) -> Config:
    """Return the configuration in `path` if all that it asks for is installed. Raises ConfigError."""
    config = load_config(path, os.environ)
    if modes_of(config).has("mirror") and find_spec("PIL") is None:
        raise ConfigError("copies of pictures (images = \"mirror\") need Pillow; pip install 'feedworks[mirror]'")
    return config


def new_pacer(config: Config, delay: Delay = no_delay) -> Pacer:
    """Return a pacer that keeps to the configuration, and to the `delay` that hosts are known to want."""
    return Pacer(spacing_of(config.poll, config.hosts), delay)


def open_client(config: Config, pacer: Pacer) -> AbstractAsyncContextManager[Fetch]:
    """Open the client, as the configuration wants it."""
    return open_fetch(config.network, user_agent(VERSION, config.poll.contact), pacer)


@asynccontextmanager
async def open_work(config: Config, progress: Progress, clock: Clock = utc_now) -> AsyncIterator[Work]:
    """Open the store as its only writer, the client and the workers. Raises StoreLockedError or StoreError."""
    async with (
        StoreThread(open_writer(Path(config.site.store))) as store,
        open_client(config, pacer := new_pacer(config, partial(_delay, store))) as fetch,
        open_workers(
            count=config.poll.workers, memory=config.poll.worker_memory, seconds=config.poll.worker_timeout
        ) as read,
    ):
        # This process is the only writer now: what a killed one had claimed or half written is nobody's.
        await store(release_all)
        await store(release_pings)
        await asyncio.to_thread(remove_stale_temps, config.site.output)
        yield Work(
            config=config,
            sources={source.url: source for source in config.sources},
            store=store,
            fetch=fetch,
            pacer=pacer,
            read=read,
            authorize=authorize,
            progress=progress,
            clock=clock,
            upload=_upload(config.site),
        )


@asynccontextmanager
async def open_copy(config: Config, progress: Progress) -> AsyncIterator[Work]:
    """Open a copy of the store, to try what publishing would do; nothing is fetched, and the store stays as it is.

    Raises StoreError where there is none.
    """
    with TemporaryDirectory(prefix="feedworks-") as folder:
        copy = Path(folder) / "copy.db"
        await asyncio.to_thread(copy_store, Path(config.site.store), copy)
        async with StoreThread(open_writer(copy)) as store:
            yield Work(
                config=config,
                sources={source.url: source for source in config.sources},
                store=store,
                fetch=_nothing,
                pacer=new_pacer(config, _nothing),
                read=_nothing,
                authorize=authorize,
                progress=progress,
                clock=utc_now,
            )


async def _nothing(asked: object) -> NoReturn:
    raise RuntimeError(f"a plan asks for nothing: {asked!r}")


async def _delay(store: StoreThread, host: str) -> float:
    return await store(crawl_delay, host, datetime.now(UTC))


def _upload(site: Site) -> Upload | None:
    if site.bucket is None:
        return None
    from feeds.bucket.upload import upload  # noqa: PLC0415  # the extra may not be installed

    return partial(upload, site.output, site.bucket)


def authorize(source: Source) -> str | None:
    """Return the Authorization header of a source, from the environment. Raises ConfigError."""
    return authorization(source, os.environ)
