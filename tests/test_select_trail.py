"""The way through an archive: what is read next, and where it ends."""

import pytest

from feeds.model import ParsedFeed
from feeds.select.trail import MOST, End, Trail

FEED = "https://news.example/feed"
PAGE = "https://news.example/feed?page={}"


def trail(most: int = MOST) -> Trail:
    """Return a way that may lead through one site."""
    return Trail(sites=frozenset({"news.example"}), most=most)


def listing(older: str | None, *keys: str) -> ParsedFeed:
    """Return a feed that lists entries, and names an older document."""
    return ParsedFeed(format="atom10", older=older, seen=keys)


def end_of(step: str | End) -> tuple[str, bool, str | None]:
    """Return why a way ends, whether that is all, and where it goes on another time."""
    assert isinstance(step, End)
    return step.reason, step.is_whole, step.resume


def test_it_leads_to_the_oldest_document() -> None:
    """The one that names none before it."""
    way = trail()
    assert way.follow(FEED, listing(PAGE.format(2), "c")) == PAGE.format(2)
    assert way.follow(PAGE.format(2), listing(PAGE.format(3), "b")) == PAGE.format(3)
    assert end_of(way.follow(PAGE.format(3), listing(None, "a"))) == ("names no older document", True, None)


@pytest.mark.parametrize("back", [FEED, PAGE.format(2), PAGE.format(3)], ids=["newest", "itself", "redirected"])
def test_a_loop_ends_it(back: str) -> None:
    """An address that was asked or that answered is not read again."""
    way = trail()
    way.follow(FEED, listing(PAGE.format(2), "c"))
    step = way.follow(PAGE.format(3), listing(back, "b"))
    assert end_of(step) == ("leads back to a document that was read", True, None)


def test_documents_that_list_nothing_new_end_it() -> None:
    """After three in a row; one with a new entry between them starts the count anew."""
    way = trail()
    new = [("a",), (), ("a",), ("a", "b"), ("b",), ("a",)]
    for number, keys in enumerate(new):
        assert way.follow(PAGE.format(number), listing(PAGE.format(number + 1), *keys)) == PAGE.format(number + 1)
    step = way.follow(PAGE.format(6), listing(PAGE.format(7), "b"))
    assert end_of(step) == ("lists nothing new, as the 2 documents before it", True, None)


def test_it_goes_on_another_time_where_it_is_long() -> None:
    """So many documents before the newest are read in one go."""
    way = trail(most=2)
    for number in range(2):
        following = PAGE.format(number + 1)
        assert way.follow(PAGE.format(number), listing(following, str(number))) == following
    step = way.follow(PAGE.format(2), listing(PAGE.format(3), "c"))
    assert end_of(step) == ("is one of 2, which is enough for once", False, PAGE.format(3))


@pytest.mark.parametrize("address", ["https://evil.example/2", "https://127.0.0.1/2", "https://example/2"])
def test_another_site_ends_it(address: str) -> None:
    """A feed sends us nowhere else, or it could have anybody asked in our name."""
    reason, is_whole, resume = end_of(trail().follow(FEED, listing(address, "a")))
    assert reason.startswith("leads to another site, ")
    assert (is_whole, resume) == (False, None)


def test_a_host_of_the_same_site_is_followed() -> None:
    """Archives may lie on another host of the domain."""
    archive = "https://archive.news.example/2"
    assert trail().follow(FEED, listing(archive, "a")) == archive


def test_what_came_encrypted_is_followed_encrypted() -> None:
    """Sites behind a proxy often name themselves by http."""
    way = trail()
    assert way.follow(FEED, listing("http://news.example/2", "a")) == "https://news.example/2"
    assert trail().follow("http://news.example/", listing("http://news.example/2")) == "http://news.example/2"
