"""robots.txt as polls meet it: real HTTP into a real store."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from loopback import Page, loopback
from planet import Planet, feed

from feeds import pipeline
from feeds.work import Tally, Work
from store.database import open_reader
from store.robots import crawl_delay

FORBIDDEN = b"User-agent: Feedworks\nDisallow: /feed"


@pytest.fixture
def planet(tmp_path: Path) -> Iterator[Planet]:
    """Make a planet with a source, on a site that has no robots.txt yet; runs are an hour apart."""
    with loopback() as site:
        planet = Planet(folder=tmp_path, site=site, every=timedelta(hours=1))
        planet.serve("/feed", "News", body=feed("One"))
        yield planet


def says(planet: Planet, body: bytes, status: int = 200) -> None:
    """Have the site serve a robots.txt."""
    planet.site.pages["/robots.txt"] = Page(body=body, status=status, type="text/plain")


def delay(planet: Planet) -> float:
    """Return the delay that is kept."""
    database = open_reader(planet.folder / "feedworks.db")
    try:
        return crawl_delay(database, "127.0.0.1", planet.now)
    finally:
        database.close()


def test_it_is_asked_for_before_the_poll_and_once_a_day(planet: Planet) -> None:
    """However often the sources of the origin are polled."""
    says(planet, b"User-agent: *\nDisallow: /")
    planet.serve("/other", "News", body=feed("Two"))
    for _ in range(24):
        assert planet.run().failed == 0
    paths = [path for path, _ in planet.site.log]
    assert (paths[0], paths.count("/robots.txt"), paths.count("/feed")) == ("/robots.txt", 1, 24)
    planet.run()
    assert [path for path, _ in planet.site.log].count("/robots.txt") == 2


def test_what_is_forbidden_by_name_is_not_polled(planet: Planet) -> None:
    """The error tells the line and the way out; what is not forbidden is polled."""
    says(planet, FORBIDDEN)
    planet.serve("/other", "News", body=feed("Two"))
    tally = planet.run()
    assert (tally.polled, tally.failed) == (2, 1)
    assert planet.site.log == [("/robots.txt", 200), ("/other", 200)]
    error = planet.state("/feed").error or ""
    assert "Disallow: /feed" in error
    assert "robots = false" in error


def test_a_source_may_be_polled_all_the_same(planet: Planet) -> None:
    """With `robots = false`, and without a request for it."""
    says(planet, FORBIDDEN)
    planet.sources.clear()
    planet.more = f"[[sources]]\nurl = '{planet.url('/feed')}'\nrobots = false\n"
    assert planet.run().failed == 0
    assert planet.site.log == [("/feed", 200)]


@pytest.mark.parametrize(
    ("status", "failed", "kept"), [(404, 0, 0), (410, 0, 0), (500, 1, 5), (503, 1, 5), (429, 1, 5)]
)
def test_what_is_gone_says_nothing_and_what_is_out_of_order_said_it_before(
    planet: Planet, status: int, failed: int, kept: float
) -> None:
    """RFC 9309 §2.3.1.3: unavailable is allowed; where the server is out of order, the day before holds on."""
    says(planet, FORBIDDEN + b"\nCrawl-delay: 5")
    assert planet.run().failed == 1
    says(planet, b"", status)
    planet.now += timedelta(days=8)
    assert (planet.run().failed, delay(planet)) == (failed, kept)


@pytest.mark.parametrize("status", [404, 500])
def test_without_any_a_source_is_polled(planet: Planet, status: int) -> None:
    """Whatever is wrong with it from the beginning."""
    says(planet, b"", status)
    assert planet.run().failed == 0
    assert planet.site.statuses()[200] == 1


def test_a_delay_holds_from_the_request_on_and_in_the_next_process(planet: Planet) -> None:
    """The poll behind it rests already; who starts anew finds it in the store."""
    says(planet, b"User-agent: *\nCrawl-delay: 7")
    waits: list[float] = []

    async def note(seconds: float) -> None:
        waits.append(seconds)
        work_clock[0] += seconds

    work_clock = [0.0]

    async def story(work: Work) -> Tally:
        work.pacer._clock, work.pacer._sleep = lambda: work_clock[0], note
        return await pipeline.run(work, planet.now, "1")

    planet.tell(story)
    assert waits == [7]
    planet.now += timedelta(hours=1)
    planet.serve("/other", "News", body=feed("Two"))
    planet.tell(story)
    assert (waits, planet.site.statuses()[304]) == ([7, 7], 1)
