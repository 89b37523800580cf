"""Writes the figures of docs/scheduling.md: our rule beside others, on real sources and on made ones.

cd tests && ../.venv/bin/python -m bench.scheduling            # real and made sources, and the plot
cd tests && ../.venv/bin/python -m bench.scheduling --million  # a week of a million sources
"""

import argparse
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing import Pool
from pathlib import Path
from tempfile import TemporaryFile
from typing import get_args

from bench.measure import measure as cost
from bench.plot import Plot, draw
from conformance.places import FEEDS

from feeds.schedule import words
from feeds.simulate.compare import at_delay, at_polls, measure
from feeds.simulate.corpus import half, item_times, traces
from feeds.simulate.families import Made
from feeds.simulate.many import made_traces
from feeds.simulate.model import DAY, HOUR, MINUTE, Result, Trace
from feeds.simulate.names import FamilyName, PeerName
from feeds.simulate.oracle import least_polls, least_wait
from feeds.simulate.rules import PEERS, Learned

DOCS = Path(__file__).parents[2] / "docs"
_NOW = datetime(2027, 1, 1, tzinfo=UTC)
"""Items that claim to be later are left out, on whatever day this runs."""
_SEED, _SOURCES, _WARM, _DAYS = 1, 60, 28, 14
_MILLION = ("--rule", "ours", "--sources", "1000000", "--days", "7", "--warm", "0", "--budget", "1", "--json")


@dataclass(frozen=True, slots=True)
class Row:
    """A rule, ours at as many polls, and what an oracle could do."""

    theirs: Result
    ours: Result
    oracle_delay: float
    oracle_polls: int

    @property
    def saved(self) -> float:
        """How much less items wait with ours, as a share."""
        return 1 - self.ours.mean_delay / self.theirs.mean_delay


def compare(sources: Sequence[Trace]) -> dict[PeerName, Row]:
    """Return our rule beside each of the others, at as many polls."""
    rows: dict[PeerName, Row] = {}
    for name, rule in PEERS.items():
        theirs = measure(sources, rule)
        alike = (row.ours for row in rows.values() if 0.99 * theirs.polls <= row.ours.polls <= theirs.polls)
        ours = next(alike, None) or at_polls(sources, theirs.polls)[1]
        oracle = least_wait(sources, ours.polls) / max(theirs.items, 1)
        fewest = least_polls(sources, ours.mean_delay * ours.items)
        rows[name] = Row(theirs, ours, oracle, fewest)
    return rows


def real(number: int) -> list[Trace]:
    """Return the real sources of one half."""
    return [trace for trace in traces(item_times(FEEDS, _NOW)) if half(trace.name) == number]


def made(family: FamilyName) -> list[Trace]:
    """Return the made sources of a family."""
    return made_traces(Made(family=family, seed=_SEED, warm=_WARM, days=_DAYS), _SOURCES)


def _compare_named(name: str) -> dict[PeerName, Row]:
    sources = real(int(name)) if name.isdigit() else made(name)  # type: ignore[arg-type]  # a family
    return compare(sources)


def _table(rows: Mapping[PeerName, Row]) -> Iterator[str]:
    yield "| Rule | Polls a day and source | Its delay: mean, 95 % | Ours with as many | Less waiting | Oracle |"
    yield "|---|---|---|---|---|---|"
    for name, row in rows.items():
        oracle = f"{_words(row.oracle_delay)}; for our delay {row.oracle_polls:,} of our {row.ours.polls:,}"
        theirs = f"{row.theirs.polls_per_day:.2f} | {_both(row.theirs)}"
        yield f"| {name} | {theirs} | {_both(row.ours)} | {row.saved:.0%} | {oracle} |"


def _families(rows: Mapping[str, Mapping[PeerName, Row]]) -> Iterator[str]:
    names = get_args(PeerName)
    yield f"| Less waiting than | {' | '.join(names)} |"
    yield "|---" * (len(names) + 1) + "|"
    for family in get_args(FamilyName):
        yield f"| {family} | {' | '.join(f'{rows[family][name].saved:.0%}' for name in names)} |"


def _same_delay(sources: Sequence[Trace]) -> Iterator[str]:
    yield "| Rule | Mean delay | Its polls | Ours for that delay | Share |"
    yield "|---|---|---|---|---|"
    for name, rule in PEERS.items():
        theirs = measure(sources, rule)
        _, ours = at_delay(sources, theirs.mean_delay)
        share = f"{ours.polls / theirs.polls:.0%}"
        polls = f"{theirs.polls:,} | {ours.polls:,} ({_words(ours.mean_delay)})"
        yield f"| {name} | {_words(theirs.mean_delay)} | {polls} | {share} |"


def _plot(sources: Sequence[Trace], rows: Mapping[PeerName, Row]) -> str:
    results = [measure(sources, Learned(price=10.0 ** (step / 2))) for step in range(-1, 10)]
    return draw(
        Plot(
            title="Delay and polls: our rule and those of others, on real sources",
            description="Mean delay from publication to pick-up over polls a day and source, both logarithmic, for"
            " the half of the real feeds on which nothing was tuned. Our rule is a curve, a point for each price;"
            " the rules of other programs are a point each. Below the curve is better, above it is worse.",
            across="polls a day and source",
            up="mean delay",
            curve=[(one.polls_per_day, one.mean_delay) for one in results],
            points={
                name: (row.theirs.polls_per_day, row.theirs.mean_delay)
                for name, row in rows.items()
                if name != "round-robin"  # up to a hundred sources it is a poll an hour
            },
            across_ticks={"0.3": 0.3, "1": 1, "3": 3, "10": 10, "30": 30, "100": 100},
            up_ticks={
                "2 min": 2 * MINUTE,
                "10 min": 10 * MINUTE,
                "1 h": HOUR,
                "6 h": 6 * HOUR,
                "1 d": DAY,
                "2 d": 2 * DAY,
            },
        )
    )


def _both(result: Result) -> str:
    return f"{_words(result.mean_delay)}, {_words(result.p95_delay)}"


def _words(seconds: float) -> str:
    return words(timedelta(seconds=round(seconds)))


def write(part: str, lines: Sequence[str]) -> None:
    """Put lines between the markers of a part of the document."""
    path = DOCS / "scheduling.md"
    text = path.read_text(encoding="utf-8")
    marks = f"<!-- {part} -->", f"<!-- end of {part} -->"
    found = re.compile(f"{re.escape(marks[0])}.*?{re.escape(marks[1])}", re.DOTALL)
    if not found.search(text):
        raise SystemExit(f"{path}: no part {part}")
    body = "\n".join((marks[0], "", *lines, "", marks[1]))
    path.write_text(found.sub(lambda _: body, text), encoding="utf-8")


def _usual() -> None:
    names = ("0", "1", *get_args(FamilyName))
    with Pool(2) as pool:
        found = dict(zip(names, pool.imap(_compare_named, names), strict=True))
    tuned, reported = real(0), real(1)
    one = found["1"]["every-60-min"].theirs
    facts = f"{len(reported)} sources, {one.items} items in {one.days:,.0f} days; {len(tuned)} sources to tune on."
    write("the reported half", [facts, "", *_table(found["1"])])
    write("the same delay", list(_same_delay(reported)))
    write("the tuned half", list(_table(found["0"])))
    write("the families", list(_families(found)))
    (DOCS / "scheduling.svg").write_text(_plot(reported, found["1"]), encoding="utf-8")


def _million() -> None:
    command = (sys.executable, "-m", "feeds", "simulate", *_MILLION)
    with TemporaryFile() as out:
        spent = cost(command, timeout=3600, every=0.5, stdout=out)
        out.seek(0)
        line = out.read().decode().strip()
    if spent.returncode:
        raise subprocess.CalledProcessError(spent.returncode, command)
    memory = spent.peak_rss / 2**20
    shown = " ".join(("feeds simulate", *_MILLION))
    write(
        "a million sources",
        [
            "```sh", shown, "```", "",
            f"{spent.wall:,.0f} seconds, {spent.cpu:,.0f} of a processor, {memory:,.0f} MiB in all processes:", "",
            "```json", line, "```",
        ],
    )  # fmt: skip


def main() -> None:
    """Write what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--million", action="store_true", help="a week of a million sources, instead of the rest")
    if parser.parse_args().million:
        _million()
    else:
        _usual()


if __name__ == "__main__":
    main()
