"""Clean HTML as it stands in a post: every generator passes it through, and it means the same to every browser.

What a generator would take for its own is written as a character reference: `{` begins tags and shortcodes
(Nunjucks, Liquid, Hugo's), an empty line ends HTML in Markdown, three of ` or ~ fence code for Hexo even in HTML.
"""

import re

_TAKEN_IN_BODIES = re.compile(r"\{|\r|(?<=\n)(?P<indent>[ \t]*)\n|`(?=``)|~(?=~~)")
_TAKEN_IN_PHRASES = re.compile(r"[\\`*_\[\]~|{!\r\n]")


def as_body(html: str | None) -> str:
    """Return the HTML in one `<div>`, without empty lines: one block of HTML to any Markdown; '' for None."""
    return f"<div>\n{_TAKEN_IN_BODIES.sub(_reference, html)}\n</div>\n" if html else ""


def as_phrase(html: str) -> str:
    """Return the HTML on one line and without anything that Markdown knows."""
    return _TAKEN_IN_PHRASES.sub(_reference, html)


def _reference(found: re.Match[str]) -> str:
    indent = found.groupdict().get("indent") or ""
    return f"{indent}&#{ord(found[0][-1])};"
