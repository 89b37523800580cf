"""Attributes that Goldmark, kramdown, Python-Markdown and Zola's parser read between braces."""

import re

_HEADING = r"^([ \t>]*+\#{1,6}[ \t][^\n]*?)(?<![ \t])[ \t]++"
_OF_HEADING = re.compile(_HEADING + r"\{[#.][^\s{}][^{}\n]{0,200}\}[ \t]*$", re.MULTILINE)
_ID_OF_HEADING = re.compile(_HEADING + r"\{#[A-Za-z][\w:-]{0,200}\}[ \t]*$", re.MULTILINE)

# Lists of attributes where prose has no braces: alone in a line, or right behind a link, HTML or emphasis.
# Elsewhere they begin with an id, a class or a key: at the end of a line, in an item, and behind code, where a
# text begins.
_LISTS = r"(?:\{:(?![:/])[^{}\n]{0,400}\})+"
_STATED = r"(?=\{:[ \t]*(?:[#.][^\W\d]|[\w-]+=))"
_ALONE = re.compile(rf"^([ \t>]*+){_LISTS}[ \t]*$", re.MULTILINE)
_LAST = re.compile(rf"(?<![ \t])[ \t]*+{_STATED}{_LISTS}[ \t]*$", re.MULTILINE)
_OF_ITEM = re.compile(rf"^([ \t>]*+(?:[-*+]|\d{{1,9}}\.)[ \t]++){_STATED}{_LISTS}", re.MULTILINE)
_BEHIND = re.compile(rf"(?:\A{_STATED}|(?<=[`)\]>])|(?<=[^\s*_][*_])|(?<=[^\s*_][*_][*_])){_LISTS}")
_TOC = re.compile(r"^[ \t]*+(?:[-*+]|\d{1,9}\.)[ \t][^\n]*\n[ \t]*\{:[ \t]*toc\b[^{}\n]{0,400}\}", re.MULTILINE)


def without_heading_attributes(text: str) -> str:
    """Return a text whose headings have lost their `{#id .class}`."""
    return _OF_HEADING.sub(r"\1", text)


def without_heading_ids(text: str) -> str:
    """Return a text whose headings have lost their `{#id}`, all that kramdown reads there."""
    return _ID_OF_HEADING.sub(r"\1", text)


def without_attributes(text: str) -> str:
    """Return a text without lists of attributes, `{: … }`, where Markdown has something for them to belong to."""
    text = _OF_ITEM.sub(r"\1", _ALONE.sub(r"\1", text))
    return _LAST.sub("", _BEHIND.sub("", text))


def without_toc(text: str) -> str:
    """Return a text without the items that kramdown replaces by a table of contents: those above `{:toc}`."""
    return _TOC.sub("", text)
