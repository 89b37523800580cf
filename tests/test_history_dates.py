"""An archive whose items have no dates: it stands behind the newest document, not on top as today's news."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from archives import kept, take, undated
from loopback import loopback
from make import NOON
from planet import Planet

SECOND = timedelta(seconds=1)


@pytest.fixture
def planet(tmp_path: Path) -> Iterator[Planet]:
    """Make a planet with a feed of three pages without dates."""
    with loopback() as site:
        site.pages = {"/feed": undated("/2", 0, 1), "/2": undated("/3", 2, 3), "/3": undated(None, 4)}
        planet = Planet(folder=tmp_path, site=site, every=timedelta(days=1))
        planet.sources["/feed"] = ("News",)
        yield planet


def ages(planet: Planet) -> dict[str, int]:
    """Return how many seconds before noon each item is dated, by its guid."""
    return {guid: int((NOON - one.date) / SECOND) for guid, one in kept(planet).items()}


def test_undated_items_stand_behind_the_newer_document(planet: Planet) -> None:
    """Each a second behind the one before it, as the documents have them."""
    assert take(planet).saved.new == 5
    assert ages(planet) == {"urn:0": 0, "urn:1": 0, "urn:2": 1, "urn:3": 2, "urn:4": 3}


def test_what_is_known_already_tells_where_the_older_ones_stand(planet: Planet) -> None:
    """A feed that was followed for a day has an archive that ends before that day."""
    planet.run()
    planet.now += timedelta(days=1)
    take(planet)
    assert ages(planet)["urn:2"] == 1


def test_a_walk_that_goes_on_dates_as_if_it_had_not_stopped(planet: Planet) -> None:
    """What comes next is behind all that was read."""
    planet.site.pages["/3"].status = 503
    take(planet)
    planet.site.pages["/3"].status = 200
    planet.now += timedelta(days=1)
    take(planet)
    assert ages(planet)["urn:4"] == 3


def test_no_archive_is_ahead_of_now(planet: Planet) -> None:
    """A newest document that is dated ahead, as is believed for a day, takes none of it along."""
    ahead = (NOON + timedelta(hours=6)).isoformat().encode()
    planet.site.pages["/feed"].body = planet.site.pages["/feed"].body.replace(
        b"</title></item>", b"</title><pubDate>" + ahead + b"</pubDate></item>"
    )
    take(planet)
    assert ages(planet) == {"urn:0": -21600, "urn:1": -21600, "urn:2": 1, "urn:3": 2, "urn:4": 3}
