from calendar import timegm
from datetime import UTC, datetime, timedelta, timezone
from time import struct_time
from xml.parsers import expat

import feedparser
import pytest
from any_channel import any_channel, html, plain
from hypothesis import given, settings
from lxml import etree
from make import NOON, channel, item, source_info, stored_item
from read_xml import attributes, texts

from feeds.clean.text import never_html
from feeds.model import Channel
from feeds.publish.parts import XML_LANG, media
from feeds.publish.rss import render
from store.model import Enclosure, Item, Origin, Person


def read(published: Channel) -> etree._Element:
    """Return the channel element of the published feed."""
    return etree.fromstring(render(published))[0]


def read_item(*, stored: dict[str, object] | None = None, **overrides: object) -> etree._Element:
    """Return the item element of an item, published alone."""
    element = read(channel(items=(stored_item(item=item(**overrides), **(stored or {})),))).find("item")
    assert element is not None
    return element


def test_a_channel_says_what_it_is() -> None:
    """Title, link, description, language, date, generator, image and its own address are all there, once."""
    found = read(channel(image="https://planet.example/logo.png", items=()))
    assert [(child.tag, child.text) for child in found if len(child) == 0] == [
        ("title", "Harbour"),
        ("link", "https://planet.example/news/harbour/"),
        ("description", "All that floats"),
        ("{http://www.w3.org/2005/Atom}link", None),
        ("generator", "Feedworks"),
        ("language", "en"),
        ("lastBuildDate", "Fri, 20 Nov 2026 12:00:00 GMT"),
    ]
    url = "https://planet.example/news/harbour/rss.xml"
    assert attributes(found, "atom:link") == [{"href": url, "rel": "self", "type": "application/rss+xml"}]
    assert texts(found, "image/*") == [
        "https://planet.example/logo.png",
        "Harbour",
        "https://planet.example/news/harbour/",
    ]


@pytest.mark.parametrize(
    ("overrides", "title", "description"),
    [
        ({"description": ""}, "Harbour", "Harbour"),
        ({"description": " \x00 "}, "Harbour", "Harbour"),
        ({"title": "", "description": ""}, "Planet Example", "Planet Example"),
        ({"title": "", "site_title": ""}, "https://planet.example/news/harbour/", "All that floats"),
    ],
)
def test_a_channel_is_never_without_title_and_description(
    overrides: dict[str, str], title: str, description: str
) -> None:
    """RSS 2.0 asks for both: a description falls back to the title, a title to the site's."""
    found = read(channel(**overrides))
    assert (texts(found, "title"), texts(found, "description")) == ([title], [description])


def test_urls_of_unicode_folders_are_percent_encoded() -> None:
    """Links are URIs (RFC 3986), whatever the category is called."""
    assert texts(read(channel(slug_path="新媒体")), "link") == [
        "https://planet.example/%E6%96%B0%E5%AA%92%E4%BD%93/"
    ]


def test_an_item_says_what_it_is() -> None:
    """The plain elements of an item carry its values."""
    found = read_item()
    assert [texts(found, name) for name in ("title", "link", "guid", "pubDate", "category")] == [
        ["The ferry is back"],
        ["https://news.example/ferry"],
        ["https://news.example/ferry"],
        ["Fri, 20 Nov 2026 12:00:00 GMT"],
        ["News/Harbour"],
    ]


def test_no_text_is_taken_for_html() -> None:
    """RSS cannot say what a title, a category or a description of a channel is, and readers guess."""
    looks, shown = "<b>AT&amp;T</b>", "<\u2060b>AT&\u2060amp;T<\u2060/b>"
    stored = stored_item(item=item(title=looks, tags=(looks,)), source=source_info(title=looks), paths=())
    found = read(channel(title=looks, description=looks, image="https://planet.example/a.png", items=(stored,)))
    for path in ("title", "description", "image/title", "item/title", "item/category", "item/source"):
        assert texts(found, path) == [shown]


def test_items_stand_in_the_order_given() -> None:
    """The channel's order, newest first, is the feed's."""
    stored = [stored_item(id=n, item=item(title=f"No. {n}")) for n in range(3)]
    assert texts(read(channel(items=tuple(stored))), "item/title") == ["No. 0", "No. 1", "No. 2"]


@pytest.mark.parametrize(
    ("public_id", "permalink"),
    [
        ("https://news.example/ferry", "true"),
        ("https://news.example/?p=1", "false"),
        ("urn:uuid:5bba1bd0-4f6a-4bb5-9d0c-3d4a2f0d7c11", "false"),
    ],
)
def test_only_an_id_that_is_the_link_is_a_permalink(public_id: str, permalink: str) -> None:
    """Readers open a permalink: an id that merely looks like a URL is not one."""
    found = read_item(stored={"public_id": public_id})
    assert texts(found, "guid") == [public_id]
    assert attributes(found, "guid") == [{"isPermaLink": permalink}]


@pytest.mark.parametrize(
    ("summary", "content", "description", "encoded"),
    [
        ("<p>Short</p>", "<p>Long</p>", ["<p>Short</p>"], ["<p>Long</p>"]),
        ("<p>Short</p>", None, ["<p>Short</p>"], []),
        (None, "<p>Long</p>", ["<p>Long</p>"], []),
        (None, None, [], []),
    ],
)
def test_the_description_is_the_summary_or_else_the_content(
    summary: str | None, content: str | None, description: list[str], encoded: list[str]
) -> None:
    """content:encoded is there only beside a description that is something else."""
    found = read_item(summary=summary, content=content)
    assert (texts(found, "description"), texts(found, "content:encoded")) == (description, encoded)


@pytest.mark.parametrize(
    ("url", "description"),
    [
        ("https://news.example/ferry", "https://news.example/ferry"),
        ("https://news.example/?page=1&copy=2", "https://news.example/?page=1&amp;copy=2"),
        (None, "urn:example:1"),
    ],
)
def test_an_item_without_any_text_is_described_by_its_link_or_id(url: str | None, description: str) -> None:
    """RSS 2.0 wants a title or a description of each item; the latter is HTML."""
    found = read_item(title="", summary=None, content=None, url=url, stored={"public_id": "urn:example:1"})
    assert (texts(found, "title"), texts(found, "description")) == ([], [description])


def test_an_item_in_another_language_says_so() -> None:
    """RSS has a language of the channel only; xml:lang (XML 1.0 §2.12) is everywhere."""
    assert [read_item(language=tag).get(XML_LANG) for tag in ("zh-Hans", "en", None)] == ["zh-Hans", None, None]


def test_authors_are_named_by_dublin_core() -> None:
    """Every name is there, and no RSS author, which would have to be an address."""
    found = read_item(authors=(Person(name="Ada", email="ada@news.example"), Person(name=""), Person(name="李雷")))
    assert texts(found, "dc:creator") == ["Ada", "李雷"]
    assert not texts(found, "author")


def test_categories_are_places_then_own_categories_then_tags() -> None:
    """Each is said once, wherever it was found."""
    found = read_item(
        categories=("Sea/Ferries", "News"), tags=("News", "ferry"), stored={"paths": ("News", "A/B")}
    )
    assert texts(found, "category") == ["News", "A/B", "Sea/Ferries", "ferry"]


IMAGE = Enclosure(url="https://news.example/a.png", type="image/png", length=9, width=4, height=3)
SOUND = Enclosure(url="https://news.example/b.mp3", type="audio/mpeg", length=7)
OTHER = Enclosure(url="https://news.example/c")


@pytest.mark.parametrize(
    ("image", "enclosures", "expected"),
    [
        (IMAGE, (OTHER,), ("https://news.example/a.png", "9", "image/png")),
        (IMAGE, (OTHER, SOUND), ("https://news.example/b.mp3", "7", "audio/mpeg")),
        (None, (SOUND, OTHER), ("https://news.example/b.mp3", "7", "audio/mpeg")),
        (Enclosure(url="https://news.example/d"), (SOUND,), ("https://news.example/b.mp3", "7", "audio/mpeg")),
        (None, (OTHER,), ("https://news.example/c", "0", "application/octet-stream")),
    ],
)
def test_there_is_one_enclosure_the_episode_or_else_the_lead_image(
    image: Enclosure | None, enclosures: tuple[Enclosure, ...], expected: tuple[str, str, str]
) -> None:
    """The profile allows one enclosure, with all three attributes; what is unknown is 0 or a general type."""
    found = attributes(read_item(image=image, enclosures=enclosures), "enclosure")
    assert found == [dict(zip(("url", "length", "type"), expected, strict=True))]


def test_every_medium_is_in_media_rss_once() -> None:
    """Media RSS keeps what one enclosure cannot, with the sizes that are known; a repeated URL is one medium."""
    again = Enclosure(url=IMAGE.url, type="image/jpeg")
    assert attributes(read_item(image=IMAGE, enclosures=(SOUND, again, OTHER)), "media:content") == [
        {
            "url": "https://news.example/a.png",
            "type": "image/png",
            "medium": "image",
            "fileSize": "9",
            "width": "4",
            "height": "3",
        },
        {"url": "https://news.example/b.mp3", "type": "audio/mpeg", "medium": "audio", "fileSize": "7"},
        {"url": "https://news.example/c"},
    ]


def test_the_lead_image_is_the_thumbnail() -> None:
    """Its size is said as far as it is known, and an item without a lead image has no thumbnail."""
    size = {"url": "https://news.example/a.png", "width": "4", "height": "3"}
    assert attributes(read_item(image=IMAGE), "media:thumbnail") == [size]
    assert not attributes(read_item(image=None, enclosures=(IMAGE,)), "media:thumbnail")


def test_an_item_names_the_feed_that_brought_it() -> None:
    """RSS 2.0's source is the feed's address, without credentials, and its title."""
    found = read_item(stored={"source": source_info(url="https://me:secret@news.example/feed?token=1")})
    assert texts(found, "source") == ["Harbour News"]
    assert attributes(found, "source") == [{"url": "https://news.example/feed"}]


def test_an_item_names_the_origin_that_it_states_itself() -> None:
    """An item of an aggregate is credited to the feed it was taken from."""
    found = read_item(source=Origin(title="Ferry Times", url="https://ferry.example/atom"))
    assert texts(found, "source") == ["Ferry Times"]


def test_own_posts_name_no_source() -> None:
    """The folder of the posts is nobody's business."""
    assert not texts(read_item(stored={"source": source_info(kind="posts", url="/srv/posts")}), "source")


def test_dates_are_in_gmt_whatever_their_zone() -> None:
    """RFC 822 dates come out in one zone, with names that no locale changes."""
    moment = datetime(2026, 3, 1, 7, 30, tzinfo=timezone(timedelta(hours=8)))
    assert texts(read_item(stored={"date": moment}), "pubDate") == ["Sat, 28 Feb 2026 23:30:00 GMT"]


def test_an_item_says_when_it_changed() -> None:
    """As Atom says it, under the prefix that is declared at the root, so readers can tell an edit."""
    stored = stored_item(first_seen=NOON - timedelta(hours=2), date=NOON - timedelta(hours=2))
    data = render(channel(items=(stored,)))
    assert b"<atom:updated>2026-11-20T12:00:00+00:00</atom:updated>" in data
    assert data.count(b"http://www.w3.org/2005/Atom") == 1


def _utc(parsed: struct_time) -> datetime:
    return datetime.fromtimestamp(timegm(parsed), UTC)


def _description(entry: Item) -> list[str]:
    return [html(entry.summary) or html(entry.content)] if html(entry.summary) or html(entry.content) else []


@settings(max_examples=50, deadline=None)  # a busy machine is no failure
@given(any_channel())
def test_any_text_survives_the_round_trip(published: Channel) -> None:
    """Whatever the texts, the feed is well-formed, and what it says is what was said, character by character."""
    data = render(published)
    expat.ParserCreate().Parse(data, True)
    for element, stored in zip(etree.fromstring(data)[0].findall("item"), published.items, strict=True):
        entry = stored.item
        assert texts(element, "title") == ([never_html(plain(entry.title))] if plain(entry.title) else [])
        assert texts(element, "guid") == [stored.public_id]
        assert texts(element, "link") == ([entry.url] if entry.url else [])
        assert texts(element, "dc:creator") == [plain(who.name) for who in entry.authors if plain(who.name)]
        if _description(entry):
            assert texts(element, "description") == _description(entry)
        if html(entry.summary) and html(entry.content):
            assert texts(element, "content:encoded") == [html(entry.content)]
        assert texts(element, "title") or texts(element, "description")


@settings(max_examples=50, deadline=None)  # a busy machine is no failure
@given(any_channel())
def test_a_common_reader_finds_what_was_published(published: Channel) -> None:
    """The reader feedparser finds ids, links, dates and enclosures."""
    parsed = feedparser.parse(render(published), sanitize_html=False)
    assert (parsed.version, parsed.bozo) == ("rss20", False)
    assert _utc(parsed.feed.updated_parsed) == published.updated
    for entry, stored in zip(parsed.entries, published.items, strict=True):
        assert entry.id == stored.public_id
        assert entry.get("link", stored.item.url) in {stored.item.url, stored.public_id}
        assert _utc(entry.published_parsed) == stored.date
        lead = stored.item.image.url if stored.item.image else None
        files = [one for one in media(stored.item) if one.type or one.url != lead]
        files.sort(key=lambda one: not (one.type or "").startswith(("audio/", "video/")))
        enclosed = [found.href.partition("#.")[0] for found in entry.get("enclosures", ())]
        assert enclosed == [one.url for one in files[:1]]
