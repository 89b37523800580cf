"""Front matter that stands in lines of its own instead of between fences.

- Nikola: `.. key: value`, maybe inside an HTML comment
- org: `#+KEY: value`, and lists as `#+KEY[]: one two` or `#+FILETAGS: :one:two:`
- reST: a heading that is the title, and a list of `:key: value`
- Pelican: `Key: value` to the first empty line, and the head of an HTML page
"""

import re
from collections.abc import Callable, Iterable, Iterator

from lxml import etree

from feeds.posts.fences import MAX_FRONT, require_small
from feeds.posts.model import Loose, Meta, Value

Fields = Iterator[tuple[str, Value]]
Found = tuple[Iterable[tuple[str, Value]], int]
"""The keys with their values, and where the body starts."""

_DOTS = r"(?:\.\.[ \t]+[A-Za-z][\w-]*:(?!:)[^\n]*(?:\n|\Z))+"
_DOTTED = re.compile(rf"<!--[ \t]*\n({_DOTS})\s*-->|({_DOTS})")
_DOT = re.compile(r"\.\.[ \t]+([^:]+):[ \t]*(.*)")

_ORG = re.compile(
    r"""(?:(?: \#\+\w[\w-]*(?:\[\])?:[^\n]*
             | \#(?:[ \t][^\n]*)?
             | :PROPERTIES:[ \t]*\n(?:[ \t]*+:(?!END:)[^\n]*+\n)*[ \t]*:END:[ \t]*
             | [ \t]*+
           )(?:\n|\Z))*""",
    re.IGNORECASE | re.VERBOSE,
)
_ORG_KEY = re.compile(r"^#\+(\w[\w-]*)(\[\])?:[ \t]*(.*)", re.MULTILINE)
_ORG_DATE = re.compile(r"^[<\[](\d{4}-\d{2}-\d{2})(?:[ \t]+[^\W\d]+\.?)?(?:[ \t]+(\d{1,2}:\d{2}))?[^>\]]*[>\]]")

_HEADING = re.compile(r"(?:([^\w\s])\1+[ \t]*\n)?[ \t]*(\S[^\n]*)\n([^\w\s])\3+[ \t]*(?:\n|\Z)")
_FIELD = re.compile(r"\s*:([^:\n`]+):(?:[ \t]+([^\n]*))?((?:\n[ \t]+[^\n]*)*)(?=\n|\Z)")
_LINE = re.compile(r"([A-Za-z][\w-]*):(?!//)([^\n]*(?:\n[ \t]+\S[^\n]*)*)(?:\n|\Z)")

_HTML = re.compile(r"(?:<\?[^>]*>\s*|<![^>]*>\s*)*<html\b", re.IGNORECASE)
_GATHERED = frozenset({"author", "authors", "categories", "tags"})
_BODY = re.compile(r"<body(?:\s[^>]*)?>", re.IGNORECASE)
_HEAD_END = re.compile(r"</head\s*>", re.IGNORECASE)


def read_fields(text: str, suffix: str, loose: frozenset[Loose]) -> tuple[Meta, str] | None:
    """Return the values by lower-case key and the body, or None where the text has no such front matter.

    Raises PostError for more than 64 KiB of it.
    """
    for read in _readers(suffix, loose):
        if found := read(text):
            require_small(found[1])
            return _merged(found[0]), text[found[1] :].strip()
    return None


def _readers(suffix: str, loose: frozenset[Loose]) -> Iterator[Callable[[str], Found | None]]:
    yield _dotted
    if suffix == ".org":
        yield _org
    elif suffix == ".rst":
        yield _rst
    elif suffix in {".html", ".htm"} and "html head" in loose:
        yield _html
    elif "keys before a blank line" in loose:
        yield _lines


def _merged(fields: Iterable[tuple[str, Value]]) -> dict[str, Value]:
    """Return the values by key: of what is stated twice the last, but all tags, categories and people."""
    meta: dict[str, Value] = {}
    for stated, value in fields:
        key = stated.strip().lower()
        meta[key] = [*_parts(meta[key]), *_parts(value)] if key in meta and key in _GATHERED else value
    return meta


def _parts(value: Value) -> list[Value]:
    return value if isinstance(value, list) else [value]


def _dotted(text: str) -> Found | None:
    found = _DOTTED.match(text)
    return (_DOT.findall(found[1] or found[2]), found.end()) if found else None


def _org(text: str) -> Found | None:
    found = _ORG.match(text)
    end = found.end() if found else 0
    fields = [_org_field(key.lower(), value, is_list) for key, is_list, value in _ORG_KEY.findall(text, 0, end)]
    return (fields, end) if fields else None


def _org_field(key: str, value: str, is_list: str) -> tuple[str, Value]:
    if key == "filetags":
        return "tags", [*filter(None, map(str.strip, value.split(":")))]
    if is_list or key == "tags":
        return key, [*value.split()]
    return key, _ORG_DATE.sub(lambda date: " ".join(filter(None, date.groups())), value)


def _rst(text: str) -> Found | None:
    heading = _HEADING.match(text)
    fields: list[tuple[str, Value]] = [("title", heading[2].strip())] if heading else []
    end = heading.end() if heading else 0
    while field := _FIELD.match(text, end):
        fields.append((field[1], " ".join(f"{field[2] or ''} {field[3]}".split())))
        end = field.end()
    return (fields, end) if len(fields) > bool(heading) else None


def _lines(text: str) -> Found | None:
    fields: list[tuple[str, Value]] = []
    end = 0
    while line := _LINE.match(text, end):
        fields.append((line[1], " ".join(line[2].split())))
        end = line.end()
    return (fields, end) if fields else None


def _html(text: str) -> Found | None:
    if not _HTML.match(text):
        return None
    body = _BODY.search(text) or _HEAD_END.search(text)
    end = body.end() if body else 0
    head = etree.fromstring(
        text[: min(end or MAX_FRONT, MAX_FRONT)].encode(), etree.HTMLParser(encoding="utf-8", no_network=True)
    )
    fields = [
        (str(meta.get("name")), str(meta.get("content", ""))) for meta in head.iter("meta") if meta.get("name")
    ]
    return [("title", " ".join(head.findtext(".//title", "").split())), *fields], end
