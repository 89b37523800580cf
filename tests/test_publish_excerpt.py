"""The few words by which a page shows an item."""

from typing import Any

import pytest
from make import item, stored_item

from feeds.publish.excerpt import headline, teaser
from store.model import StoredItem


def of(**overrides: Any) -> StoredItem:
    """Return a stored item with these fields."""
    return stored_item(item=item(**overrides))


def test_teaser_is_text_on_one_line() -> None:
    """Blocks and line breaks become spaces, inline marks nothing, and entities the characters they stand for."""
    html = "<p>One<br>two</p><ul><li>th<b>re</b>e</li></ul><p>四<em>五</em>六 &amp; 7</p>"
    assert teaser(of(summary=html)) == "One two three 四五六 & 7"


def test_teaser_comes_from_the_content_where_the_summary_has_no_words() -> None:
    """A summary that is only a picture does not hide the words below it."""
    assert teaser(of(summary='<img src="https://news.example/a.png">', content="<p>Words.</p>")) == "Words."


def test_teaser_does_not_repeat_the_title() -> None:
    """What the headline says is not said twice."""
    assert teaser(of(title="Fog", summary="<p>Fog</p>")) == ""


def test_item_without_title_is_headed_by_its_text() -> None:
    """A microblog's post is its own headline, and has no teaser beside it."""
    post = of(title="", summary="<p>Fog again</p>")
    assert (headline(post), teaser(post)) == ("Fog again", "")


def test_endless_title_is_cut() -> None:
    """A whole post that a feed put into its title does not fill the page."""
    assert len(headline(of(title="港" * 2000))) == 161


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("harbour, " * 40, "harbour, harbour…"),
        ("港口消息，" * 60, "港口消息，港口消息…"),
        ("https://news.example/" + "x" * 300, "xxx…"),
    ],
)
def test_long_text_is_cut_where_a_word_ends(text: str, end: str) -> None:
    """Latin text ends after a word, Chinese after a character, and no comma is left hanging."""
    shown = teaser(of(summary=f"<p>{text}</p>"))
    assert shown.endswith(end)
    assert 165 < len(shown) <= 201


@pytest.mark.parametrize("cluster", ["e\u0301", "नि", "👩\u200d🚀", "👍🏽"])
def test_no_character_is_cut_in_half(cluster: str) -> None:
    """Marks stay with their letters, and the parts of an emoji with each other, wherever the cut falls."""
    for before in range(len(cluster)):
        shown = teaser(of(summary="x" * before + cluster * 120))
        assert shown.removeprefix("x" * before).replace(cluster, "") == "…"
