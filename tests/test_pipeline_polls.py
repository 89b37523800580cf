"""A daemon under a clock of ours, and an origin that answers by script: what each answer leads to."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import structlog
from loopback import Page, Site, loopback
from planet import Planet, feed
from ticking import Ticking, ticking

from feeds import pipeline
from feeds.model import Request, Response
from feeds.work import Tally, Work

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)


@pytest.fixture
def site() -> Iterator[Site]:
    """Serve at an address."""
    with loopback() as site:
        yield site


@pytest.fixture
def planet(tmp_path: Path, site: Site) -> Planet:
    """Make a planet whose sources are polled hourly."""
    planet = Planet(folder=tmp_path, site=site)
    planet.environ["FEEDWORKS_POLL__INTERVAL"] = "1h"
    return planet


def test_a_host_that_is_busy_is_asked_nothing_more(planet: Planet) -> None:
    """After a 429 neither its other sources nor the same are asked, for as long as it says; then all are."""
    for path in ("/a", "/b", "/c"):
        planet.serve(path, "News", body=feed(path))
    busy = Page(status=429, headers={"Retry-After": "7200"})
    fine, planet.site.pages["/b"] = planet.site.pages["/b"], busy

    async def story(ticks: Ticking) -> None:
        assert await ticks.tick() == [("/a", 200), ("/b", 429)]
        planet.site.pages["/b"] = fine
        assert await ticks.tick(HOUR) == []
        assert "its host is left alone for 2 h" in planet.state("/b").reason
        assert await ticks.tick(2 * HOUR) == [("/c", 200), ("/a", 304), ("/b", 200)]

    ticking(planet, story)


def test_who_leads_to_a_busy_host_is_asked_on(planet: Planet) -> None:
    """The host that answered 429 is left alone, with all that is polled of it; nobody else is (RFC 6585 §4)."""
    with loopback("127.0.0.2") as other:
        planet.ports = (other.port,)
        planet.serve("/a", "News", body=feed("Ferry back"))
        planet.serve("/b", "News", body=feed("Low tide"))
        planet.site.pages["/a"] = Page(status=302, headers={"Location": f"{other.url}/busy"})
        other.pages["/busy"] = Page(status=429, headers={"Retry-After": "10800"})
        other.pages["/own"] = Page(body=feed("Regatta"))
        planet.sources[f"{other.url}/own"] = ("News",)

        async def story(ticks: Ticking) -> None:
            assert await ticks.tick() == [("/a", 302), ("/b", 200)]
            asked = len(other.log)
            assert await ticks.tick(2 * HOUR) == [("/b", 304)]
            assert len(other.log) == asked
            await ticks.tick(3 * HOUR)
            assert set(other.log[asked:]) == {("/busy", 429), ("/own", 200)}

        ticking(planet, story)


def test_waits_begin_when_the_answer_came(planet: Planet) -> None:
    """Not when the run began: a slow host would be asked again at once. What came was first seen as it began."""
    began = planet.now
    for path in ("/a", "/b", "/c"):
        planet.serve(path, "News", body=feed(path))
    planet.site.pages["/c"] = Page(status=429, headers={"Retry-After": "600"})

    async def story(work: Work) -> Tally:
        async def slow(request: Request) -> Response:
            planet.now += timedelta(minutes=25)
            return await work.fetch(request)

        tally = Tally()
        await pipeline.sync(work, began, "1")
        await pipeline.poll_due(replace(work, fetch=slow), began, tally)
        return tally

    assert planet.tell(story).polled == 3
    states = [planet.state(path) for path in ("/a", "/b", "/c")]  # robots.txt is asked for before the first
    assert [state.polled_at for state in states] == [
        began + timedelta(minutes=minutes) for minutes in (50, 75, 100)
    ]
    for state, wait in zip(states, (HOUR, HOUR, HOUR / 6), strict=True):
        assert state.polled_at
        assert state.next_at
        assert state.next_at >= state.polled_at + wait
    with closing(sqlite3.connect(planet.folder / "feedworks.db")) as store:
        assert store.execute("select distinct first_seen from items").fetchall() == [(began.timestamp(),)]


def test_validators_that_lie_are_found_within_a_week(planet: Planet) -> None:
    """A server that answers 304 for ever is asked for everything once a week, and what is new comes."""
    planet.serve("/feed", "News", body=feed("Ferry back"))
    page = planet.site.pages["/feed"]

    async def story(ticks: Ticking) -> None:
        await ticks.tick()
        planet.site.pages["/feed"] = replace(page, body=feed("Ferry back", "Low tide"))
        for _ in range(6):
            assert await ticks.tick(DAY) == [("/feed", 304)]
        assert planet.items("/feed") == 1
        with structlog.testing.capture_logs() as logs:
            assert await ticks.tick(DAY) == [("/feed", 200)]
        assert planet.items("/feed") == 2
        told = "its validators lie: what they call the same has news; they are sent no more"
        assert told in [entry["event"] for entry in logs]
        assert await ticks.tick(DAY) == [("/feed", 200)]

    ticking(planet, story)


@pytest.mark.parametrize("status", [301, 308])
def test_a_move_for_good_is_followed_after_a_week(status: int, planet: Planet) -> None:
    """Items keep their ids; what is lost there for two weeks is asked for at home again."""
    planet.serve("/old", "News", body=feed("Ferry back"))
    planet.serve("/new", "News", body=feed("Ferry back", "Low tide"))
    planet.sources.pop("/new")

    async def story(ticks: Ticking) -> None:
        await ticks.tick()
        planet.site.pages["/old"] = Page(status=status, headers={"Location": "/new"})
        assert await ticks.tick(DAY) == [("/old", status), ("/new", 200)]
        for _ in range(7):
            assert [path for path, _ in await ticks.tick(DAY)] == ["/old", "/new"]
        state = planet.state("/old")
        assert (state.adopted, state.moved_to) == (planet.url("/new"), None)
        assert [path for path, _ in await ticks.tick(DAY)] == ["/new"]
        assert planet.items("/old") == 2
        planet.site.pages.pop("/new")
        for day in range(15):
            asked = [path for path, _ in await ticks.tick(DAY)]
            assert asked == (["/old", "/new", "/new"] if day in {5, 12} else ["/new"])
        assert planet.state("/old").adopted is None
        planet.serve("/old", "News", body=feed("Ferry back", "Low tide", "Regatta"))
        assert await ticks.tick(DAY) == [("/old", 200)]
        assert planet.items("/old") == 3

    ticking(planet, story)


def test_two_answers_are_no_agreement(planet: Planet) -> None:
    """Nor is a week between them: whoever is polled weekly is adopted at the third."""
    planet.environ["FEEDWORKS_POLL__INTERVAL"] = "7d"
    planet.serve("/new", "News", body=feed("Ferry back"))
    planet.sources = {"/old": ("News",)}
    planet.site.pages["/old"] = Page(status=301, headers={"Location": "/new"})

    async def story(ticks: Ticking) -> None:
        for polls, adopted in ((1, None), (2, None), (0, planet.url("/new"))):
            await ticks.tick(7 * DAY + HOUR)
            state = planet.state("/old")
            assert (state.moved_polls, state.adopted) == (polls, adopted)

    ticking(planet, story)


def test_a_detour_is_no_move(planet: Planet) -> None:
    """A 302 may lead elsewhere tomorrow (RFC 9110 §15.4.3)."""
    planet.serve("/new", "News", body=feed("Ferry back"))
    planet.sources = {"/old": ("News",)}
    planet.site.pages["/old"] = Page(status=302, headers={"Location": "/new"})

    async def story(ticks: Ticking) -> None:
        for _ in range(9):
            assert [path for path, _ in await ticks.tick(DAY)] == ["/old", "/new"]
        assert planet.state("/old").moved_to is None

    ticking(planet, story)


def test_each_poll_is_one_event(planet: Planet) -> None:
    """With what it was, what came, and when the next is and why; a failure is a warning."""
    planet.sources = {"/feed?token=secret": ("News",)}
    planet.site.pages["/feed?token=secret"] = Page(body=feed("Ferry back"))

    async def story(ticks: Ticking) -> None:
        with structlog.testing.capture_logs() as logs:
            await ticks.tick()
            planet.site.pages.clear()
            await ticks.tick(2 * HOUR)
        good, bad = (entry for entry in logs if entry["event"] == "polled")
        assert (good["log_level"], bad["log_level"]) == ("debug", "warning")
        assert good["source"] == bad["source"] == planet.site.url + "/feed"
        assert (good["host"], good["outcome"], good["status"], good["trouble"]) == ("127.0.0.1", "ok", 200, None)
        assert (good["new"], good["changed"], good["reason"]) == (1, 0, "every 1 h")
        assert good["bytes"] == len(feed("Ferry back"))
        assert good["next_at"].startswith("2026-11-20T13:0")
        assert (bad["outcome"], bad["status"], bad["trouble"]) == ("failed", 404, "missing")

    ticking(planet, story)


@pytest.mark.parametrize(
    "answer",
    [
        Page(body=b"<!doctype html><title>Sign in</title><p>Sign in to go on.</p>", type="text/html"),
        Page(body=b"<!doctype html><title>Sign in</title><p>Sign in to go on.</p>"),
        Page(body=b""),
        Page(body=b"<html xmlns='http://www.w3.org/1999/xhtml'><body/></html>"),
    ],
    ids=["page", "page as xml", "empty", "xhtml"],
)
def test_a_page_in_place_of_a_feed_is_trouble(answer: Page, planet: Planet) -> None:
    """And not a feed without items: nothing is emptied, and it is tried again within the hour or two."""
    planet.serve("/feed", "News", body=feed("Ferry back"))

    async def story(ticks: Ticking) -> None:
        await ticks.tick()
        planet.site.pages["/feed"] = answer
        await ticks.tick(2 * HOUR)
        state = planet.state("/feed")
        assert (state.trouble, state.failures, planet.items("/feed")) == ("not_a_feed", 1, 1)

    ticking(planet, story)
