"""Feeds that change the ids of their items: nothing comes twice, nothing is lost, nothing stirs."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from feed_documents import rss
from loopback import loopback
from lxml import etree
from planet import Planet

DAYS = [f"{day} Nov 2026 08:00:00 GMT" for day in (10, 11, 12, 13)]


@pytest.fixture
def planet(tmp_path: Path) -> Iterator[Planet]:
    """Make a planet without sources."""
    with loopback() as site:
        yield Planet(folder=tmp_path, site=site)


def entry(number: int, guid: str, link: str = "", date: str = "", text: str = "") -> str:
    link = link or f"https://news.example/{number}"
    return (
        f"<guid isPermaLink='false'>{guid}</guid><link>{link}</link><title>Item {number}</title>"
        f"<description>{text or number}</description><pubDate>{date or DAYS[number]}</pubDate>"
    )


def rotating(poll: int) -> list[str]:
    """Each poll has new guids."""
    return [entry(number, f"{poll}-{number}") for number in range(3)]


def dated_anew(poll: int) -> list[str]:
    """Each poll has new guids, and new dates."""
    return [entry(number, f"{poll}-{number}", date=DAYS[poll]) for number in range(3)]


def with_sessions(poll: int) -> list[str]:
    """Each poll has new guids, and new links."""
    return [entry(number, f"{poll}-{number}", link=f"https://news.example/?s={poll}") for number in range(3)]


@pytest.mark.parametrize(
    ("entries", "identity"), [(rotating, "link"), (dated_anew, "link"), (with_sessions, "title")]
)
def test_new_ids_at_every_poll_make_no_new_items(
    planet: Planet, entries: Callable[[int], list[str]], identity: str
) -> None:
    """From the second poll on they are told apart by what stays; from the third on nothing is written."""
    for poll in range(2):
        planet.serve("/feed", "News", body=rss(*entries(poll)).encode())
        planet.run()
    assert (planet.items("/feed"), planet.state("/feed").identity) == (3, identity)
    published = planet.files()
    planet.serve("/feed", "News", body=rss(*entries(2)).encode())
    tally = planet.run()
    assert (tally.saved.new, tally.saved.changed, planet.items("/feed")) == (0, 0, 3)
    assert planet.rewritten(published) == set()


def test_published_ids_stay_and_news_still_come(planet: Planet) -> None:
    """What subscribers know the items by is what it was; a new item is one, a changed one changes."""
    planet.serve("/feed", "News", body=rss(*rotating(0)).encode())
    planet.run()
    before = planet.read("news/rss.xml")
    planet.serve(
        "/feed",
        "News",
        body=rss(
            *rotating(1),
            entry(3, "1-3"),
        ).encode(),
    )
    assert planet.run().saved.new == 1
    planet.serve("/feed", "News", body=rss(entry(0, "2-0", text="corrected"), *rotating(2)[1:]).encode())
    tally = planet.run()
    assert (tally.saved.new, tally.saved.changed, planet.items("/feed")) == (0, 1, 4)
    guids = re.findall("<guid.*?</guid>", before)
    assert len(guids) == 3
    assert all(guid in planet.read("news/rss.xml") for guid in guids)


def test_a_column_of_one_link_and_title_keeps_each_day(planet: Planet) -> None:
    """An id, a date and a text of its own make an item."""
    for day, weather in enumerate(("sunny", "sunny", "a storm")):
        daily = entry(0, f"day-{day}", date=DAYS[day], text=weather)
        planet.serve("/feed", "News", body=rss(daily).encode())
        planet.run()
    assert (planet.items("/feed"), planet.state("/feed").identity) == (3, "guid")


def test_a_guid_that_others_come_to_share_doubles_nothing(planet: Planet) -> None:
    """An item that was known by its guid is known by its link, once the guid is no longer its own."""
    planet.serve("/feed", "News", body=rss(entry(0, "same")).encode())
    planet.run()
    planet.serve("/feed", "News", body=rss(entry(0, "same"), entry(1, "same")).encode())
    assert planet.run().saved.new == 1
    assert (planet.items("/feed"), planet.state("/feed").identity) == (2, "link")


def test_one_text_that_comes_again_is_an_item_of_its_own(planet: Planet) -> None:
    """It stands among others that are new, so nothing tells that ids change."""
    first = [entry(number, f"first-{number}", date=DAYS[0]) for number in range(4)]
    again = [entry(9, f"again-{number}", f"https://news.example/b{number}", DAYS[1]) for number in range(3)]
    planet.serve("/feed", "News", body=rss(*first).encode())
    planet.run()
    planet.serve("/feed", "News", body=rss(*again, entry(0, "again-0", date=DAYS[1])).encode())
    assert planet.run().saved.new == 4


def test_an_item_that_is_still_listed_keeps_its_id(planet: Planet) -> None:
    """Another with its title and date, where guids come to be shared, is another."""
    known = "<guid>https://news.example/1</guid><link>https://news.example/1</link><title>Fog</title>"
    other = "<guid>{}</guid><link>https://news.example/{}</link><title>Fog</title><description>b</description>"
    date = f"<pubDate>{DAYS[0]}</pubDate>"
    planet.serve("/feed", "News", body=rss(known + date).encode())
    planet.run()
    others = (other.format("same", number) + date for number in (2, 3))
    planet.serve("/feed", "News", body=rss(*others, known + date).encode())
    assert planet.run().saved.new == 2
    published = etree.fromstring(planet.read("news/rss.xml").encode())
    links = {one.findtext("guid"): one.findtext("link") for one in published.iter("item")}
    assert links["https://news.example/1"] == "https://news.example/1"


def test_items_that_come_back_later_are_known_too(planet: Planet) -> None:
    """When ids changed not all of them were listed; those of a pinned item never change."""
    pinned = entry(9, "pinned", date=DAYS[0])
    every = [entry(number, f"0-{number}", date=DAYS[0]) for number in range(8)]
    planet.serve("/feed", "News", body=rss(pinned, *every).encode())
    planet.run()
    for poll, most in ((1, 6), (2, 8), (3, 8)):
        some = [entry(number, f"{poll}-{number}", date=DAYS[0]) for number in range(most)]
        planet.serve("/feed", "News", body=rss(pinned, *some).encode())
        assert planet.run().saved.new == 0
