"""What feedgen loses, shown on feedgen alone, and kept by what we build on it. Each pair is one fault."""

import locale
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from feedgen.feed import FeedGenerator
from lxml import etree
from make import channel, item, stored_item
from read_xml import attributes, texts

from feeds.model import Channel
from feeds.publish import atom, rss
from store.model import Enclosure, Person

TWO = (
    Enclosure(url="https://news.example/a.png", type="image/png", length=9),
    Enclosure(url="https://news.example/b.mp3", type="audio/mpeg", length=7),
)


def plain_feed() -> tuple[Any, Any]:
    """Return a feed and its only entry, by feedgen alone."""
    feed = FeedGenerator()
    feed.id("https://planet.example/")
    feed.title("Planet")
    feed.link(href="https://planet.example/")
    feed.description("All that floats")
    entry = feed.add_entry()
    entry.id("https://news.example/ferry")
    entry.title("The ferry is back")
    entry.link(href="https://news.example/ferry")
    return feed, entry


def read_plain_atom(feed: Any) -> etree._Element:
    return etree.fromstring(feed.atom_str())


def read_plain_rss(feed: Any) -> etree._Element:
    return etree.fromstring(feed.rss_str())


def read_atom(**overrides: object) -> etree._Element:
    return etree.fromstring(atom.render(channel(items=(stored_item(item=item(**overrides)),))))


def read_rss(**overrides: object) -> etree._Element:
    return etree.fromstring(rss.render(channel(items=(stored_item(item=item(**overrides)),))))


def test_atom_enclosures_stay_enclosures() -> None:
    """Plain feedgen writes the link of an enclosure as if it were the page."""
    feed, entry = plain_feed()
    entry.enclosure(url="https://news.example/a.png", length=9, type="image/png")
    assert attributes(read_plain_atom(feed), "atom:entry/atom:link")[1] == {"href": "https://news.example/a.png"}
    assert attributes(read_atom(image=TWO[0]), "atom:entry/atom:link[@rel='enclosure']") == [
        {"rel": "enclosure", "type": "image/png", "length": "9", "href": "https://news.example/a.png"}
    ]


def test_rss_keeps_every_medium_and_leads_with_the_episode() -> None:
    """Plain feedgen keeps the last enclosure only."""
    feed, entry = plain_feed()
    for one in reversed(TWO):
        entry.enclosure(url=one.url, length=one.length, type=one.type)
    assert [found["url"] for found in attributes(read_plain_rss(feed), ".//enclosure")] == [TWO[0].url]
    found = read_rss(image=TWO[0], enclosures=TWO)
    assert [enclosure["url"] for enclosure in attributes(found, ".//enclosure")] == [TWO[1].url]
    assert [content["url"] for content in attributes(found, ".//media:content")] == [one.url for one in TWO]


def test_atom_sources_are_whole() -> None:
    """Plain feedgen leaves out the id and date of a source, and what its link is for."""
    feed, entry = plain_feed()
    entry.source(url="https://news.example/feed.xml", title="Harbour News")
    assert texts(read_plain_atom(feed), "atom:entry/atom:source/*") == ["Harbour News", ""]
    assert attributes(read_plain_atom(feed), ".//atom:source/atom:link") == [
        {"href": "https://news.example/feed.xml"}
    ]
    found = read_atom()
    assert texts(found, ".//atom:source/atom:id") == ["https://news.example/feed.xml"]
    assert texts(found, ".//atom:source/atom:updated") == ["2026-11-20T12:00:00+00:00"]
    assert [link["rel"] for link in attributes(found, ".//atom:source/atom:link")] == ["self", "alternate"]


def test_rss_names_authors_who_have_no_address() -> None:
    """Plain feedgen names nobody without one."""
    feed, entry = plain_feed()
    entry.author(name="Ada")
    assert b"Ada" not in feed.rss_str()
    assert texts(read_rss(authors=(Person(name="Ada"),)), ".//dc:creator") == ["Ada"]


@pytest.mark.parametrize("render", [rss.render, atom.render])
def test_the_clock_is_not_in_the_feed(render: Any) -> None:
    """Plain feedgen stamps the moment where no date was set; we never do."""
    with time_machine.travel(datetime(2030, 5, 5, 5, tzinfo=UTC)):
        feed, _ = plain_feed()
    assert b"05 May 2030" in feed.rss_str()
    assert feed.atom_str().count(b"2030-05-05T05:00:00") == 2
    before = render(channel())
    with time_machine.travel(datetime(2030, 5, 5, 5, tzinfo=UTC)):
        assert render(channel()) == before


def test_the_locale_of_the_process_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plain feedgen changes it to write a date, under the feet of every other thread."""
    calls: list[tuple[object, ...]] = []
    monkeypatch.setattr(locale, "setlocale", lambda *arguments: calls.append(arguments))
    rss.render(channel())
    assert not calls
    plain_feed()[0].rss_str()
    assert calls


@pytest.mark.parametrize("illegal", ["\x00", "\x1b", "\ufffe", "\ud800"])
def test_characters_that_xml_cannot_hold_are_dropped(illegal: str) -> None:
    """Plain feedgen raises at the first of them, and one bad item would cost the feed."""
    feed, entry = plain_feed()
    entry.title(f"a{illegal}b")
    with pytest.raises(ValueError, match=r"XML compatible|surrogates"):
        feed.rss_str()
    text = f"a{illegal}b"
    found = read_rss(title=text, summary=text, content=text, tags=(text,), authors=(Person(name=text),))
    for path in ("title", "description", "content:encoded", "dc:creator"):
        assert texts(found, f"channel/item/{path}") == ["ab"]


def test_the_end_of_a_cdata_section_is_text() -> None:
    """Texts are escaped, never put into a section that they could close."""
    text = "a ]]> b <![CDATA[ c"
    assert texts(read_rss(content=text, summary=""), "channel/item/description") == [text]
    assert b"<![CDATA[" not in rss.render(channel(items=(stored_item(item=item(content=text)),)))


def test_items_keep_their_order() -> None:
    """Plain feedgen puts each entry before the others."""
    feed, _ = plain_feed()
    later = feed.add_entry()
    later.id("urn:example:2")
    later.title("Second")
    later.link(href="https://news.example/2")
    assert texts(read_plain_atom(feed), "atom:entry/atom:title") == ["Second", "The ferry is back"]
    items = tuple(stored_item(id=n, item=item(title=title)) for n, title in enumerate(("First", "Second")))
    assert texts(etree.fromstring(atom.render(channel(items=items))), "atom:entry/atom:title") == [
        "First",
        "Second",
    ]


def test_an_entry_may_have_no_title() -> None:
    """Plain feedgen refuses it in Atom."""
    feed, entry = plain_feed()
    entry.title("")
    with pytest.raises(ValueError, match="Required fields not set"):
        feed.atom_str()
    assert texts(read_atom(title=""), "atom:entry/atom:title") == [" "]


@pytest.mark.parametrize("published", [channel(description=""), channel(title="")])
def test_a_channel_may_lack_a_title_or_a_description(published: Channel) -> None:
    """Plain feedgen refuses it in RSS."""
    feed, _ = plain_feed()
    feed.description("")
    with pytest.raises(ValueError, match="Required fields not set"):
        feed.rss_str()
    assert all(
        texts(etree.fromstring(rss.render(published)), f"channel/{name}")[0] for name in ("title", "description")
    )
