"""The HTML page of one month of a category, and what leads from a page to readers, months and pictures."""

import pytest
from make import channel, item, stored_item
from reading_pages import hrefs, only, page, texts

from feeds.model import Archive
from feeds.publish.html import render
from store.model import Enclosure


def test_a_month_is_a_page_one_folder_deeper() -> None:
    """It says which month it is, has an address of its own, and leads to the months beside it and back."""
    shown = channel(archive=Archive(part="2026-10", previous="2026-08", next="2026-11"))
    assert texts(shown, "title") == ["Harbour · October 2026 · Planet Example"]
    assert only(shown, "h1").text() == "Harbour October 2026"
    assert hrefs(shown, "link[rel=canonical]") == ["https://planet.example/news/harbour/archive/2026-10.html"]
    assert hrefs(shown, "link[rel=prev], link[rel=next]") == ["2026-08.html", "2026-11.html"]
    assert hrefs(shown, ".pages a") == ["2026-08.html", "2026-11.html"]
    assert texts(shown, ".pages a") == ["Older August 2026", "Newer November 2026"]
    assert "../../../news/harbour/index.html" in hrefs(shown, ".breadcrumb a")
    assert only(shown, "form").attributes["action"] == "../../../search/index.html"


def test_after_the_newest_month_comes_the_front_page() -> None:
    """And before the front page comes the newest month; a site without months has no such links."""
    newest = channel(slug_path="", archive=Archive(part="2026-11"), language="zh")
    assert hrefs(newest, ".pages a") == hrefs(newest, "link[rel=next]") == ["../index.html"]
    front = channel(archive=Archive(previous="2026-11"), language="zh")
    assert hrefs(front, ".pages a") == hrefs(front, "link[rel=prev]") == ["archive/2026-11.html"]
    assert texts(front, ".pages a") == ["更早 2026年11月"]
    assert page(channel()).css(".pages, link[rel=prev], link[rel=next]") == []


def test_a_part_of_a_month_has_its_number() -> None:
    """It leads to the parts beside it; the search for the rest is one for the month."""
    items = tuple(stored_item(id=n, public_id=f"urn:{n}", item=item(title="海" * 150)) for n in range(300))
    shown = channel(items=items, archive=Archive(part="2026-10-3", previous="2026-10", next="2026-10-12"))
    assert texts(shown, "title") == ["Harbour · October 2026 (3) · Planet Example"]
    assert only(shown, "h1").text() == "Harbour October 2026 (3)"
    assert hrefs(shown, "link[rel=canonical]") == ["https://planet.example/news/harbour/archive/2026-10-3.html"]
    assert hrefs(shown, ".breadcrumb [aria-current]") == ["2026-10-3.html"]
    assert hrefs(shown, ".pages a") == hrefs(shown, "link[rel=prev], link[rel=next]")
    assert hrefs(shown, ".pages a") == ["2026-10.html", "2026-10-12.html"]
    assert texts(shown, ".pages a") == ["Older October 2026", "Newer October 2026 (12)"]
    assert hrefs(shown, ".unshown a") == ["../../../search/index.html?category=News%2FHarbour&date=2026-10"]
    assert texts(channel(archive=Archive(part="2026-10-3"), language="zh"), ".month") == ["2026年10月（3）"]


@pytest.mark.parametrize("title", ["Harbour", "海岸线与大桥" * 12])
def test_a_full_month_is_a_light_page(title: str) -> None:
    """Fifty items have texts, more have headlines, and the search has the rest: none is lost, 100 KB hold."""
    items = tuple(
        stored_item(id=n, public_id=f"urn:{n}", item=item(title=f"{title} {n}", summary="Wind & tide. " * 40))
        for n in range(2_000)
    )
    shown = channel(items=items, archive=Archive(part="2026-10"))
    assert len(render(shown)) <= 100_000
    stories, listed = texts(shown, "article h3"), texts(shown, ".rest a")
    assert len(stories) == 50
    assert stories + listed == [f"{title} {n}" for n in range(50 + len(listed))]
    assert len(listed) > 40
    rest = only(shown, ".unshown a")
    assert rest.text() == f"{2_000 - 50 - len(listed):,} more: find them by searching"
    assert rest.attributes["href"] == "../../../search/index.html?category=News%2FHarbour&date=2026-10"


def test_heavy_items_become_a_list_sooner() -> None:
    """Fewer are told with their texts, where fifty would be too heavy."""
    tags = tuple(f"{number} " + "海" * 40 for number in range(5))
    items = tuple(
        stored_item(id=n, public_id=f"urn:{n}", item=item(title=f"Ferry {n}", tags=tags)) for n in range(50)
    )
    shown = channel(items=items)
    assert len(render(shown)) <= 100_000
    assert texts(shown, "article h3, .rest a") == [f"Ferry {n}" for n in range(50)]


def test_a_month_says_whose_midnight_it_begins_at() -> None:
    """Its times are the site's, so that the first may be of another month."""
    shown = channel(archive=Archive(part="2026-10"), timezone="Asia/Shanghai")
    assert "Months are counted in UTC." in texts(shown, "footer p")
    chinese = channel(archive=Archive(part="2026-10"), timezone="Asia/Shanghai", language="zh")
    assert "月份按 UTC 划分。" in texts(chinese, "footer p")
    assert "Months are counted in UTC." not in texts(channel(timezone="Asia/Shanghai"), "footer p")


def test_a_month_offers_the_feeds_of_its_category() -> None:
    """Nobody subscribes to a month that has passed."""
    shown = channel(slug_path="", archive=Archive(part="2026-11"))
    assert hrefs(shown, ".address a") == ["../rss.xml", "../atom.xml", "../feed.json"]


def test_readers_are_links_with_the_feed_in_them() -> None:
    """Each takes the address of the RSS feed; `feed:` asks the machine of whoever reads."""
    assert hrefs(channel(), ".readers a") == [
        "feed:https://planet.example/news/harbour/rss.xml",
        "https://feedly.com/i/subscription/feed/https%3A%2F%2Fplanet.example%2Fnews%2Fharbour%2Frss.xml",
        "https://www.inoreader.com/?add_feed=https%3A%2F%2Fplanet.example%2Fnews%2Fharbour%2Frss.xml",
        "https://www.newsblur.com/?url=https%3A%2F%2Fplanet.example%2Fnews%2Fharbour%2Frss.xml",
        "https://theoldreader.com/feeds/subscribe?url=https%3A%2F%2Fplanet.example%2Fnews%2Fharbour%2Frss.xml",
    ]


@pytest.mark.parametrize(
    ("width", "height", "style"),
    [
        (1200, 630, "aspect-ratio: 1200 / 630"),
        (600, 700, "aspect-ratio: 600 / 700"),
        (300, 600, None),
        (3000, 500, None),
        (1200, None, None),
        (0, 0, None),
    ],
)
def test_the_lead_picture_is_shown_whole(width: int, height: int | None, style: str | None) -> None:
    """Its place has its shape before it arrives; what is too high or too wide is cut as all others are."""
    image = Enclosure(url="https://news.example/a.jpg", width=width, height=height)
    shown = channel(items=(stored_item(item=item(image=image)), stored_item(id=2, item=item(image=image))))
    assert [node.attributes.get("style") for node in page(shown).css(".picture")] == [style, None]
