"""What claiming and saving hosts costs in a store of a million sources: `python -m bench.claiming` in `tests`.

From one claim to the next the clock of the store goes on by a tick of the daemon, which claims as the daemon does.
What was claimed is saved as though every source had answered 304, but for hosts that want to be left alone.
"""

import argparse
import json
import random
import sqlite3
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from config.model import Poll
from feeds.pipeline import BATCH, LEASE
from store.database import open_writer
from store.saving import save_host
from store.source_model import HostLease, Pause, PollResult, SourceState
from store.sources import claim

_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)
_TICK = timedelta(seconds=5)
_BUSY = 0.01
"""So many hosts in one want to be left alone."""
_SHARE = 0.05
"""So many sources in one live on the few large hosts."""
_LARGE = 20
_SHARES = (0.5, 0.99, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """What was done, and how long it took each time, in seconds: by the clock, and of the processor.

    They differ by what it waits for the disk, and for a processor that others have.
    """

    what: str
    seconds: tuple[float, ...]
    busy: tuple[float, ...]


def within(seconds: Iterable[float], share: float) -> float:
    """Return what `share` of some times were within."""
    ordered = sorted(seconds)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def fill(path: Path, sources: int, hosts: int, chance: random.Random) -> None:
    """Make a store of sources that are due at some time of the day after _NOW, on hosts large and small."""
    open_writer(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("pragma synchronous = off")
        connection.executemany(
            "insert into sources (kind, url, host, own_title, etag, polled_at, next_at, reason, failures, error,"
            " rhythm, rate, created_at) values ('feed', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
            _rows(sources, hosts, chance),
        )
        connection.execute(
            "insert into hosts (host, next_at) select host, min(next_at) from sources group by host"
        )
        connection.commit()
        connection.execute("pragma optimize")


def _rows(sources: int, hosts: int, chance: random.Random) -> Iterator[tuple[object, ...]]:
    began = int(_NOW.timestamp())
    for number in range(sources):
        large = chance.random() < _SHARE
        host = (
            f"large{int(_LARGE * chance.random() ** 3)}.example"
            if large
            else f"h{chance.randrange(hosts)}.example"
        )
        failed = chance.random() < 0.03
        due = began + int(chance.random() * _DAY.total_seconds())
        yield (
            f"https://{host}/feeds/{number}.xml",
            host,
            f"News of {number}",
            f'"{chance.getrandbits(64):x}"',
            due - 86_400,
            due,
            "about 0.4 items a day, most of them from 8 to 18 h: news waits 2 h 10 min on average",
            int(failed),
            "HTTP 404: no such feed; check its address" if failed else None,
            json.dumps([round(chance.random(), 3) for _ in range(30)]),
            float(f"{10 ** chance.uniform(-8, -3):.1e}"),
        )


def measure(path: Path, claims: int, chance: random.Random) -> Iterator[Times]:
    """Claim and save as a daemon does; yield what the claims and the saves took."""
    claimed, saved = _Watch(), _Watch()
    most = Poll().concurrency
    with closing(open_writer(path)) as database:
        for number in range(claims):
            now = _NOW + number * _TICK
            with claimed.timed():
                leases = claim(database, now, most=most, ttl=LEASE, batch=BATCH)
            for lease in leases:
                results = _answers(lease, now, chance)
                with saved.timed():
                    save_host(database, lease, results, now)
    yield claimed.times(f"claim up to {most} hosts")
    yield saved.times("save a host")


class _Watch:
    def __init__(self) -> None:
        self._seconds: list[float] = []
        self._busy: list[float] = []

    @contextmanager
    def timed(self) -> Iterator[None]:
        began, busy = time.perf_counter(), time.thread_time()
        yield
        self._busy.append(time.thread_time() - busy)
        self._seconds.append(time.perf_counter() - began)

    def times(self, what: str) -> Times:
        return Times(what=what, seconds=tuple(self._seconds), busy=tuple(self._busy))


def _answers(lease: HostLease, now: datetime, chance: random.Random) -> list[PollResult]:
    pause = now + timedelta(hours=1) if chance.random() < _BUSY else None
    return [_answer(state, now, pause, chance) for state in lease.sources]


def _answer(state: SourceState, now: datetime, pause: datetime | None, chance: random.Random) -> PollResult:
    return PollResult(
        source_id=state.id,
        at=now,
        outcome="failed" if pause else "not_modified",
        status=503 if pause else 304,
        next_at=now + chance.uniform(0.05, 1) * _DAY,
        reason=state.reason,
        etag=state.etag,
        rhythm=state.rhythm,
        rate=1e-5,
        pauses=(Pause(host=state.host, until=pause),) if pause else (),
    )


def table(times: Iterable[Times]) -> Iterator[str]:
    """Yield the lines of a Markdown table."""
    yield "| What | Times | p50, ms | p99, ms | max, ms | p99 of the processor, ms |"
    yield "|---|---|---|---|---|---|"
    for one in times:
        figures = [*(within(one.seconds, share) for share in _SHARES), within(one.busy, 0.99)]
        told = " | ".join(f"{figure * 1000:,.2f}" for figure in figures)
        yield f"| {one.what} | {len(one.seconds):,} | {told} |"


def objects(times: Iterable[Times]) -> Iterator[str]:
    """Yield what was measured as JSON, in seconds."""
    for one in times:
        p50, p99, most = (within(one.seconds, share) for share in _SHARES)
        figures = {"p50": p50, "p99": p99, "max": most, "busy_p99": within(one.busy, 0.99)}
        yield json.dumps({"what": one.what, "times": len(one.seconds), **figures})


def main(argv: Sequence[str] | None = None) -> int:
    """Print a line for each thing that was done."""
    parser = argparse.ArgumentParser(prog="bench.claiming", description="Measure a store of many sources.")
    parser.add_argument("--sources", type=int, default=1_000_000, metavar="N", help="(%(default)s)")
    parser.add_argument("--hosts", type=int, default=300_000, metavar="N", help="(%(default)s)")
    parser.add_argument("--claims", type=int, default=2_000, metavar="N", help="(%(default)s)")
    parser.add_argument("--json", action="store_true", help="one JSON object a line instead of a table")
    arguments = parser.parse_args(argv)
    chance = random.Random(1)
    write = objects if arguments.json else table
    with TemporaryDirectory(prefix="feedworks-bench-") as folder:
        path = Path(folder) / "feedworks.db"
        fill(path, arguments.sources, arguments.hosts, chance)
        for line in write(measure(path, arguments.claims, chance)):
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
