"""Hubs and topics, as HTTP and documents tell of them (WebSub §4)."""

import json
import time

import pytest
from feed_documents import URL, atom, document, read, rss

from feeds.parse import strict, tolerant
from feeds.parse.normalise import normalise

ATOM = "http://www.w3.org/2005/Atom"
LINKS = '<link rel="hub" href="https://hub.example/"/><link rel="self" href="/own"/>'
IN_RSS = LINKS.replace("<link", f'<link xmlns="{ATOM}"')
ITEM = "<title>Fog</title><guid>1</guid>"
FOUND = (("https://hub.example/",), "https://news.example/own")


def told(body: str | bytes, link: str | None = None) -> tuple[tuple[str, ...], str | None]:
    """Return the hubs and the topic of a document that came with a Link header."""
    found = read(body, headers={} if link is None else {"link": link})
    return found.hubs, found.topic


def test_each_format_has_its_way_to_say_it() -> None:
    """RSS and Atom link to both; JSON Feed has `hubs`, of which only WebSub's count, and `feed_url`."""
    assert told(rss(ITEM, channel=f"<title>News</title>{IN_RSS}")) == FOUND
    assert told(atom("<title>Fog</title><id>urn:1</id>", feed=f"<title>News</title>{LINKS}")) == FOUND
    hubs = [{"type": "rssCloud", "url": "https://cloud.example/"}, {"type": "websub", "url": FOUND[0][0]}, 7]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "News", "items": []}
    assert told(json.dumps({**feed, "hubs": hubs, "feed_url": "/own"})) == FOUND
    assert told(json.dumps({**feed, "hubs": "https://hub.example/"})) == ((), None)


def test_both_readers_of_xml_find_the_same() -> None:
    """Several hubs in their order, the last address, and none of what an item says."""
    item = f"{ITEM}{IN_RSS.replace('hub.example', 'item.example')}"
    more = IN_RSS.replace("hub.example", "other.example").replace("/own", "/moved")
    body = rss(item, channel=f"<title>News</title>{IN_RSS}{more}")
    asked = document(body)
    for raw in (strict.read(body.encode(), asked), tolerant.read(body, asked)):
        assert raw
        found = normalise(raw, asked)
        assert found.hubs == ("https://hub.example/", "https://other.example/")
        assert found.topic == "https://news.example/moved"


def test_what_http_says_counts_first() -> None:
    """Hub and topic each: a document may be a copy of one that lives elsewhere."""
    body = rss(ITEM, channel=f"<title>News</title>{IN_RSS}")
    link = '<https://first.example/>; rel="hub", <//other.example/>; title="a,b"; rel=hub, </topic>; rel="SELF x"'
    assert told(body, link) == (("https://first.example/", "https://other.example/"), "https://news.example/topic")
    assert told(body, "<https://first.example/>;rel=hub") == (("https://first.example/",), FOUND[1])


@pytest.mark.parametrize(
    "link",
    [
        "",
        "<https://a.example/>",
        '<https://a.example/>; rel="next"',
        '<https://a.example/>; rel="hub"; anchor="/other"',
        "<mailto:a@hub.example>; rel=hub",
        "<https://a.example/; rel=hub",
        'https://a.example/; rel="hub"',
    ],
)
def test_other_links_are_none(link: str) -> None:
    """Other relations, links about other documents, what is no web address, what is not closed."""
    assert told(rss(ITEM), link) == ((), None)


@pytest.mark.parametrize("part", ["<", "<a>", "<a>;rel", '<a>;rel="', "<a>; rel=hub ", " ;", "<a> \t"])
def test_a_hostile_header_is_read_in_no_time(part: str) -> None:
    """However often it repeats itself; ten hubs are kept."""
    began = time.perf_counter()
    many = ",".join(f"<{URL}{number}>;rel=hub" for number in range(99))
    hubs, _ = told(rss(ITEM), part * (32_768 // len(part)) + "," + many)
    assert time.perf_counter() - began < 1
    assert len(hubs) <= 10
