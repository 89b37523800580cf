"""Copies of pictures are removed once nothing that is published, or may be again, names them."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from feed_documents import rss
from loopback import Page
from picturing import BASE, INSIDE, asked, copies, dated, named, newer, planet_of_pictures, published, story
from planet import Planet

from feeds.holds import release, roll_back


@pytest.fixture
def planet(tmp_path: Path) -> Iterator[Planet]:
    """Make a planet with an item of two pictures in one category, and an item without any in another."""
    with planet_of_pictures(tmp_path) as planet:
        yield planet


def leave(planet: Planet, *inside: str) -> None:
    """Publish the item with these pictures in its text, and again, so that the version before has no others."""
    for title in (b"Ferry late", b"Ferry back"):
        planet.serve("/feed", "News", body=story(planet, *inside).replace(b"Ferry back", title))
        planet.run()


def test_copies_that_nothing_shows_are_removed_after_a_while(planet: Planet) -> None:
    """They stay for as long as is wanted, and those that are shown stay for ever."""
    planet.run()
    lead, (inside,) = published(planet)
    leave(planet)
    assert inside.removeprefix(BASE) in copies(planet)
    planet.now += timedelta(days=89)
    planet.run()
    assert inside.removeprefix(BASE) not in copies(planet)
    assert lead.removeprefix(BASE) in copies(planet)
    assert published(planet) == (lead, [])


def test_a_copy_that_is_shown_again_stays(planet: Planet) -> None:
    """The time counts from when it was last shown."""
    planet.run()
    _, (inside,) = published(planet)
    leave(planet)
    planet.now += timedelta(days=80)
    leave(planet, "/inside")
    planet.now += timedelta(days=80)
    planet.run()
    assert inside.removeprefix(BASE) in copies(planet)
    assert asked(planet, "/inside") == 1


def test_of_items_of_one_date_those_that_are_shown_have_their_copies(planet: Planet) -> None:
    """Which of them the limit leaves out is one answer, be they of one source or of several."""
    planet.site.pages["/other"] = Page(body=INSIDE, type="image/png")
    planet.keys, planet.sources = "limit = 1", {}
    planet.serve("/first", "News", body=rss().encode())
    planet.serve("/second", "News", body=dated(story(planet)))
    planet.run()
    planet.serve("/first", "News", body=dated(story(planet, lead="/other")))
    planet.run()
    planet.now += timedelta(days=91)
    planet.run()
    lead, _ = published(planet)
    assert lead.removeprefix(BASE) in copies(planet)


def test_months_that_show_copies_keep_them_when_copying_is_turned_off_and_on(planet: Planet) -> None:
    """No front shows them any more, so nothing else would tell that they are needed."""
    planet.keys = "limit = 1"
    planet.serve("/feed", "News", body=dated(story(planet, "/inside")))
    planet.run()
    planet.serve("/feed", "News", body=newer())
    planet.run()
    for mode in ("no-referrer", "mirror"):
        planet.mode = mode
        planet.run()
    assert len(shown := named(planet, "news/archive/2026-11.xml")) == 2
    planet.now += timedelta(days=91)
    planet.run()
    assert shown <= copies(planet)


def test_the_same_picture_of_two_addresses_is_kept_while_one_shows_it(planet: Planet) -> None:
    """Their copies are the same files."""
    planet.site.pages["/again"] = Page(body=INSIDE, type="image/png")
    planet.serve("/feed", "News", body=story(planet, "/inside", "/again"))
    planet.run()
    _, second = published(planet)
    assert second[0] == second[1]
    leave(planet, "/again")
    planet.now += timedelta(days=91)
    planet.run()
    assert second[0].removeprefix(BASE) in copies(planet)
    leave(planet)
    planet.now += timedelta(days=91)
    planet.run()
    assert second[0].removeprefix(BASE) not in copies(planet)


def test_copies_that_cannot_be_removed_cost_nothing_else(planet: Planet) -> None:
    """They are removed another time."""
    planet.run()
    _, (inside,) = published(planet)
    file = planet.folder / "public" / inside.removeprefix(BASE)
    elsewhere = planet.folder / "elsewhere"
    file.parent.rename(elsewhere)
    file.parent.symlink_to(elsewhere)  # links are never followed
    leave(planet)
    planet.now += timedelta(days=91)
    assert planet.run().unpublished == 0
    assert file.is_file()
    file.parent.unlink()
    elsewhere.rename(file.parent)
    planet.run()
    assert not file.is_file()


def test_a_version_that_is_kept_keeps_its_copies(planet: Planet) -> None:
    """Rolling back brings it again; once another one is kept, its time begins."""
    planet.run()
    _, (inside,) = published(planet)
    file = inside.removeprefix(BASE)
    planet.serve("/feed", "News", body=story(planet))
    planet.run()
    for _ in range(2):
        planet.now += timedelta(days=91)
        planet.run()
        assert file in copies(planet)
    leave(planet)
    planet.run()
    assert file in copies(planet)
    planet.now += timedelta(days=91)
    planet.run()
    assert file not in copies(planet)


def test_nothing_is_removed_while_a_category_is_held_back(planet: Planet) -> None:
    """What is published of it is older than what the store knows."""
    planet.run()
    _, (inside,) = published(planet)
    file = inside.removeprefix(BASE)
    leave(planet)
    roll_back(planet.folder / "public", "news", "it was rolled back")
    planet.now += timedelta(days=91)
    planet.run()
    assert file in copies(planet)
    release(planet.folder / "public", "news")
    planet.run()
    planet.run()
    assert file not in copies(planet)
