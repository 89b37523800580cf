"""The body of a reStructuredText file as Markdown: what is common is kept, and all text stays readable.

docutils, whose grammar this is, takes seven minutes for 150 KB of open substitutions, and reads local files for an
image that says `:loading: embed`. A line at a time takes time in proportion to the text.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from textwrap import dedent
from typing import NamedTuple

from feeds.posts import embeds

_RULE = re.compile(r"([!-/:-@\[-`{-~])\1+[ \t]*")
_TABLE = re.compile(r"[ \t]*(?:\+[-=]+\+[-=+]*|={2,}(?: +={2,})+)[ \t]*")
_DIRECTIVE = re.compile(r"([ \t]*)\.\.[ \t]+(?:\|[^|\n]+\|[ \t]+)?([\w:.-]+?)::(?:[ \t]+(.*))?")
_EXPLICIT = re.compile(r"([ \t]*)\.\.(?:[ \t]+(.*))?")
_TARGET = re.compile(r"[ \t]*\.\.[ \t]+_(`[^`]+`|[^:]+):[ \t]+(\S+)[ \t]*")
_FOOTNOTE = re.compile(r"\[[\w#*]+\] .*")
_OPTION = re.compile(r"[ \t]*:([\w-]+):(?:[ \t]+(.*))?")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|(?:\d+|#|\w)[.)])[ \t]")
_TEASER = re.compile(r"(?:TEASER_END|more)\b.*")

_INLINE = re.compile(
    r"""(?P<code>``[^`\n](?:[^\n`]++|`(?!`))*``)
      | (?::(?P<role>[\w:.+-]{1,40}):)?`(?P<text>[^`]{1,2000})`(?P<link>__?)?
      | (?<![\w`.-])(?P<name>\w[\w.-]{0,80})_(?![\w`])
      | \[(?P<note>[\w#*]{1,40})\]_
      | \\[ ]""",
    re.VERBOSE,
)

_BOXES = frozenset({
    "attention", "caution", "danger", "epigraph", "error", "highlights", "hint", "important", "note", "pull-quote",
    "tip", "warning",
})  # fmt: skip
_TITLED = frozenset({"admonition", "sidebar", "topic"})
_DEEPEST = 20


def rest(text: str) -> str:
    """Return the body of a reST file as Markdown with HTML in it."""
    lines = text.expandtabs(8).split("\n")
    targets = {found[1].strip("`").lower(): found[2] for line in lines if (found := _TARGET.fullmatch(line))}
    return "\n".join(_Reader(targets).read(lines, 0))


class _Place(NamedTuple):
    """Where reading is: at line `here`, below plain lines `before`, within so many directives and quotations."""

    lines: Sequence[str]
    here: int
    before: Sequence[str]
    depth: int

    @property
    def line(self) -> str:
        return self.lines[self.here]


Found = tuple[str, int]
"""What a passage becomes, and the line where reading goes on."""


class _Reader:
    """Reads lines; remembers where names point and by which lines headings are underlined, in their order."""

    def __init__(self, targets: Mapping[str, str]) -> None:
        self._targets = targets
        self._underlines: list[str] = []
        self._forms = (self._directive, self._explicit, _table, self._heading, self._indented, self._literal)

    def read(self, lines: Sequence[str], depth: int) -> Iterator[str]:
        """Yield Markdown."""
        plain: list[str] = []
        here = 0
        if depth > _DEEPEST:
            yield from lines
            return
        while here < len(lines):
            place = _Place(lines, here, plain, depth)
            if found := next(filter(None, (form(place) for form in self._forms)), None):
                yield self._inline("\n".join(plain))
                yield found[0]
                here = found[1]
                plain.clear()
            else:
                plain.append(lines[here])
                here += 1
        yield self._inline("\n".join(plain))

    def _directive(self, place: _Place) -> Found | None:
        directive = _DIRECTIVE.fullmatch(place.line)
        if directive is None:
            return None
        end = _end_of_block(place.lines, place.here, len(directive[1]))
        name, said = directive[2].lower(), (directive[3] or "").strip()
        options, body = _options(place.lines[place.here + 1 : end])
        if make := _MAKERS.get(name):
            return make(said, options, "\n".join(body)), end
        if name in _TITLED:
            return self._quote(said, body, place.depth), end
        if name in _BOXES:
            return self._quote("", [said, *body], place.depth), end
        return "\n".join(self.read(body, place.depth + 1)), end

    def _explicit(self, place: _Place) -> Found | None:
        """Read a comment, a target or a footnote."""
        explicit = _EXPLICIT.fullmatch(place.line)
        if explicit is None:
            return None
        said = explicit[2] or ""
        if _TEASER.fullmatch(said):
            return "\n<!-- more -->\n", place.here + 1
        if _FOOTNOTE.fullmatch(said):
            return self._inline(said), place.here + 1
        after = place.here + 1
        said = said or "".join(place.lines[after : after + 1]).strip()
        return " ", _end_of_block(place.lines, place.here, len(explicit[1])) if said else after

    def _heading(self, place: _Place) -> Found | None:
        """Read a heading that stands above a line of punctuation or between two, or a line that parts passages."""
        rule = _RULE.fullmatch(place.line)
        title, under, *_ = (*place.lines[place.here + bool(rule) : place.here + 3], "", "")
        ruled = None if _RULE.fullmatch(title) else _RULE.fullmatch(under)
        wide = len(under.rstrip()) >= min(4, len(title.strip()))
        if title.strip() and ruled and wide and (rule is None or rule[1] == ruled[1]):
            style = f"{ruled[1]}{bool(rule)}"
            if style not in self._underlines:
                self._underlines.append(style)
            level = min(self._underlines.index(style) + 2, 6)
            return f"\n{'#' * level} {self._inline(title.strip())}\n", place.here + (3 if rule else 2)
        return ("\n***\n", place.here + 1) if rule and len(place.line.rstrip()) >= 4 else None

    def _indented(self, place: _Place) -> Found | None:
        """Read a quotation: a passage that is indented and belongs to no list."""
        follows = place.before and place.before[-1].strip()
        if follows or not place.line.strip() or place.line[0] != " " or any(map(_ITEM.match, place.before[-40:])):
            return None
        end = _end_of_block(place.lines, place.here - 1, 0)
        return self._quote("", dedent("\n".join(place.lines[place.here : end])).split("\n"), place.depth), end

    def _literal(self, place: _Place) -> Found | None:
        """Read a line that ends with '::', and the code below it."""
        if not place.line.endswith("::"):
            return None
        end = _end_of_block(place.lines, place.here, len(place.line) - len(place.line.lstrip()))
        said = place.line[:-2].rstrip()
        code = embeds.code(dedent("\n".join(place.lines[place.here + 1 : end])))
        return f"{self._inline(said)}{':' if said else ''}{code}", end

    def _quote(self, title: str, body: Sequence[str], depth: int) -> str:
        return embeds.quote_start(title) + "\n".join(self.read(body, depth + 1)) + embeds.QUOTE_END

    def _inline(self, text: str) -> str:
        return _INLINE.sub(self._reference, text)

    def _reference(self, found: re.Match[str]) -> str:
        if found["code"]:
            return found[0]
        if found["name"]:
            address = self._targets.get(found["name"].lower())
            return embeds.link(address, found["name"]) if address else found[0]
        if found["note"]:
            return f"[{found['note']}]"
        return self._interpreted(found["text"], found["role"] or "", found["link"]) if found["text"] else ""

    def _interpreted(self, text: str, role: str, link: str | None) -> str:
        if role in {"code", "literal", "math"}:
            return f"`{text}`"
        said, mark, address = text.removesuffix(">").rpartition("<") if text.endswith(">") else (text, "", "")
        if link:
            return embeds.link(
                address if mark else self._targets.get(text.lower(), ""), said.strip() or address or text
            )
        return (said.strip() or text) if role else f"*{text}*"


def _table(place: _Place) -> Found | None:
    """Read a table or a session of Python, as they stand."""
    if not _TABLE.fullmatch(place.line) and not place.line.startswith(">>> "):
        return None
    rest_of_it = range(place.here, len(place.lines))
    end = next((at for at in rest_of_it if not place.lines[at].strip()), len(place.lines))
    return embeds.code("\n".join(place.lines[place.here : end])), end


def _end_of_block(lines: Sequence[str], here: int, indent: int) -> int:
    """Return where the lines end that are indented more than the one at `here`."""
    end = here + 1
    for at in range(here + 1, len(lines)):
        line = lines[at]
        if line.strip():
            if len(line) - len(line.lstrip()) <= indent:
                break
            end = at + 1
    return end


def _options(block: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """Return the options at the top of a directive, and its content without indentation."""
    lines = dedent("\n".join(block)).split("\n")
    options = {}
    while lines and (option := _OPTION.fullmatch(lines[0])):
        options[option[1].lower()] = option[2] or ""
        lines.pop(0)
    return options, dedent("\n".join(lines)).strip("\n").split("\n")


Make = Callable[[str, Mapping[str, str], str], str]
"""What makes something of a directive: of what stands behind its name, its options and its content."""


def _code(_said: str, _options: Mapping[str, str], text: str) -> str:
    return embeds.code(text)


def _image(said: str, options: Mapping[str, str], text: str) -> str:
    return embeds.image(said, options.get("alt", ""), text.partition("\n\n")[0])


def _nothing(_said: str, _options: Mapping[str, str], _text: str) -> str:
    return ""


_MAKERS: Mapping[str, Make] = {
    **dict.fromkeys(
        ("code", "code-block", "csv-table", "highlight", "math", "parsed-literal", "sourcecode"), _code
    ),
    **dict.fromkeys(("figure", "image", "thumbnail"), _image),
    **dict.fromkeys(("contents", "default-role", "include", "index", "listing", "meta", "post-list"), _nothing),
    **dict.fromkeys(("replace", "role", "slide", "slides", "toctree", "unicode"), _nothing),
    "raw": lambda said, _options, text: text if said == "html" else "",
    "vimeo": lambda said, _options, _text: embeds.vimeo(said),
    "youtube": lambda said, _options, _text: embeds.youtube(said),
}
