"""`--history` of `feeds add` and `feeds poll`: what a person sees, and what becomes of a Ctrl-C."""

import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import COMMAND, Done, environment, feeds, write_config
from feed_documents import rss
from loopback import Page, Site, loopback

from config.load import load_config
from store.database import open_reader, open_writer
from store.sources import item_counts

PAGES = 3


def page(number: int) -> Page:
    """Return a page of one item that leads to the next."""
    link = f'<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="next" href="/{number + 1}"/>'
    body = rss(f"<guid>urn:{number}</guid><title>{number}</title>", channel=link if number < PAGES else "")
    return Page(body=body.encode())


@pytest.fixture
def site() -> Iterator[Site]:
    """Serve a feed of three pages."""
    with loopback() as site:
        site.pages = {f"/{number}": page(number) for number in range(1, PAGES + 1)}
        yield site


@pytest.fixture
def config(tmp_path: Path, site: Site) -> Path:
    """Write a configuration that may fetch from the site."""
    return write_config(tmp_path, site.port)


def items(config: Path) -> int:
    """Return how many items are kept."""
    database = open_reader(config.parent / "feedworks.db")
    try:
        return sum(item_counts(database).values())
    finally:
        database.close()


def poll(config: Path, *arguments: object) -> Done:
    """Take in the archive of the feed."""
    return feeds("-c", config, "poll", "/1", "--history", *arguments)


def test_a_feed_is_added_with_its_archive(config: Path, site: Site) -> None:
    """It is polled, each older document is read, and the report counts them."""
    done = feeds("-c", config, "add", f"{site.url}/1", "-c", "News", "--history")
    assert done.code == 0
    assert done.out.splitlines() == [
        f"added {site.url}/1 to {config}: its items go to News.",
        "polled 1 source: 0 not modified (304), 0 failed",
        "gathered 3 new items, 0 changed, 0 withdrawn",
        "read 2 older documents",
        f"`feeds --config {config} publish` writes what changed",
    ]
    assert "archive read" in done.err
    assert items(config) == 3


def test_the_counts_are_an_object_for_a_program(config: Path, site: Site) -> None:
    """Behind that of what was added."""
    added, tally = feeds("-c", config, "add", f"{site.url}/1", "--history", "--no-check", "--json").objects
    assert added["url"] == f"{site.url}/1"
    assert (tally["polled"], tally["archived"], tally["cut_short"], tally["saved"]["new"]) == (1, 2, 0, 3)


def test_a_store_that_another_process_writes_leaves_the_source_added(config: Path, site: Site) -> None:
    """75, and the message says which command takes the archive in later."""
    writer = open_writer(config.parent / "feedworks.db")
    try:
        done = feeds("-c", config, "add", f"{site.url}/1", "--history", "--no-check")
    finally:
        writer.close()
    assert (done.code, site.log) == (75, [])
    later = f"feeds --config {config} poll {site.url}/1 --history"
    assert done.err.endswith(f"try again later. The source is added; `{later}` takes its archive in.\n")
    assert [source.url for source in load_config(config, {}).sources] == [f"{site.url}/1"]
    assert poll(config).code == 0
    assert items(config) == 3


def test_an_archive_that_was_cut_short_is_told(config: Path, site: Site) -> None:
    """As a failure, unless none counts; where and why, the log says."""
    feeds("-c", config, "add", f"{site.url}/1", "--no-check")
    site.pages["/3"] = Page(status=404)
    done = poll(config)
    assert done.code == 1
    again = f"`feeds --config {config} poll SOURCE --history` goes on"
    assert f"read 1 older document; 1 archive cut short (see above), {again}\n" in done.out
    assert "archive cut short" in done.err
    assert f"at={site.url}/3" in done.err
    assert "HTTP 404" in done.err
    assert poll(config, "--fail-on", "none").code == 0


def test_entries_beyond_the_most_are_told(config: Path, site: Site) -> None:
    """A whole archive without them would be none; the message says which key takes them in."""
    feeds("-c", config, "add", f"{site.url}/1", "--no-check")
    site.pages["/3"].body = rss("<title>3</title>", "<title>4</title>", "<title>5</title>").encode()
    done = feeds("-c", config, "poll", "/1", "--history", FEEDWORKS_POLL__MAX_ITEMS="1")
    assert done.code == 1
    again = f"2 entries left out, raise `max_items`; `feeds --config {config} poll SOURCE --history` goes on"
    assert f"read 2 older documents; 1 archive cut short (see above), {again}\n" in done.out
    assert "left_out=2" in done.err


def test_archives_are_taken_in_by_name_only(config: Path) -> None:
    """All sources at once could be millions of items."""
    done = feeds("-c", config, "poll", "--history")
    assert (done.code, done.out) == (2, "")
    assert done.err == "feeds: --history takes in whole archives; name the sources that have them\n"


def test_ctrl_c_in_the_middle_costs_nothing(config: Path, site: Site) -> None:
    """What was read stays, and the same command goes on where it was stopped."""
    feeds("-c", config, "add", f"{site.url}/1", "--no-check")
    site.pages["/3"].seconds = 60
    command = [*COMMAND, "-c", str(config), "poll", "/1", "--history"]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment()
    ) as process:
        while ("/3", 200) not in site.log:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 130
    assert items(config) == 2
    site.pages["/3"].seconds = 0
    site.log.clear()
    assert "gathered 1 new item," in poll(config).out
    assert site.log == [("/1", 200), ("/3", 200)]
    assert items(config) == 3
