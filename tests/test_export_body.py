"""HTML that every generator passes through, and that means the same everywhere."""

import re
from html import unescape

import pytest
from any_item import any_html
from hypothesis import given
from markdown_it import MarkdownIt

from feeds.export.body import as_body, as_phrase

MARKDOWN = MarkdownIt("commonmark", {"html": True})


def test_a_body_stands_in_a_div() -> None:
    """One element, on lines of its own, as a post of HTML has it; nothing where there is nothing."""
    assert as_body("<p>Tea</p>") == "<div>\n<p>Tea</p>\n</div>\n"
    assert as_body(None) == ""


@given(any_html())
def test_markdown_passes_a_body_through(html: str) -> None:
    """To CommonMark, a body is one block of HTML, whatever it holds."""
    (token,) = MARKDOWN.parse(as_body(html))
    assert (token.type, token.content) == ("html_block", as_body(html))


@given(any_html())
def test_no_generator_finds_a_tag(html: str) -> None:
    """Nunjucks, Liquid and shortcodes begin with a brace, and a fence is three marks at the start of a line."""
    assert "{" not in as_body(html)
    assert not re.search(r"^[ \t>*+-]*(```|~~~)", as_body(html), re.MULTILINE)


@given(any_html())
def test_a_browser_sees_no_difference(html: str) -> None:
    """All that is changed is how characters are written."""
    assert unescape(as_body(html)) == f"<div>\n{unescape(html)}\n</div>\n"
    assert unescape(as_phrase(html)) == unescape(html)


@pytest.mark.parametrize(
    "phrase", ["*a* _b_", "a\n\n    b", "`{{ x }}`", "[a](b) ![c](d)", r"\*", "a~~b~~", "{%x%}"]
)
def test_markdown_passes_a_phrase_through(phrase: str) -> None:
    """A summary is one line of front matter in which Markdown finds nothing of its own."""
    written = as_phrase(phrase)
    assert "\n" not in written
    assert unescape(MARKDOWN.renderInline(written)) == phrase
