"""What an export tells of an item beside what site generators have words for."""

from typing import Any

import pytest
from reading_posts import read, yaml

from store.model import Enclosure, Item, Origin

PICTURE = "https://tea.example/a.jpg"
SIZES = f"feedworks: {{image: {{url: '{PICTURE}', type: image/webp, length: 9, width: 4, height: 3}}}}"


def item(*lines: str, **options: Any) -> Item:
    """Read a post of these lines."""
    return read(yaml(*lines), **options).item


@pytest.mark.parametrize("dialect", ["jekyll", "hugo"])
def test_paths(dialect: str) -> None:
    """Paths that flat categories cannot show are told, and hold as long as the categories name the same."""
    told = "feedworks: {paths: [[Tea, Hot], [Leaves]]}"
    assert item("categories: [Tea, Hot, Leaves]", told, dialect=dialect).categories == ("Tea/Hot", "Leaves")
    assert "Leaves" not in "/".join(item("categories: [Tea, Hot]", told, dialect=dialect).categories)


def test_sizes_of_the_image() -> None:
    """The image's type and sizes are told, and are those of no other image."""
    whole = Enclosure(url=PICTURE, type="image/webp", length=9, width=4, height=3)
    assert item(f"image: {PICTURE}", SIZES).image == whole
    other = Enclosure(url="https://tea.example/b.png", type="image/png")
    assert item(f"image: {other.url}", SIZES).image == other


def test_a_body_that_is_the_summary() -> None:
    """An item without content shows its summary, unless somebody writes one beside it."""
    told = "feedworks: {body: summary}"
    assert (item(told).summary, item(told).content) == ("<p>Words.</p>", None)
    assert (item("excerpt: Hot", told).summary, item("excerpt: Hot", told).content) == ("Hot", "<p>Words.</p>")


def test_no_title() -> None:
    """A file's name is no title where the item is told to have none; a title that is written counts."""
    assert item("title: ''", "feedworks: {untitled: true}").title == ""
    assert item("title: Tea", "feedworks: {untitled: true}").title == "Tea"


@pytest.mark.parametrize("told", ["yes", "[a]", "{paths: x, image: y, body: [z], untitled: {}}", "{paths: [[]]}"])
def test_nonsense_tells_nothing(told: str) -> None:
    """Whatever stands there, it costs no post."""
    assert item("categories: [Tea]", f"feedworks: {told}").categories == ("Tea",)


def test_source() -> None:
    """A post may come from a feed, which has a title, an address or both; a text is a link."""
    assert item("source: {title: The Tea Paper, url: 'https://tea.example/rss'}").source == Origin(
        title="The Tea Paper", url="https://tea.example/rss"
    )
    assert item("source: {url: 'https://tea.example/rss'}").source == Origin(
        title="https://tea.example/rss", url="https://tea.example/rss"
    )
    assert item("source: {}").source is None
    assert (item("source: https://tea.example/1").source, item("source: https://tea.example/1").url) == (
        None,
        "https://tea.example/1",
    )


def test_sizes_of_enclosures() -> None:
    """An enclosure tells its width and height as it does its length."""
    line = "enclosures: [{url: 'https://tea.example/a.mp4', length: 9, width: 4, height: 3}]"
    assert item(line).enclosures == (
        Enclosure(url="https://tea.example/a.mp4", type="video/mp4", length=9, width=4, height=3),
    )


def test_extension_elements_come_back() -> None:
    """What is no element in the namespaces that are published is left out, whoever wrote it."""
    told = [
        "<itunes:duration>31:05</itunes:duration>",
        "<script>alert(1)</script>",
        "<itunes:x><b>1</b></itunes:x>",
        "<itunes:x>",
        "<other:x/>",
        "text",
        "<itunes:x/><itunes:y/>",
    ]
    assert item(f"feedworks: {{extensions: {told}}}").extensions == (told[0],)
    assert item("feedworks: {extensions: 5}").extensions == ()
