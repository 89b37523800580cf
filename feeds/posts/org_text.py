"""The body of an org file as Markdown: what is common is kept, and all text stays readable.

Org's grammar (https://orgmode.org/worg/org-syntax.html) is too large to be followed to its end here. A line at a
time takes time in proportion to the text.
"""

import re
from collections.abc import Iterator, Sequence

from feeds.posts import embeds

_BLOCK = re.compile(r"[ \t]*#\+(begin|end)_(\w+)[ \t]*(.*)", re.IGNORECASE)
_HEADLINE = re.compile(r"(\*+)[ \t]+(?:(?:TODO|DONE)[ \t]+)?(?:\[#\w\][ \t]+)?(.*)")
_KEYWORD = re.compile(r"[ \t]*#\+\w+(?:\[[^\]]*\])?:")
_COMMENT = re.compile(r"[ \t]*#(?:[ \t]+(.*))?")
_DRAWER = re.compile(r"[ \t]*:(?:PROPERTIES|LOGBOOK):[ \t]*", re.IGNORECASE)
_ANY_DRAWER = re.compile(r":[\w-]+:")
_FIXED = re.compile(r"[ \t]*:(?:[ \t](.*))?")
_RULE = re.compile(r"[ \t]*\|[-+|]+[ \t]*")

_INLINE = re.compile(
    r"""\[\[(?P<target>[^\[\]\n]+)\](?:\[(?P<said>[^\[\]\n]+)\])?\]
      | (?<![\w*/=~+])(?P<mark>[*/=~+])(?P<text>[^\s*/=~+](?:[^\n]{0,200}?[^\s])??)(?P=mark)(?![\w*/=~+])""",
    re.VERBOSE,
)
_MARKS = {"*": "**", "/": "*", "+": "~~"}
_WHOLE = frozenset({"comment", "example", "export", "src"})


def org(text: str) -> str:
    """Return the body of an org file as Markdown with HTML in it."""
    return "\n".join(_pieces(text.split("\n")))


def _pieces(lines: Sequence[str]) -> Iterator[str]:
    ends, here = _ends(lines), 0
    while here < len(lines):
        line, end = lines[here], ends.get(here, here)
        if end > here:
            yield _block(line, lines[here + 1 : end])
        elif not _KEYWORD.match(line):
            yield _line(line)
        here = end + 1


def _ends(lines: Sequence[str]) -> dict[int, int]:
    """Return where drawers and blocks end whose lines are not read, by where they begin: there if they never do.

    An end belongs to the nearest begin of its name; a headline ends all drawers.
    """
    ends: dict[int, int] = {}
    later: dict[str, int] = {}
    for at in range(len(lines) - 1, -1, -1):
        name, mark = _mark(lines[at])
        if mark == "end":
            later[name] = at
        elif mark == "begin":
            end = later.pop(name, at)
            if name in _WHOLE or _DRAWER.fullmatch(lines[at]):
                ends[at] = end
        elif _HEADLINE.fullmatch(lines[at]):
            later.pop("", None)
    return ends


def _mark(line: str) -> tuple[str, str]:
    """Return the name of a block, '' for a drawer, and whether the line is its `begin`, its `end` or neither."""
    if block := _BLOCK.fullmatch(line):
        return block[2].lower(), block[1].lower()
    name = line.strip().lower()
    if name == ":end:":
        return "", "end"
    return "", "begin" if _ANY_DRAWER.fullmatch(name) else ""


def _untagged(headline: str) -> str:
    """Return a headline without the `:tags:` at its end."""
    title, _, tags = headline.rstrip().rpartition(" ")
    return title if re.fullmatch(r":[\w@#%:]+:", tags) else headline


def _line(line: str) -> str:
    if headline := _HEADLINE.fullmatch(line):
        return f"{'#' * min(len(headline[1]) + 1, 6)} {_inline(_untagged(headline[2]))}"
    if block := _BLOCK.fullmatch(line):
        quote = embeds.quote_start() if block[1].lower() == "begin" else embeds.QUOTE_END
        return quote if block[2].lower() == "quote" else ""
    if comment := _COMMENT.fullmatch(line):
        return "<!-- more -->" if (comment[1] or "").strip() == "more" else ""
    if fixed := _FIXED.fullmatch(line):
        return "    " + (fixed[1] or "")
    if _RULE.fullmatch(line):
        return line.replace("+", "|")
    return _inline(line)


def _block(begin: str, lines: Sequence[str]) -> str:
    """Return what a drawer or a block stands for whose lines are not to be read."""
    block = _BLOCK.fullmatch(begin)
    if block is None or block[2].lower() == "comment":
        return ""
    inner = "\n".join(lines)
    html = block[2].lower() == "export" and block[3].strip().lower() == "html"
    return inner if html else embeds.code(inner)


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
