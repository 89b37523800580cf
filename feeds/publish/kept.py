"""A feed put together of entries that were drawn before: what each level of the tree shows is drawn once.

The bytes are those of drawing all of it anew.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from feeds.model import Channel
from feeds.publish.retold import retold
from store.model import StoredItem


class Keep(Protocol):
    """Keeps entries by numbers for as long as one site is published; it may lose any of them."""

    def get(self, key: int) -> bytes | None:
        """Return what was put there."""

    def put(self, key: int, data: bytes) -> None:
        """Keep what belongs there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A document taken apart: what stands before its entries, these, and what stands between and behind them."""

    head: bytes
    entries: tuple[bytes, ...]
    between: bytes = b""
    tail: bytes

    def joined(self, entries: Iterable[bytes]) -> bytes:
        """Return the document with these entries in place of its own."""
        return self.head + self.between.join(entries) + self.tail


class Draw(Protocol):
    """Draws the document of a channel, of whose items only `items` become entries."""

    def __call__(self, channel: Channel, items: Sequence[StoredItem]) -> Drawn: ...


def take_apart(data: bytes, entry: bytes, tail: bytes) -> Drawn:
    """Return an XML document, in which entries come last, by the name of their elements and what closes it."""
    closing = b"</%b>" % entry
    starts = (data.find(b"<%b%b" % (entry, sign)) for sign in (b">", b" "))
    start = min((at for at in starts if at >= 0), default=data.rindex(tail))
    *entries, end = data[start:].split(closing)
    return Drawn(head=data[:start], entries=tuple(one + closing for one in entries), tail=end)


def entry_keys(channel: Channel) -> Mapping[int, int]:
    """Return, by the number of each item, a number for all that its entries say: another, and they may differ.

    What is the same for the whole site has no part in it.
    """
    others = retold(channel.items)
    return {
        stored.id: hash(
            (stored, others.get(stored.id, ()), tuple(channel.slugs.get(path) for path in stored.paths))
        )
        for stored in channel.items
    }


def render_kept(draw: Draw, name: str, channel: Channel, keys: Mapping[int, int], keep: Keep) -> bytes:
    """Return the document of a channel in the format `name`; only entries that are not kept are drawn."""
    own = {number: hash((name, number, key)) for number, key in keys.items()}
    entries = {number: data for number, key in own.items() if (data := keep.get(key)) is not None}
    missing = [stored for stored in channel.items if stored.id not in entries]
    drawn = draw(channel, missing)
    for stored, data in zip(missing, drawn.entries, strict=True):
        keep.put(own[stored.id], data)
        entries[stored.id] = data
    return drawn.joined(entries[stored.id] for stored in channel.items)
