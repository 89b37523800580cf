"""From our publisher through a hub to our subscriber, as an operator runs them; and what a server links to."""

import http.client
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from command import COMMAND, environment, feeds, write_config
from hub import Hub, answer_of, hub
from loopback import loopback
from planet import Planet, feed
from serving import serving
from test_daemon import daemon, eventually

from feeds.callback import Callback, linked
from feeds.server import App, Health, Receive, Scope, Send, create_app, listen

HUBS = ("https://hub.example/", "https://新.example/a?b=1&c")


@contextmanager
def publisher(folder: Path, hub: Hub) -> Iterator[Planet]:
    """Run a site that publishes a feed, serves it, and tells the hub."""
    base: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await linked(create_app(folder / "public", lambda: Health(ok=True)), base[0], [hub.url])(
            scope, receive, send
        )

    folder.mkdir()
    with loopback() as site, serving(app) as url:
        base.append(url)
        planet = Planet(folder=folder, site=site, ports=(hub.port,), more=f"[websub]\nhubs = ['{hub.url}']\n")
        planet.environ["FEEDWORKS_SITE__BASE_URL"] = url
        planet.serve("/feed.xml", "News", body=feed("Ferry"))
        yield planet


@contextmanager
def served(config: Path, port: int) -> Iterator[None]:
    """Run `feeds serve` until the context is left."""
    with (config.parent / "served").open("ab") as log:
        command = [*COMMAND, "-c", str(config), "serve", "--port", str(port)]
        process = subprocess.Popen(command, stdout=log, stderr=log, env=environment())
    try:
        yield
    finally:
        process.kill()
        process.wait()


def test_what_we_publish_is_pushed_to_us(tmp_path: Path) -> None:
    """Within seconds, and though the subscriber's daemon is killed in between and started again."""
    with hub() as between, publisher(tmp_path / "p", between) as planet:
        between.distributes = True
        with listen("127.0.0.1", 0) as free:
            port = free.getsockname()[1]
        planet.run()
        url = f"{planet.environ['FEEDWORKS_SITE__BASE_URL']}news/rss.xml"
        ports = (between.port, int(url.split(":")[2].partition("/")[0]))
        source = f"[[sources]]\nurl = '{url}'\ncategories = ['Copy']\n"
        push = f"[websub]\ncallback = 'http://127.0.0.1:{port}/websub/'\n"
        folder = tmp_path / "s"
        (folder / "public").mkdir(parents=True)
        config = write_config(folder, *ports, sources=push + source)
        with served(config, port):
            with daemon(config) as running:
                eventually(lambda: "pushed by 127.0.0.1" in feeds("-c", config, "status").out, running)
                assert between.subscribers
                planet.serve("/feed.xml", "News", body=feed("Ferry", "Fog"))
                planet.run()
                eventually(lambda: "Fog" in running.published("copy/rss.xml"), running, seconds=10)
                running.process.kill()
                running.process.wait()
                planet.serve("/feed.xml", "News", body=feed("Ferry", "Fog", "Rain"))
                planet.run()
                assert list((folder / "feedworks.db.inbox").iterdir())
            with daemon(config) as running:
                eventually(lambda: "Rain" in running.published("copy/rss.xml"), running, seconds=10)
                eventually(lambda: not list((folder / "feedworks.db.inbox").iterdir()), running)
                assert "Traceback" not in running.log


@pytest.fixture
def app(tmp_path: Path) -> App:
    """Serve a feed and a page of a site with hubs."""
    for name in ("新/rss.xml", "index.html"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"<rss/>")
    return linked(create_app(tmp_path, lambda: Health(ok=True)), "https://planet.example/base/", HUBS)


def test_feeds_are_served_with_links(app: App) -> None:
    """To the hubs and to themselves, in ASCII; pages and what is not there have none."""
    with serving(app) as url:
        hubs = '<https://hub.example/>; rel="hub", <https://xn--efv.example/a?b=1&c>; rel="hub"'
        own = '<https://planet.example/base/%E6%96%B0/rss.xml>; rel="self"'
        assert link_of(f"{url}%E6%96%B0/rss.xml") == f"{hubs}, {own}"
        assert link_of(url) is None
        assert link_of(f"{url}atom.xml") is None


def link_of(url: str) -> str | None:
    """Return the Link header of an answer."""
    with closing(http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)) as connection:
        connection.request("HEAD", urlsplit(url).path)
        return connection.getresponse().headers["link"]


def test_a_site_without_hubs_has_no_links(tmp_path: Path) -> None:
    """It is served as it is."""
    app = create_app(tmp_path, lambda: Health(ok=True))
    assert linked(app, "https://planet.example/", ()) is app


def test_hubs_try_again_where_there_is_no_store_yet(tmp_path: Path) -> None:
    """Nobody can tell what we subscribe to; nothing is written either."""
    route = Callback(tmp_path / "feedworks.db", 1000)
    with serving(create_app(tmp_path, lambda: Health(ok=True), {"websub": route}, {"websub": 1_000_000})) as url:
        assert answer_of(f"{url}websub/token?hub.mode=subscribe") == (503, b"")
        assert answer_of(f"{url}websub/token", b"<rss/>") == (503, b"")
    assert list(tmp_path.iterdir()) == []
