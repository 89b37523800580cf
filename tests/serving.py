"""Our server on loopback, a small tree for it, and a client that sees what came over the wire."""

import http.client
import json
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml import etree

from feeds.server import App, Health, create_app, create_server, listen

MODIFIED = 1_700_000_000
FEED = b"<rss version='2.0'/>"
_ENTRY_ID = "{http://www.w3.org/2005/Atom}entry/{http://www.w3.org/2005/Atom}id"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came over the wire; header names are lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


class Site:
    """A published tree that is served, and what a client may ask of it."""

    def __init__(self, root: Path, url: str) -> None:
        self.root = root
        self.url = url

    def write(self, name: str, body: bytes, modified: int = MODIFIED) -> None:
        """Publish a file as the publisher does: a new one takes the old one's name."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(".tmp-new")
        new.write_bytes(body)
        os.utime(new, (modified, modified))
        new.replace(path)

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Send one request, its path as it is written, and return the answer."""
        with closing(http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=10)) as connection:
            connection.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})
            answer = connection.getresponse()
            named = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, named, answer.read())


@contextmanager
def serving(app: App) -> Iterator[str]:
    """Serve an application on a free port and give its base URL, with '/' at the end."""
    with listen("127.0.0.1", 0) as listener:
        server = create_server(app)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        finally:
            server.should_exit = True
            thread.join(10)


@contextmanager
def small_site(folder: Path, check_health: Callable[[], Health] = lambda: Health(ok=True)) -> Iterator[Site]:
    """Serve a small tree, made in `folder`."""
    root = folder / "public"
    root.mkdir()
    with serving(create_app(root, check_health)) as url:
        published = Site(root, url)
        for name in ("rss.xml", "atom.xml", "news/rss.xml", "新媒体/观察者网/rss.xml", "a:b c/rss.xml"):
            published.write(name, FEED)
        for name in ("index.html", "news/index.html"):
            published.write(name, b"<!doctype html><title>News</title>")
        yield published


def entry_ids(body: bytes) -> list[str]:
    """Return the ids of the entries of a feed in any format, in its order."""
    if body.startswith(b"{"):
        return [each["id"] for each in json.loads(body)["items"]]
    root = etree.fromstring(body)
    return [element.text or "" for path in ("channel/item/guid", _ENTRY_ID) for element in root.iterfind(path)]


def wait_for(port: int) -> None:
    """Return as soon as somebody listens on the port."""
    for _ in range(400):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=10).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("the server did not start")
