"""Stories that several sources told: found within the channel, and linked."""

from datetime import datetime, timedelta

import pytest
from lxml import etree
from make import NOON, channel, item, source_info, stored_item
from read_xml import attributes

from feeds.publish import atom, rss
from feeds.publish.retold import retold
from store.model import StoredItem

LONG = "The ferry is back, and sails again twice a day"


def told(number: int, url: str | None, title: str = LONG, date: datetime = NOON, source: int = 0) -> StoredItem:
    """Return an item of a source of its own."""
    source = source or number
    origin = source_info(
        id=source,
        title=f"Source {source}",
        url=f"https://{source}.example/feed",
        link=f"https://{source}.example/",
    )
    return stored_item(
        id=number, public_id=f"urn:example:{number}", item=item(url=url, title=title), date=date, source=origin
    )


def test_the_same_link_of_another_source_is_via_that_source() -> None:
    """Marks of campaigns, the scheme and the fragment make no other page."""
    found = retold((told(1, "https://a.example/1", "A"), told(2, "http://a.example/1?utm_source=x#y", "B")))
    assert found == {
        1: (("via", "https://2.example/", "Source 2"),),
        2: (("via", "https://1.example/", "Source 1"),),
    }


def test_the_same_long_title_elsewhere_is_related() -> None:
    """Its page is linked, and the source named."""
    found = retold((told(1, "https://a.example/1"), told(2, "https://b.example/1", LONG.upper())))
    assert found[1] == (("related", "https://b.example/1", "Source 2"),)


@pytest.mark.parametrize(
    "other",
    [
        told(2, "https://b.example/1", LONG, source=1),
        told(2, "https://b.example/1", LONG, NOON - timedelta(hours=49)),
        told(2, "https://b.example/1", "Weekly update"),
        told(2, None),
        told(2, "http://[2001:db8::1]/"),
    ],
)
def test_what_may_be_another_story_is_not_linked(other: StoredItem) -> None:
    """One source, two days later, a short title, no page."""
    assert 1 not in retold((told(1, "https://a.example/1", other.item.title), other))


def test_at_most_three_others_are_linked_in_rss_and_atom() -> None:
    """RSS has the links of Atom, which are no links of the item itself."""
    stories = channel(items=tuple(told(number, f"https://{number}.example/1") for number in range(1, 7)))
    item_links = attributes(etree.fromstring(rss.render(stories))[0], "item/atom:link")
    related = "atom:entry/atom:link[@rel='related']"
    assert attributes(etree.fromstring(atom.render(stories)), related) == item_links
    assert item_links[:3] == [
        {"rel": "related", "href": f"https://{number}.example/1", "title": f"Source {number}"}
        for number in (2, 3, 4)
    ]


def test_a_place_in_the_tree_says_which_page_lists_it() -> None:
    """Atom calls it the scheme, RSS the domain; what a source calls its categories has none."""
    stored = stored_item(item=item(tags=("ferry",)), paths=("News/Harbour", "Gone"))
    found = channel(items=(stored,), slugs={"News/Harbour": "news/harbour", "ferry": "ferry"})
    page = "https://planet.example/news/harbour/"
    assert attributes(etree.fromstring(rss.render(found))[0], "item/category") == [{"domain": page}, {}, {}]
    assert attributes(etree.fromstring(atom.render(found)), "atom:entry/atom:category") == [
        {"term": "News/Harbour", "scheme": page},
        {"term": "Gone"},
        {"term": "ferry"},
    ]
