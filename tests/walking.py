"""Following a feed's history by its links only, as RFC 5005 §4 has a reader do it; files stand in for the web."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"


def walk(root: Path, base_url: str, first: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the name of each document from the front on, with the ids of its items, newest document first."""
    read, name = READERS[Path(first).name], first
    for _ in range(1000):
        ids, older = read((root / name).read_bytes())
        yield name, ids
        if older is None:
            return
        name = unquote(older.removeprefix(base_url))
    raise AssertionError(f"{first}: the links have no end")


def _rss(data: bytes) -> tuple[list[str], str | None]:
    (channel,) = etree.fromstring(data)
    return [item.findtext("guid") or "" for item in channel.iterfind("item")], _older(channel)


def _atom(data: bytes) -> tuple[list[str], str | None]:
    feed = etree.fromstring(data)
    return [entry.findtext(f"{ATOM}id") or "" for entry in feed.iterfind(f"{ATOM}entry")], _older(feed)


def _json(data: bytes) -> tuple[list[str], str | None]:
    feed = json.loads(data)
    return [item["id"] for item in feed["items"]], feed.get("next_url")


def _older(head: etree._Element) -> str | None:
    return next((one.get("href") for one in head.iterfind(f"{ATOM}link[@rel='prev-archive']")), None)


READERS: dict[str, Callable[[bytes], tuple[list[str], str | None]]] = {
    "rss.xml": _rss,
    "atom.xml": _atom,
    "feed.json": _json,
}
