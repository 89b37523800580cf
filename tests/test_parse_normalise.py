"""Raw becomes ours: what is known, limits, bases, people and media."""

from collections.abc import Iterator

import pytest
from feed_documents import URL, document, read, rss
from make import known

from feeds.errors import ParseError
from feeds.parse.media import enclosures_of, image_of
from feeds.parse.normalise import normalise
from feeds.parse.people import people
from feeds.parse.raw import RawFeed, RawItem, RawMedia, RawPerson, RawText
from feeds.parse.texts import as_html, as_text, language_tag
from store.model import Enclosure, Item, Person


def made(item: RawItem, **overrides: str) -> Item:
    (only,) = normalise(RawFeed(format="rss20", items=(item,)), document("", **overrides)).items
    return only


def test_known_items_are_not_cleaned_again() -> None:
    """An item with the hash that is known is seen but not returned; a changed one and a new one are."""
    first = read(rss("<title>a</title><link>/a</link>", "<title>b</title><link>/b</link>"))
    stored = known(*first.items)
    again = read(
        rss("<title>a</title><link>/a</link>", "<title>B</title><link>/b</link>", "<link>/c</link>"), known=stored
    )
    assert [item.url for item in again.items] == ["https://news.example/b", "https://news.example/c"]
    assert again.seen[:2] == first.seen
    assert len(again.seen) == 3


def test_a_new_zone_makes_everything_new() -> None:
    """All dates change with the zone that is declared, so what is known under the old one is not."""
    body = rss("<title>a</title><pubDate>Fri, 20 Nov 2026 08:00:00 GMT</pubDate>")
    stored = known(*read(body).items)
    assert not read(body, known=stored).items
    assert len(read(body, known=stored, zone="Asia/Shanghai").items) == 1


def test_copies_and_empty_entries_are_no_items() -> None:
    """The first of equal entries counts, and nothing at all is nothing."""
    found = read(
        rss("<link>/a</link><description>first</description>", "<link>/a</link>", "<category>x</category>")
    )
    assert [item.summary for item in found.items] == ["first"]
    assert found.warnings == ("empty entries: 1",)


def test_one_guid_for_all_keeps_all() -> None:
    """The feed is told apart by links from now on, and says so."""
    found = read(rss(*(f"<guid>same</guid><link>/{n}</link>" for n in range(3))))
    assert (len(found.items), found.identity) == (3, "link")


def test_limits_hold() -> None:
    """Titles, ids, URLs, categories, files and authors are bounded, whatever a feed sends."""
    item = made(
        RawItem(
            guid="g" * 100_000,
            link="https://news.example/" + "u" * 1_000_000,
            title=RawText(value="t" * 1_000_000, type="text/plain"),
            categories=tuple(f"c{n}" for n in range(10_000)),
            tags=("x" * 1000, " ", "x" * 1000),
            enclosures=tuple(RawMedia(url=f"/{n}.mp3") for n in range(1000)),
            authors=tuple(RawPerson(name=f"a{n}") for n in range(1000)),
        )
    )
    assert (item.guid, item.url, len(item.title)) == (None, None, 512)
    assert (len(item.categories), len(item.enclosures), len(item.authors)) == (50, 20, 50)
    assert item.tags == ("x" * 127 + "…",)


@pytest.mark.parametrize(
    ("base", "link", "resolved"),
    [
        ("https://cdn.example/b/", "/1", "https://cdn.example/b/x"),
        ("b/", "https://news.example/1/", "https://news.example/b/x"),
        (None, "https://blog.example/a/1", "https://blog.example/a/x"),
        (None, "", "https://news.example/x"),
    ],
)
def test_urls_are_resolved_by_what_lies_nearest(base: str | None, link: str, resolved: str) -> None:
    """xml:base, else the item's own URL, else the feed's."""
    text = RawText(value="<img src=x>", base=base)
    item = made(RawItem(base=base, link=link, content=text, enclosures=(RawMedia(url="x"),)))
    assert item.content is not None
    assert f'src="{resolved}"' in item.content
    assert item.enclosures == (Enclosure(url=resolved),)


@pytest.mark.parametrize(
    "bad", ["javascript:alert(1)", "data:text/html,x", "file:///etc/hostname", "\x01javascript:x"]
)
def test_only_web_urls_are_published(bad: str) -> None:
    """Links, files, images, authors and sources with another scheme lose it."""
    medium = (RawMedia(url=bad, type="image/png"),)
    raw = RawItem(
        guid="1", link=bad, title=RawText(value="x"), enclosures=medium, media=medium, images=medium,
        authors=(RawPerson(name="Ada", url=bad),), source_url=bad,
    )  # fmt: skip
    item = made(raw)
    assert (item.url, item.image, item.enclosures, item.source) == (None, None, (), None)
    assert item.authors == (Person(name="Ada"),)


def test_a_summary_that_is_the_content_is_none() -> None:
    """Equal as written or equal when cleaned, it is said once."""
    text, same = RawText(value="<p>x</p>"), RawText(value="<p class=a>x</p>")
    assert made(RawItem(summary=text, content=text)).summary is None
    assert made(RawItem(summary=same, content=text)).summary is None
    assert made(RawItem(summary=text)).summary == "<p>x</p>"


@pytest.mark.parametrize(
    ("value", "media_type", "text", "html"),
    [
        ("a &amp; <b>b</b>", "text/html", "a & b", "a &amp; <b>b</b>"),
        ("a &amp; <b>b</b>", "application/xhtml+xml", "a & b", "a &amp; <b>b</b>"),
        ("a &amp; <b>b</b>", "text/plain", "a &amp; <b>b</b>", "a &amp;amp; &lt;b&gt;b&lt;/b&gt;"),
        ("a <3", "text/x-markdown", "a <3", "a &lt;3"),
        ("bytes", "image/png", "bytes", None),
        (" ", "text/html", "", None),
    ],
)
def test_texts_are_what_their_type_says(value: str, media_type: str, text: str, html: str | None) -> None:
    """HTML is cleaned, text escaped, and what is neither is no content."""
    raw = RawText(value=value, type=media_type)
    assert (as_text(raw), as_html(raw, URL, private=False)) == (text, html)


@pytest.mark.parametrize(
    ("value", "tag"), [("en", "en"), (" zh_CN ", "zh-CN"), ("", None), ("English please", None), ("a" * 9, None)]
)
def test_languages_have_the_shape_of_a_tag(value: str, tag: str | None) -> None:
    """RFC 5646, with the underscore that POSIX made common."""
    assert language_tag(value) == tag


@pytest.mark.parametrize(
    ("raw", "person"),
    [
        (RawPerson(name="ada@x.example (Ada B.)"), Person(name="Ada B.", email="ada@x.example")),
        (RawPerson(name='"Ada B." <ada@x.example>'), Person(name="Ada B.", email="ada@x.example")),
        (RawPerson(name="Ada (ada@x.example)"), Person(name="Ada", email="ada@x.example")),
        (RawPerson(name="ada@x.example"), Person(name="ada@x.example", email="ada@x.example")),
        (RawPerson(name="Ada <b>"), Person(name="Ada <b>")),
        (RawPerson(email="ada@x.example?subject=Hi"), Person(name="ada@x.example", email="ada@x.example")),
        (RawPerson(name="ada@x.example?subject=Hi (Ada)"), Person(name="Ada", email="ada@x.example")),
        (RawPerson(name="Ada", url="mailto:ada@x.example"), Person(name="Ada", email="ada@x.example")),
        (RawPerson(name="Ada", url="mailto:a%25@x.example?subject=Hi"), Person(name="Ada", email="a%@x.example")),
        (RawPerson(name="Ada", email="nonsense", url="/ada"), Person(name="Ada", url="https://news.example/ada")),
        (RawPerson(url="https://ada.example/"), Person(name="https://ada.example/", url="https://ada.example/")),
    ],
)
def test_authors_are_read_in_every_form(raw: RawPerson, person: Person) -> None:
    """Names and addresses are told apart; an author without a name is known by what there is."""
    assert people([raw], URL) == (person,)


def test_an_author_is_named_once() -> None:
    """The same name twice is one author; no name, address or URL is none."""
    assert [
        person.name for person in people([RawPerson(name="Ada"), RawPerson(), RawPerson(name="ADA")], URL)
    ] == ["Ada"]


@pytest.mark.parametrize(
    ("raw", "media_type", "length"),
    [
        (RawMedia(url="/a.mp3", type="Audio/MPEG; x=y", length="12"), "audio/mpeg", 12),
        (RawMedia(url="/a.mp3", type="application/octet-stream", length="-1"), "audio/mpeg", None),
        (RawMedia(url="/a.mp3", type="nonsense", length="1e30"), "audio/mpeg", None),
        (RawMedia(url="/a", type="", length="0"), None, None),
        (RawMedia(url="/a", type="text/html"), None, None),
        (RawMedia(url="/a.html", type="image/png", length="9" * 30), "text/html", None),
        (RawMedia(url="/a.jpg", type="image/webp", length="１"), "image/webp", None),
    ],
)
def test_files_are_what_they_can_be_believed_to_be(
    raw: RawMedia, media_type: str | None, length: int | None
) -> None:
    """A type must be one and fit the extension; a length must be a number of bytes."""
    (file,) = enclosures_of(RawItem(enclosures=(raw,)), URL, private=False)
    assert (file.type, file.length) == (media_type, length)


def test_files_are_listed_once_without_pictures_and_players() -> None:
    """Media RSS adds its films, not its images; SVG is none; the enclosure's own words count."""
    raw = RawItem(
        enclosures=(RawMedia(url="/a.mp4", length="5"), RawMedia(url="/x.svg")),
        media=(
            RawMedia(url="/a.mp4", length="6"),
            RawMedia(url="/b.webm"),
            RawMedia(url="/c.jpg"),
            RawMedia(url="/d", medium="image"),
            RawMedia(url="/player", type="application/x-shockwave-flash"),
        ),
    )
    assert [(file.url.rpartition("/")[2], file.length) for file in enclosures_of(raw, URL, private=False)] == [
        ("a.mp4", 5),
        ("b.webm", None),
    ]


def test_what_is_told_twice_is_told_whole() -> None:
    """RSS gives an enclosure's length, Media RSS the size of the same image; the enclosure's own words count."""
    raw = RawItem(
        enclosures=(RawMedia(url="/a.jpg", length="5"),),
        media=(RawMedia(url="/a.jpg", length="6", width="7", height="8"), RawMedia(url="/b.jpg", width="9")),
    )
    whole = Enclosure(url="https://news.example/a.jpg", type="image/jpeg", length=5, width=7, height=8)
    assert enclosures_of(raw, URL, private=False) == (whole,)
    assert image_of(raw, URL, "", private=False) == whole


def _leads() -> Iterator[tuple[RawItem, str | None]]:
    body = RawText(value="<img src=body.png>")
    named = (RawMedia(url="/named"),)
    shown = (RawMedia(url="/s.jpg", width="140"), RawMedia(url="/l.jpg", width="700"), RawMedia(url="/a.mp3"))
    yield RawItem(content=body, images=named, media=shown, enclosures=(RawMedia(url="/e.png"),)), "e.png"
    yield RawItem(content=body, images=named, media=shown, enclosures=(RawMedia(url="/e.mp3"),)), "l.jpg"
    yield RawItem(content=body, images=named, media=(RawMedia(url="/m", medium="image"),)), "m"
    yield RawItem(content=body, images=named), "named"
    yield RawItem(summary=body, images=(RawMedia(url="/x.svg"), RawMedia(url="http://10.0.0.1/p.png"))), "body.png"
    yield RawItem(summary=RawText(value="words")), None


@pytest.mark.parametrize(("raw", "name"), list(_leads()))
def test_the_lead_image_is_the_first_that_holds(raw: RawItem, name: str | None) -> None:
    """Enclosure, the widest of Media RSS, what is named as the image, the body's first."""
    image = made(raw).image
    assert (image and image.url.rpartition("/")[2]) == name
    assert image_of(RawItem(), URL, "", private=False) is None


def test_every_failure_is_one_line() -> None:
    """A parse error is for a person to read, in a list of many."""
    with pytest.raises(ParseError) as caught:
        read(b"<html>\n\n<p>")
    assert "\n" not in str(caught.value)
