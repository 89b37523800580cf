"""Serves generated feeds over loopback, from a process of its own, faster than anything that is measured asks.

Feeds are spread over addresses 127.1.x.y (Linux answers on all of 127.0.0.0/8), so that there are many hosts;
every answer is ready, headers and all, before the first request. The process is told what to do by lines on its
standard input (`version K`, `counts`), answers each with a line of JSON, and ends with its input.
"""

import asyncio
import gzip
import json
import re
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from itertools import cycle
from pathlib import Path
from typing import IO, Any

from bench.generate import Feed, generate

_IF_NONE_MATCH = re.compile(rb"\r\nif-none-match:[ \t]*([^\r]*)", re.IGNORECASE)
_IF_MODIFIED_SINCE = re.compile(rb"\r\nif-modified-since:[ \t]*([^\r]*)", re.IGNORECASE)
_GZIP = re.compile(rb"\r\naccept-encoding:[^\r]*gzip", re.IGNORECASE)
_CLOSE = re.compile(rb" HTTP/1\.0(\r\n|$)|\r\nconnection:[ \t]*close", re.IGNORECASE)

_NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A feed as three answers, ready to be sent, and the validators that choose between them."""

    etag: bytes
    last_modified: bytes
    plain: bytes
    gzipped: bytes
    not_modified: bytes

    def answer(self, head: bytes) -> tuple[int, bytes]:
        """Return status and answer to the request with this `head` (RFC 9110 §13.2.2)."""
        if asked := _IF_NONE_MATCH.search(head):
            holds = self.etag in asked[1]
        else:
            asked = _IF_MODIFIED_SINCE.search(head)
            holds = asked is not None and asked[1].strip() == self.last_modified
        if holds:
            return 304, self.not_modified
        return 200, self.gzipped if _GZIP.search(head) else self.plain


def page(feed: Feed, version: int) -> Page:
    """Return the answers of a feed; its Last-Modified is an hour later in every version."""
    etag = f'"{sha256(feed.body).hexdigest()[:20]}"'
    modified = format_datetime(datetime(2025, 6, 2, tzinfo=UTC) + timedelta(hours=version), usegmt=True)
    validators = f"ETag: {etag}\r\nLast-Modified: {modified}\r\nVary: Accept-Encoding\r\n"
    described = f"HTTP/1.1 200 OK\r\n{validators}Content-Type: {feed.type}\r\n"
    packed = gzip.compress(feed.body, 6, mtime=0)
    return Page(
        etag=etag.encode(),
        last_modified=modified.encode(),
        plain=f"{described}Content-Length: {len(feed.body)}\r\n\r\n".encode() + feed.body,
        gzipped=f"{described}Content-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n\r\n".encode() + packed,
        not_modified=f"HTTP/1.1 304 Not Modified\r\n{validators}\r\n".encode(),
    )


class Site:
    """The pages of all hosts and the counts of what was answered; the one thing here that changes."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._pages: Mapping[bytes, Page] = {}
        self._counts: Counter[str] = Counter()

    def move_to(self, version: int) -> list[str]:
        """Serve `version` from now on; return the paths of its feeds."""
        feeds = generate(self._count, version=version)
        self._pages = {f"/{feed.name}".encode(): page(feed, version) for feed in feeds}
        return [path.decode() for path in self._pages]

    def take_counts(self) -> Mapping[str, int]:
        """Return answers by status, those for robots.txt, bytes and connections since the last call."""
        counts, self._counts = self._counts, Counter()
        return counts

    def count_connection(self) -> None:
        self._counts["connections"] += 1

    def answer(self, head: bytes) -> bytes:
        path = head.split(b" ", 2)[1]
        found = self._pages.get(path)
        status, answer = found.answer(head) if found else (404, _NOT_FOUND)
        self._counts["robots" if path == b"/robots.txt" else str(status)] += 1
        self._counts["bytes"] += len(answer)
        return answer


class Connection(asyncio.Protocol):
    """Answers GET requests without bodies, pipelined or not; whatever else comes is cut off."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._received = b""
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._site.count_connection()

    def data_received(self, data: bytes) -> None:
        *heads, self._received = (self._received + data).split(b"\r\n\r\n")
        for head in heads:
            if not head.startswith(b"GET /"):
                self._transport.abort()
                return
            self._transport.write(self._site.answer(head))
            if _CLOSE.search(head):
                self._transport.close()
                return


async def serve(site: Site, listeners: list[socket.socket], commands: IO[str]) -> None:
    """Serve until `commands` ends."""
    loop = asyncio.get_running_loop()
    ended = loop.create_future()

    def obey() -> None:
        if line := commands.readline():
            print(json.dumps(_obey(site, line)), flush=True)
        elif not ended.done():
            ended.set_result(None)

    servers = [await loop.create_server(lambda: Connection(site), sock=listener) for listener in listeners]
    loop.add_reader(commands, obey)
    await ended
    loop.remove_reader(commands)
    for server in servers:
        server.close()


def _obey(site: Site, line: str) -> Mapping[str, int]:
    match line.split():
        case ["version", version]:
            site.move_to(int(version))
            return {"version": int(version)}
        case ["counts"]:
            return site.take_counts()
    raise ValueError(f"unknown command: {line!r}")


def listen(addresses: int) -> list[socket.socket]:
    """Listen on so many addresses of 127.1.0.0/16, on one port that is free on the first."""
    names = [f"127.1.{number // 250}.{number % 250 + 1}" for number in range(addresses)]
    first = socket.create_server((names[0], 0), backlog=1024)
    port = first.getsockname()[1]
    return [first, *(socket.create_server((name, port), backlog=1024) for name in names[1:])]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningOrigin:
    """A running origin as its user sees it: the URLs of all its feeds, and how to steer it."""

    urls: tuple[str, ...]
    process: subprocess.Popen[str]

    def move_to(self, version: int) -> None:
        """Serve another version; takes as long as making it: seconds."""
        _ask(self.process, f"version {version}")

    def take_counts(self) -> Mapping[str, int]:
        """Return answers by status ('200', '304', …), 'robots', 'bytes' and 'connections' since the last call."""
        counts: Mapping[str, int] = _ask(self.process, "counts")
        return counts


@contextmanager
def running_origin(count: int = 600, *, addresses: int = 60) -> Iterator[RunningOrigin]:
    """Serve version 0 of `count` feeds from `addresses` hosts until the context is left."""
    command = [sys.executable, "-m", "bench.origin", str(count), str(addresses)]
    folder, pipe = Path(__file__).parent.parent, subprocess.PIPE
    with subprocess.Popen(command, cwd=folder, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout
        yield RunningOrigin(urls=tuple(json.loads(process.stdout.readline())), process=process)


def _ask(process: subprocess.Popen[str], command: str) -> Any:
    assert process.stdin
    assert process.stdout
    process.stdin.write(f"{command}\n")
    process.stdin.flush()
    return json.loads(process.stdout.readline())


def main() -> None:
    """Print the URLs of the feeds as one line of JSON, then serve: `python -m bench.origin FEEDS ADDRESSES`."""
    count, addresses = (int(argument) for argument in sys.argv[1:])
    site, listeners = Site(count), listen(addresses)
    hosts = [f"http://{address}:{port}" for address, port in (listener.getsockname() for listener in listeners)]
    print(json.dumps([host + path for host, path in zip(cycle(hosts), site.move_to(0), strict=False)]), flush=True)
    asyncio.run(serve(site, listeners, sys.stdin))


if __name__ == "__main__":
    main()
