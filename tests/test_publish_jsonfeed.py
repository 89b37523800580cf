import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import time_machine
from any_channel import any_channel, legal, plain
from hypothesis import given, settings
from make import NOON, channel, item, source_info, stored_item
from validate.published import faults

from feeds.model import Channel
from feeds.publish.jsonfeed import FILENAME, render
from store.model import Enclosure, Origin, Person

IMAGE = Enclosure(url="https://news.example/a.png", type="image/png", length=9, width=4, height=3)
SOUND = Enclosure(url="https://news.example/b.mp3", type="audio/mpeg", length=7)
OTHER = Enclosure(url="https://news.example/c")


def read(published: Channel) -> dict[str, Any]:
    """Return the published feed, which keeps to the specification."""
    data = render(published)
    assert faults(FILENAME, data) == []
    feed: dict[str, Any] = json.loads(data)
    return feed


def read_item(*, stored: dict[str, object] | None = None, **overrides: object) -> dict[str, Any]:
    """Return the item object of an item, published alone."""
    (found,) = read(channel(items=(stored_item(item=item(**overrides), **(stored or {})),)))["items"]
    return dict(found)


def test_a_channel_says_what_it_is() -> None:
    """Members stand in the order of the specification, and what nobody knows is left out."""
    found = read(channel(image="https://planet.example/logo.png", items=()))
    assert list(found.items()) == [
        ("version", "https://jsonfeed.org/version/1.1"),
        ("title", "Harbour"),
        ("home_page_url", "https://planet.example/news/harbour/"),
        ("feed_url", "https://planet.example/news/harbour/feed.json"),
        ("description", "All that floats"),
        ("icon", "https://planet.example/logo.png"),
        ("language", "en"),
        ("items", []),
    ]
    assert read(channel(description="")).keys() & {"description", "icon", "authors"} == set()


def test_a_channel_is_never_without_a_title() -> None:
    """It falls back to the site's, then to its address, as in RSS and Atom."""
    assert read(channel(title="\x00"))["title"] == "Planet Example"
    assert read(channel(title="", site_title=""))["title"] == "https://planet.example/news/harbour/"


def test_an_item_says_what_it_is() -> None:
    """Every member of an item carries its value."""
    people = (Person(name="Ada", email="ada@news.example", url="https://ada.example/"), Person(name="Bo"))
    found = read_item(authors=people, tags=("boats",), language="de")
    assert list(found.items()) == [
        ("id", "https://news.example/ferry"),
        ("url", "https://news.example/ferry"),
        ("title", "The ferry is back"),
        ("content_html", "<p>It sails again, <em>twice</em> a day.</p>"),
        ("summary", "It sails again."),
        ("image", "https://news.example/ferry.jpg"),
        ("date_published", "2026-11-20T12:00:00+00:00"),
        ("date_modified", "2026-11-20T12:00:00+00:00"),
        ("authors", [{"name": "Ada", "url": "https://ada.example/"}, {"name": "Bo"}]),
        ("tags", ["News/Harbour", "boats"]),
        ("language", "de"),
        (
            "attachments",
            [{"url": "https://news.example/ferry.jpg", "mime_type": "image/jpeg", "size_in_bytes": 48_213}],
        ),
        (
            "_source",
            {
                "about": "https://www.rssboard.org/rss-specification#ltsourcegtSubelementOfLtitemgt",
                "title": "Harbour News",
                "feed_url": "https://news.example/feed.xml",
                "home_page_url": "https://news.example/",
            },
        ),
    ]


@pytest.mark.parametrize(
    ("summary", "content", "expected"),
    [
        ("<p>a &amp; b</p>", "<p>c</p>", {"summary": "a & b", "content_html": "<p>c</p>"}),
        ("<p>a</p>", None, {"content_html": "<p>a</p>"}),
        (None, "<p>c</p>", {"content_html": "<p>c</p>"}),
        ('<img src="https://news.example/a.png">', "<p>c</p>", {"content_html": "<p>c</p>"}),
        (None, None, {"content_text": ""}),
        ("\x00", "", {"content_text": ""}),
    ],
)
def test_every_item_has_content(summary: str | None, content: str | None, expected: dict[str, str]) -> None:
    """JSON Feed asks for one of two contents; a summary is text, and stands beside a content only."""
    found = read_item(summary=summary, content=content)
    assert {name: found[name] for name in found if name.startswith(("content", "summary"))} == expected


def test_every_medium_is_attached_the_image_first() -> None:
    """Each URL is there once; a type, which is asked for, is never invented for an image."""
    found = read_item(image=IMAGE, enclosures=(SOUND, IMAGE, OTHER))["attachments"]
    assert found == [
        {"url": "https://news.example/a.png", "mime_type": "image/png", "size_in_bytes": 9},
        {"url": "https://news.example/b.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 7},
        {"url": "https://news.example/c", "mime_type": "application/octet-stream"},
    ]
    unknown = read_item(image=OTHER)
    assert (unknown["image"], "attachments" in unknown) == (OTHER.url, False)


def test_an_item_of_nothing_but_an_id_is_valid() -> None:
    """What is not known is not said."""
    found = read_item(url=None, title="", summary=None, content=None, image=None, stored={"paths": ()})
    assert found.keys() == {"id", "content_text", "date_published", "date_modified", "_source"}


def test_an_author_who_tells_nothing_is_left_out() -> None:
    """An author object without a name or a URL is against the specification."""
    assert "authors" not in read_item(authors=(Person(name="\x00", email="nobody"),))


@pytest.mark.parametrize(
    ("email", "url", "expected"),
    [
        ("bo@news.example", None, "mailto:bo@news.example"),
        ("bo+x%y@news.example", None, "mailto:bo+x%25y@news.example"),
        ("bo@news.example", "https://bo.example/", "https://bo.example/"),
        ("ask bo", None, None),
    ],
)
def test_an_author_without_a_page_has_a_mail_address(email: str, url: str | None, expected: str | None) -> None:
    """JSON Feed has one URL for an author, and says that it may be a mailto link."""
    (author,) = read_item(authors=(Person(name="Bo", email=email, url=url),))["authors"]
    assert author.get("url") == expected


def test_an_item_tells_its_language_where_it_is_another() -> None:
    """The channel's holds for all that say nothing; what is no language tag is left out."""
    assert [read_item(language=own).get("language") for own in ("en", "zh-Hans", "no language", None)] == [
        None,
        "zh-Hans",
        None,
        None,
    ]


def test_an_item_names_the_origin_that_it_states_itself() -> None:
    """As RSS's source does; own posts name none, and credentials stay with their owner."""
    origin = Origin(title="Ferry Times", url="https://ferry.example/atom")
    assert read_item(source=origin)["_source"]["title"] == "Ferry Times"
    assert "_source" not in read_item(stored={"source": source_info(kind="posts", url="/srv/posts")})
    private = source_info(url="https://me:secret@news.example/feed?token=1", link=None)
    assert read_item(stored={"source": private})["_source"]["feed_url"] == "https://news.example/feed"


def test_dates_are_in_utc_whatever_their_zone() -> None:
    """RFC 3339 dates come out in one zone; a change that we saw is the date of change."""
    moment = datetime(2026, 3, 1, 7, 30, tzinfo=timezone(timedelta(hours=8)))
    found = read_item(stored={"date": moment, "first_seen": NOON - timedelta(hours=1)})
    assert found["date_published"] == "2026-02-28T23:30:00+00:00"
    assert found["date_modified"] == "2026-11-20T12:00:00+00:00"


def test_the_clock_is_not_in_the_feed() -> None:
    """The same channel gives the same bytes at any time, with a line end after them."""
    before = render(channel())
    with time_machine.travel(datetime(2030, 5, 5, 5, tzinfo=UTC)):
        assert render(channel()) == before
    assert before.endswith(b"}\n")


def test_text_is_written_as_it_is() -> None:
    """Nobody needs escapes for what UTF-8 holds."""
    assert "新媒体 🚢".encode() in render(channel(title="新媒体 🚢"))


@settings(max_examples=50, deadline=None)  # a busy machine is no failure
@given(any_channel())
def test_any_text_survives_the_round_trip(published: Channel) -> None:
    """Whatever the texts, the feed keeps to the specification and says what was said, character by character."""
    for found, stored in zip(read(published)["items"], published.items, strict=True):
        entry = stored.item
        assert found["id"] == stored.public_id
        assert found.get("url") == entry.url
        assert found.get("title", "") == plain(entry.title)
        assert found.get("content_html", "") == (legal(entry.content) or legal(entry.summary))
        assert [who.get("name", "") for who in found.get("authors", ())] == [
            plain(who.name) for who in entry.authors if plain(who.name) or who.url
        ]
