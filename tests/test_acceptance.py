"""The whole way on real input: a corpus of real feeds and posts, served over HTTP on loopback, run three times."""

import json
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from command import Done, feeds
from corpora import corpus
from corpus_site import CorpusSite, corpus_site, rows
from counted_differently import REASONS
from loopback import Page
from planet import files_of
from validate.published import checked
from walking import READERS, walk

from store.categories import categories
from store.channels import channel_items
from store.database import open_reader, open_writer
from store.slugs import below
from store.sources import make_due, sources

RUNS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Three runs over the corpus, and what there was to see after each."""

    corpus: Path
    site: CorpusSite
    runs: list[Done]
    status: list[dict[str, Any]]
    files: list[dict[str, tuple[bytes, int]]]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Serve the corpus, and run three times, the sources in a random order each time."""
    folder, chance = corpus(), random.Random(2026)
    with corpus_site(folder, tmp_path_factory.mktemp("site")) as site:
        runs, files = [], []
        for number in range(RUNS):
            if number:
                mix(site, chance)
            runs.append(feeds("--config", site.config, "run", "--fail-on", "none", timeout=400))
            files.append(snapshot(site.output))
        status = feeds("--config", site.config, "status", "--json").objects
        yield World(corpus=folder, site=site, runs=runs, status=status, files=files)


def mix(site: CorpusSite, chance: random.Random) -> None:
    """Make every source due, in a random order: hosts and sources are polled as they are due."""
    with closing(open_writer(site.home / "feedworks.db")) as store:
        states = [state for state in sources(store) if state.next_at]
        for state in chance.sample(states, len(states)):
            make_due(store, [state], datetime.fromtimestamp(chance.randrange(1, 10**9), UTC))


def snapshot(root: Path) -> dict[str, tuple[bytes, int]]:
    """Return every published file with its bytes and its time."""
    files = (path for path in root.rglob("*") if path.is_file() and ".kept" not in path.parts)
    return {path.relative_to(root).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


@pytest.mark.corpus
def test_every_source_ends_well_or_with_one_clear_line(world: World) -> None:
    """No crash; what cannot be read says so in one line."""
    assert [run.code for run in world.runs] == [0] * RUNS, world.runs[0].err[-3000:]
    assert not any("Traceback" in run.err for run in world.runs)
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
    """Each category and month has its four files; each keeps to its schema, and two more parsers read it."""
    names = world.files[0].keys()
    fronts = {name.removesuffix("rss.xml") for name in names if name.endswith("rss.xml")}
    months = {name.removesuffix(".xml") for name in names if "archive/" in name and name.endswith(".xml")}
    assert len(fronts) > 80
    assert len(months) > 80
    wanted = {f"{front}{name}" for front in fronts for name in ("rss.xml", "atom.xml", "feed.json", "index.html")}
    wanted |= {f"{month}.{kind}" for month in months for kind in ("xml", "atom", "json", "html")}
    assert names == wanted | {"feeds.opml", "search/index.html"}
    found = dict(checked(world.site.output))
    assert len(found) == 3 * len(fronts) + 3 * len(months) + 1
    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.corpus
def test_further_runs_rewrite_nothing(world: World) -> None:
    """Those with an ETag answer 304, the others the same bytes: no file is touched, in whatever order."""
    statuses = world.site.sites[1].statuses() + world.site.sites[3].statuses()
    assert statuses[304] > 0
    assert statuses[304] >= 2 * (statuses[200] - 2)
    for number in range(1, RUNS):
        assert world.files[number] == world.files[0]
        assert "0 new items, 0 changed" in world.runs[number].out
        assert "0 files written" in world.runs[number].out


@pytest.mark.corpus
@pytest.mark.parametrize("front", sorted(READERS))
def test_every_stored_item_of_a_category_is_reached_by_links(world: World, front: str) -> None:
    """From the front by its links to older documents, in the five categories of the most items.

    In the documents of the archive each item stands once, and what no archive has is on the front.
    """
    with closing(open_reader(world.site.home / "feedworks.db")) as store:
        largest = sorted(categories(store), key=lambda node: -node.items)[:5]
        stored = {node.slug_path: {one.public_id for one in channel_items(store, node.id, -1)} for node in largest}
    assert min(map(len, stored.values())) > 100
    for slug_path, ids in stored.items():
        (_, newest), *documents = walk(world.site.output, "http://planet.example/", below(slug_path, front))
        archived = Counter(one for _, found in documents for one in found)
        assert documents
        assert archived.keys() | set(newest) == ids
        assert set(archived.values()) == {1}
        assert len(newest) == len(set(newest))


@pytest.mark.corpus
def test_one_edited_item_rewrites_exactly_the_files_that_show_it(world: World) -> None:
    """An item of an archived month: each document that has it, in every format, and no other file.

    The last test, for it changes a feed of the corpus as it is served.
    """
    before = snapshot(world.site.output)
    shown = {name: json.loads(data)["items"] for name, (data, _) in before.items() if name.endswith(".json")}
    archived = [item for name, items in shown.items() if "/archive/" in name for item in items]
    page, title, identity = next(filter(None, (editable(world.site, item) for item in archived)))
    page.body, page.etag = page.body.replace(title, title + b", edited"), None
    mix(world.site, random.Random(7))
    run = feeds("--config", world.site.config, "run", "--fail-on", "none", timeout=400)
    assert "0 new items, 1 changed" in run.out
    documents = {name for name, items in shown.items() if any(item["id"] == identity for item in items)}
    assert len(documents) > 2
    after = snapshot(world.site.output)
    assert {name for name in after if after[name] != before.get(name)} == {
        name for document in documents for name in siblings(document)
    }


def editable(site: CorpusSite, item: dict[str, Any]) -> tuple[Page, bytes, str] | None:
    """Return the page that an item came from, its title and its id, where both stand there just once."""
    title, identity = (f">{item.get('title', '')}<".encode(), f">{item['id']}<".encode())
    pages = [page for one in site.sites for page in one.pages.values() if title in page.body]
    plain = item.get("title", "").isascii() and len(title) > 20
    if plain and len(pages) == 1 and pages[0].body.count(title) == pages[0].body.count(identity) == 1:
        return pages[0], title[1:-1], item["id"]
    return None


def siblings(document: str) -> set[str]:
    """Return the names of a JSON document's files in all formats."""
    folder = document.rpartition("/")[0]
    if folder.endswith("archive"):
        return {f"{document.removesuffix('json')}{kind}" for kind in ("xml", "atom", "json", "html")}
    return files_of(folder)
