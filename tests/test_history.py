"""A whole archive comes in, over real HTTP into a real store, whatever happens on the way."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from archives import SPACE, asked, kept, page, paged, resume, take
from feed_documents import atom, rss
from loopback import Page, loopback
from make import NOON
from planet import Planet

from feeds.select.identity import item_key


@pytest.fixture
def planet(tmp_path: Path) -> Iterator[Planet]:
    """Make a planet without sources."""
    with loopback() as site:
        yield Planet(folder=tmp_path, site=site, every=timedelta(days=1))


def test_a_paged_feed_comes_in_whole(planet: Planet) -> None:
    """RFC 5005 §3: each document is asked for once, each item is there once, with its own date."""
    paged(planet, 4)
    tally = take(planet)
    assert (tally.polled, tally.archived, tally.saved.new, tally.cut_short) == (1, 3, 8, 0)
    assert asked(planet.site) == ["/feed", "/feed?page=1", "/feed?page=2", "/feed?page=3"]
    items = kept(planet)
    assert items.keys() == {f"urn:{number}" for number in range(8)}
    assert {one.date for one in items.values()} == {NOON - number * timedelta(hours=1) for number in range(8)}


def test_the_source_stands_as_after_a_poll(planet: Planet) -> None:
    """What the newest document said counts: its validators, its name, the next poll, and what is known."""
    paged(planet, 3)
    planet.site.pages["/feed?page=2"].body = rss("<title>x</title>", channel="<title>Page 3</title>").encode()
    take(planet)
    state = planet.state("/feed")
    assert (state.etag, state.title, state.reason, state.error) == ('"(0, 1)"', "Harbour", "every 1 s", None)
    planet.now += timedelta(days=1)
    asked(planet.site)
    tally = planet.run()
    assert (tally.not_modified, tally.saved.new, tally.saved.changed) == (1, 0, 0)
    assert planet.site.log == [("/feed", 304)]


def test_an_archived_feed_comes_in_whole(planet: Planet) -> None:
    """RFC 5005 §4: by `prev-archive`, though the documents name others, too."""

    def month(links: str, number: int) -> Page:
        entry = f"<id>urn:{number}</id><title>{number}</title><updated>2026-0{number}-01T08:00:00Z</updated>"
        return Page(body=atom(entry, feed=f"<title>Harbour</title>{links}").encode())

    current = '<link rel="current" href="/feed"/>'
    planet.sources["/feed"] = ()
    planet.site.pages |= {
        "/feed": month('<link rel="prev-archive" href="/2026/8"/><link rel="next" href="/feed?page=2"/>', 9),
        "/2026/8": month(f'{current}<link rel="prev-archive" href="/2026/7"/>', 8),
        "/2026/7": month(f'{current}<link rel="next-archive" href="/2026/8"/>', 7),
    }
    assert take(planet).saved.new == 3
    assert asked(planet.site) == ["/feed", "/2026/8", "/2026/7"]
    assert kept(planet).keys() == {"urn:9", "urn:8", "urn:7"}


def test_a_json_feed_comes_in_whole(planet: Planet) -> None:
    """By `next_url`."""

    def document(number: int, **more: str) -> Page:
        items = [{"id": f"urn:{number}", "content_text": f"Text {number}"}]
        feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Harbour", "items": items, **more}
        return Page(body=json.dumps(feed).encode(), type="application/feed+json")

    planet.sources["/feed.json"] = ()
    planet.site.pages |= {"/feed.json": document(2, next_url="/1.json"), "/1.json": document(1)}
    assert take(planet).saved.new == 2
    assert kept(planet).keys() == {"urn:2", "urn:1"}


def test_a_feed_without_an_archive_is_polled(planet: Planet) -> None:
    """It names no older document, so none is guessed."""
    paged(planet, 1)
    tally = take(planet)
    assert (tally.saved.new, tally.archived, tally.cut_short) == (2, 0, 0)
    assert asked(planet.site) == ["/feed"]


def test_a_newer_version_is_not_overwritten_by_an_older(planet: Planet) -> None:
    """RFC 5005 §4: of duplicates that of the newer document holds, also in a second walk."""
    planet.sources["/feed"] = ()
    planet.site.pages |= {
        "/feed": page("/2", 1, text="the newest"),
        "/2": page("/3", 1, 2, text="newer"),
        "/3": page(None, 1, 2, 3, text="old"),
    }
    for new in (3, 0):
        tally = take(planet)
        assert (tally.saved.new, tally.saved.changed) == (new, 0)
    texts = {guid: one.item.summary for guid, one in kept(planet).items()}
    assert texts == {"urn:1": "the newest", "urn:2": "newer", "urn:3": "old"}


def test_items_that_say_the_same_again_are_others(planet: Planet) -> None:
    """A column has the same texts each week: entries of an older document are no former names of newer ones."""
    planet.sources["/feed"] = ()
    for week in range(3):
        entries = (
            f"<guid>urn:{week}.{day}</guid><title>Tides, day {day}</title>"
            f"<pubDate>{(NOON - timedelta(days=7 * week + day)).isoformat()}</pubDate>"
            for day in range(7)
        )
        link = f'<atom:link {SPACE} rel="next" href="/{week + 1}"/>' if week < 2 else ""
        body = rss(*entries, channel=f"<title>Tides</title>{link}").encode()
        planet.site.pages[f"/{week}" if week else "/feed"] = Page(body=body)
    assert take(planet).saved.new == 21
    named = {item_key(f"urn:{week}.{day}") for week in range(3) for day in range(7)}
    assert {one.item.key for one in kept(planet).values()} == named


def test_a_loop_ends_the_walk(planet: Planet) -> None:
    """Each document is read once, and that is no failure."""
    paged(planet, 3)
    planet.site.pages["/feed?page=2"] = page("/feed?page=1", 4, 5)
    tally = take(planet)
    assert (tally.archived, tally.saved.new, tally.cut_short) == (2, 6, 0)
    assert len(asked(planet.site)) == 3


def test_pages_without_end_end_the_walk(planet: Planet) -> None:
    """A program that answers every number has nothing new to tell, three times in a row."""
    paged(planet, 3)
    for number in range(2, 9):
        planet.site.pages[f"/feed?page={number}"] = page(f"/feed?page={number + 1}", 4, 5)
    tally = take(planet)
    assert (tally.saved.new, tally.cut_short, resume(planet)) == (6, 0, None)
    assert asked(planet.site)[-1] == "/feed?page=5"


def test_a_page_on_another_host_is_not_asked_for(planet: Planet) -> None:
    """It would be asked in our name, whatever is there."""
    with loopback("127.0.0.2") as other:
        planet.ports = (other.port,)
        paged(planet, 1)
        planet.site.pages["/feed"] = page(f"{other.url}/2", 0, 1)
        other.pages["/2"] = page(None, 2)
        tally = take(planet)
        assert (tally.saved.new, tally.archived, tally.cut_short, other.log) == (2, 0, 1, [])


def test_a_feed_that_moved_is_followed_where_it_is(planet: Planet) -> None:
    """A host that the feed's own one redirects to may have the archive."""
    with loopback("127.0.0.2") as other:
        planet.ports = (other.port,)
        planet.sources["/feed"] = ()
        planet.site.pages["/feed"] = Page(status=301, headers={"Location": f"{other.url}/feed"})
        other.pages |= {"/feed": page("/2", 0, 1), "/2": page(None, 2)}
        tally = take(planet)
        assert (tally.saved.new, tally.archived, tally.cut_short) == (3, 1, 0)


def test_secrets_are_for_the_sources_own_origin(planet: Planet) -> None:
    """An older document elsewhere on the site is asked for without them."""
    with loopback() as other:
        planet.ports = (other.port,)
        planet.more = f"[[sources]]\nurl = '{planet.url('/feed')}'\nheaders = {{ x-key = 'hush' }}\n"
        planet.site.pages |= {"/feed": page("/2", 1), "/2": page(f"{other.url}/3", 2)}
        other.pages["/3"] = page(None, 3)
        assert take(planet).saved.new == 3
        assert ["X-Key" in sent for sent in planet.site.headers] == [True, True]
        assert ["X-Key" in sent for sent in other.headers] == [False]


def test_a_source_that_fails_has_no_archive(planet: Planet) -> None:
    """It is a poll that failed, and the next source has its turn."""
    paged(planet, 2)
    planet.sources = {"/missing": (), **planet.sources}
    tally = take(planet)
    assert (tally.polled, tally.failed, tally.archived, tally.cut_short) == (2, 1, 1, 0)


def test_each_document_keeps_its_newest_items(planet: Planet) -> None:
    """`max_items` holds for each; what is left out is counted, and such an archive is not whole."""
    paged(planet, 3)
    planet.environ["FEEDWORKS_POLL__MAX_ITEMS"] = "1"
    tally = take(planet)
    assert (tally.saved.new, tally.left_out, tally.cut_short) == (3, 3, 1)
    assert kept(planet).keys() == {"urn:0", "urn:2", "urn:4"}
    planet.environ["FEEDWORKS_POLL__MAX_ITEMS"] = "2"
    tally = take(planet)
    assert (tally.saved.new, tally.left_out, tally.cut_short) == (3, 0, 0)
