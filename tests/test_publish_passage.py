"""The part of a text that was found."""

import pytest
from make import item, stored_item

from feeds.clean.segments import phrases
from feeds.publish.excerpt import full_text, marked, passage

LONG = "One two three four five. " * 20 + "Then the ferry came in, late. " + "Six seven eight. " * 20


def shown(text: str, asked: str) -> str:
    """Return the passage of an item with this text."""
    return passage(stored_item(item=item(summary=None, content=f"<p>{text}</p>")), phrases(asked))


def test_a_passage_holds_what_was_found() -> None:
    """It begins between words a little before, and ends as a teaser does."""
    found = shown(LONG, "ferry")
    assert found.startswith("…")
    assert "Then the ferry came in, late." in found
    assert found.endswith("…")
    assert len(found) < 260


def test_what_is_found_near_the_beginning_is_shown_from_there() -> None:
    """As is what was found in the title only."""
    assert shown(LONG, "three").startswith("One two three")
    assert shown(LONG, "elsewhere").startswith("One two three")


def test_a_passage_of_chinese_begins_anywhere_but_within_a_character() -> None:
    """There are no words to begin between."""
    found = shown("山海" * 200 + "跨海大桥" + "来往" * 200, "大桥")
    assert "大桥" in found
    assert found[0] == found[-1] == "…"
    family = "\U0001f469\u200d\U0001f469\u200d\U0001f467" * 80 + "大桥"
    assert shown(family, "大桥")[1] == "\U0001f469"


@pytest.mark.parametrize(
    ("text", "asked", "pieces"),
    [
        ("the ferry.", "ferry", [("the ", False), ("ferry", True), (".", False)]),
        ("ferry", "", [("ferry", False)]),
    ],
)
def test_marks_lose_nothing(text: str, asked: str, pieces: list[tuple[str, bool]]) -> None:
    """The pieces are the text."""
    assert [one for one in marked(text, phrases(asked)) if one[0]] == pieces


def test_a_summary_that_begins_the_content_is_told_once() -> None:
    """Feeds often cut one from the other, and say so with dots."""
    assert full_text(item(summary="It sails…", content="<p>It sails again.</p>")) == "It sails again."
    assert full_text(item(summary="News", content="<p>It sails again.</p>")) == "News It sails again."
    assert full_text(item(summary=None, content=None)) == ""
