"""Text as it is searched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.clean.segments import phrases, segment, spans, tag_token


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("跨海大桥", "跨 海 大 桥"),
        ("SQLite数据库 3.40", "sqlite 数 据 库 3.40"),
        ("潮の本棚", "潮 の 本 棚"),
        ("바다 마을", "바 다 마 을"),
        ("ＳＱＬ ｶﾞ", "sql ガ"),
        ("Low tide", "low tide"),
    ],
)
def test_cjk_characters_stand_apart(text: str, words: str) -> None:
    """Words with letters stay whole; width says nothing."""
    assert segment(text).split() == words.split()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("大桥  ferry", ("大 桥", "ferry")),
        ('"night" OR ferry*', ("night", "or", "ferry")),
        ("open-source C++", ("open source", "c")),
        ("a_b", ("a b",)),
        ("+ - ( ' ^ 💥", ()),
        ("ferry ferry", ("ferry",)),
        ("", ()),
    ],
)
def test_words_that_are_asked_for_become_phrases(asked: str, found: tuple[str, ...]) -> None:
    """No sign of a query language is left of them."""
    assert phrases(asked) == found


MARKED = [
    ("за\u0301мок", "замок"),
    ("ẹ\u0300kọ\u0301", "eko"),
    ("m\u0303a", "ma"),
    ("e\u0301te\u0301", "été"),
    ("كِتَابٌ", "كتاب"),
    ("שָׁלוֹם", "שלום"),
    ("ΣΊΣΥΦΟΣ", "σισυφος"),
    ("Straße", "STRASSE"),
    ("ẞ", "ss"),
    ("한국", "한국"),
]


@pytest.mark.parametrize(("written", "plain"), MARKED)
def test_marks_of_letters_say_nothing(written: str, plain: str) -> None:
    """Whichever way a word is written, it is found and marked by the other, as one word, and by itself."""
    assert " ".join(segment(written).split()) == " ".join(segment(plain).split())
    for text, asked in ((written, plain), (plain, written), (written, written)):
        assert list(spans(text, phrases(asked))) == [(0, len(text))]


def test_long_questions_are_cut() -> None:
    """Eight words, of the first 200 characters."""
    assert len(phrases(" ".join(f"w{number}" for number in range(90)))) == 8
    assert phrases("x" * 5_000) == ("x" * 200,)


def test_a_tag_is_the_same_however_it_is_written() -> None:
    """Case and width say nothing of a tag, and a token has no sign that could split it."""
    assert tag_token("Open Data") == tag_token("ｏｐｅｎ data ") != tag_token("opendata")
    assert tag_token("\ud800").isalnum()


@pytest.mark.parametrize(
    ("text", "asked", "marked"),
    [
        ("Crème at the Café", "cafe CREME", ["Crème", "Café"]),
        ("跨海大桥今晨通车，海大", "大桥 海大", ["海大", "海大"]),
        ("the other there", "the", ["the"]),
        ("An open, source", "open-source", ["open, source"]),
        ("nothing", "", []),
    ],
)
def test_what_was_found_is_seen(text: str, asked: str, marked: list[str]) -> None:
    """Marks stand where the index finds: whole words, any characters in a row, accents or not."""
    assert [text[start:end] for start, end in spans(text, phrases(asked))] == marked


@given(st.text(max_size=80), st.text(max_size=20))
def test_marks_never_overlap(text: str, asked: str) -> None:
    """Each span lies in the text, behind the one before."""
    ends = [0]
    for start, end in spans(text, phrases(asked)):
        assert ends[-1] <= start < end <= len(text)
        ends.append(end)
