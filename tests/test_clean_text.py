"""Text: what is illegal, invisible or too long goes; what was meant stays."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from feeds.clean.text import legal, never_html, plain_text, sound, text_from_html

ANYTHING = st.text(st.characters())  # lone surrogates, too


@given(ANYTHING)
def test_legal_text_is_well_formed_xml(value: str) -> None:
    """Whatever comes in, an XML writer and an encoder accept what comes out, and a second time changes nothing."""
    element = etree.Element("title")
    element.text = legal(value)
    etree.fromstring(etree.tostring(element))
    assert legal(legal(value)) == legal(value)


def test_legal_keeps_what_xml_allows() -> None:
    """Tabs, line breaks, emoji and East Asian letters are no reason to interfere."""
    assert legal("a\tb\nc\r新媒体🙂\x00\x1f\ufffe\ud800") == "a\tb\nc\r新媒体🙂"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("  two\n\t words\xa0here ", "two words here"),
        ("next\x85line", "next line"),
        ("\u202eevil\u2066 order\u2069", "evil order"),
        ("\x00bell\x07 \x9b\ufeff", "bell"),
        ("a & b < c", "a & b < c"),
    ],
)
def test_plain_text_is_one_clean_line(value: str, text: str) -> None:
    """White space folds; controls and bidi overrides vanish; markup characters are text like any other."""
    assert plain_text(value) == text


@given(ANYTHING, st.integers(1, 40))
def test_plain_text_is_stable_and_short(value: str, limit: int) -> None:
    """The limit holds with the ellipsis counted, and doing it twice changes nothing."""
    once = plain_text(value, limit)
    assert len(once) <= limit
    assert plain_text(once, limit) == once


def test_plain_text_marks_a_cut() -> None:
    """A text that was cut ends in an ellipsis."""
    assert plain_text("x" * 600) == "x" * 511 + "…"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>one</p><p>two</p>", "one two"),
        ("half<b>bold</b>word<br>next", "halfboldword next"),
        ("a<!-- not <b>this</b> -->b", "ab"),
        ("<style>p{}</style><script>if (a<b) c()</script>seen", "seen"),
        ("1 < 2 &amp; 3 &gt; 2 &lt;b&gt;", "1 < 2 & 3 > 2 <b>"),
        ('<a title="a > b">c</a>', "c"),
        ("AT&T", "AT&T"),
        ("<![CDATA[shown]]", "shown]]"),
        ("<svg><title>drawn</title></svg>told", "told"),
    ],
)
def test_text_from_html_is_what_a_reader_sees(html: str, text: str) -> None:
    """Tags part words only where a browser breaks the line; what is never shown is not there."""
    assert text_from_html(html) == text


@pytest.mark.parametrize("unit", ["<!--", "<script>", "<a '", '<a ="', "<svg ", "</", "<![CDATA[", "<"])
def test_text_from_html_takes_linear_time(unit: str) -> None:
    """No unfinished construct, however often it is opened, makes the scan start over."""
    started = time.process_time()
    text_from_html(unit * (1_000_000 // len(unit)))
    assert time.process_time() - started < 2


def test_sound_text_has_no_character_that_is_discouraged() -> None:
    """C1 controls (windows-1252 read as Latin-1), no characters and U+FFFD go (XML 1.0 §2.2); NBSP, emoji stay."""
    assert (
        sound("a\x7f\x85\x92\ufdd0\ufffd\U0001ffff\ufffe\ud800b\t\xa0新🙂\U000e0067") == "ab\t\xa0新🙂\U000e0067"
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<b>bold</b>", "<\u2060b>bold<\u2060/b>"),
        ("AT&amp;T &#8211; &copy=2 &sub", "AT&\u2060amp;T &\u2060#8211; &\u2060copy=2 &\u2060sub"),
        ("R&D2 <1@news.example>", "R&\u2060D2 <\u20601@news.example>"),
        ("AT&T, R&D, 1 < 2 & <3 <通车>", "AT&T, R&D, 1 < 2 & <3 <通车>"),
    ],
)
def test_text_is_marked_where_it_would_be_read_as_html(text: str, shown: str) -> None:
    """Readers guess whether a title of RSS is HTML: here there is nothing to guess, and it is read as it was."""
    assert never_html(text) == shown
    assert plain_text(shown) == text
