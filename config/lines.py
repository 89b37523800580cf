"""Where things stand in a TOML text that `tomllib` has read: nothing is checked again here."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple, cast

Kind = Literal["blank", "comment", "key", "table", "array"]
Keys = tuple[str | int, ...]

# Strings and comments are stepped over whole: what looks like a bracket or a line's end inside them is none.
_TOKEN = re.compile(
    r'''
      """(?s:\\.|[^\\])*?"""(?!")
    | \'\'\'(?s:.)*?\'\'\'(?!\')
    | "(?:\\.|[^"\\\n])*"
    | '[^'\n]*'
    | \#[^\n]*
    | [\[\]{}\n]
    ''',
    re.VERBOSE,
)
_KEY = r"""(?:[A-Za-z0-9_-]+|"(?:\\.|[^"\\\n])*"|'[^'\n]*')"""
_KEYS = rf"{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*"
_STATEMENT = re.compile(
    rf"[ \t]*(?:(?P<comment>\#)|\[\[[ \t]*(?P<array>{_KEYS})|\[[ \t]*(?P<table>{_KEYS})|(?P<key>{_KEYS})[ \t]*=)"
)
_NESTING = {"[": 1, "{": 1, "]": -1, "}": -1}


class Statement(NamedTuple):
    """One statement: the `line` (from 1) it begins on, its span with the line's end, and the keys that it names.

    `table` is a header `[a.b]`, `array` a header `[[a.b]]`.
    """

    line: int
    start: int
    end: int
    kind: Kind
    keys: tuple[str, ...]


def statements(text: str) -> Iterator[Statement]:
    """Yield every statement, comment line and blank line of `text`; together they are the whole text."""
    line, start, depth = 1, 0, 0
    for token in _TOKEN.finditer(text):
        depth += _NESTING.get(token[0], 0)
        if token[0] == "\n" and depth == 0:
            yield _statement(text, line, start, token.end())
            line += text.count("\n", start, token.end())
            start = token.end()
    if start < len(text):
        yield _statement(text, line, start, len(text))


def _statement(text: str, line: int, start: int, end: int) -> Statement:
    match = _STATEMENT.match(text, start, end)
    if match is None:
        return Statement(line, start, end, "blank", ())
    kind = cast("Kind", match.lastgroup)  # the groups are named after the kinds
    keys = () if kind == "comment" else tuple(_plain(key) for key in re.findall(_KEY, match[kind]))
    return Statement(line, start, end, kind, keys)


def _plain(key: str) -> str:
    if key[0] not in "\"'":
        return key
    plain: str = tomllib.loads(f"key = {key}")["key"]
    return plain


def key_lines(text: str) -> dict[Keys, int]:
    """Return the line of every key and table, arrays of tables by index: ("sources", 0, "url").

    What stands inside a value has no line of its own: ask with `line_of`, which falls back to the value's.
    """
    lines: dict[Keys, int] = {}
    counts: Counter[Keys] = Counter()
    table: Keys = ()
    for statement in statements(text):
        if statement.kind == "array":
            place = _indexed(statement.keys, counts)
            table = (*place, counts[place])
            counts[place] += 1
        elif statement.kind == "table":
            table = _entered(statement.keys, counts)
        if statement.kind in ("array", "table"):
            lines.setdefault(table, statement.line)
        for depth in range(1, len(statement.keys) + 1 if statement.kind == "key" else 0):
            lines.setdefault((*table, *statement.keys[:depth]), statement.line)
    return lines


def _entered(keys: tuple[str, ...], counts: Mapping[Keys, int]) -> Keys:
    """Return the path of a table: where it passes an array of tables, it is in the last of them."""
    place: Keys = ()
    for key in keys:
        place = (*place, key)
        if place in counts:
            place = (*place, counts[place] - 1)
    return place


def _indexed(keys: tuple[str, ...], counts: Mapping[Keys, int]) -> Keys:
    return (*_entered(keys[:-1], counts), keys[-1])


def line_of(lines: Mapping[Keys, int], keys: Keys) -> int:
    """Return the line of `keys`, or of the nearest that they stand in, or 1."""
    while keys and keys not in lines:
        keys = keys[:-1]
    return lines.get(keys, 1)
