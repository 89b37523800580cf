"""Asks `feeds serve` for a feed as fast as it answers: `python -m bench.serving` in the folder `tests`.

The server is a process of its own. `wrk` keeps 64 connections busy with one feed, while fifty others are published
again and again, and a reader checks that each body it gets is one version of its feed, whole.
"""

import argparse
import http.client
import json
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count, cycle
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import psutil
from bench import prose
from bench.run import WrongFigureError
from make import channel, item, stored_item

from feeds.files import write_if_changed
from feeds.publish import rss
from feeds.publish.check import check_xml

_OTHERS = 50
_VERSIONS = 4
_PAUSE = 0.005  # seconds between two bodies that are checked
_FIGURES = re.compile(r"99%\s+([0-9.]+)(us|ms|s)\b.*?Requests/sec:\s+([0-9.]+)", re.DOTALL)
_MILLISECONDS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """How a server stood a load: answers a second, and the milliseconds within which 99 % of them came."""

    rate: float
    within: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One round: 304s, then 200s; the memory of the server then, in bytes; how many feeds came and were read."""

    unchanged: Load
    full: Load
    memory: int
    published: int
    checked: int


@dataclass(slots=True)
class Others:
    """Feeds that are published again and again, and a reader of them; what fails is kept in `faults`."""

    root: Path
    url: str
    bodies: Sequence[bytes]
    published: int = 0
    checked: int = 0
    faults: list[str] = field(default_factory=list)
    _ended: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def busy(self) -> Iterator[None]:
        """Publish and read until the end of the block."""
        threads = [threading.Thread(target=self._guarded, args=[task]) for task in (self.publish, self.read)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.end()
            for thread in threads:
                thread.join()

    def end(self) -> None:
        """Have publishing and reading end soon."""
        self._ended.set()

    def _guarded(self, task: Callable[[], None]) -> None:
        try:
            task()
        except (OSError, http.client.HTTPException) as error:
            self.faults.append(repr(error))

    def publish(self) -> None:
        """Publish the feeds in turn, each time in another version."""
        for step in count():
            for number in range(_OTHERS):
                if self._ended.is_set():
                    return
                body = self.bodies[(number + step) % len(self.bodies)]
                self.published += write_if_changed(self.root, f"{number}/rss.xml", body, check_xml)

    def read(self) -> None:
        """Read the feeds in turn, and see to it that each body is a version and has the tag of that."""
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=30)
        tags: dict[bytes, str | None] = {}
        for number in cycle(range(_OTHERS)):
            if self._ended.wait(_PAUSE):
                return connection.close()
            connection.request("GET", f"/{number}/rss.xml")
            answer = connection.getresponse()
            body, tag = answer.read(), answer.headers["ETag"]
            self.checked += 1
            if body not in self.bodies or tags.setdefault(body, tag) != tag:
                self.faults.append(f"a torn body of {len(body)} bytes, or another's tag {tag}")
        return None


def run(rounds: int, seconds: int) -> Iterator[Round]:
    """Serve and measure; each round takes twice so many seconds. Raises WrongFigureError."""
    bodies = tuple(feed(number) for number in range(_VERSIONS))
    with TemporaryDirectory(prefix="feedworks-bench-") as folder:
        root = Path(folder) / "public"
        for name in ("rss.xml", *(f"{number}/rss.xml" for number in range(_OTHERS))):
            write_if_changed(root, name, bodies[0])
        with serving(Path(folder)) as (server, url):
            for _ in range(rounds):
                yield _round(server, Others(root, url, bodies), seconds)


def _round(server: psutil.Process, others: Others, seconds: int) -> Round:
    url = f"{others.url}rss.xml"
    with others.busy():
        unchanged = load(url, seconds, _tag(url))
        full = load(url, seconds)
    if others.faults or not others.checked:
        raise WrongFigureError(f"{others.checked} bodies read: {others.faults}")
    return Round(
        unchanged=unchanged,
        full=full,
        memory=server.memory_info().rss,
        published=others.published,
        checked=others.checked,
    )


def feed(number: int) -> bytes:
    """Return a feed of fifty entries and some 52 KB, in one of its versions."""
    random = Random(number)
    entries = tuple(
        stored_item(
            id=index,
            public_id=f"urn:{number}:{index}",
            item=item(
                title=prose.title(random, "en"),
                summary=None,
                content=prose.body(random, "en", "https://a.example", 100),
            ),
        )
        for index in range(50)
    )
    return rss.render(channel(items=entries))


@contextmanager
def serving(folder: Path) -> Iterator[tuple[psutil.Process, str]]:
    """Run `feeds serve` on the folder `public` in `folder`; yield its process and its base URL."""
    config = folder / "feeds.toml"
    config.write_text('[site]\noutput = "public"\n', encoding="utf-8")
    command = [sys.executable, "-m", "feeds", "--config", str(config), "--json", "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout
            yield psutil.Process(process.pid), json.loads(process.stdout.readline())["url"]
        finally:
            process.terminate()


def _tag(url: str) -> str:
    """Return the ETag of a feed, which brings a 304. WrongFigureError: it does not."""
    connection, path = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30), urlsplit(url).path
    connection.request("HEAD", path)
    answer = connection.getresponse()
    answer.read()
    tag = answer.headers["ETag"] or ""
    connection.request("HEAD", path, headers={"If-None-Match": tag})
    status = connection.getresponse().status
    connection.close()
    if status != 304:
        raise WrongFigureError(f"wanted 304 for {tag}, found {status}")
    return tag


def load(url: str, seconds: int, tag: str | None = None) -> Load:
    """Have `wrk` ask for `url` on 64 connections, with a tag to be compared. Raises WrongFigureError."""
    condition = [] if tag is None else ["-H", f"If-None-Match: {tag}"]
    command = ["wrk", "-t2", "-c64", f"-d{seconds}s", "--latency", *condition, url]
    return read_load(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def read_load(told: str) -> Load:
    """Return what `wrk` told. WrongFigureError: some of its requests failed."""
    figures = _FIGURES.search(told)
    if not figures or "Non-2xx" in told or "Socket errors" in told:
        raise WrongFigureError(f"wrk: {told}")
    return Load(rate=float(figures[3]), within=float(figures[1]) * _MILLISECONDS[figures[2]])


def table(rounds: Iterator[Round]) -> Iterator[str]:
    """Yield the lines of a Markdown table."""
    yield "| Round | 304/s | 99 % within | 200/s | 99 % within | MiB | Published | Bodies checked |"
    yield "|---|---|---|---|---|---|---|---|"
    for number, each in enumerate(rounds, 1):
        loads = (f"{one.rate:,.0f} | {one.within:.0f} ms" for one in (each.unchanged, each.full))
        rest = f"{each.memory / 2**20:.0f} | {each.published:,} | {each.checked:,}"
        yield f"| {number} | {' | '.join(loads)} | {rest} |"


def main(argv: Sequence[str] | None = None) -> int:
    """Print a line for each round; return 1 where an answer was wrong."""
    parser = argparse.ArgumentParser(prog="bench.serving", description="Measure `feeds serve` with wrk.")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="how often (%(default)s)")
    parser.add_argument("--seconds", type=int, default=5, metavar="N", help="how long a load lasts (%(default)s)")
    arguments = parser.parse_args(argv)
    if not shutil.which("wrk"):
        print("bench: not measured, for `wrk` is not installed (Debian: apt install wrk)", file=sys.stderr)
        return 0
    try:
        for line in table(run(arguments.rounds, arguments.seconds)):
            print(line, flush=True)
    except WrongFigureError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
