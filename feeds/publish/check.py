"""Reading again what was rendered: each entry by its id, before it takes the place of what is published."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Generic, TypeVar

from lxml import etree

T = TypeVar("T")

_ATOM = "{http://www.w3.org/2005/Atom}"

Entries = Mapping[str, bytes]
"""What a document says of each of its entries, by their ids."""


def rss_entries(data: bytes) -> Entries:
    """Return the items of RSS 2.0 by guid. Raises ValueError unless it is well-formed and no guid comes twice."""
    return _xml_entries(data, "channel/item", "guid")


def atom_entries(data: bytes) -> Entries:
    """Return the entries of Atom by id. Raises ValueError unless it is well-formed and no id comes twice."""
    return _xml_entries(data, f"{_ATOM}entry", f"{_ATOM}id")


def json_entries(data: bytes) -> Entries:
    """Return the items of a JSON Feed by id. Raises ValueError unless it is an object, and no id comes twice."""
    try:
        found = json.loads(data.decode())
    except ValueError as error:
        raise ValueError(f"not JSON: {error}") from error
    if not isinstance(found, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004 - as for every other fault of the bytes
    return _by_id(
        ((str(item.get("id")), item) for item in found.get("items", [])), lambda item: repr(item).encode()
    )


def check_xml(data: bytes) -> None:
    """Raise ValueError unless `data` is well-formed XML (what our own renderers write needs no entities)."""
    _parsed(data)


def _parsed(data: bytes) -> etree._Element:
    try:
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    except etree.XMLSyntaxError as error:
        raise ValueError(f"not well-formed XML: {error}") from error


def _xml_entries(data: bytes, path: str, identity: str) -> Entries:
    entries = _parsed(data).iterfind(path)
    return _by_id(((entry.findtext(identity) or "", entry) for entry in entries), etree.tostring)


def _by_id(pairs: Iterable[tuple[str, T]], say: Callable[[T], bytes]) -> Entries:
    every = list(pairs)
    twice = [name for name, count in Counter(name for name, _ in every).items() if count > 1]
    if twice:
        raise ValueError(f"the id {twice[0]!r} comes twice")
    return _Entries(dict(every), say)


class _Entries(Mapping[str, bytes], Generic[T]):
    """Entries that were read; what each says is written down when it is asked for, and mostly it is not."""

    def __init__(self, found: Mapping[str, T], say: Callable[[T], bytes]) -> None:
        self._found = found
        self._say = say

    def __getitem__(self, name: str) -> bytes:
        return self._say(self._found[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)
