"""RSS and Atom in any state of repair: as far as feedparser gets with it."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from feed_documents import document, only, read, rss
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import ParseError
from feeds.parse import tolerant
from feeds.parse.normalise import normalise


@pytest.mark.parametrize(
    "body",
    [
        rss("<title>Caf&eacute; &mdash; open</title>"),
        rss("<title>Café — open</title>").replace("<?xml", "\n\n<?xml"),
        rss("<title>Café \x0b— open</title>"),
        rss("<title>Café — open</title><description>a & b</description>"),
        rss("<title>Café — open</title><media:x>").replace("xmlns:media", "xmlns:other"),
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "https://dtd.example/rss-0.91.dtd">'
        + rss("<title>Café — open</title>")[21:],
    ],
    ids=["entity", "late declaration", "control", "ampersand", "prefix", "doctype"],
)
def test_broken_feeds_are_read_as_far_as_they_go(body: str) -> None:
    """What browsers would forgive is forgiven."""
    assert only(body).title == "Café — open"


def test_what_is_read_around_is_told() -> None:
    """A fault in the markup is a warning in one line."""
    (warning,) = read(rss("<title>a</title><description>a & b</description>")).warnings
    assert warning.startswith("not well-formed: ")
    assert "\n" not in warning


@pytest.mark.parametrize("name", [
    "authors", "author_detail", "contributors", "content_detail", "icon", "id", "image", "itunes_image",
    "language", "links", "logo", "media:keywords", "media_keywords", "published", "source", "summary_detail",
    "tags", "title_detail", "updated",
])  # fmt: skip
@pytest.mark.parametrize("element", ["<{0} x='1'/>", "<{0}>x</{0}>", "<{0} type='x' value='y'>x</{0}>"])
def test_elements_are_not_taken_for_what_feedparser_made(element: str, name: str) -> None:
    """It keeps what it does not know beside that, by the same names: text, or a map of attributes."""
    odd = element.format(name)
    body = rss(f"<title>a & b</title><link>/1</link>{odd}", channel=f"<title>News</title>{odd}")
    found = tolerant.read(body, document(body))
    assert found is not None
    assert normalise(found, document(body)).items[0].url == "https://news.example/1"


@pytest.mark.parametrize(
    "rest", ["<item><title>hal", "<item><title>half</title>", "<item><title>half</title><link>/3"]
)
def test_a_feed_that_was_cut_keeps_its_whole_items(rest: str) -> None:
    """The entry in which a document ends is left out: the next poll brings it whole."""
    body = rss("<title>one</title>", "<title>two</title>").removesuffix("</channel></rss>")
    found = read(body + rest)
    assert [item.title for item in found.items] == ["one", "two"]
    assert "cut off within an entry, which is left out" in found.warnings
    assert len(read(body).items) == 2


@pytest.mark.parametrize(
    ("year", "titles"),
    [
        (lambda _: "", ["0", "1", "2"]),
        (lambda n: f"<pubDate>{2020 - n // 1000}-01-01</pubDate>", ["0", "1", "2"]),
        (lambda n: f"<pubDate>{2001 + n // 1000}-01-01</pubDate>", ["19997", "19998", "19999"]),
    ],
)
def test_only_the_newest_entries_of_a_huge_feed_are_read(year: Callable[[int], str], titles: list[str]) -> None:
    """Wherever they stand; what lies between the ends is counted and never given to feedparser."""
    body = rss(*(f"<title>{n}</title><link>/{n}</link>{year(n)}" for n in range(20_000)))
    found = read(body, max_items=3)
    assert [item.title for item in found.items] == titles
    assert found.left_out == 19_997
    assert found.warnings == (
        "entries left out from the middle: 19994",
        "entries left out beside the newest 3: 3",
    )


def test_external_entities_are_not_read() -> None:
    """Neither a file nor an address that a document names is opened."""
    body = (
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
        + rss("<title>[&x;]</title><link>/1</link>")[21:]
    )
    assert only(body).title in {"[]", "[&x;]"}


def test_feedparsers_own_failures_are_parse_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever it raises becomes one line; running out of memory stays what it is."""

    def fail(*_: object, **__: object) -> None:
        raise errors.pop()

    monkeypatch.setattr("feedparser.parse", fail)
    errors: list[Exception] = [MemoryError(), AssertionError("two\nlines")]
    with pytest.raises(ParseError, match="AssertionError: two lines"):
        tolerant.read(rss(), document(rss()))
    with pytest.raises(MemoryError):
        tolerant.read(rss(), document(rss()))


@given(st.text(max_size=60), st.integers(0, 400), st.integers(0, 400))
def test_no_damage_is_another_exception(noise: str, start: int, end: int) -> None:
    """Text put in place of any part of a feed makes another feed or a parse error."""
    body = rss(
        "<title>a</title><guid>1</guid><category>c</category>", "<description>b</description><author>x</author>"
    )
    with suppress(ParseError):
        read(body[:start] + noise + body[end:])
