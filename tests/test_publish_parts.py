"""What all formats hold back: values that readers and validators object to."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from lxml import etree
from make import NOON, channel, item, source_info, stored_item
from read_xml import attributes, texts

from feeds.publish import atom, jsonfeed, rss
from feeds.publish.languages import known_language
from feeds.publish.parts import address, entry_published, entry_updated, media, page_url
from store.model import Enclosure, Person


@pytest.mark.parametrize(
    ("tag", "known"),
    [
        ("zh-CN", "zh-CN"), ("EN", "EN"), ("fil", "fil"), ("de-1996", "de-1996"), ("yue-HK", "zh-yue-HK"),
        ("english", ""), ("zh_CN", ""), ("xx", ""), ("x-klingon", ""), ("i-default", ""), ("de-", ""), ("", ""),
    ],
)  # fmt: skip
def test_only_languages_that_readers_know_are_published(tag: str, known: str) -> None:
    """The primary subtag is one of ISO 639-1 or 639-2; a kind of Chinese stands below it (RFC 5646 §2.2.2)."""
    assert known_language(tag) == known


def test_a_channel_without_a_known_language_names_none() -> None:
    """An unknown language is an error in every format."""
    odd = channel(language="english", items=())
    assert b"english" not in rss.render(odd) + atom.render(odd) + jsonfeed.render(odd)


@pytest.mark.parametrize(
    ("mail", "known"),
    [("ada@news.example", True), ("a+b@1.example", True), ("ada@news", False), ('"a"@b.example', False),
     ("é@b.example", False), ("a,b@c.example", False)],
)  # fmt: skip
def test_an_address_has_the_form_of_one(mail: str, known: bool) -> None:  # noqa: FBT001 - a table's column
    """RFC 5322 §3.4.1 without quotes, of a host with a domain."""
    assert (address(Person(name="Ada", email=mail)) == mail) is known


@pytest.mark.parametrize(
    ("stated", "published"),
    [
        ({"type": "image/jpg", "length": 0}, {"type": "image/jpeg"}),
        ({"type": "AUDIO/MPEG", "length": 9}, {"type": "audio/mpeg", "length": 9}),
        ({"type": "audio", "length": -1, "width": 0, "height": -3}, {}),
        ({"type": "a b/c", "width": 4, "height": 3}, {"width": 4, "height": 3}),
    ],
)
def test_a_medium_says_only_what_can_be_true(stated: dict[str, Any], published: dict[str, Any]) -> None:
    """Media types are in lower case and under their registered names; no file has no bytes, no image no pixels."""
    url = "https://news.example/1"
    assert media(item(image=None, enclosures=(Enclosure(url=url, **stated),))) == (
        Enclosure(url=url, **published),
    )


def test_addresses_in_brackets_are_not_published() -> None:
    """Validators want names; an IPv6 address leads nobody anywhere."""
    six = "http://[2001:db8::1]/a.png"
    assert page_url(item(url=six)) is None
    assert media(item(image=Enclosure(url=six), enclosures=())) == ()
    stored = stored_item(item=item(url=six, image=Enclosure(url=six)))
    for module in (rss, atom):
        assert b"[2001" not in module.render(channel(items=(stored,)))


@pytest.mark.parametrize(
    ("date", "published", "updated"),
    [
        (NOON - timedelta(days=9), NOON - timedelta(days=9), NOON - timedelta(days=9)),
        (NOON + timedelta(hours=20), NOON, NOON),
        (datetime(1989, 12, 31, tzinfo=UTC), None, NOON),
    ],
)
def test_dates_are_those_of_a_feed(date: datetime, published: datetime | None, updated: datetime) -> None:
    """Nothing was published after we saw it, or before 1990; when it changed is then when we saw it."""
    stored = stored_item(date=date)
    assert (entry_published(stored), entry_updated(stored)) == (published, updated)
    found = etree.fromstring(rss.render(channel(items=(stored,))))
    assert len(texts(found, "channel/item/pubDate")) == (published is not None)


@pytest.mark.parametrize(
    ("url", "enclosed"),
    [
        ("https://news.example/a.png", True),
        ("http://localhost:4000/a.png", False),
        ("http://my_host.example/a.png", False),
        ("https://news.example?a.png", False),
    ],
)
def test_an_enclosure_of_rss_has_a_host_with_a_name_and_a_path(url: str, enclosed: bool) -> None:  # noqa: FBT001
    """What lies elsewhere is told by Media RSS alone."""
    stored = stored_item(item=item(image=Enclosure(url=url, type="image/png")))
    found = etree.fromstring(rss.render(channel(items=(stored,))))
    assert bool(attributes(found, "channel/item/enclosure")) is enclosed
    assert attributes(found, "channel/item/media:content")[0]["url"] == url


@pytest.mark.parametrize(
    ("image", "path"),
    [("https://a.example/1.PNG", "image/url"), ("https://a.example/v1.2/logo", "image/url"),
     ("https://a.example/1.webp", "atom:icon"), ("https://a.example/1.svg", "atom:icon")],
)  # fmt: skip
def test_the_image_of_a_channel_is_a_gif_jpeg_or_png(image: str, path: str) -> None:
    """RSS 2.0 knows no others; those are an icon, as Atom has it."""
    found = etree.fromstring(rss.render(channel(image=image, items=())))[0]
    assert [*texts(found, "image/url"), *texts(found, "atom:icon")] == texts(found, path) == [image]


def test_no_text_of_html_is_taken_for_one_that_was_encoded_twice() -> None:
    """An article on broken encodings shows them: a reference says that they are meant."""
    shown = item(summary="Ã© is é", content="Â\xa0 and SÃO")
    for module in (rss, atom):
        data = module.render(channel(items=(stored_item(item=shown),))).decode()
        assert "Ã&amp;#169; is é" in data
        assert "Â&amp;#160; and SÃO" in data


def test_blank_titles_are_none() -> None:
    """RSS and Atom ask for words in titles and names."""
    blank = channel(title=" ", site_title="\t", items=(stored_item(source=source_info(title=" ")),))
    assert texts(etree.fromstring(rss.render(blank)), "channel/title") == [blank.url()]
    found = etree.fromstring(atom.render(blank))
    assert texts(found, "atom:author/atom:name") == [blank.url()]
    assert texts(found, "atom:entry/atom:source/atom:title") == ["https://news.example/feed.xml"]


def test_a_title_that_looks_like_html_says_that_it_is_escaped() -> None:
    """Readers guess what a text is that looks like HTML: RFC 4287 §3.1.1 lets us say it; a name has no type."""
    looks = "</b> AT&amp;T"
    stored = stored_item(item=item(title=looks, authors=(Person(name=looks),)), source=source_info(title=looks))
    found = etree.fromstring(atom.render(channel(title=looks, description=looks, items=(stored,))))
    for path in ("atom:title", "atom:subtitle", "atom:entry/atom:title", "atom:entry/atom:source/atom:title"):
        assert texts(found, path) == ["&lt;/b&gt; AT&amp;amp;T"]
        assert attributes(found, path) == [{"type": "html"}]
    assert texts(found, "atom:entry/atom:author/atom:name") == ["<\u2060/b> AT&\u2060amp;T"]
