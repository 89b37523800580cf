"""What we serve, as a reader that people use reads it."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from make import channel, item, stored_item
from serving import serving

from feeds.publish import atom, rss
from feeds.server import App, Health, Receive, Scope, Send, create_app
from store.model import Enclosure

NEWSBOAT = shutil.which("newsboat")

pytestmark = [
    pytest.mark.newsboat,
    pytest.mark.skipif(NEWSBOAT is None, reason="newsboat is not installed"),
]

TITLES = {"大桥 & <通车>", "The ferry is back"}
# newsboat keeps the enclosures that it can play.
EPISODE = Enclosure(url="https://news.example/ferry.mp3", type="audio/mpeg", length=1_200_300)


def publish(root: Path, name: str) -> None:
    """Write `name` in both formats, with ids of their own: newsboat takes equal ids of two feeds for one item."""
    folder = root / name
    folder.mkdir(parents=True)
    for module in (rss, atom):
        stored = [
            stored_item(
                id=n, public_id=f"urn:{module.FILENAME}:{n}", item=item(title=title, enclosures=(EPISODE,))
            )
            for n, title in enumerate(sorted(TITLES))
        ]
        (folder / module.FILENAME).write_bytes(module.render(channel(slug_path=name, items=tuple(stored))))


def noting(app: App, statuses: list[int]) -> App:
    """Return an application that answers like `app` and notes the status of each answer."""

    async def noted(scope: Scope, receive: Receive, send: Send) -> None:
        async def note(message: Mapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                statuses.append(message["status"])
            await send(message)

        await app(scope, receive, note)

    return noted


def reload(folder: Path) -> None:
    """Let newsboat fetch all that `urls` in its own `folder` subscribes to."""
    files: list[str | Path] = ["-u", folder / "urls", "-C", folder / "config", "-c", folder / "cache.db"]
    home = {"HOME": str(folder), "LC_ALL": "C.UTF-8", "PATH": os.defpath}
    subprocess.run([NEWSBOAT or "", *files, "-x", "reload"], env=home, timeout=30, check=True)


def items(folder: Path, url: str) -> set[tuple[str, str, str, str]]:
    """Return title, link, enclosure and its type of each item that newsboat keeps of a feed."""
    with closing(sqlite3.connect(folder / "cache.db")) as cache:
        query = "select title, url, enclosure_url, enclosure_type from rss_item where feedurl = ?"
        return set(cache.execute(query, [url]))


def test_newsboat_reads_our_feeds_and_then_gets_304(tmp_path: Path) -> None:
    """It lists every item with title, link and enclosure, and is told once it has them all."""
    (tmp_path / "config").touch()
    publish(tmp_path / "public", "新媒体")
    statuses: list[int] = []
    app = noting(create_app(tmp_path / "public", lambda: Health(ok=True)), statuses)
    with serving(app) as base:
        urls = [base + quote("新媒体/rss.xml"), base + "新媒体/atom.xml"]
        (tmp_path / "urls").write_text("\n".join(urls), "utf-8")
        # It forgets the validators of its first visit, for it has no row yet to keep them in.
        for _ in range(3):
            reload(tmp_path)
    assert statuses == [200, 200, 200, 200, 304, 304]
    listed = {(title, "https://news.example/ferry", EPISODE.url, EPISODE.type) for title in TITLES}
    assert [items(tmp_path, url) for url in urls] == [listed, listed]
