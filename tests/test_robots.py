"""robots.txt at a poll: real HTTP, a real store, and a clock that nobody waits for."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from clocks import Clock
from loopback import Page, Site, loopback
from make import NOON
from planet import Planet, feed

from feeds import pipeline
from feeds.fetch.pacing import LONGEST_DELAY
from feeds.model import Request
from feeds.parse.robots import MOST_BYTES
from feeds.work import Tally, Work
from store.database import Database
from store.robots import crawl_delay, robots_of, save_robots
from store.source_model import Robots

OURS = b"User-agent: Feedworks\nDisallow: /feed\n"
SLOW = b"User-agent: *\nDisallow: /\nCrawl-delay: 7\n"
ERROR = (
    "127.0.0.1: its robots.txt forbids Feedworks this address (Disallow: /feed);"
    " if you may ask for it all the same, say robots = false at the source"
)


@pytest.fixture
def planet(tmp_path: Path) -> Iterator[Planet]:
    """Make a planet with a source that is polled every hour."""
    with loopback() as site:
        planet = Planet(folder=tmp_path, site=site, every=timedelta(hours=1))
        planet.serve("/feed", "News", body=feed("Ferry back"))
        yield planet


def text(body: bytes, **named: str) -> Page:
    """Return a robots.txt."""
    return Page(body=body, type="text/plain", headers=named)


def asked(site: Site) -> list[str]:
    """Return the paths that were asked for since the last call."""
    paths = [path for path, _ in site.log]
    site.log.clear()
    return paths


def slept(planet: Planet, *then: str) -> list[float]:
    """Run, and ask for more paths in one go; return the rests that the host was given."""
    clock = Clock()

    async def story(work: Work) -> Tally:
        work.pacer.clock, work.pacer._sleep = clock, clock.sleep
        tally = await pipeline.run(work, planet.now, "1")
        await asyncio.gather(*(work.fetch(Request(url=planet.url(path))) for path in then))
        return tally

    assert planet.tell(story).failed == 0
    planet.now += planet.every
    return clock.slept


def test_what_it_forbids_us_by_name_is_not_asked_for(planet: Planet) -> None:
    """The poll fails with the line and the way out; what was published stays, other paths are polled."""
    planet.run()
    planet.serve("/other", "News", body=feed("Low tide"))
    before = planet.files()
    planet.site.pages["/robots.txt"] = text(OURS)
    planet.now += timedelta(days=1)
    asked(planet.site)
    tally = planet.run()
    assert (tally.polled, tally.failed) == (2, 1)
    assert asked(planet.site) == ["/robots.txt", "/other"]
    state = planet.state("/feed")
    assert (state.error, state.trouble, planet.items("/feed"), state.failures) == (ERROR, "ours", 1, 1)
    assert state.next_at
    assert state.next_at > planet.now - planet.every
    assert "Ferry back" in planet.read("news/rss.xml")
    assert "news/rss.xml" in planet.rewritten(before)


def test_a_long_line_is_quoted_in_part(planet: Planet) -> None:
    """The error is for people, and kept at every poll."""
    path = "/" + "x" * 300
    planet.serve(path, "News", body=feed("Low tide"))
    planet.site.pages["/robots.txt"] = text(f"User-agent: Feedworks\nDisallow: {path}\n".encode())
    assert planet.run().failed == 1
    assert planet.state(path).error == ERROR.replace("/feed", "/" + "x" * 68 + "…")


def test_a_source_may_say_that_it_does_not_count(planet: Planet) -> None:
    """With robots = false nobody asks for it."""
    planet.site.pages["/robots.txt"] = text(OURS)
    planet.sources.clear()
    planet.more = f"[[sources]]\nurl = '{planet.url('/feed')}'\nrobots = false\n"
    assert planet.run().failed == 0
    assert asked(planet.site) == ["/feed"]


def test_what_is_forbidden_to_crawlers_is_polled(planet: Planet) -> None:
    """A `*` group means those who follow links; a person subscribed to a feed."""
    planet.site.pages["/robots.txt"] = text(b"User-agent: *\nDisallow: /\n\nUser-agent: Other\nDisallow: /\n")
    assert planet.run().saved.new == 1


def test_it_is_asked_for_once_a_day(planet: Planet) -> None:
    """However many sources a host has, and whatever it answered."""
    planet.site.pages["/robots.txt"] = Page(status=404)
    planet.serve("/a", "News", body=feed("Low tide"))
    planet.run()
    assert sorted(asked(planet.site)) == ["/a", "/feed", "/robots.txt"]
    for _ in range(23):
        planet.run()
    assert "/robots.txt" not in asked(planet.site)
    planet.run()
    assert asked(planet.site).count("/robots.txt") == 1


def test_it_is_told_nothing_secret(planet: Planet, monkeypatch: pytest.MonkeyPatch) -> None:
    """The credentials and headers of a source are for the source."""
    planet.site.pages["/robots.txt"] = text(b"")
    planet.sources.clear()
    monkeypatch.setenv("KEY", "Bearer secret")
    headers = "headers = { X-Key = 'secret' }"
    planet.more = f"[[sources]]\nurl = '{planet.url('/feed')}'\ncredentials = 'KEY'\n{headers}\n"
    assert planet.run().failed == 0
    of_robots, of_feed = planet.site.headers
    assert "secret" not in str(of_robots)
    assert (of_feed["Authorization"], of_feed["X-Key"]) == ("Bearer secret", "secret")


@pytest.mark.parametrize(
    "page",
    [
        Page(status=404),
        Page(status=401),
        Page(status=500),
        Page(status=429),
        Page(body=OURS, seconds=20),
        Page(body=b"<!doctype html><title>Feedworks</title><p>Disallow: /", type="text/html"),
        Page(body=b"#" * (MOST_BYTES + 1) + b"\n" + OURS),
        Page(status=301, headers={"Location": "/robots.txt"}),
        Page(status=301, headers={"Location": "http://10.0.0.1/robots.txt"}),
        Page(body=b"\x1f\x8b nothing", headers={"Content-Encoding": "gzip"}),
    ],
    ids=["404", "401", "500", "429", "late", "page", "huge", "loop", "private", "broken"],
)
def test_where_there_is_none_nothing_is_forbidden(
    page: Page, planet: Planet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is no robots.txt, or is not to be had, stops no poll (RFC 9309 §2.3.1.3)."""
    monkeypatch.setattr("feeds.robots._SECONDS", 0.5)
    planet.site.pages["/robots.txt"] = page
    assert planet.run().saved.new == 1


@pytest.mark.parametrize(
    "page",
    [
        Page(body=b"\xef\xbb\xbf" + OURS),
        Page(status=302, headers={"Location": "/elsewhere"}),
        Page(body=OURS, ranges=True),
        Page(body=OURS, type="text/html", chunked=True),
    ],
    ids=["mark", "moved", "part", "chunked"],
)
def test_it_is_read_however_it_comes(page: Page, planet: Planet) -> None:
    """After a byte order mark, from elsewhere (RFC 9309 §2.3.1.2), as a part, and whatever it is called."""
    planet.site.pages |= {"/robots.txt": page, "/elsewhere": text(OURS)}
    assert planet.run().failed == 1
    assert planet.state("/feed").error == ERROR


@pytest.mark.parametrize(("status", "failed"), [(500, 1), (503, 1), (429, 1), (404, 0), (403, 0)])
def test_what_was_said_holds_while_nobody_answers(status: int, failed: int, planet: Planet) -> None:
    """An error of the server changes nothing; that it is gone does (RFC 9309 §2.3.1.3, §2.4)."""
    planet.site.pages["/robots.txt"] = text(OURS)
    assert planet.run().failed == 1
    planet.site.pages["/robots.txt"] = Page(status=status)
    planet.now += timedelta(days=2)
    assert planet.run().failed == failed


def test_its_delay_holds_for_whatever_is_fetched_of_the_host(planet: Planet) -> None:
    """Already between robots.txt and the first poll, and for pictures and pages after it."""
    planet.site.pages |= {"/robots.txt": text(SLOW), "/a.png": Page(), "/page": Page()}
    assert slept(planet, "/a.png", "/page") == [7, 7, 7]
    assert asked(planet.site) == ["/robots.txt", "/feed", "/a.png", "/page"]


def test_its_delay_outlives_the_process(planet: Planet) -> None:
    """It is in the store: who starts anew asks at that pace from the first, and not for robots.txt."""
    planet.site.pages |= {"/robots.txt": text(SLOW), "/a.png": Page()}
    slept(planet)
    asked(planet.site)
    assert slept(planet, "/a.png") == [7]
    assert asked(planet.site) == ["/feed", "/a.png"]


def test_a_delay_is_a_minute_at_most(planet: Planet) -> None:
    """Twenty feeds of a host are to be polled within their lease."""
    planet.site.pages["/robots.txt"] = text(b"User-agent: *\nCrawl-delay: 86400")
    assert slept(planet) == [LONGEST_DELAY]


def test_the_delay_that_is_longest_holds_for_the_host(database: Database) -> None:
    """Of the origins of a registrable domain, for as long as somebody looks at them."""
    host, week = "harbour.example", timedelta(days=7)
    assert crawl_delay(database, host, NOON) == 0
    for name, delay, at in (("a", 3.0, NOON), ("b", 9.5, NOON - week), ("c", 50.0, NOON - 2 * week)):
        save_robots(database, host, f"https://{name}.{host}", Robots(at=at, delay=delay))
    assert crawl_delay(database, host, NOON) == 9.5
    assert crawl_delay(database, host, NOON + week) == 3
    assert crawl_delay(database, "other.example", NOON) == 0


def test_what_it_says_is_kept_line_by_line(database: Database) -> None:
    """Anew with each answer, and apart for each origin."""
    host, one, two = "harbour.example", "https://harbour.example", "http://harbour.example:8080"
    assert robots_of(database, host, one) is None
    save_robots(database, host, one, Robots(at=NOON, delay=2.5, rules=("Disallow: /a b", "Allow: /é")))
    assert robots_of(database, host, one) == Robots(at=NOON, delay=2.5, rules=("Disallow: /a b", "Allow: /é"))
    assert robots_of(database, host, two) is None
    save_robots(database, host, one, Robots(at=NOON + timedelta(days=1)))
    assert robots_of(database, host, one) == Robots(at=NOON + timedelta(days=1))
