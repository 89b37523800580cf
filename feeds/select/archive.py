"""Which parts of a category stand in its archive, how they are linked, and which are due (RFC 5005 §4).

What the front document shows needs no archive. A part is archived as soon as one of its items is shown there no
more, then whole and for good; the clock has no say in it.
"""

from bisect import bisect
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from feeds.model import Archive
from store.model import StoredItem
from store.parts import Part, Position, position_of

SIZE = 200
"""So many items a part has when it is made."""
MOST = 300
"""A part that grew beyond so many is split."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The archive of a category: its documents, newest first, the parts that are due, and those that leave it.

    `ends` tells by name where a part ends; the newest one does not.
    """

    documents: tuple[Archive, ...] = ()
    due: tuple[Part, ...] = ()
    gone: tuple[Part, ...] = ()
    ends: Mapping[str, Position]

    @property
    def front(self) -> Archive:
        """Where the front document stands: before all of them."""
        return Archive(previous=self.documents[0].part if self.documents else None)

    def place(self, part: Part) -> Archive:
        """Return where the document of a part stands."""
        return next(one for one in self.documents if one.part == part.name)


def make_parts(
    parts: Sequence[Part],
    shown: Sequence[StoredItem],
    beyond: StoredItem | None,
    lost: Collection[str] = (),
) -> Parts:
    """Return the archive of a category with `parts`, newest first.

    `shown` are the items of its front document, and `beyond` is the newest that is not among them. Of the parts
    that are `lost` a file is missing. A part that was archived once stays as long as it has items.
    """
    archived = [part for part in _archived(parts, beyond) if part.items]
    documents = tuple(_linked([part.name for part in archived]))
    came = _came(parts, shown)
    places = zip(archived, documents, strict=True)
    due = [part for part, place in places if part.name in lost or is_due(part, place, came[part.name])]
    return Parts(
        documents=documents,
        due=tuple(sorted(due, key=lambda part: bool(part.published))),  # what others will link comes first
        gone=tuple(part for part in parts if part.published and not part.items),
        ends=ends_of(parts),
    )


def oversized(parts: Sequence[Part], beyond: StoredItem | None) -> Iterator[tuple[Part, tuple[int, ...]]]:
    """Yield the parts to be archived that are too large, and behind how many items each is to be split."""
    newer = {older.name: part.month for part, older in pairwise(parts)}
    for part in _archived(parts, beyond):
        if at := cuts(part.items, last=newer.get(part.name) != part.month):
            yield part, at


def cuts(items: int, *, last: bool) -> tuple[int, ...]:
    """Return behind how many `items`, counted from the oldest, a part is to be split; () where it is not.

    The `last` part of a month is split so that full ones need not be written again for what comes behind them;
    any other into equal shares, for what came late may have come anywhere.
    """
    if items <= MOST:
        return ()
    if last:
        return tuple(range(SIZE, items - MOST + SIZE, SIZE))
    shares = -(-items // SIZE)
    return tuple(items * share // shares for share in range(1, shares))


def ends_of(parts: Sequence[Part]) -> dict[str, Position]:
    """Return by name where each of `parts`, newest first, ends, but for the newest."""
    return {older.name: part.begins for part, older in pairwise(parts)}


def is_due(part: Part, place: Archive, came: int) -> bool:
    """Tell whether the document of a part on disk is not what it should be.

    It may lack items as long as the front shows them, so many that `came` since: a busy part would be written anew
    for each.
    """
    return part.dirty > part.published or part.links != links_of(place) or part.items - part.shown != came


def published(part: Part, place: Archive, items: Sequence[StoredItem]) -> Part:
    """Return the part as it stands once its document, with `items`, is on disk."""
    last_id = max((stored.id for stored in items), default=0)
    return replace(part, published=part.dirty, shown=len(items), given=0, last_id=last_id, links=links_of(place))


def withdrawn(part: Part) -> Part:
    """Return the part as it stands once its document is gone."""
    return replace(part, published=0, shown=0, given=0, last_id=0, links="")


def links_of(place: Archive) -> str:
    """Return the parts that a document links, as the store keeps them."""
    return f"{place.previous or ''}|{place.next or ''}"


def _archived(parts: Sequence[Part], beyond: StoredItem | None) -> Sequence[Part]:
    """Return the parts from the newest on that stands already, or holds what the front lacks."""
    for number, part in enumerate(parts):
        if (part.published and part.items) or (beyond and part.begins <= position_of(beyond)):
            return parts[number:]
    return ()


def _came(parts: Sequence[Part], shown: Sequence[StoredItem]) -> Counter[str]:
    """Count the items on the front that came to each part since it was published."""
    oldest_first = parts[::-1]
    begins = [part.begins for part in oldest_first]
    holding = ((stored, oldest_first[bisect(begins, position_of(stored)) - 1]) for stored in shown)
    return Counter(part.name for stored, part in holding if stored.id > part.last_id)


def _linked(names: Sequence[str]) -> Iterator[Archive]:
    for position, name in enumerate(names):
        newer = names[position - 1] if position else None
        older = names[position + 1] if position + 1 < len(names) else None
        yield Archive(part=name, previous=older, next=newer)
