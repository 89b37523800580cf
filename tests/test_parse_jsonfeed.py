"""JSON Feed: as the standard has it, and as people write it."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from feed_documents import only, read

from feeds.errors import ParseError
from store.model import Enclosure, Origin, Person


def feed(*items: Any, **overrides: Any) -> str:
    top = {"version": "https://jsonfeed.org/version/1.1", "title": "Harbour News", "items": items}
    return json.dumps({**top, **overrides})


def test_a_feed_is_read_whole() -> None:
    """Every field of JSON Feed 1.1 that we publish arrives, URLs absolute and HTML clean."""
    found = read(
        feed(
            {
                "id": "tag:news.example,2026:1",
                "url": "/1",
                "title": "The ferry <is> back",
                "content_html": '<p onclick="x">Twice a day. <a href="more">More</a></p>',
                "summary": "It sails & sails.",
                "date_published": "2026-11-20T08:00:00+08:00",
                "date_modified": "2026-11-20T01:00:00Z",
                "tags": ["ferry", "ferry", 7],
                "image": "https://cdn.example/ferry.jpg",
                "attachments": [{"url": "talk.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 1234}],
                "_source": {"title": "Ferry Times", "feed_url": "https://ferry.example/atom"},
            },
            home_page_url="https://news.example/",
            description="All of the <port>",
            language="en-GB",
            icon="/icon.png",
            authors=[{"name": "Ada", "url": "https://ada.example/"}],
        )
    )
    assert (found.format, found.title, found.link) == ("json11", "Harbour News", "https://news.example/")
    assert (found.description, found.language) == ("All of the <port>", "en-GB")
    assert found.image == "https://news.example/icon.png"
    (item,) = found.items
    assert item.guid == "tag:news.example,2026:1"
    assert item.url == "https://news.example/1"
    assert item.title == "The ferry <is> back"
    assert item.content == (
        '<p>Twice a day. <a href="https://news.example/more" rel="noopener noreferrer nofollow">More</a></p>'
    )
    assert item.summary == "It sails &amp; sails."
    assert item.published == datetime(2026, 11, 20, 0, tzinfo=UTC)
    assert item.updated == datetime(2026, 11, 20, 1, tzinfo=UTC)
    assert item.tags == ("ferry",)
    assert item.authors == (Person(name="Ada", url="https://ada.example/"),)
    assert item.image == Enclosure(url="https://cdn.example/ferry.jpg", type="image/jpeg")
    assert item.enclosures == (Enclosure(url="https://news.example/talk.mp3", type="audio/mpeg", length=1234),)
    assert item.language == "en-GB"
    assert item.source == Origin(title="Ferry Times", url="https://ferry.example/atom")


def test_the_main_image_leads() -> None:
    """What an item calls its image comes before images that it attaches, which tell its type and size."""
    told = {"mime_type": "image/webp", "size_in_bytes": 9}
    files = [{"url": "https://news.example/a", **told}, {"url": "https://news.example/b.png", **told}]
    named = feed({"id": "1", "image": "https://news.example/b.png", "attachments": files})
    assert only(named).image == Enclosure(url="https://news.example/b.png", type="image/webp", length=9)
    unnamed = feed({"id": "1", "banner_image": "https://news.example/b.png", "attachments": files})
    assert only(unnamed).image == Enclosure(url="https://news.example/a", type="image/webp", length=9)
    alone = feed({"id": "1", "image": "https://news.example/b"})
    assert only(alone).image == Enclosure(url="https://news.example/b")


def test_version_1_has_one_author() -> None:
    """JSON Feed 1.0's `author` object is read as a list of one, of a feed or an item."""
    found = read(
        feed({"id": 1, "content_text": "x"}, version="https://jsonfeed.org/version/1", author={"name": "Ada"})
    )
    assert found.format == "json10"
    assert found.items[0].authors == (Person(name="Ada"),)
    assert found.items[0].guid == "1"


def test_authors_are_preferred_to_an_author() -> None:
    """Feeds that speak both versions say one thing twice, and often not in the same words."""
    (found,) = read(
        feed(
            {
                "id": "1",
                "content_text": "x",
                "author": {"name": "Ada & Bo"},
                "authors": [{"name": "Ada"}, {"name": "Bo"}],
            }
        )
    ).items
    assert found.authors == (Person(name="Ada"), Person(name="Bo"))


def test_plain_content_is_escaped() -> None:
    """`content_text` is no HTML, whatever it looks like."""
    assert only(feed({"id": "1", "content_text": "1 < 2 <b>"})).content == "1 &lt; 2 &lt;b&gt;"


def test_what_json_does_not_know_costs_a_value_and_no_item() -> None:
    """NaN, endless numbers, lone surrogates and items that are no objects are read around."""
    odd = '{"id": "1\\ud800", "url": NaN, "title": "a\\ud800b", "x": %s, "y": -Infinity}' % ("9" * 5000)
    found = read(feed("odd", 3, None, [1]).replace('"odd"', odd))
    assert [(item.guid, item.url, item.title) for item in found.items] == [("1", None, "ab")]
    assert found.warnings == ("items that are no objects: 3",)


def test_a_feed_that_forgot_its_version_is_read_with_a_warning() -> None:
    """A title and items are enough."""
    found = read(feed({"id": "1", "title": "x"}, version=None))
    assert len(found.items) == 1
    assert found.warnings == ("no JSON Feed version is stated",)


@pytest.mark.parametrize("body", [feed(items={"1": {}}), "[]", '{"items": []}', "{}"])
def test_other_json_is_no_feed(body: str) -> None:
    """Items that are no list, and JSON of another kind, are told apart from JSON Feed."""
    with pytest.raises(ParseError, match="JSON, but not JSON Feed"):
        read(body)


def test_broken_json_says_where() -> None:
    """The message names the place of the fault."""
    with pytest.raises(ParseError, match="line 1 column 13"):
        read('{"version": nope}')
