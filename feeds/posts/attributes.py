"""Attributes that Goldmark, kramdown, Python-Markdown and Zola's parser read between braces."""

import re

_OF_HEADING = re.compile(
    r"^([ \t>]*+\#{1,6}[ \t][^\n]*?)(?<![ \t])[ \t]++\{[#.][^{}\n]{0,200}\}[ \t]*$", re.MULTILINE
)
_LIST = re.compile(r"\{:[^{}\n]{0,400}\}")
_TOC = re.compile(r"^[ \t]*+(?:[-*+]|\d{1,9}\.)[ \t][^\n]*\n[ \t]*\{:[ \t]*toc\b[^{}\n]{0,400}\}", re.MULTILINE)


def without_heading_attributes(text: str) -> str:
    """Return a text whose headings have lost their `{#id .class}`."""
    return _OF_HEADING.sub(r"\1", text)


def without_attributes(text: str) -> str:
    """Return a text without the attributes of headings, and without lists of attributes, `{: … }`, anywhere."""
    return _LIST.sub("", without_heading_attributes(text))


def without_toc(text: str) -> str:
    """Return a text without the items that kramdown replaces by a table of contents: those above `{:toc}`."""
    return _TOC.sub("", text)
