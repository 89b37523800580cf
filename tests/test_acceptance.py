"""The whole way on real input: a corpus of real feeds and posts, served over HTTP on loopback, run twice."""

import hashlib
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import ExitStack
from csv import DictReader
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from command import Done, feeds, write_config
from corpora import corpus
from counted_differently import REASONS
from jsonfeed_spec import faults
from loopback import Page, Site, loopback
from lxml import etree

ADDRESSES = [f"127.0.1.{number}" for number in range(1, 9)]


@dataclass(slots=True, kw_only=True)
class World:
    """Two runs over the corpus, and what there was to see after each."""

    corpus: Path
    output: Path
    sites: list[Site]
    sources: dict[str, str]
    runs: list[Done]
    status: list[dict[str, Any]]
    files: list[dict[str, tuple[bytes, int]]]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Serve the corpus, run, wait, run again."""
    folder = corpus()
    home = tmp_path_factory.mktemp("site")
    with ExitStack() as stack:
        sites = [stack.enter_context(loopback(address)) for address in ADDRESSES]
        sources = serve_feeds(folder, sites)
        config = configure(folder, home, sites, sources)
        runs, files = [], []
        for _ in range(2):
            runs.append(feeds("--config", config, "run", "--fail-on", "none", timeout=400))
            files.append(snapshot(home / "public"))
            time.sleep(1.5)  # an interval of 0 is a second and its jitter
        status = feeds("--config", config, "status", "--json").objects
        yield World(
            corpus=folder,
            output=home / "public",
            sites=sites,
            sources=sources,
            runs=runs,
            status=status,
            files=files,
        )


def serve_feeds(folder: Path, sites: list[Site]) -> dict[str, str]:
    """Put every real feed on one of the sites, every other one with an ETag; return their names by URL."""
    sources = {}
    for number, row in enumerate(rows(folder / "feeds" / "reference.tsv")):
        site, path = sites[number % len(sites)], f"/{number}/{Path(row['file']).name}"
        body = (folder / "feeds" / row["file"]).read_bytes()
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"' if number % 2 else None
        site.pages[path] = Page(body=body, type="application/octet-stream", etag=etag)
        sources[site.url + path] = row["file"]
    return sources


def configure(folder: Path, home: Path, sites: list[Site], sources: dict[str, str]) -> Path:
    """Write the configuration: a category a folder of feeds, a category a folder of posts."""
    blocks = [
        f"[[sources]]\nurl = '{url}'\ncategories = ['Feeds/{Path(name).parent}']\n"
        for url, name in sources.items()
    ]
    for posts in sorted(path for path in (folder / "posts").iterdir() if path.is_dir()):
        base = f"https://{posts.name.replace('+', '.')}.example/".lower()
        blocks.append(f"[[posts]]\npath = '{posts}'\ncategory = 'Posts/{posts.name}'\nbase_url = '{base}'\n")
    (home / "seed").mkdir()
    (home / "seed" / "seed.md").write_bytes((folder / "seed.md").read_bytes())
    blocks.append("[[posts]]\npath = 'seed'\ndialect = 'hexo'\nzone = 'Asia/Shanghai'\n")
    return write_config(home, *(site.port for site in sites), sources="\n".join(blocks), images=False)


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table of tab-separated values."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(DictReader(file, delimiter="\t"))


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
    assert states.keys() == world.sources.keys()
    for state in states.values():
        assert state["error"] is None or (state["items"] == 0 and len(state["error"].splitlines()) == 1)
    for folder in (one for one in world.status if one["kind"] == "posts"):
        assert folder["error"] is None
        assert all(len(error.splitlines()) == 1 for error in folder["files"].values())


@pytest.mark.corpus
def test_counts_are_the_references_or_explained(world: World) -> None:
    """Each source has as many items as the reference counts, or its difference has a reason in docs/reading.md."""
    expected = {row["file"]: int(row["fp_entries"] or 0) for row in rows(world.corpus / "feeds" / "reference.tsv")}
    counted = {world.sources[one["source"]]: one["items"] for one in world.status if one["kind"] == "feed"}
    differences = {name: (expected[name], counted[name]) for name in expected if expected[name] != counted[name]}
    assert differences == {name: (reference, ours) for name, (reference, ours, _) in REASONS.items()}
    told = (Path(__file__).parents[1] / "docs" / "reading.md").read_text(encoding="utf-8")
    assert [name for name in REASONS if name not in told] == []


@pytest.mark.corpus
def test_every_published_file_parses(world: World) -> None:
    """Each category has its four files; two parsers agree on the XML; JSON Feed keeps to its specification."""
    names = world.files[0].keys()
    folders = {name.rpartition("/")[0] for name in names}
    for folder in folders:
        prefix = f"{folder}/" if folder else ""
        assert {f"{prefix}rss.xml", f"{prefix}atom.xml", f"{prefix}feed.json", f"{prefix}index.html"} <= names
    strict = etree.XMLParser(resolve_entities=False, no_network=True)
    feeds_published = [name for name in names if name.endswith((".xml", ".opml"))]
    assert len(feeds_published) == 2 * len(folders) + 1
    for name in feeds_published:
        etree.fromstring(world.files[0][name][0], strict)
        ET.fromstring(world.files[0][name][0])
    json_feeds = [name for name in names if name.endswith(".json")]
    assert len(json_feeds) == len(folders)
    assert [(name, faults(world.files[0][name][0])) for name in json_feeds] == [(name, []) for name in json_feeds]


@pytest.mark.corpus
def test_second_run_rewrites_nothing(world: World) -> None:
    """Those with an ETag answer 304, the others the same bytes: no file is touched."""
    statuses = world.sites[1].statuses() + world.sites[3].statuses()
    assert statuses[304] > 0
    assert statuses[304] >= statuses[200] - 2
    assert world.files[1] == world.files[0]
    assert "0 new items, 0 changed" in world.runs[1].out
    assert "0 files written" in world.runs[1].out
