"""A small store in place of a large one: what is measured, and that the figures are of real claims."""

import json
from pathlib import Path
from random import Random

import pytest
from bench import claiming

from store.database import open_reader
from store.sources import sources


def test_claims_and_saves_are_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    """A line for each, in seconds."""
    assert claiming.main(["--sources", "2000", "--hosts", "500", "--claims", "30", "--json"]) == 0
    claims, saves = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (claims["what"], claims["times"], saves["what"]) == ("claim up to 32 hosts", 30, "save a host")
    assert saves["times"] > 0
    assert all(0 < row["p50"] <= row["p99"] <= row["max"] and row["busy_p99"] > 0 for row in (claims, saves))


def test_what_is_claimed_is_polled(tmp_path: Path) -> None:
    """Each source that was due is saved with the answer that it is said to have given."""
    path, chance = tmp_path / "store.db", Random(1)
    claiming.fill(path, 2_000, 500, chance)
    _, saves = claiming.measure(path, 20, chance)
    database = open_reader(path)
    polled = [state for state in sources(database) if state.polled_at and state.polled_at >= claiming._NOW]
    database.close()
    assert len(polled) >= len(saves.seconds) > 0


def test_the_table_names_shares() -> None:
    """Half of the times were within the first figure, all but one in a hundred within the second."""
    seconds = tuple(number / 1000 for number in range(1, 101))
    times = claiming.Times(what="claim", seconds=seconds, busy=(0.001,))
    assert list(claiming.table([times]))[-1] == "| claim | 100 | 51.00 | 100.00 | 100.00 | 1.00 |"
