"""The command demo: a small origin on loopback, the whole way twice, and ten lines about it."""

import argparse
import asyncio
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from config.errors import ConfigError
from config.load import load_config
from config.model import NAME, Config
from feeds import pipeline
from feeds.cli.output import emit, progress_bars, say, set_up_logs
from feeds.cli.watch import open_listener
from feeds.cli.wiring import VERSION, open_work
from feeds.demo.content import config_text, write_posts
from feeds.demo.origin import Origin, run_origin
from feeds.live import routes
from feeds.publish import opml
from feeds.server import Health, create_app, create_server
from feeds.work import Tally
from store.sources import make_due, sources


def demo(arguments: argparse.Namespace) -> int:
    """Poll a dozen small feeds and a folder of posts over real HTTP, publish them, poll again."""
    set_up_logs(arguments)
    folder = arguments.output or Path(tempfile.mkdtemp(prefix="feedworks-demo-"))
    with suppress(KeyboardInterrupt):  # how a person ends `--serve`
        return asyncio.run(_demo(arguments, folder.absolute()))
    return 0


async def _demo(arguments: argparse.Namespace, folder: Path) -> int:
    async with run_origin() as origin:
        config = _configure(folder, origin, arguments.port)
        with progress_bars(arguments) as progress:
            async with open_work(config, progress) as work:
                now = work.clock()
                first = await pipeline.run(work, now, VERSION)
                await work.store(make_due, await work.store(sources), now)
                second = await pipeline.run(work, now, VERSION)
        _report(arguments, config, first, second)
        if arguments.serve:
            await _serve(arguments, config)
    return int(first.failed + second.failed + first.unpublished + second.unpublished > 0)


async def _serve(arguments: argparse.Namespace, config: Config) -> None:
    """Serve the site while the origin, which has its pictures, still runs."""
    with open_listener("127.0.0.1", arguments.port) as listener:
        say(arguments, f"serving on {config.site.base_url}  (Ctrl-C ends it)")
        app = create_app(config.site.output, lambda: Health(ok=True), routes(config))
        await create_server(app).serve(sockets=[listener])


def _report(arguments: argparse.Namespace, config: Config, first: Tally, second: Tally) -> None:
    if arguments.json:
        emit(_facts(config, first, second))
        return
    for line in _lines(config, first, second):
        say(arguments, line)


def _configure(folder: Path, origin: Origin, port: int) -> Config:
    _make_room(folder)
    posts, store = folder / "posts", folder / "feedworks.db"
    write_posts(posts, origin.url)
    path = folder / NAME
    path.write_text(config_text(origin.url, posts, folder / "public", str(store)), encoding="utf-8")
    return load_config(path, {"FEEDWORKS_SITE__BASE_URL": f"http://localhost:{port}/"})


def _make_room(folder: Path) -> None:
    """Remove what an earlier demo left in `folder`, and nothing that is not a demo's."""
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / NAME
    if config.exists() and not config.read_text("utf-8").startswith("# The demo"):
        raise ConfigError(f"{config}: not a demo's; give `--output` another folder")
    for left in folder.glob("feedworks.db*"):
        left.unlink()
    shutil.rmtree(folder / "public", ignore_errors=True)


def _facts(config: Config, first: Tally, second: Tally) -> Mapping[str, object]:
    return {
        "sources": len(config.sources),
        "new_items": first.saved.new,
        "images_measured": first.images,
        "files_written": first.written,
        "second_not_modified": second.not_modified,
        "second_new_items": second.saved.new,
        "second_files_written": second.written,
        "output": config.site.output,
    }


def _lines(config: Config, first: Tally, second: Tally) -> tuple[str, ...]:
    site, url = config.site.output, config.site.base_url
    return (
        f"Feedworks {VERSION} demo: {len(config.sources)} feeds and a folder of posts, over HTTP on this machine.",
        f"First poll    {first.polled} sources, {first.saved.new} new items, {first.failed} failed",
        f"Images        {first.images} measured: true type, length, width and height for each enclosure",
        f"Published     {first.written} files written",
        f"Second poll   {second.not_modified} answered 304 Not Modified, {second.saved.new} new items",
        f"Published     {second.written} files written, {first.written - second.written} untouched",
        f"Site          {site / 'index.html'}",
        f"See it        feeds demo --serve, then {url} in a browser",
        f"Subscribe     {url}rss.xml there, or any category's rss.xml, atom.xml or feed.json",
        f"Every feed    {url}{opml.FILENAME} there, for your feed reader to import",
    )
