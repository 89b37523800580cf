"""Feeds made wrong by their structure: elements, attributes, declarations, values; for JSON Feed its values."""

import json
import re
from collections.abc import Iterator, Sequence
from html import escape
from random import Random
from typing import Any

from fuzz.mutate import ANYWHERE, AWKWARD, ENCODED, LIMIT, Mutation, put
from fuzz.values import DATES, HTML, NAMES, NUMBERS, URLS

_TAG = re.compile(rb"<(?P<closing>/?)(?P<name>[A-Za-z][\w.-]*(?::[\w.-]+)?)(?P<rest>[^<>]*)>")
_TEXT = re.compile(rb">(?P<text>[^<>]+)<")
_VALUE = re.compile(rb"\s[\w:.-]+\s*=\s*(?P<quote>[\"'])(?P<value>[^<>\"']*)(?P=quote)")
_MOMENT = re.compile(rb"(?:\w{3}, )?\d{1,2} \w{3} \d{2,4}[^<\"]{0,20}|\d{4}-\d\d-\d\d[^<\"]{0,20}")
_ELEMENTS = (
    "item", "entry", "rss", "feed", "channel", "rdf:RDF", "title", "link", "description", "content", "summary",
    "guid", "id", "pubDate", "published", "updated", "author", "name", "email", "uri", "category", "enclosure",
    "image", "url", "source", "textinput", "content:encoded", "dc:date", "dc:creator", "dc:subject",
    "media:group", "media:content", "media:thumbnail", "media:title", "itunes:image", "itunes:author",
    "itunes:summary", "atom:link", "authors", "links", "tags", "title_detail", "media_content", "language",
    "icon", "logo", "div", "p", "html", "body", "script", "svg",
)  # fmt: skip
_ATTRIBUTES = (
    "xml:base", "xml:lang", "xmlns", "xmlns:atom", "xmlns:media", "xmlns:x", "type", "mode", "rel", "href", "src",
    "url", "length", "width", "height", "medium", "isPermaLink", "domain", "term", "label", "scheme", "version",
    "rdf:about", "rdf:resource", "encoding", "title",
)  # fmt: skip
_WORDS = (
    "", " ", "text", "html", "xhtml", "text/plain", "text/html", "application/xhtml+xml", "image/png",
    "audio/mpeg", "image/svg+xml", "base64", "escaped", "xml", "self", "alternate", "enclosure", "via", "related",
    "true", "false", "2.0", "0.91", "zh_CN", "en-", "x" * 300, "http://www.w3.org/2005/Atom",
    "http://purl.org/rss/1.0/", "http://purl.org/atom/ns#", "http://www.w3.org/1999/xhtml",
    "http://search.yahoo.com/mrss/", "urn:x",
)  # fmt: skip
_DECLARED = (
    "UTF-8", "utf-16", "UTF-32", "iso-8859-1", "windows-1252", "Shift_JIS", "gb2312", "EUC-KR", "koi8-r", "utf-7",
    "x", "hex",
)  # fmt: skip
_DECLARATIONS = (
    *(f'<?xml version="1.0" encoding="{name}"?>'.encode() for name in _DECLARED),
    b"<?xml version='1.1'?>", b"<?xml?>", b"<?xml-stylesheet href='x'?>", b"<!DOCTYPE html>",
    b"<!DOCTYPE rss []>", b'<!DOCTYPE r [<!ENTITY a "b">]>', b'<!DOCTYPE r [<!ENTITY a "&b;"><!ENTITY b "&a;">]>',
    b'<!DOCTYPE r [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>',
    b'<!DOCTYPE r [<!ENTITY x SYSTEM "http://127.0.0.2:9/">]>',
    b'<!DOCTYPE r [<!ATTLIST item xml:base CDATA "x">]>', b"<!DOCTYPE r [<!ENTITY",
)  # fmt: skip
_DEEP = "many lists in one another"


def damage_tag(data: bytes, _: bytes, chance: Random) -> bytes:
    """Leave out a tag, say it twice, rename it, close it, or let it end nowhere."""
    if not (tag := _pick(_TAG, data, chance)):
        return data
    name, rest = chance.choice(_ELEMENTS).encode(), tag["rest"]
    piece = chance.choice(
        (b"", tag[0] * 2, b"<%b%b%b>" % (tag["closing"], name, rest), b"</%b>" % tag["name"], tag[0][:-1])
    )
    return put(data, *tag.span(), piece)


def repeat_element(data: bytes, _: bytes, chance: Random) -> bytes:
    """Say an element and all that it holds again, up to 300 times."""
    start, end = _element(data, chance)
    return put(data, start, end, data[start:end] * chance.choice((2, 2, 3, 20, 300)))


def nest_element(data: bytes, _: bytes, chance: Random) -> bytes:
    """Put an element into itself, or into others, up to 3,000 deep."""
    start, end = _element(data, chance)
    name = chance.choice(_ELEMENTS).encode() if chance.random() < 0.5 else _name(data[start:end])
    depth = chance.choice((1, 2, 10, 250, 3000))
    return put(data, start, end, b"<%b>" % name * depth + data[start:end] + b"</%b>" % name * depth)


def move_element(data: bytes, other: bytes, chance: Random) -> bytes:
    """Take an element, of this document or the other, to another place."""
    start, end = _element(data, chance)
    piece, rest = data[start:end], put(data, start, end, b"")
    if chance.random() < 0.3:
        piece, rest = other[slice(*_element(other, chance))], data
    tag = _pick(_TAG, rest, chance)
    return put(rest, tag.end(), tag.end(), piece) if tag else data


def add_attributes(data: bytes, _: bytes, chance: Random) -> bytes:
    """Give a tag one more attribute, or thousands, or a huge one."""
    if not (tag := _pick(_TAG, data, chance)):
        return data
    name, value = chance.choice(_ATTRIBUTES), escape(chance.choice((*_WORDS, *URLS, *NUMBERS)))
    piece = chance.choice(
        (
            f' {name}="{value}"',
            f" {name}='{value}'",
            f" {name}={value}",
            "".join(f' x{number}="{value}"' for number in range(chance.choice((3, 3000)))),
            f' {name}="{(value or "x") * 3000}"'[:200_000],
        )
    )
    return put(data, tag.end("name"), tag.end("name"), piece.encode())


def change_value(data: bytes, _: bytes, chance: Random) -> bytes:
    """Write something else into an attribute."""
    value = _pick(_VALUE, data, chance)
    return put(data, *value.span("value"), escape(_any_value(chance)).encode()) if value else data


def change_text(data: bytes, _: bytes, chance: Random) -> bytes:
    """Write something else between two tags, escaped once or twice, in CDATA, or as it is."""
    if not (text := _pick(_TEXT, data, chance)):
        return data
    value = _any_value(chance)
    forms = (value, escape(value), escape(escape(value)), f"<![CDATA[{value}]]>")
    return put(data, *text.span("text"), chance.choice(forms).encode("utf-8", "surrogatepass"))


def insert_html(data: bytes, _: bytes, chance: Random) -> bytes:
    """Add pieces of HTML to a text: escaped, in CDATA, or as they are."""
    if not (text := _pick(_TEXT, data, chance)):
        return data
    pieces = "".join(chance.choices(HTML, k=chance.choice((1, 3, 8, 30))))
    at = chance.randint(*text.span("text"))
    return put(data, at, at, chance.choice((pieces, escape(pieces), f"<![CDATA[{pieces}]]>")).encode())


def change_date(data: bytes, _: bytes, chance: Random) -> bytes:
    """Write another date, or one that is none."""
    moment = _pick(_MOMENT, data, chance)
    return put(data, *moment.span(), chance.choice(DATES).encode()) if moment else data


def declare(data: bytes, _: bytes, chance: Random) -> bytes:
    """Begin with another declaration, in place of the first or before it."""
    end = data.find(b"?>") + 2 if data.startswith(b"<?xml") and chance.random() < 0.7 else 0
    return chance.choice(_DECLARATIONS) + data[end:]


def wrap_text(data: bytes, _: bytes, chance: Random) -> bytes:
    """Put a text, or an element, into CDATA or a comment that may not end."""
    start, end = _element(data, chance)
    opening, closing = chance.choice(((b"<![CDATA[", b"]]>"), (b"<!--", b"-->"), (b"<?x ", b"?>")))
    return put(data, start, end, opening + data[start:end] + (closing if chance.random() < 0.7 else b""))


def change_json(data: bytes, _: bytes, chance: Random) -> bytes:
    """Write something else for a value of a JSON document."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return data
    if places := list(_places(found)):
        holder, key = chance.choice(places)
        holder[key] = _any_json(chance, holder[key])
    text = json.dumps(found, ensure_ascii=chance.random() < 0.5)
    depth = chance.choice((100, 900, 50_000))
    return text.replace(f'"{_DEEP}"', "[" * depth + "]" * depth).encode("utf-8", "surrogatepass")


_STRUCTURE: Sequence[Mutation] = (
    damage_tag, damage_tag, repeat_element, nest_element, move_element, add_attributes, change_value, change_text,
    change_text, insert_html, insert_html, change_date, declare, wrap_text,
)  # fmt: skip
FEED: Sequence[Mutation] = (*_STRUCTURE, *ANYWHERE, *ENCODED)
JSON_FEED: Sequence[Mutation] = (*(change_json,) * 15, *ANYWHERE, *ENCODED)


def _pick(pattern: re.Pattern[bytes], data: bytes, chance: Random) -> re.Match[bytes] | None:
    """Return a match somewhere in `data`: the first from a place that chance names, so that none costs all."""
    return pattern.search(data, chance.randint(0, len(data))) or pattern.search(data)


def _element(data: bytes, chance: Random) -> tuple[int, int]:
    """Return where an element starts and ends; without an end, its tag; without one, some bytes."""
    for _ in range(8):
        if (tag := _pick(_TAG, data, chance)) and not tag["closing"]:
            end = b"</%b>" % tag["name"]
            found = data.find(end, tag.end())
            return tag.start(), found + len(end) if 0 <= found < tag.end() + LIMIT // 16 else tag.end()
    start = chance.randint(0, len(data))
    return start, min(len(data), start + 100)


def _name(element: bytes) -> bytes:
    tag = _TAG.match(element)
    return tag["name"] if tag else b"x"


def _any_value(chance: Random) -> str:
    kind: Sequence[str] = chance.choice((URLS, DATES, NUMBERS, NAMES, HTML, _WORDS))
    value = chance.choice(kind)
    return value if chance.random() < 0.9 else value + chance.choice(AWKWARD).decode(errors="replace")


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each list or object in `value` with each index or name in it."""
    waiting = [value]
    while waiting:
        holder = waiting.pop()
        for key in holder if isinstance(holder, dict) else range(len(holder) if isinstance(holder, list) else 0):
            yield holder, key
            waiting.append(holder[key])


def _any_json(chance: Random, old: Any) -> Any:
    made: tuple[Any, ...] = (
        None, True, False, 0, -1, 1.5, 1e308, 10**30, 10**400, float("nan"), float("inf"), "", [], {}, [[]], _DEEP,
        [old], {"name": old}, [old] * 300, "\ud800", "\x00\x1f\x7f", _any_value(chance), _any_value(chance),
        _any_value(chance), "".join(chance.choices(HTML, k=10)),
    )  # fmt: skip
    return chance.choice(made)
