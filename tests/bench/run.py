"""Polls and publishes generated feeds over loopback, and measures it: `python -m bench.run` in the folder `tests`.

Each step is a `feeds` process of its own, as cron would start it, on a store in a temporary folder. What the
origin needs to change between two steps is not measured. A step that did not do what it is named for ends the
run: polls that fail are fast.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from subprocess import DEVNULL
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any
from urllib.parse import urlsplit

from bench.generate import news
from bench.measure import Measurement, measure
from bench.origin import RunningOrigin, running_origin

from feeds.publish import FORMATS
from feeds.publishing import LISTS

_COMMAND = (sys.executable, "-m", "feeds")
_PLACES = tuple(f"{one}/{two}/{three}" for one in "ABCD" for two in "東西南" for three in "123")


class WrongFigureError(Exception):
    """A step did something else than it should have, so that its figures mean nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A step that was measured, and how many of what it went through."""

    step: str
    count: int
    unit: str
    cost: Measurement

    @property
    def rate(self) -> float:
        """How many a second, start and end of the process included."""
        return self.count / self.cost.wall

    @property
    def cpu(self) -> float:
        """Seconds of work, of all processes, for a thousand."""
        return self.cost.cpu * 1000 / self.count


@dataclass(frozen=True, slots=True)
class Bench:
    """Feeds to poll, and a configuration to do it with."""

    origin: RunningOrigin
    config: Path

    def start(self) -> Row:
        """Measure the quickest of a few starts that load no command."""
        costs = [measure([*_COMMAND, "--version"], stdout=DEVNULL) for _ in range(5)]
        return Row(step="start", count=1, unit="starts", cost=min(costs, key=lambda cost: cost.wall))

    def poll(self, step: str, *sources: str, status: int = 200, new: int = 0) -> Row:
        """Poll `sources` or all. WrongFigureError: not all answered `status`, or other than `new` items came."""
        self.origin.take_counts()
        cost, tally = self._run("poll", *sources)
        count = len(sources or self.origin.urls)
        found = {name: tally[name] for name in ("polled", "not_modified", "failed")} | tally["saved"]
        found["answers"] = {key: value for key, value in self.origin.take_counts().items() if key.isdigit()}
        wanted = {"polled": count, "not_modified": count if status == 304 else 0, "failed": 0}
        wanted |= {"new": new, "changed": 0, "withdrawn": 0}
        _expect(step, found, wanted | {"answers": {str(status): count}})
        return Row(step=step, count=count, unit="feeds", cost=cost)

    def publish(self, step: str, paths: Iterable[str]) -> Row:
        """Publish what changed. WrongFigureError: that is not `paths`, all above them, and their months."""
        cost, tally = self._run("publish")
        due = len({"", *(above for path in paths for above in accumulate(path.split("/"), "{}/{}".format))})
        documents, rest = divmod(tally["written"] + tally["untouched"] - len(LISTS), len(FORMATS))
        found = {"fronts": min(documents, due), "rest": rest, "unpublished": tally["unpublished"]}
        _expect(step, found, {"fronts": due, "rest": 0, "unpublished": 0})
        return Row(step=step, count=due, unit="categories", cost=cost)

    def idle(self, step: str) -> Row:
        """Measure what every step pays: open everything, and find nothing to publish."""
        cost, tally = self._run("publish")
        _expect(step, {"files": tally["written"] + tally["untouched"]}, {"files": 0})
        return Row(step=step, count=1, unit="starts", cost=cost)

    def _run(self, *arguments: str) -> tuple[Measurement, Mapping[str, Any]]:
        print("feeds", *arguments, file=sys.stderr)
        with TemporaryFile() as out:
            cost = measure([*_COMMAND, "--config", str(self.config), "--json", *arguments], stdout=out)
            out.seek(0)
            if cost.returncode:
                raise WrongFigureError(f"feeds {arguments[0]} ended with {cost.returncode}")
            return cost, json.loads(out.read())


def run(count: int) -> Iterator[Row]:
    """Take all steps with `count` feeds, and yield the row of each that is measured. Raises WrongFigureError."""
    with TemporaryDirectory(prefix="feedworks-bench-") as folder, running_origin(count) as origin:
        bench = Bench(origin, write_config(Path(folder), origin.urls))
        yield bench.start()
        yield bench.poll("first poll", new=sum(news(count)))
        yield bench.publish("publish everything", places(count))
        yield bench.idle("publish nothing")
        yield bench.poll("nothing changed (304)", status=304)
        origin.move_to(1)
        yield bench.poll("all changed, 10 % of items new", new=sum(news(count, version=1)))
        bench.publish("publish everything again", places(count))
        origin.move_to(2)
        lucky = news(count, version=2).index(1)
        bench.poll("one new item", origin.urls[lucky], new=1)
        yield bench.publish("publish one new item", [places(count)[lucky]])


def places(count: int) -> list[str]:
    """Return the category of each feed: three dozen, three levels deep."""
    return [_PLACES[number % len(_PLACES)] for number in range(count)]


def write_config(folder: Path, urls: Sequence[str]) -> Path:
    """Write the configuration: the defaults, but that loopback is asked without pauses, and not for images."""
    path = folder / "feeds.toml"
    head = f"""
network.allow_networks = ["127.1.0.0/16"]
network.allow_ports = [{urlsplit(urls[0]).port}]
images.probe = false
poll.spacing = 0
"""
    sources = (
        f'[[sources]]\nurl = "{url}"\ncategories = ["{place}"]\n'
        for url, place in zip(urls, places(len(urls)), strict=True)
    )
    path.write_text(head + "".join(sources), encoding="utf-8")
    return path


def table(rows: Iterable[Row]) -> Iterator[str]:
    """Yield the lines of a Markdown table."""
    yield "| Step | | Seconds | Rate | CPU s per 1,000 | Peak MiB |"
    yield "|---|---|---|---|---|---|"
    for row in rows:
        rate = f"{row.rate:,.{0 if row.rate >= 100 else 1}f} {row.unit}/s"
        memory = f"{row.cost.peak_rss / 2**20:.0f}"
        yield (
            f"| {row.step} | {row.count:,} {row.unit} | {row.cost.wall:.2f} | {rate} | {row.cpu:,.1f} | {memory} |"
        )


def objects(rows: Iterable[Row]) -> Iterator[str]:
    """Yield each row as JSON."""
    for row in rows:
        yield json.dumps(
            {
                "step": row.step,
                "unit": row.unit,
                "count": row.count,
                "seconds": row.cost.wall,
                "cpu_seconds": row.cost.cpu,
                "peak_bytes": row.cost.peak_rss,
            }
        )


def main(argv: Sequence[str] | None = None) -> int:
    """Print a line for each step; return 1 where a step did not do what it is named for."""
    parser = argparse.ArgumentParser(prog="bench.run", description="Measure polling and publishing over loopback.")
    parser.add_argument("--count", type=int, default=600, metavar="N", help="how many feeds (%(default)s)")
    parser.add_argument("--json", action="store_true", help="one JSON object a line instead of a table")
    arguments = parser.parse_args(argv)
    write = objects if arguments.json else table
    try:
        for line in write(run(arguments.count)):
            print(line, flush=True)
    except WrongFigureError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    return 0


def _expect(step: str, found: Mapping[str, object], wanted: Mapping[str, object]) -> None:
    if found != wanted:
        raise WrongFigureError(f"{step}: wanted {wanted}, found {found}")


if __name__ == "__main__":
    sys.exit(main())
