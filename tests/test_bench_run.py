"""The benchmark does what it says it measures, and says so when it does not."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from bench.measure import Measurement
from bench.origin import running_origin
from bench.run import Bench, Row, WrongFigureError, main, table, write_config


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """Yield three feeds that nobody has polled yet."""
    with running_origin(3) as origin:
        yield Bench(origin, write_config(tmp_path, origin.urls))


def test_every_step_is_measured(capfd: pytest.CaptureFixture[str]) -> None:
    """A small run goes through all steps, each of which checks itself, and prints a row for each."""
    assert main(["--count", "10", "--json"]) == 0
    rows = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert [(row["step"], row["count"]) for row in rows] == [
        ("start", 1),
        ("first poll", 10),
        ("publish everything", 1 + 2 + 4 + 10),  # the root; A and B; 東, 西 and 南 in A, 東 in B; a leaf for each
        ("publish nothing", 1),
        ("nothing changed (304)", 10),
        ("all changed, 10 % of items new", 10),
        ("publish one new item", 4),
    ]
    assert all(row["cpu_seconds"] > 0 < row["peak_bytes"] for row in rows)


def test_a_poll_that_does_less_is_no_figure(bench: Bench) -> None:
    """Answers of another status, and other numbers of items, are told with what was wanted instead."""
    with pytest.raises(WrongFigureError, match=r"warm: wanted .*'answers': \{'304': 3\}.*found .*\{'200': 3\}"):
        bench.poll("warm", status=304)
    with pytest.raises(WrongFigureError, match=r"news: wanted .*'new': 1,.*found .*'new': 0,"):
        bench.poll("news", status=304, new=1)


def test_a_command_that_fails_is_no_figure(bench: Bench) -> None:
    """What ends with an error is quick, and means nothing."""
    with pytest.raises(WrongFigureError, match="feeds publish ended with 78"):
        Bench(bench.origin, bench.config.with_name("missing.toml")).publish("publish", [])


def test_rows_are_a_markdown_table() -> None:
    """Rates are of the whole process; small ones show a digit more."""
    cost = Measurement(returncode=0, wall=2, cpu=3, peak_rss=150 * 2**20)
    rows = [
        Row(step="many", count=2400, unit="feeds", cost=cost),
        Row(step="few", count=4, unit="feeds", cost=cost),
    ]
    assert list(table(rows))[2:] == [
        "| many | 2,400 feeds | 2.00 | 1,200 feeds/s | 1.2 | 150 |",
        "| few | 4 feeds | 2.00 | 2.0 feeds/s | 750.0 | 150 |",
    ]
