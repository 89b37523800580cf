"""Template tags in a body, such as `{% name words key="value" %}`, replaced outside of code; in linear time.

Each generator has its marks and its tags; a family of them is a `Syntax`. What stands in fences and code spans is
left alone, and so is what looks like a tag but never ends.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from feeds.posts.code import code_spans, fence_end

_LONGEST = 4000  # characters of a tag; what is longer is text
_ARGUMENT = re.compile(
    r"""(?:(?P<key>[\w.-]+)[ \t\n]*+=[ \t\n]*+)?
        (?:"(?P<double>[^"]*+)" | '(?P<single>[^']*+)' | `(?P<tick>[^`]*+)` | (?P<bare>[^\s,"'`=]+))""",
    re.VERBOSE,
)
_FENCE = r"^(?:[ \t>]|[-*+][ ]|\d{1,9}[.)][ ])*(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})|(?P<ticks>`+)|"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A tag: the mark that it opens with, its name, its arguments as written, and what a verbatim one encloses."""

    mark: str
    name: str
    text: str
    closing: bool = False
    inner: str = ""

    @property
    def words(self) -> list[str]:
        """The arguments without a key, unquoted."""
        return [value for key, value in self._arguments() if not key]

    @property
    def named(self) -> dict[str, str]:
        """The arguments with a key."""
        return {key.lower(): value for key, value in self._arguments() if key}

    def first(self, *keys: str) -> str:
        """Return the first of the named arguments that is there, else the first word, or ''."""
        named = self.named
        return next(filter(None, (named.get(key) for key in keys)), next(iter(self.words), ""))

    def _arguments(self) -> Iterator[tuple[str, str]]:
        for found in _ARGUMENT.finditer(self.text):
            yield found["key"] or "", next((one for one in found.group(2, 3, 4, 5) if one is not None), "")


def _unchanged(text: str) -> str:
    return text


def _no_tag(_mark: str, _text: str) -> Tag | None:
    return None


def _nothing(_tag: Tag) -> str:
    return ""


@dataclass(frozen=True, kw_only=True)
class Syntax:
    """How a family of generators writes tags, and what becomes of them.

    `marks` open tags and map to what closes them. `read` takes a tag apart (None: it is text). What stands
    between a tag named in `verbatim` and its end is not looked into. `ends` has, by mark, the expression that
    finds it, with '@' for the tag's name; where it finds its group `again`, another such tag opens, and the first
    has no end. `code` and `plain` change the text in code and outside of it.
    """

    marks: Mapping[str, str] = field(default_factory=dict)
    read: Callable[[str, str], Tag | None] = _no_tag
    replace: Callable[[Tag], str] = _nothing
    verbatim: frozenset[str] = frozenset()
    ends: Mapping[str, str] = field(default_factory=lambda: {"{%": r"\{%-?\s*end@\s*-?%\}"})
    code: Callable[[str], str] = _unchanged
    plain: Callable[[str], str] = _unchanged

    @cached_property
    def token(self) -> re.Pattern[str]:
        """What there is to look at: fences, code spans, marks."""
        marks = "|".join(map(re.escape, sorted(self.marks, key=len, reverse=True)))
        return re.compile(f"{_FENCE}(?P<mark>{marks or '(?!)'})", re.MULTILINE)


def rewrite(text: str, syntax: Syntax) -> str:
    """Return `text` with its tags replaced."""
    return "".join(_pieces(text, syntax))


def _pieces(text: str, syntax: Syntax) -> Iterator[str]:
    spans, ends, done, here = code_spans(text), _Ends(text, syntax.ends), 0, 0
    while token := syntax.token.search(text, here):
        start, here = token.start(), token.end()
        if token["mark"]:
            piece, here = _tag(text, token, syntax, ends)
        elif end := fence_end(text, token) if token["fence"] else spans.get(start):
            piece, here = syntax.code(text[start:end]), end
        else:
            continue
        if piece is not None:
            yield syntax.plain(text[done:start])
            yield piece
            done = here
    yield syntax.plain(text[done:])


def _tag(text: str, token: re.Match[str], syntax: Syntax, ends: "_Ends") -> tuple[str | None, int]:
    """Return what replaces the tag and where reading goes on; None where the mark opens no tag."""
    mark, start = token["mark"], token.end()
    close = ends.find(syntax.marks[mark], start)
    if not start <= close < start + _LONGEST or "\n\n" in text[start:close]:
        return None, start
    tag = syntax.read(mark, text[start:close])
    if tag is None:
        return None, start
    after = close + len(syntax.marks[mark])
    if tag.name in syntax.verbatim and not tag.closing and (end := ends.of(tag, after)):
        inner = Tag(mark=mark, name=tag.name, text=tag.text, inner=text[after : end.start()])
        return syntax.replace(inner), end.end()
    return syntax.replace(tag), after


class _Ends:
    """Where tags end, each place looked for once, for a body may open a hundred thousand and close none."""

    def __init__(self, text: str, forms: Mapping[str, str]) -> None:
        self._text = text
        self._forms = forms
        self._found: dict[str, int] = {}
        self._missing: set[tuple[str, str]] = set()

    def find(self, closing: str, start: int) -> int:
        """Return where `closing` stands at or after `start`, or -1."""
        found = self._found.get(closing, 0)
        if 0 <= found < start:
            found = self._found[closing] = self._text.find(closing, start)
        return found

    def of(self, tag: Tag, start: int) -> re.Match[str] | None:
        """Return the end of `tag`, whose content starts at `start`."""
        kind = (tag.mark, tag.name)
        if kind in self._missing:
            return None
        form = self._forms[tag.mark].replace("@", re.escape(tag.name))
        found = re.compile(form, re.IGNORECASE).search(self._text, start)
        if found is None:
            self._missing.add(kind)
        return None if found is None or found.lastgroup == "again" else found
