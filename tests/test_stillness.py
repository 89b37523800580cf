"""The same items, the same files: whatever the order of polls, restarts, the zone of the machine, the version."""

import random
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from feed_documents import atom, rss
from loopback import Page, Site, loopback
from make import NOON
from planet import Files, Planet, files_of

from feeds import pipeline
from feeds.publication import publish_dirty
from feeds.publish.parts import rfc822
from feeds.work import Tally, Work
from store.sources import FIRST, make_due, sources

ZONES = ("UTC", "Asia/Shanghai", "America/St_Johns", "Pacific/Kiritimati")


def dated(name: str, *hours: int) -> bytes:
    """Return a feed whose items are so many hours old; the same hours in other feeds are the same moments."""
    return rss(
        *(
            f"<guid>urn:{name}:{hour}</guid><title>{name} {hour}</title>"
            f"<pubDate>{rfc822(NOON - timedelta(hours=hour))}</pubDate><category>T{hour % 3}</category>"
            for hour in hours
        ),
        channel=f"<title>{name}</title>",
    ).encode()


def undated(name: str) -> bytes:
    """Return an Atom feed without dates, so that all of its items are of the moment at which they were seen."""
    entries = (f"<id>urn:{name}:{number}</id><title>{name} {number}</title>" for number in range(3))
    return atom(*entries, feed=f"<title>{name}</title>").encode()


FEEDS = {
    "/a": (("News/Harbour",), dated("a", 1, 2, 3, 700, 1500)),
    "/b": (("News/Harbour", "Sport"), dated("b", 1, 2, 800)),
    "/c": (("News/Town",), dated("c", 2, 3, 1500)),
    "/d": (("Sport",), undated("d")),
    "/e": (("News",), undated("e")),
}


@pytest.fixture
def sites() -> Iterator[list[Site]]:
    """Serve each feed on a host of its own."""
    with ExitStack() as stack:
        hosts = [stack.enter_context(loopback(f"127.0.4.{number}")) for number in range(1, 1 + len(FEEDS))]
        for site, (path, (_, body)) in zip(hosts, FEEDS.items(), strict=True):
            site.pages[path] = Page(body=body)
        yield hosts


def make_planet(folder: Path, sites: list[Site]) -> Planet:
    """Return a planet of all feeds whose categories show four items."""
    folder.mkdir()
    planet = Planet(
        folder=folder,
        site=sites[0],
        ports=tuple(site.port for site in sites[1:]),
        every=timedelta(minutes=1),
        limits={"News": 4, "News/Harbour": 4, "Sport": 4},
    )
    for site, (path, (paths, _)) in zip(sites, FEEDS.items(), strict=True):
        planet.sources[site.url + path] = paths
    return planet


async def poll_one(url: str, version: str, work: Work) -> Tally:
    """Poll one source, and publish."""
    tally = Tally()
    await pipeline.sync(work, NOON, version)
    (state,) = (one for one in await work.store(sources) if one.url == url)
    await work.store(make_due, [state], FIRST)
    await pipeline.poll_due(work, NOON, tally, due=FIRST)
    await publish_dirty(work, tally)
    return tally


def contents(files: Files) -> dict[str, bytes]:
    """Return what files hold."""
    return {name: data for name, (data, _) in files.items()}


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_polls_restarts_and_zones_leave_no_trace(
    tmp_path: Path, sites: list[Site], seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One source after another in any order, each by work of its own that publishes, in another zone each time.

    The files, archives included, are those of polling all in the order of the configuration.
    """
    plain = make_planet(tmp_path / "plain", sites)
    for url in plain.sources:
        plain.tell(partial(poll_one, url, "1"))
    mixed = make_planet(tmp_path / "mixed", sites)
    order = random.Random(seed).sample(list(mixed.sources), len(mixed.sources))
    with monkeypatch.context() as patched:
        for position, url in enumerate(order):
            patched.setenv("TZ", ZONES[(seed + position) % len(ZONES)])
            time.tzset()
            mixed.tell(partial(poll_one, url, "1"))
    time.tzset()
    assert any("/archive/" in name for name in plain.files())
    assert contents(mixed.files()) == contents(plain.files())


def test_what_brings_nothing_new_touches_nothing(tmp_path: Path, sites: list[Site]) -> None:
    """Neither polls in any order, nor another version of ours: bytes and times stay."""
    planet = make_planet(tmp_path / "site", sites)
    planet.run()
    before = planet.files()
    chance = random.Random(5)
    for version in ("1", "2", "3"):
        for url in chance.sample(list(planet.sources), len(planet.sources)):
            assert planet.tell(partial(poll_one, url, version)).written == 0
    assert planet.files() == before


def test_one_edited_item_rewrites_the_files_that_show_it(tmp_path: Path, sites: list[Site]) -> None:
    """Those of its category and of all above: the front where it is, the month where it is archived; no other."""
    planet = make_planet(tmp_path / "site", sites)
    planet.run()
    before = planet.files()
    sites[2].pages["/c"] = Page(body=FEEDS["/c"][1].replace(b"c 1500<", b"c, edited<"))
    planet.run()
    archived = {f"news/archive/2026-09.{kind}" for kind in ("xml", "atom", "json", "html")}
    assert archived <= before.keys()
    assert planet.rewritten(before) == files_of("", "news/town") | archived
