"""The HTML page of a category."""

import time
from datetime import UTC, datetime

import pytest
from any_channel import any_channel
from front_pages import front_pages
from hypothesis import given
from make import channel, item, source_info, stored_item
from reading_pages import hrefs, of_item, only, page, texts

from feeds.model import Channel, Crumb
from feeds.publish.html import render
from store.model import Enclosure, Person


def test_same_channel_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's time zone does not reach the page, nor does the page before."""
    before = render(channel())
    render(channel(language="zh"))
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    time.tzset()
    assert render(channel()) == before
    monkeypatch.undo()
    time.tzset()


def test_head_names_the_feeds_and_the_page() -> None:
    """Readers find all feeds, search engines the page's one address, chat windows its title and picture."""
    shown = page(channel(title="Ships & quays"))
    head = {
        node.attributes.get("rel")
        or node.attributes.get("property")
        or node.attributes.get("name"): node.attributes
        for node in shown.css("head link, head meta")
    }
    feeds = [(node.attributes["type"], node.attributes["href"]) for node in shown.css("link[rel=alternate]")]
    assert feeds == [
        ("application/rss+xml", "https://planet.example/news/harbour/rss.xml"),
        ("application/atom+xml", "https://planet.example/news/harbour/atom.xml"),
        ("application/feed+json", "https://planet.example/news/harbour/feed.json"),
    ]
    assert head["canonical"]["href"] == "https://planet.example/news/harbour/"
    assert head["og:title"]["content"] == "Ships & quays"
    assert head["og:image"]["content"] == "https://news.example/ferry.jpg"
    assert head["description"]["content"] == "All that floats"
    assert [node.text() for node in shown.css("title")] == ["Ships & quays · Planet Example"]


def test_character_set_comes_first() -> None:
    """The encoding is declared within the first 1024 bytes, before any text."""
    assert render(channel()).index(b'<meta charset="utf-8">') < 120


@pytest.mark.parametrize(
    ("slug_path", "links"),
    [
        ("", ["./news/sea/index.html", "./feeds.opml"]),
        ("news", ["../index.html", "../news/sea/index.html", "../feeds.opml"]),
        ("新媒体/观察者网", ["../../index.html", "../../news/sea/index.html", "../../feeds.opml"]),
    ],
)
def test_links_inside_the_site_are_relative(slug_path: str, links: list[str]) -> None:
    """Each page climbs to the root by its own depth, so the site works below any base path and as files."""
    shown = channel(slug_path=slug_path, items=(), children=(Crumb(title="Sea", slug_path="news/sea"),))
    found = {node.attributes["href"] for node in page(shown).css("a:not(.readers a)")}
    assert set(links) <= found
    assert not any(str(href).startswith(("/", "http")) for href in found)


def test_links_are_percent_encoded() -> None:
    """A category in Chinese, with a colon or a question mark in it, is a path and nothing else."""
    shown = channel(slug_path="", children=(Crumb(title="?", slug_path="a:b/为什么?"),))
    assert only(shown, ".sections a").attributes["href"] == "./a%3Ab/%E4%B8%BA%E4%BB%80%E4%B9%88%3F/index.html"


def test_breadcrumb_leads_from_the_root_to_here() -> None:
    """The site comes first, once, and this page last, marked as the current one."""
    crumbs = (Crumb(title="Planet Example", slug_path=""), Crumb(title="News", slug_path="news"))
    shown = channel(breadcrumbs=crumbs)
    assert texts(shown, "nav.breadcrumb li") == ["Planet Example", "News", "Harbour"]
    assert only(shown, "[aria-current=page]").text() == "Harbour"


def test_front_page_has_no_breadcrumb() -> None:
    """The root is its own way home."""
    assert page(channel(slug_path="", path="")).css(".breadcrumb") == []


def test_subscribing_shows_whole_addresses() -> None:
    """All addresses can be selected by hand; the buttons wait for the script that makes them work."""
    shown = page(channel(slug_path="新闻"))
    assert [node.attributes["value"] for node in shown.css("#subscribe input[readonly]")] == [
        "https://planet.example/%E6%96%B0%E9%97%BB/rss.xml",
        "https://planet.example/%E6%96%B0%E9%97%BB/atom.xml",
        "https://planet.example/%E6%96%B0%E9%97%BB/feed.json",
    ]
    assert all("hidden" in node.attributes for node in shown.css("#subscribe button"))


def test_sections_tell_how_much_they_hold() -> None:
    """A number is followed by its word, for those who hear the page."""
    children = (Crumb(title="Sea", slug_path="sea", items=1), Crumb(title="Land", slug_path="land", items=1204))
    assert texts(channel(children=children), ".count") == ["1 item", "1,204 items"]


def test_headings_step_down_by_one() -> None:
    """One h1, h2 for the parts, h3 for the items: no level is left out."""
    shown = channel(children=(Crumb(title="Sea", slug_path="sea"),))
    assert [node.tag for node in page(shown).css("h1, h2, h3, h4")] == ["h1", "h2", "h2", "h2", "h3"]


def test_item_tells_where_it_comes_from() -> None:
    """Title and author lead to the web, source and date to all that is of them; no name is told twice."""
    authors = (Person(name="Ann", url="https://ann.example/"), Person(name="Harbour News"), Person(name="Bo"))
    article = only(of_item(authors=authors), "article")
    assert [(node.text(), node.attributes["href"]) for node in article.css("h3 a, .byline a, .when a")] == [
        ("The ferry is back", "https://news.example/ferry"),
        ("Harbour News", "../../search/index.html?source=1"),
        ("Ann", "https://ann.example/"),
        ("20 November 2026, 12:00", "../../search/index.html?date=2026-11-20"),
    ]
    assert [node.text() for node in article.css(".byline bdi")] == ["Harbour News", "Ann", "Bo"]


@pytest.mark.parametrize(
    ("language", "shown_as"),
    [("en", "1 January 2027, 00:30"), ("zh-Hans", "2027年1月1日 00:30"), ("fr", "1 January")],
)
def test_time_is_shown_in_the_channels_zone(language: str, shown_as: str) -> None:
    """People read local time in the page's language; machines read UTC."""
    stored = stored_item(date=datetime(2026, 12, 31, 16, 30, tzinfo=UTC))
    time_shown = only(channel(language=language, timezone="Asia/Shanghai", items=(stored,)), "article time")
    assert time_shown.text().startswith(shown_as)
    assert time_shown.attributes["datetime"] == "2026-12-31T16:30:00Z"


def test_footer_tells_the_newest_change() -> None:
    """The page says when its contents changed, not when it was written."""
    shown = channel(updated=datetime(2026, 3, 1, 8, 5, tzinfo=UTC), timezone="UTC")
    assert only(shown, "footer time").text() == "1 March 2026, 08:05"


def test_pictures_keep_their_place_and_their_secret() -> None:
    """Size is declared where it is known, no referrer is told, and only the first picture is not lazy."""
    unknown = stored_item(id=2, item=item(image=Enclosure(url="https://news.example/b.png")))
    first, second = page(channel(items=(stored_item(), unknown))).css("article img")
    assert first.attributes == {
        "src": "https://news.example/ferry.jpg",
        "alt": "",
        "width": "1200",
        "height": "630",
        "referrerpolicy": "no-referrer",
        "decoding": "async",
    }
    assert second.attributes["loading"] == "lazy"
    assert "width" not in second.attributes


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//news.example/", "ftp://news.example/", ""]
)
def test_only_web_addresses_are_linked(url: str) -> None:
    """Whatever else stands where an address should be is not linked and not loaded, but its name is shown."""
    stored = stored_item(
        item=item(url=url, authors=(Person(name="Ann", url=url),), image=Enclosure(url=url)),
        source=source_info(link=url),
    )
    article = only(channel(image=url or None, items=(stored,)), "article")
    assert article.css("a:not([href^='../../search/']), img") == []
    assert [node.text() for node in article.css("h3, bdi")] == ["The ferry is back", "Harbour News", "Ann"]


def test_markup_in_text_is_text() -> None:
    """Titles, names and tags are escaped wherever they stand."""
    attack = '"><script>alert(1)</script>'
    stored = stored_item(
        item=item(title=attack, tags=(attack,), language=attack, authors=(Person(name=attack),)),
        source=source_info(title=attack + "x"),
        paths=(attack,),
    )
    crumb = (Crumb(title=attack, slug_path=attack),)
    shown = channel(
        title=attack, description=attack, site_title=attack, items=(stored,), children=crumb, breadcrumbs=crumb
    )
    assert len(page(shown).css("script")) == 1


def test_categories_are_links_where_their_folder_is_known() -> None:
    """An item shows its other categories, from here on down; a tag leads to all that have it."""
    stored = stored_item(paths=("News/Harbour", "News/Harbour/Ferries/Night", "Sea"), item=item(tags=("boats",)))
    shown = channel(items=(stored,), slugs={"News/Harbour/Ferries/Night": "news/harbour/ferries/night"})
    assert texts(shown, ".kicker bdi") == ["Ferries › Night", "Sea"]
    assert only(shown, ".kicker a").attributes["href"] == "../../news/harbour/ferries/night/index.html"
    assert texts(shown, ".tags bdi") == ["boats"]
    assert only(shown, ".tags a").attributes["href"] == "../../search/index.html?tag=boats"


def test_foreign_items_say_their_language() -> None:
    """An item in another language is marked, and its byline marked back, for fonts and voices."""
    foreign = of_item(language="ar")
    assert only(foreign, "article").attributes["lang"] == "ar"
    assert only(foreign, "article").attributes["dir"] == "auto"
    assert only(foreign, ".byline").attributes["lang"] == "en"
    assert "lang" not in only(of_item(language="EN"), "article").attributes


@pytest.mark.parametrize(
    ("language", "direction"), [("ar-EG", "rtl"), ("he", "rtl"), ("en-GB", "ltr"), ("zh", "ltr")]
)
def test_page_runs_in_the_direction_of_its_language(language: str, direction: str) -> None:
    """Arabic, Hebrew and their like run from right to left."""
    assert only(channel(language=language), "html").attributes["dir"] == direction


@pytest.mark.parametrize(
    ("language", "word"), [("zh-CN", "订阅"), ("zh_TW", "订阅"), ("en", "Subscribe"), ("fr", "Subscribe")]
)
def test_page_speaks_chinese_or_english(language: str, word: str) -> None:
    """Chinese for every zh, English for all others."""
    assert only(channel(language=language), "#subscribe h2").text() == word


@pytest.mark.parametrize(("language", "words"), [("en", "There is nothing here yet."), ("zh", "这里还没有内容。")])
def test_empty_category_says_so(language: str, words: str) -> None:
    """A category without items is a page that says it plainly."""
    shown = channel(items=(), language=language)
    assert only(shown, ".empty").text() == words
    assert page(shown).css("article") == []


def test_item_without_words_is_untitled() -> None:
    """Even an item that says nothing has a heading to follow."""
    shown = of_item(title="", summary=None, content=None)
    assert only(shown, "h3 a").text() == "Untitled"


@given(any_channel())
def test_any_channel_makes_a_page(shown: Channel) -> None:
    """Whatever the texts hold, each item is one article with one heading, and nothing becomes a script."""
    read = page(shown)
    assert len({node.attributes["id"] for node in read.css("article")}) == len(shown.items)
    assert len(read.css("h3")) == len(shown.items)
    assert len(read.css("script")) == 1


def test_a_tag_that_no_encoding_has_is_linked() -> None:
    """Half a character costs its link a question mark, not the page."""
    assert hrefs(of_item(tags=("\ud800",)), ".tags a") == ["../../search/index.html?tag=%3F"]


def test_credentials_stay_private() -> None:
    """A password in an address is not published."""
    assert b"hunter2" not in render(of_item(url="https://ann:hunter2@news.example/"))


def test_full_page_is_light() -> None:
    """Fifty items in Chinese, style and script included, stay under 100 KB."""
    assert len(render(front_pages("https://planet.example/")["chinese"])) < 100_000


def test_order_of_items_is_the_channels() -> None:
    """The page sorts nothing: the first item leads."""
    items = tuple(
        stored_item(public_id=f"urn:x:{number}", item=item(title=f"Item {number}")) for number in (3, 1, 2)
    )
    shown = page(channel(items=items))
    assert [node.text() for node in shown.css("article h3")] == ["Item 3", "Item 1", "Item 2"]
    assert len({node.attributes["id"] for node in shown.css("article")}) == 3
