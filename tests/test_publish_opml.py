from datetime import timedelta

import listparser
from lxml import etree
from make import NOON
from read_xml import attributes, texts

from feeds.model import Outline
from feeds.publish.opml import render

FERRIES = Outline(
    title="Ferries & <Tugs>", xml_url="https://p.example/a/b/rss.xml?x=1&y", html_url="https://p.example/a/b/"
)
NEWS = Outline(
    title="新闻", xml_url="https://p.example/a/rss.xml", html_url="https://p.example/a/", children=(FERRIES,)
)


def test_outlines_nest_as_the_categories_do() -> None:
    """OPML 2.0: each outline is a feed with text, type and both addresses, those below it inside."""
    found = etree.fromstring(render("Planet", (NEWS,), NOON))
    assert (found.tag, found.get("version")) == ("opml", "2.0")
    assert attributes(found, "body/outline/outline") == [
        {
            "text": "Ferries & <Tugs>",
            "title": "Ferries & <Tugs>",
            "type": "rss",
            "xmlUrl": "https://p.example/a/b/rss.xml?x=1&y",
            "htmlUrl": "https://p.example/a/b/",
        }
    ]
    assert [outline["text"] for outline in attributes(found, "body/outline")] == ["新闻"]


def test_the_head_tells_title_and_last_change() -> None:
    """The date is RFC 822's, and of the change: a later run with the same outlines gives the same bytes."""
    data = render("Planet \x00\u202e", (), NOON)
    assert texts(etree.fromstring(data), "head/*") == ["Planet ", "Fri, 20 Nov 2026 12:00:00 GMT"]
    assert render("Planet", (NEWS,), NOON) == render("Planet", (NEWS,), NOON)
    assert render("Planet", (NEWS,), NOON) != render("Planet", (NEWS,), NOON + timedelta(seconds=1))


def test_a_common_reader_imports_every_feed() -> None:
    """The importer listparser finds the feed of a category, and those of the categories below it."""
    found = listparser.parse(render("Planet", (NEWS,), NOON))
    assert {(feed.title, feed.url) for feed in found.feeds} == {
        (NEWS.title, NEWS.xml_url),
        (FERRIES.title, FERRIES.xml_url),
    }


def test_an_outline_without_a_feed_is_a_folder() -> None:
    """OPML 2.0: it has a text and what is inside, neither a type nor addresses; a list need not have a date."""
    found = etree.fromstring(render("Planet", (Outline(title="Sea", children=(FERRIES,)),)))
    assert attributes(found, "body/outline") == [{"text": "Sea", "title": "Sea"}]
    assert attributes(found, "body/outline/outline")[0]["xmlUrl"] == FERRIES.xml_url
    assert texts(found, "head/*") == ["Planet"]
