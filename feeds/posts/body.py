"""A post's body, in Markdown or HTML -> clean HTML, and the part of it that leads."""

import re
from collections.abc import Callable, Mapping
from itertools import accumulate
from typing import NamedTuple, cast

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, html_block, reference

from feeds.clean.html import MAX_DEPTH, MAX_LENGTH, clean_html
from feeds.clean.text import TAG, text_from_html, visible
from feeds.posts.model import Site
from feeds.posts.org_text import org
from feeds.posts.rest import rest

HTML = frozenset({".html", ".htm"})
MARKDOWN = frozenset({".md", ".markdown", ".mdx", ".mkd", ".mkdown"})
CONVERTED: Mapping[str, Callable[[str], str]] = {".org": org, ".rst": rest, ".txt": rest}
"""Languages that become Markdown first."""

_MORE = re.compile(r"<!--\s*(?:more|truncate|TEASER_END)\b[^<>]{0,200}-->", re.IGNORECASE)
_NOTE = re.compile(r"\[\^[^\]]*\]:(?![ \t]*https?://)")
_HEADING = re.compile(r"\s*# ([^\n]{1,500})")
_IN_DIV = re.compile(r"\s*<div>(.*)</div>\s*", re.DOTALL)
_DIV = re.compile(r"<(/?)div\b", re.IGNORECASE)
_OPENING_TAG = re.compile(r"<[A-Za-z][A-Za-z0-9]*(?:\s(?![^>]*\bmarkdown=)[^>]*)?>")
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)


def _html_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 (a rule's interface)
    """Read HTML (CommonMark 0.31 §4.6), but no comment without an end, which would hide all that follows."""
    at = state.bMarks[start] + state.tShift[start]
    if state.src.startswith("<!--", at) and at > state.env["last end"]:
        return False
    return html_block(state, start, end, silent)


def _reference(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 (a rule's interface)
    """Read where a link leads (CommonMark 0.31 §4.7), but no note at the foot: its one word is no address."""
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    return not _NOTE.match(line) and reference(state, start, end, silent)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    parser.block.ruler.at("html_block", _html_block, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.block.ruler.at("reference", _reference)
    return parser


_MARKDOWN = _parser()
_WITH_BREAKS = _parser()
_WITH_BREAKS.options["breaks"] = True
_MDX = _parser().disable("code")  # MDX has no code by indentation


class Body(NamedTuple):
    """Clean HTML: all of a body, and what stands before `<!-- more -->`; None where there is nothing."""

    content: str | None
    lead: str | None


def read_body(text: str, suffix: str, base: str | None, *, breaks: bool = False) -> Body:
    """Return the body as clean HTML, its URLs resolved against `base`; `suffix` is the file's extension.

    With `breaks` the end of a line of Markdown is one on the page, too.
    """
    is_html = suffix.lower() in HTML or _is_html(text)
    html = _ended(_unwrapped(text) if is_html else _rendered(text, suffix, breaks=breaks))
    lead, *after = _MORE.split(html, maxsplit=1)
    return Body(
        clean_html(html, base, private=True) or None,
        (clean_html(lead, base, private=True) or None) if after else None,
    )


def plain_body(text: str, separator: str, markup: Callable[[str, Site], str], site: Site) -> str:
    """Return a body as Markdown or HTML: from org or reST, without its generator's tags, its lead marked.

    `separator` is what the post says parts its lead from the rest (Jekyll's `excerpt_separator`), or ''.
    """
    if len(text) > MAX_LENGTH:  # it ends as plain text
        return text
    if separator.strip():
        text = text.replace(separator, "\n\n<!-- more -->\n\n", 1)
    return markup(CONVERTED.get(site.suffix, str)(text), site)


def read_phrase(text: str, base: str | None) -> str | None:
    """Return the Markdown of a single front matter value, such as an excerpt, as clean HTML."""
    return clean_html(_MARKDOWN.renderInline(text), base, private=True) or None


def first_heading(text: str) -> str:
    """Return the text of the heading that a body in Markdown begins with, or ''."""
    heading = _HEADING.match(text)
    return text_from_html(_MARKDOWN.renderInline(heading[1].rstrip("# \t"))) if heading else ""


def _rendered(text: str, suffix: str, *, breaks: bool) -> str:
    parser = _MDX if suffix == ".mdx" else _WITH_BREAKS if breaks and suffix.lower() in MARKDOWN else _MARKDOWN
    return cast("str", parser.render(text, {"last end": text.rfind("-->")}))


def _ended(html: str) -> str:
    """Return HTML in which a comment without an end is text."""
    start = html.find("<!--", max(html.rfind("-->"), html.rfind("--!>")) + 1)
    return html if start < 0 else html[:start] + html[start:].replace("<!--", "&lt;!--")


def _unwrapped(html: str) -> str:
    """Return what stands in the plain `<div>` around all of a body: it says nothing, but keeps Markdown away."""
    found = _IN_DIV.fullmatch(html)
    if found is None:
        return html
    depths = accumulate(-1 if closing else 1 for closing in _DIV.findall(found[1]))
    return found[1] if min(depths, default=0) >= 0 else html


def _is_html(text: str) -> bool:
    """Return whether a body is one run of elements with no text between them, so that none of it is Markdown.

    Markdown would take what is indented after an empty line in them for code. What is longer or deeper than clean
    HTML may be counts as HTML too: it ends as plain text, and Markdown is slow on what is made to be.
    """
    if len(text) > MAX_LENGTH:
        return True
    text = visible(_ended(text)).strip()
    return bool(_OPENING_TAG.match(text)) and text.endswith(">") and not _has_text_outside(text)


def _has_text_outside(html: str) -> bool:
    """Return whether there is text that stands in no element; a closing tag closes all that it encloses."""
    opened: list[str] = []
    end = 0
    for tag in TAG.finditer(html):
        if not opened and html[end : tag.start()].strip():
            return True
        end, name = tag.end(), tag[2].lower()
        if tag[1] and name in opened:
            del opened[len(opened) - 1 - opened[::-1].index(name) :]
        elif not tag[1] and name not in _VOID:
            opened.append(name)
        if len(opened) > MAX_DEPTH:
            return False
    return not opened and bool(html[end:].strip())
