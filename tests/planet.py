"""A small planet whose runs happen at moments of our choosing: real HTTP, real workers, a real store and files."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from command import write_config
from feed_documents import rss
from loopback import Page, Site
from make import NOON

from config.load import load_config
from feeds import pipeline
from feeds.cli.wiring import open_work
from feeds.publication import publish_dirty
from feeds.publish.parts import rfc822
from feeds.work import Tally, Work
from store.database import open_reader
from store.source_model import SourceState
from store.sources import item_counts, sources

Files = dict[str, tuple[bytes, int]]


def feed(*titles: str, **named: str) -> bytes:
    """Return a feed of items that are named by their titles; `named` are other texts by guid."""
    items = {title: title for title in titles} | named
    return rss(*(f"<guid>urn:{guid}</guid><title>{title}</title>" for guid, title in items.items())).encode()


def dated(*days: int, **titles: str) -> bytes:
    """Return a feed with an item for each of `days` before 20 November; `titles` are others, by `d` and day."""
    items = "".join(
        f"<item><guid>tag:days.example,2026:{day}</guid><title>{titles.get(f'd{day}', f'Day {day}')}</title>"
        f"<pubDate>{rfc822(NOON - timedelta(days=day))}</pubDate></item>"
        for day in days
    )
    return f'<rss version="2.0"><channel><title>Days</title>{items}</channel></rss>'.encode()


@dataclass(slots=True, kw_only=True)
class Planet:
    """A configuration, its store and its published files; each run happens `every` after the one before."""

    folder: Path
    site: Site
    ports: tuple[int, ...] = ()
    images: bool = False
    mode: str = "no-referrer"
    now: datetime = NOON
    every: timedelta = timedelta(days=3)
    sources: dict[str, tuple[str, ...]] = field(default_factory=dict)
    limits: dict[str, int] = field(default_factory=dict)
    keys: str = ""
    more: str = ""
    environ: dict[str, str] = field(default_factory=dict)

    @property
    def config(self) -> Path:
        """The configuration file, as it should be now."""
        blocks = (
            f"[[sources]]\nurl = '{self.url(path)}'\ncategories = {list(paths)}\n"
            for path, paths in self.sources.items()
        )
        limits = (f"[[categories]]\npath = '{path}'\nlimit = {limit}\n" for path, limit in self.limits.items())
        text = "".join((*blocks, *limits, self.more))
        return write_config(
            self.folder,
            self.site.port,
            *self.ports,
            sources=text,
            site=self.keys,
            images=self.images,
            mode=self.mode,
        )

    def url(self, path: str) -> str:
        """Return the address of a source: of a path on the site, or as it is."""
        return self.site.url + path if path.startswith("/") else path

    def serve(self, path: str, *paths: str, body: bytes) -> None:
        """Have the site serve a feed, which is a source of some categories."""
        self.site.pages[path] = Page(body=body, etag=f'"{hash(body)}"')
        self.sources[path] = paths

    def run(self) -> Tally:
        """Run once, and let the time until the next run pass."""
        tally = self.tell(lambda work: pipeline.run(work, self.now, "1"))
        self.now += self.every
        return tally

    def publish(self) -> Tally:
        """Publish what changed."""

        async def story(work: Work) -> Tally:
            tally = Tally()
            await pipeline.sync(work, self.now, "1")
            await publish_dirty(work, tally)
            return tally

        return self.tell(story)

    def open(self) -> AbstractAsyncContextManager[Work]:
        """Open all that the work needs; the clock shows when the next run is."""
        config = load_config(self.config, self.environ)
        return open_work(config, lambda _stage, _done, _total: None, clock=lambda: self.now)

    def tell(self, story: Callable[[Work], Awaitable[Tally]]) -> Tally:
        """Return what a story of ours counted."""

        async def told() -> Tally:
            async with self.open() as work:
                return await story(work)

        return asyncio.run(told())

    def state(self, path: str) -> SourceState:
        """Return how a source stands."""
        database = open_reader(self.folder / "feedworks.db")
        try:
            return {state.url: state for state in sources(database)}[self.url(path)]
        finally:
            database.close()

    def items(self, path: str) -> int:
        """Return how many items of a source are kept."""
        database = open_reader(self.folder / "feedworks.db")
        try:
            return item_counts(database).get(self.state(path).id, 0)
        finally:
            database.close()

    def files(self) -> Files:
        """Return every published file with its bytes and its time."""
        root = self.folder / "public"
        files = (path for path in root.rglob("*") if path.is_file() and ".kept" not in path.parts)
        return {path.relative_to(root).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}

    def rewritten(self, before: Files) -> set[str]:
        """Return the names of the files that were written since."""
        return {name for name, file in self.files().items() if before.get(name) != file}

    def read(self, name: str) -> str:
        """Return what a published file holds."""
        return (self.folder / "public" / name).read_text("utf-8")


def files_of(*folders: str) -> set[str]:
    """Return the names of all files of some categories."""
    names = ("rss.xml", "atom.xml", "feed.json", "index.html")
    return {f"{folder}/{name}" if folder else name for folder in folders for name in names}
