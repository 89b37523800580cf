"""Hubs are told what we published: real runs, and a hub on loopback."""

import shutil
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from command import feeds
from hub import Hub, hub
from loopback import loopback
from planet import Planet, feed

from feeds import publication
from feeds.websub import publish
from store.database import open_reader
from store.websub import due_pings

FEEDS = {f"http://planet.example/{folder}{name}" for folder in ("", "news/") for name in publish.FEEDS}


@pytest.fixture
def told() -> Iterator[Hub]:
    """Run a hub."""
    with hub() as running:
        yield running


@pytest.fixture
def planet(tmp_path: Path, told: Hub) -> Iterator[Planet]:
    """Configure a feed in a category, and the hub."""
    with loopback() as site:
        planet = Planet(folder=tmp_path, site=site, ports=(told.port,), more=f"[websub]\nhubs = ['{told.url}']\n")
        planet.serve("/feed.xml", "News", body=feed("Ferry"))
        yield planet


def waiting(planet: Planet, later: timedelta = timedelta()) -> int:
    """Count the pings that are due."""
    database = open_reader(planet.folder / "feedworks.db")
    try:
        return len(due_pings(database, planet.now + later, 1000))
    finally:
        database.close()


def test_a_hub_is_told_of_each_feed_that_changed(planet: Planet, told: Hub) -> None:
    """In one request; pages and lists are no feeds, and a run that changed none tells of none."""
    planet.run()
    assert set(told.told) == FEEDS
    assert told.modes() == ["publish"]
    planet.run()
    assert len(told.forms) == 1
    planet.serve("/feed.xml", "News", body=feed("Ferry", "Fog"))
    planet.run()
    assert set(told.forms[1]["hub.url"]) == FEEDS
    assert waiting(planet) == 0


def test_a_file_that_was_lost_and_is_the_same_is_told_of_alone(planet: Planet, told: Hub) -> None:
    """Only what was written counts."""
    planet.run()
    (planet.folder / "public" / "news" / "atom.xml").unlink()
    planet.run()
    assert told.told[len(FEEDS) :] == ["http://planet.example/news/atom.xml"]


def test_feeds_are_told_of_in_batches(planet: Planet, told: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each request tells of so many."""
    monkeypatch.setattr(publish, "_BATCH", 4)
    planet.run()
    assert [len(form["hub.url"]) for form in told.forms] == [4, 2]
    assert set(told.told) == FEEDS


def test_a_hub_that_takes_one_feed_a_request_is_told_of_one_after_the_other(planet: Planet, told: Hub) -> None:
    """WebSub §6 leaves it to the hub."""
    told.most_urls = 1
    planet.run()
    assert sorted(len(form["hub.url"]) for form in told.forms) == [1] * len(FEEDS) + [len(FEEDS)]
    assert waiting(planet) == 0


@pytest.mark.parametrize("status", [500, 429, 410, 302])
def test_a_hub_that_fails_is_told_later(planet: Planet, told: Hub, status: int) -> None:
    """Nothing is lost; a later change of the feed does not have it asked sooner."""
    told.status = status
    planet.every = timedelta(seconds=10)
    assert planet.run().unpublished == 0
    asked = len(told.forms)
    planet.serve("/feed.xml", "News", body=feed("Ferry", "Fog"))
    planet.run()
    assert len(told.forms) == asked
    told.status = 204
    planet.now += timedelta(minutes=1)
    planet.run()
    assert set(told.told[-len(FEEDS) :]) == FEEDS
    assert waiting(planet) == 0


def test_a_hub_that_cannot_be_reached_is_given_up_at_last(planet: Planet, told: Hub) -> None:
    """A refused address is one; the tries become rarer, and end."""
    planet.ports = ()
    planet.every = timedelta(days=2)
    for _ in range(12):
        planet.run()
    assert not told.forms
    assert waiting(planet, later=timedelta(days=99)) == 0


def test_a_slow_hub_holds_up_nobody(planet: Planet, told: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """What there is to publish is on disk before it is asked; another hub is told meanwhile."""
    monkeypatch.setattr("feeds.websub.ask._TIMEOUT", 1.0)
    with hub() as other:
        planet.ports = (told.port, other.port)
        planet.more = f"[websub]\nhubs = ['{told.url}', '{other.url}']\n"
        told.seconds = 30
        began = time.monotonic()
        planet.run()
        assert time.monotonic() - began < 15
        assert "Ferry" in planet.read("news/rss.xml")
        assert set(other.told) == FEEDS
    assert waiting(planet, later=timedelta(minutes=2)) == len(FEEDS)


def test_a_crash_between_publishing_and_telling_loses_no_ping(
    planet: Planet, told: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was written when we were killed is told of by the next run, though that has nothing to write."""

    async def killed(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(publication, "announced", killed)
        with pytest.raises(KeyboardInterrupt):
            planet.run()
    assert not told.forms
    planet.run()
    assert set(told.told) == FEEDS


def test_hubs_that_left_the_configuration_are_told_nothing(planet: Planet, told: Hub) -> None:
    """What waited for them is forgotten."""
    told.status = 500
    planet.run()
    planet.more = ""
    planet.run()
    assert waiting(planet, later=timedelta(days=99)) == 0


def test_a_category_that_cannot_be_published_is_told_of_as_far_as_it_was(planet: Planet, told: Hub) -> None:
    """The formats that were written before the one that failed."""
    planet.run()
    root = planet.folder / "public" / "news"
    (root / "atom.xml").unlink()
    (root / "atom.xml").mkdir()
    planet.serve("/feed.xml", "News", body=feed("Ferry", "Fog"))
    assert planet.run().unpublished == 1
    assert [url for url in told.forms[-1]["hub.url"] if "/news/" in url] == ["http://planet.example/news/rss.xml"]
    shutil.rmtree(root / "atom.xml")
    planet.run()
    assert set(told.forms[-1]["hub.url"]) == {f"http://planet.example/news/{name}" for name in publish.FEEDS[1:]}


def test_publishing_by_hand_tells_hubs_too(planet: Planet, told: Hub) -> None:
    """`feeds publish` is all that some run after `feeds poll`."""
    assert feeds("-c", planet.config, "publish").code == 0
    assert {url for url in FEEDS if "/news/" not in url} <= set(told.told)


def test_what_a_round_has_no_time_for_is_told_the_next_time(
    planet: Planet, told: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hub that answers late holds up a run for so long, and no longer."""
    with monkeypatch.context() as patched:
        patched.setattr(publish, "ROUND_SECONDS", -1)
        planet.run()
    assert not told.forms
    planet.run()
    assert set(told.told) == FEEDS
