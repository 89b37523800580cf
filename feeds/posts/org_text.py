"""The body of an org file as Markdown: what is common is kept, and all text stays readable.

Org's grammar (https://orgmode.org/worg/org-syntax.html) is too large to be followed to its end here. A line at a
time takes time in proportion to the text.
"""

import re
from collections.abc import Iterator

from feeds.posts import embeds

_BLOCK = re.compile(r"[ \t]*#\+(begin|end)_(\w+)[ \t]*(.*)", re.IGNORECASE)
_HEADLINE = re.compile(r"(\*+)[ \t]+(?:(?:TODO|DONE)[ \t]+)?(?:\[#\w\][ \t]+)?(.*)")
_KEYWORD = re.compile(r"[ \t]*#\+\w+(?:\[[^\]]*\])?:")
_COMMENT = re.compile(r"[ \t]*#(?:[ \t]+(.*))?")
_DRAWER = re.compile(r"[ \t]*:(?:PROPERTIES|LOGBOOK):[ \t]*", re.IGNORECASE)
_FIXED = re.compile(r"[ \t]*:(?:[ \t](.*))?")
_RULE = re.compile(r"[ \t]*\|[-+|]+[ \t]*")

_INLINE = re.compile(
    r"""\[\[(?P<target>[^\[\]\n]+)\](?:\[(?P<said>[^\[\]\n]+)\])?\]
      | (?<![\w*/=~+])(?P<mark>[*/=~+])(?P<text>[^\s*/=~+](?:[^\n]{0,200}?[^\s])??)(?P=mark)(?![\w*/=~+])""",
    re.VERBOSE,
)
_MARKS = {"*": "**", "/": "*", "+": "~~"}
_VERBATIM = frozenset({"src", "example", "export"})


def org(text: str) -> str:
    """Return the body of an org file as Markdown with HTML in it."""
    return "\n".join(_lines(iter(text.split("\n"))))


def _lines(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        if block := _BLOCK.fullmatch(line):
            yield _block(block, lines)
        elif _DRAWER.fullmatch(line):
            _until(lines, ":end:")
        elif headline := _HEADLINE.fullmatch(line):
            yield f"{'#' * min(len(headline[1]) + 1, 6)} {_inline(_untagged(headline[2]))}"
        elif not _KEYWORD.match(line):
            yield _line(line)


def _untagged(headline: str) -> str:
    """Return a headline without the `:tags:` at its end."""
    title, _, tags = headline.rstrip().rpartition(" ")
    return title if re.fullmatch(r":[\w@#%:]+:", tags) else headline


def _line(line: str) -> str:
    if comment := _COMMENT.fullmatch(line):
        return "<!-- more -->" if (comment[1] or "").strip() == "more" else ""
    if fixed := _FIXED.fullmatch(line):
        return "    " + (fixed[1] or "")
    if _RULE.fullmatch(line):
        return line.replace("+", "|")
    return _inline(line)


def _block(block: re.Match[str], lines: Iterator[str]) -> str:
    """Return what a block stands for, if it is one whose lines are not to be read; else its mark alone."""
    name, begins = block[2].lower(), block[1].lower() == "begin"
    if begins and name in {"comment", *_VERBATIM}:
        inner = "\n".join(_until(lines, f"#+end_{name}"))
        html = name == "export" and block[3].strip().lower() == "html"
        return "" if name == "comment" else inner if html else embeds.code(inner)
    if name == "quote":
        return embeds.quote_start() if begins else embeds.QUOTE_END
    return ""


def _until(lines: Iterator[str], end: str) -> list[str]:
    """Return the lines before the one that is `end`."""
    found = []
    for line in lines:
        if line.strip().lower() == end:
            break
        found.append(line)
    return found


def _inline(text: str) -> str:
    return _INLINE.sub(lambda found: _link(found) if found["target"] else _emphasis(found), text)


def _emphasis(found: re.Match[str]) -> str:
    if found["mark"] in "=~":
        return f"`{found['text']}`"
    return f"{_MARKS[found['mark']]}{found['text']}{_MARKS[found['mark']]}"


def _link(found: re.Match[str]) -> str:
    """Return a link, or the image that a link without words, or to a file, is."""
    target = found["target"].removeprefix("file:")
    if embeds.is_image(target) and (not found["said"] or found["target"] != target):
        return embeds.image(target, found["said"] or "")
    if target.startswith(("id:", "*", "#")):
        return found["said"] or target
    return embeds.link(target, found["said"] or "")
