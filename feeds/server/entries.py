"""A published feed taken apart, byte for byte: its entries, and what stands before and after them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from xml.parsers import expat

_ATOM = "http://www.w3.org/2005/Atom"
_ENTRIES = (["rss", "channel", "item"], [f"{_ATOM} feed", f"{_ATOM} entry"])
_DATES = frozenset({"pubDate", f"{_ATOM} published", f"{_ATOM} updated"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry as it stands in the feed, and its dates of publication and change as they are written."""

    body: bytes
    dates: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A feed: `head`, the entries with `between` between them, `tail`."""

    head: bytes
    entries: tuple[Entry, ...]
    between: bytes
    tail: bytes

    def with_only(self, entries: Iterable[Entry]) -> bytes:
        """Return the feed with these entries and no others."""
        return self.head + self.between.join(entry.body for entry in entries) + self.tail


def take_apart(path: PurePath, data: bytes) -> Document:
    """Return the parts of a feed that we published; its name tells the format. What is broken has no entries."""
    try:
        return _json_parts(data) if path.suffix == ".json" else _xml_parts(data)
    except (ValueError, expat.ExpatError):
        return Document(head=data, entries=(), between=b"", tail=b"")


def _json_parts(data: bytes) -> Document:
    """Write a feed anew, as it was written: the same values give the same bytes. ValueError: it has no items."""
    feed = json.loads(data)
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise ValueError("no JSON Feed")
    names = list(feed)
    place = names.index("items")
    return Document(
        head=b"{" + b"".join(_member(feed, name) + b", " for name in names[:place]) + b'"items": [',
        entries=tuple(Entry(body=_dump(item), dates=_json_dates(item)) for item in items),
        between=b", ",
        tail=b"]" + b"".join(b", " + _member(feed, name) for name in names[place + 1 :]) + b"}\n",
    )


def _member(feed: dict[str, object], name: str) -> bytes:
    return _dump(name) + b": " + _dump(feed[name])


def _dump(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _json_dates(item: dict[str, object]) -> tuple[str, ...]:
    dates = (item.get(name) for name in ("date_published", "date_modified"))
    return tuple(date for date in dates if isinstance(date, str))


def _xml_parts(data: bytes) -> Document:
    """Cut a feed up where its entries begin and end. ValueError, ExpatError: it has none, or is no XML."""
    spans = _Spans(data)
    if not spans.found:
        raise ValueError("no entries")
    entries = tuple(Entry(body=data[start:end], dates=dates) for start, end, dates in spans.found)
    return Document(head=data[: spans.found[0][0]], entries=entries, between=b"", tail=data[spans.found[-1][1] :])


class _Spans:
    """Where the entries of an RSS or Atom document stand, in bytes, with their dates."""

    def __init__(self, data: bytes) -> None:
        self.found: list[tuple[int, int, tuple[str, ...]]] = []
        self._data = data
        self._path: list[str] = []
        self._start = 0
        self._dates: list[str] = []
        self._text: list[str] | None = None
        self._parser = expat.ParserCreate("UTF-8", " ")
        self._parser.StartElementHandler = self._open
        self._parser.EndElementHandler = self._close
        self._parser.CharacterDataHandler = self._read
        self._parser.Parse(data, True)

    def _open(self, name: str, _attributes: dict[str, str]) -> None:
        self._path.append(name)
        if self._path in _ENTRIES:
            self._start, self._dates = self._parser.CurrentByteIndex, []
        elif name in _DATES and self._path[:-1] in _ENTRIES:
            self._text = []

    def _read(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _close(self, _name: str) -> None:
        if self._text is not None:
            self._dates.append("".join(self._text))
            self._text = None
        elif self._path in _ENTRIES:
            end = self._data.index(b">", self._parser.CurrentByteIndex) + 1
            self.found.append((self._start, end, tuple(self._dates)))
        self._path.pop()
