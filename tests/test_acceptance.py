"""The whole way on real input: a corpus of real feeds and posts, served over HTTP on loopback, run twice."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from command import Done, feeds
from corpora import corpus
from corpus_site import CorpusSite, corpus_site, rows
from counted_differently import REASONS
from validate.published import checked


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Two runs over the corpus, and what there was to see after each."""

    corpus: Path
    site: CorpusSite
    runs: list[Done]
    status: list[dict[str, Any]]
    files: list[dict[str, tuple[bytes, int]]]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Serve the corpus, run, wait, run again."""
    folder = corpus()
    with corpus_site(folder, tmp_path_factory.mktemp("site")) as site:
        runs, files = [], []
        for _ in range(2):
            runs.append(feeds("--config", site.config, "run", "--fail-on", "none", timeout=400))
            files.append(snapshot(site.output))
            time.sleep(1.5)  # an interval of 0 is a second and its jitter
        status = feeds("--config", site.config, "status", "--json").objects
        yield World(corpus=folder, site=site, runs=runs, status=status, files=files)


def snapshot(root: Path) -> dict[str, tuple[bytes, int]]:
    """Return every published file with its bytes and its time."""
    files = (path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


@pytest.mark.corpus
def test_every_source_ends_well_or_with_one_clear_line(world: World) -> None:
    """No crash; what cannot be read says so in one line."""
    assert [run.code for run in world.runs] == [0, 0], world.runs[0].err[-3000:]
    assert "Traceback" not in world.runs[0].err + world.runs[1].err
    states = {one["source"]: one for one in world.status if one["kind"] == "feed"}
    assert states.keys() == world.site.sources.keys()
    for state in states.values():
        assert state["error"] is None or (state["items"] == 0 and len(state["error"].splitlines()) == 1)
    for folder in (one for one in world.status if one["kind"] == "posts"):
        assert folder["error"] is None
        assert all(len(error.splitlines()) == 1 for error in folder["files"].values())


@pytest.mark.corpus
def test_counts_are_the_references_or_explained(world: World) -> None:
    """Each source has as many items as the reference counts, or its difference has a reason in docs/reading.md."""
    expected = {row["file"]: int(row["fp_entries"] or 0) for row in rows(world.corpus / "feeds" / "reference.tsv")}
    counted = {world.site.sources[one["source"]]: one["items"] for one in world.status if one["kind"] == "feed"}
    differences = {name: (expected[name], counted[name]) for name in expected if expected[name] != counted[name]}
    assert differences == {name: (reference, ours) for name, (reference, ours, _) in REASONS.items()}
    told = (Path(__file__).parents[1] / "docs" / "reading.md").read_text(encoding="utf-8")
    assert [name for name in REASONS if name not in told] == []


@pytest.mark.corpus
def test_every_published_file_is_valid(world: World) -> None:
    """Each category has its four files, which keep to their schemas; two more parsers read them."""
    names = world.files[0].keys()
    folders = {name.rpartition("/")[0] for name in names} - {"search"}
    for folder in folders:
        prefix = f"{folder}/" if folder else ""
        assert {f"{prefix}rss.xml", f"{prefix}atom.xml", f"{prefix}feed.json", f"{prefix}index.html"} <= names
    found = dict(checked(world.site.output))
    assert len(found) == 3 * len(folders) + 1
    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.corpus
def test_second_run_rewrites_nothing(world: World) -> None:
    """Those with an ETag answer 304, the others the same bytes: no file is touched."""
    statuses = world.site.sites[1].statuses() + world.site.sites[3].statuses()
    assert statuses[304] > 0
    assert statuses[304] >= statuses[200] - 2
    assert world.files[1] == world.files[0]
    assert "0 new items, 0 changed" in world.runs[1].out
    assert "0 files written" in world.runs[1].out
