"""Text: what is illegal, invisible or too long goes; what was meant stays."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from feeds.clean.text import legal, plain_text, text_from_html

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
