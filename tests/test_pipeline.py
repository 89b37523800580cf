"""The story, with the world as plain functions around a real store."""

import asyncio
from datetime import datetime
from pathlib import Path

from feed_documents import rss
from origin import unpaced

from config.model import Config, Source
from feeds.model import Document, ParsedFeed, Request, Response
from feeds.parse import parse
from feeds.pipeline import poll_due, sync
from feeds.work import Tally, Work
from store.database import Database
from store.thread import StoreThread


async def fetch(request: Request) -> Response:
    """Answer every URL with a feed of three items, after a moment."""
    await asyncio.sleep(0.01)
    items = (f"<guid>{request.url}#{number}</guid><title>One</title>" for number in range(3))
    return Response(url=request.url, status=200, body=rss(*items).encode())


async def read(document: Document) -> ParsedFeed:
    return parse(document)


def poll(config: Config, database: Database, now: datetime) -> Tally:
    """Poll all that `config` names, and return what was counted."""
    tally = Tally()

    async def go() -> None:
        store = StoreThread(database)
        work = Work(
            config=config,
            sources={source.url: source for source in config.sources},
            store=store,
            fetch=fetch,
            pacer=unpaced(),
            read=read,
            authorize=lambda _source: None,
            progress=lambda _stage, _done, _total: None,
            clock=lambda: now,
        )
        await sync(work, now, "1")
        await poll_due(work, now, tally)

    asyncio.run(go())
    return tally


def test_hosts_that_are_polled_at_once_are_counted_all(database: Database, tmp_path: Path, now: datetime) -> None:
    """The tally holds what every host brought, however their saves overlap."""
    sources = tuple(Source(url=f"https://site{number}.example/feed") for number in range(20))
    tally = poll(Config(path=tmp_path / "feeds.toml", sources=sources), database, now)
    assert (tally.polled, tally.failed) == (20, 0)
    assert tally.saved.new == 60
