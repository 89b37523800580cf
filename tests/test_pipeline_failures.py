"""The story from feed to file: what fails costs nobody else, and what was there stays."""

import re
import socket
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import structlog
from loopback import Page, Site, loopback
from planet import Planet, feed

from feeds import pipeline
from feeds.cli.output import set_up_logs
from feeds.work import Tally, Work

PAGE = Page(body=b"<!doctype html><title>Sign in</title><p>Sign in to go on.</p>", type="text/html")
FAILURES = {
    "missing": r"HTTP 404: no such feed; check its address",
    "broken": r"HTTP 500",
    "page": r".*HTML.*",
    "slow": r".*1 s.*",
    "empty": r"an empty answer",
    "nothing": r"neither XML nor JSON",
    "loop": r".*redirect.*",
    "refused": r".*refused.*",
    "port": r"port 9 of 127\.0\.0\.1 is not fetched; if you trust it, add the port to network\.allow_ports",
    "private": r"the address 10\.0\.0\.1 is not public; .*",
    "nowhere": r"nowhere\.invalid: the name cannot be resolved; .*",
}


@pytest.fixture
def planet(tmp_path: Path) -> Iterator[Planet]:
    """Make a planet without sources."""
    with loopback() as site:
        yield Planet(folder=tmp_path, site=site)


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def fail_in_every_way(site: Site, refused: int) -> dict[str, str]:
    """Set up a source for each way to fail; return their addresses by the name of the failure."""
    site.pages |= {
        "/broken": Page(status=500),
        "/page": PAGE,
        "/slow": Page(body=feed("late"), seconds=20),
        "/empty": Page(body=b" \n"),
        "/nothing": Page(body=b"\x00\x01\x02\x03 nothing at all"),
        "/loop": Page(status=301, headers={"Location": "/loop"}),
    }
    elsewhere = {
        "refused": f"http://127.0.0.1:{refused}/feed",
        "port": "http://127.0.0.1:9/feed",
        "private": f"http://10.0.0.1:{refused}/feed",
        "nowhere": f"http://nowhere.invalid:{refused}/feed",
    }
    return {name: site.url + f"/{name}" for name in FAILURES} | elsewhere


@pytest.fixture(scope="module")
def failed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Planet, dict[str, str]]]:
    """Run once with a good source among sources that fail in every way."""
    refused = free_port()
    with loopback() as site:
        planet = Planet(folder=tmp_path_factory.mktemp("failing"), site=site, ports=(refused,))
        planet.environ["FEEDWORKS_POLL__TIMEOUT"] = "1"
        urls = fail_in_every_way(site, refused)
        planet.sources = dict.fromkeys(urls.values(), ("Bad",))
        planet.serve("/good", "Good", body=feed("Ferry back"))
        tally = planet.run()
        assert (tally.polled, tally.failed, tally.saved.new) == (len(urls) + 1, len(urls), 1)
        yield planet, urls


@pytest.mark.parametrize("name", FAILURES)
def test_a_failure_is_one_clear_line(name: str, failed: tuple[Planet, dict[str, str]]) -> None:
    """Whatever is wrong with a source is said in one line, and it is tried again, later than usual."""
    planet, urls = failed
    state = planet.state(urls[name])
    assert state.error
    assert re.fullmatch(FAILURES[name], state.error), state.error
    assert (state.failures, planet.items(urls[name])) == (1, 0)
    assert state.next_at
    assert "1 failed in a row" in state.reason


def test_a_failure_costs_nobody_else(failed: tuple[Planet, dict[str, str]]) -> None:
    """The good source among them is polled and published."""
    planet, _ = failed
    assert planet.state("/good").error is None
    assert "Ferry back" in planet.read("good/rss.xml")
    assert "Ferry back" in planet.read("rss.xml")


@pytest.mark.parametrize(
    "answer",
    [PAGE, Page(status=503), Page(body=b"")],
    ids=["page", "503", "empty"],
)
def test_one_bad_answer_changes_nothing(answer: Page, planet: Planet) -> None:
    """Items, validators and published files stay as they were, and the next good answer is asked for with them."""
    planet.serve("/feed", "News", body=feed("Ferry back"))
    good = planet.site.pages["/feed"]
    planet.run()
    before, known = planet.files(), planet.state("/feed")
    planet.site.pages["/feed"] = answer
    assert planet.run().failed == 1
    after = planet.state("/feed")
    assert (planet.items("/feed"), after.etag, after.title) == (1, known.etag, known.title)
    assert planet.rewritten(before) == set()
    planet.site.pages["/feed"] = good
    tally = planet.run()
    assert (tally.not_modified, tally.failed, planet.state("/feed").error) == (1, 0, None)
    assert planet.rewritten(before) == set()


@pytest.mark.parametrize("part", ["fetch", "read"])
def test_a_fault_of_ours_costs_one_poll(part: str, planet: Planet, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever goes wrong with a source that nobody thought of, its neighbours are polled and published."""
    planet.serve("/a", "News", body=feed("Ferry back"))
    planet.serve("/b", "News", body=feed("Low tide"))

    async def story(work: Work) -> Tally:
        async def fail_once(asked: Any) -> Any:
            if asked.url.endswith("/a"):
                raise KeyError("surprise")
            return await getattr(work, part)(asked)

        broken: dict[str, Any] = {part: fail_once}
        return await pipeline.run(replace(work, **broken), planet.now, "1")

    set_up_logs(Namespace(quiet=False, verbose=False, json=False))  # its traces are as wide as they need to be
    try:
        tally = planet.tell(story)
    finally:
        structlog.reset_defaults()
    assert (tally.polled, tally.failed, tally.saved.new) == (2, 1, 1)
    assert "Low tide" in planet.read("news/rss.xml")
    assert planet.state("/a").error == "a fault of ours (KeyError); the log tells where"
    assert "in fail_once" in capsys.readouterr().err


def test_not_modified_is_asked_for_and_believed(planet: Planet) -> None:
    """The second poll sends the ETag, gets 304, and touches no file; a new ETag brings what is new."""
    planet.serve("/feed", "News", body=feed("Ferry back"))
    planet.run()
    before = planet.files()
    tally = planet.run()
    assert (tally.not_modified, tally.written, tally.untouched) == (1, 0, 0)
    assert planet.rewritten(before) == set()
    planet.serve("/feed", "News", body=feed("Ferry back", "Low tide"))
    assert planet.run().saved.new == 1
    assert [status for _, status in planet.site.log] == [200, 304, 200]


def test_gone_twice_stops_a_source(planet: Planet) -> None:
    """One 410 may be a mishap; after the second nobody asks again, and the items stay published."""
    planet.serve("/feed", "News", body=feed("Ferry back"))
    planet.run()
    before = planet.files()
    planet.site.pages["/feed"] = Page(status=410)
    assert [planet.run().polled for _ in range(3)] == [1, 1, 0]
    state = planet.state("/feed")
    assert (state.next_at, planet.items("/feed")) == (None, 1)
    assert state.reason == "gone: the server answered 410 twice"
    assert planet.rewritten(before) == set()


def test_a_source_leaves_and_returns(planet: Planet) -> None:
    """Out of the configuration, its items leave the feeds; back in it, they return as what they were."""
    planet.serve("/a", "News", body=feed("Ferry back"))
    planet.serve("/b", "News", body=feed("Low tide"))
    planet.run()
    before = planet.files()
    entry = re.search(r"<entry>.*?Ferry back.*?</entry>", planet.read("news/atom.xml"), re.DOTALL)
    assert entry
    wanted = planet.sources.pop("/a")
    tally = planet.run()
    assert tally.polled == 1
    assert "Ferry back" not in planet.read("news/rss.xml") + planet.read("rss.xml") + planet.read("index.html")
    assert "Low tide" in planet.read("news/rss.xml")
    planet.sources["/a"] = wanted
    assert planet.run().saved.new == 0
    assert entry[0] in planet.read("news/atom.xml")
    assert planet.files().keys() == before.keys()
