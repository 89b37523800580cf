from calendar import timegm
from datetime import UTC, datetime, timedelta
from html import escape, unescape
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
from feeds.publish.atom import render
from feeds.publish.parts import XML_LANG, entry_updated
from store.model import Enclosure, Origin, Person, StoredItem

ATOM = "{http://www.w3.org/2005/Atom}"
# RFC 4287 §4.1.1 and §4.1.2: what a feed and an entry have exactly once, and at most once.
ONCE = ("id", "title", "updated")
AT_MOST_ONCE = ("generator", "icon", "logo", "rights", "subtitle", "content", "published", "source", "summary")


def read(published: Channel) -> etree._Element:
    """Return the feed element of the published feed."""
    return etree.fromstring(render(published))


def read_entry(*, stored: dict[str, object] | None = None, **overrides: object) -> etree._Element:
    """Return the entry element of an item, published alone."""
    element = read(channel(items=(stored_item(item=item(**overrides), **(stored or {})),))).find(f"{ATOM}entry")
    assert element is not None
    return element


def test_a_feed_says_what_it_is() -> None:
    """Id, title, date, author, generator, images and subtitle are all there, once."""
    found = read(channel(image="https://planet.example/logo.png", items=()))
    assert found.get(XML_LANG) == "en"
    assert {
        str(child.tag).removeprefix(ATOM): child.text for child in found if len(child) == 0 and child.text
    } == {
        "id": "https://planet.example/news/harbour/",
        "title": "Harbour",
        "updated": "2026-11-20T12:00:00+00:00",
        "generator": "Feedworks",
        "icon": "https://planet.example/logo.png",
        "logo": "https://planet.example/logo.png",
        "subtitle": "All that floats",
    }
    assert texts(found, "atom:author/atom:name") == ["Planet Example"]


def test_a_feed_links_itself_and_its_page() -> None:
    """RFC 4287 §4.1.1 wants a self link; readers open the alternate."""
    assert attributes(read(channel()), "atom:link") == [
        {"href": "https://planet.example/news/harbour/atom.xml", "rel": "self", "type": "application/atom+xml"},
        {"href": "https://planet.example/news/harbour/", "rel": "alternate", "type": "text/html"},
    ]


def test_an_entry_says_what_it_is() -> None:
    """Its plain elements carry the item's values, HTML is named as such, and the title is text."""
    found = read_entry()
    names = ("id", "title", "updated", "published", "summary", "content")
    assert [texts(found, f"atom:{name}") for name in names] == [
        ["https://news.example/ferry"],
        ["The ferry is back"],
        ["2026-11-20T12:00:00.748285768+00:00"],
        ["2026-11-20T12:00:00+00:00"],
        ["<p>It sails again.</p>"],
        ["<p>It sails again, <em>twice</em> a day.</p>"],
    ]
    kinds = [attributes(found, f"atom:{name}") for name in ("title", "summary", "content")]
    assert kinds == [[{}], [{"type": "html"}], [{"type": "html"}]]


@pytest.mark.parametrize(
    ("content", "url", "contents", "alternates"),
    [
        ("<p>Text</p>", "https://news.example/", ["<p>Text</p>"], 1),
        ("<p>Text</p>", None, ["<p>Text</p>"], 0),
        (None, "https://news.example/", [], 1),
        (None, None, ["<p>It sails again.</p>"], 0),
    ],
)
def test_an_entry_has_content_or_an_alternate_link(
    content: str | None, url: str | None, contents: list[str], alternates: int
) -> None:
    """RFC 4287 §4.1.2 asks for one of them: where there is neither, the summary is the content."""
    found = read_entry(content=content, url=url, image=None)
    assert texts(found, "atom:content") == contents
    assert len(attributes(found, "atom:link[@rel='alternate']")) == alternates


@pytest.mark.parametrize(
    ("title", "url", "element", "text"),
    [
        ("1 < 2", "https://news.example/", "summary", "1 &lt; 2"),
        ("", "https://news.example/?a&b", "summary", "https://news.example/?a&amp;b"),
        ("1 < 2", None, "content", "1 &lt; 2"),
        ("", None, "content", "urn:example:1"),
    ],
)
def test_an_entry_without_any_text_says_its_title_or_link_or_id(
    title: str, url: str | None, element: str, text: str
) -> None:
    """RFC 4287 §4.1.1.1 advises a summary that is not empty, where there is no content."""
    found = read_entry(title=title, url=url, summary=None, content=None, stored={"public_id": "urn:example:1"})
    assert texts(found, "atom:summary") + texts(found, "atom:content") == [text]
    assert texts(found, f"atom:{element}") == [text]


def test_no_two_entries_changed_at_once() -> None:
    """Each has a fraction of a second of its own, whatever stands beside it: the same item, the same stamp."""
    ids = [f"urn:example:{number}" for number in range(50)]
    found = read(channel(items=tuple(stored_item(public_id=one) for one in ids)))
    stamps = texts(found, "atom:entry/atom:updated")
    assert len(set(stamps)) == 50
    assert stamps[7] == texts(read_entry(stored={"public_id": ids[7]}), "atom:updated")[0]
    assert all(NOON <= datetime.fromisoformat(stamp) < NOON + timedelta(seconds=1) for stamp in stamps)


def test_an_entry_without_a_title_has_an_empty_one() -> None:
    """RFC 4287 wants the element; nothing is invented to fill it."""
    assert texts(read_entry(title=""), "atom:title") == [" "]


def test_links_keep_relation_type_and_length() -> None:
    """The page comes first, then the lead image, then what else is attached; what is unknown is left out."""
    image = Enclosure(url="https://news.example/a.png", length=9)
    sound = Enclosure(url="https://news.example/b.mp3", type="audio/mpeg")
    other = Enclosure(url="https://news.example/c")
    assert attributes(read_entry(image=image, enclosures=(sound, other)), "atom:link") == [
        {"href": "https://news.example/ferry", "rel": "alternate"},
        {"rel": "enclosure", "length": "9", "href": "https://news.example/a.png"},
        {"rel": "enclosure", "type": "audio/mpeg", "href": "https://news.example/b.mp3"},
        {"rel": "enclosure", "href": "https://news.example/c"},
    ]


def test_media_have_their_sizes() -> None:
    """Links have no width and height: Media RSS tells them, and which image leads, be its type unknown."""
    image = Enclosure(url="https://news.example/a", width=4, height=3)
    sound = Enclosure(url="https://news.example/b.mp3", type="audio/mpeg", length=7)
    found = read_entry(image=image, enclosures=(sound,))
    assert attributes(found, "media:content") == [
        {"url": "https://news.example/a", "medium": "image", "width": "4", "height": "3"},
        {"url": "https://news.example/b.mp3", "type": "audio/mpeg", "medium": "audio", "fileSize": "7"},
    ]
    assert attributes(found, "media:thumbnail") == [{"url": image.url, "width": "4", "height": "3"}]


def test_people_have_names_and_what_else_is_valid() -> None:
    """A person without a name cannot be said in Atom, and what is no address is not called one."""
    ada = Person(name="Ada", email="ada@news.example", url="https://ada.example/")
    found = read_entry(authors=(ada, Person(name="Bob", email="bob"), Person(name="", email="x@news.example")))
    assert [[part.text for part in author] for author in found.findall(f"{ATOM}author")] == [
        ["Ada", "ada@news.example", "https://ada.example/"],
        ["Bob"],
    ]


def test_categories_are_terms_each_once() -> None:
    """Places, own categories and tags are all terms."""
    found = read_entry(categories=("Sea",), tags=("Sea", "boat"))
    assert attributes(found, "atom:category") == [{"term": "News/Harbour"}, {"term": "Sea"}, {"term": "boat"}]


@pytest.mark.parametrize(
    ("updated", "expected"),
    [
        (None, NOON),
        (NOON - timedelta(days=3), NOON - timedelta(days=3)),
        (NOON + timedelta(seconds=1), NOON),
    ],
)
def test_an_entry_is_as_new_as_it_says_but_no_newer_than_its_change(
    updated: datetime | None, expected: datetime
) -> None:
    """A source's own date holds until it claims to be newer than the change that was seen."""
    (stamp,) = texts(read_entry(updated=updated), "atom:updated")
    assert datetime.fromisoformat(stamp).replace(microsecond=0) == expected


def test_an_entry_in_another_language_says_so() -> None:
    """The language is stated only where it differs from the feed's, and only when it is a tag (BCP 47)."""
    found = [read_entry(language=tag).get(XML_LANG) for tag in ("zh-Hans", "en", None, "zh Hans")]
    assert found == ["zh-Hans", None, None, None]


def test_an_entry_carries_its_source() -> None:
    """RFC 4287 §4.2.11: id, title, date and links of the feed it came from, without what is secret in them."""
    found = read_entry(stored={"source": source_info(url="https://me:secret@news.example/feed?token=1&full=1")})
    url = "https://news.example/feed?full=1"
    assert texts(found, "atom:source/*")[:5] == [url, "Harbour News", "2026-11-20T12:00:00+00:00", "", ""]
    assert attributes(found, "atom:source/atom:link") == [
        {"rel": "self", "href": url},
        {"rel": "alternate", "href": "https://news.example/"},
    ]


@pytest.mark.parametrize(("authors", "expected"), [((), ["Harbour News"]), ((Person(name="Ada"),), [])])
def test_a_source_signs_what_nobody_signed(authors: tuple[Person, ...], expected: list[str]) -> None:
    """Without it, the feed's author would be taken for the entry's (RFC 4287 §4.2.1), and that is us."""
    assert texts(read_entry(authors=authors), "atom:source/atom:author/atom:name") == expected


def test_an_entry_carries_the_origin_that_it_states_itself() -> None:
    """An item of an aggregate is credited to the feed it was taken from."""
    found = read_entry(source=Origin(title="Ferry Times", url="https://ferry.example/atom"))
    assert texts(found, "atom:source/atom:title") == ["Ferry Times"]


@pytest.mark.parametrize("items", [(), (stored_item(item=item(title="", url=None, summary=None, content=None)),)])
def test_little_makes_a_valid_feed_too(items: tuple[StoredItem, ...]) -> None:
    """A feed without entries, texts and names keeps to the rules."""
    assert_valid(read(channel(title="", description="", site_title="", language="", items=items)))


def assert_valid(feed: etree._Element) -> None:
    """Hold a feed against the MUSTs of RFC 4287 §4.1.1 and §4.1.2."""
    assert texts(feed, "atom:author/atom:name")[0]
    for element in (feed, *feed.findall(f"{ATOM}entry")):
        assert all(len(texts(element, f"atom:{name}")) == 1 for name in ONCE)
        assert all(len(texts(element, f"atom:{name}")) <= 1 for name in AT_MOST_ONCE)
        assert all(texts(element, "atom:author/atom:name"))
        alternates = attributes(element, "atom:link[@rel='alternate']")
        assert len(alternates) <= 1
        assert alternates or texts(element, "atom:content")
        assert all(link["href"] for link in attributes(element, "atom:link"))


@settings(max_examples=50, deadline=None)  # a busy machine is no failure
@given(any_channel())
def test_any_text_survives_the_round_trip(published: Channel) -> None:
    """Whatever the texts, the feed is valid, and what it says is what was said, character by character."""
    data = render(published)
    expat.ParserCreate().Parse(data, True)
    feed = etree.fromstring(data)
    assert_valid(feed)
    for element, stored in zip(feed.findall(f"{ATOM}entry"), published.items, strict=True):
        entry = stored.item
        assert texts(element, "atom:id") == [stored.public_id]
        (title,) = element.findall(f"{ATOM}title")
        said = unescape(title.text or "") if title.get("type") == "html" else title.text
        assert said == (plain(entry.title) or " ")
        summary, content = html(entry.summary), html(entry.content)
        said = summary or content or escape(plain(entry.title) or entry.url or stored.public_id, quote=False)
        first = summary or ("" if content else said)
        expected = [first, content] if content or entry.url else ["", said]
        assert [*texts(element, "atom:summary"), *texts(element, "atom:content")] == list(filter(None, expected))
        assert texts(element, "atom:author/atom:name") == [
            never_html(plain(who.name)) for who in entry.authors if plain(who.name)
        ]


@settings(max_examples=50, deadline=None)  # a busy machine is no failure
@given(any_channel())
def test_a_common_reader_finds_what_was_published(published: Channel) -> None:
    """The reader feedparser finds ids, links, dates and enclosures."""
    parsed = feedparser.parse(render(published), sanitize_html=False)
    assert (parsed.version, parsed.bozo) == ("atom10", False)
    assert _utc(parsed.feed.updated_parsed) == published.updated
    for entry, stored in zip(parsed.entries, published.items, strict=True):
        assert entry.id == stored.public_id
        assert entry.get("link") in {stored.item.url, stored.public_id}
        assert _utc(entry.published_parsed) == stored.date
        media = {enclosure.url for enclosure in (stored.item.image, *stored.item.enclosures) if enclosure}
        assert {found.href for found in entry.get("enclosures", ())} == media


def _utc(parsed: struct_time) -> datetime:
    return datetime.fromtimestamp(timegm(parsed), UTC)


@pytest.mark.parametrize(("changed", "expected"), [(False, NOON - timedelta(days=3)), (True, NOON)])
def test_an_entry_without_a_date_of_change_is_as_new_as_what_we_saw(*, changed: bool, expected: datetime) -> None:
    """Untouched since it came, it is as old as it says it is; then it is as new as the change."""
    stored = stored_item(date=NOON - timedelta(days=3), first_seen=NOON - timedelta(hours=int(changed)))
    assert entry_updated(stored) == expected
