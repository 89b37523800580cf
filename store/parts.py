"""The parts of a category's archive: what each holds, from where to where, and what of it is on disk."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from store.database import Database, Row, moment, seconds
from store.model import CategoryNode, StoredItem


class Position(NamedTuple):
    """A place in the order of a category's items: that of an item or, with numbers of 0, where a moment begins."""

    date: datetime
    source_id: int = 0
    item_id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The items of a category in one month, 'YYYY-MM' in UTC, or in a part of it, and what of them is on disk.

    It `begins` at a position, for good, and reaches to where the next one begins. `number` counts the parts of a
    month as they were made. `dirty` counts changes, but for items that come; `published` is that count when the
    part was last published, 0 where it is not. `shown` items were published then, none with a number above
    `last_id`, between the parts that `links` names; at most `given` of them stand in newer parts now.
    """

    id: int
    month: str
    number: int = 1
    begins: Position
    items: int
    dirty: int = 1
    published: int = 0
    shown: int = 0
    given: int = 0
    last_id: int = 0
    links: str = ""

    @property
    def name(self) -> str:
        """What its documents are called: '2026-11', or '2026-11-2' where it is the second that was made."""
        return part_name(self.month, self.number)


def part_name(month: str, number: int) -> str:
    """Return what the documents of a part are called; a month that is whole has its own name."""
    return month if number == 1 else f"{month}-{number}"


def position_of(stored: StoredItem) -> Position:
    """Return where an item stands among others."""
    return Position(stored.date, stored.source.id, stored.id)


def parts(database: Database, node: CategoryNode) -> tuple[Part, ...]:
    """Return the parts of a category that have, or had, items, newest first."""
    return tuple(
        Part(
            **{name: row[name] for name in _PLAIN},
            begins=Position(moment(row["date"]), row["source_id"], row["item_id"]),
        )
        for row in database.rows("parts", category_id=node.id)
    )


def split_part(
    database: Database, node: CategoryNode, part: Part, end: Position | None, at: Sequence[int]
) -> None:
    """Have new parts begin at some items of `part`, which ends at `end`: those that come after so many others.

    They take the next numbers of the month. Of what the part loses to them nothing counts as lost.
    """
    with database.transaction():
        keys = database.rows("keys_of_part", category_id=node.id, **span(part.begins, end))
        places = [0, *(one for one in at if one < len(keys)), len(keys)]
        for begin, stop in pairwise(places):
            if begin:
                _insert(database, node, part.month, keys[begin], stop - begin)
        database.run("shorten_part", id=part.id, items=places[1])


def _insert(database: Database, node: CategoryNode, month: str, key: Row, items: int) -> None:
    database.run("insert_part", category_id=node.id, month=month, items=items, **key)


def span(begins: Position, end: Position | None) -> dict[str, int | None]:
    """Return the bounds of what lies between two positions, for statements; without an end, of what follows."""
    date, source_id, item_id = end or (None, 0, 0)
    return {
        "since": seconds(begins.date),
        "since_source_id": begins.source_id,
        "since_item_id": begins.item_id,
        "date": _NEVER if date is None else seconds(date),
        "source_id": source_id,
        "item_id": item_id,
    }


def mark_part_published(database: Database, part: Part) -> None:
    """Note that a part is on disk as `part` says."""
    values = {"shown": part.shown, "last_id": part.last_id, "links": part.links}
    database.run("mark_part_published", id=part.id, dirty=part.published, **values)


def archived_parts(database: Database) -> dict[int, list[str]]:
    """Return the names of the parts that are on disk, newest first, by the numbers of their categories."""
    found: dict[int, list[str]] = defaultdict(list)
    for row in database.rows("archived_parts"):
        found[row["category_id"]].append(part_name(row["month"], row["number"]))
    return found


def leading(names: Iterable[str]) -> Iterator[str]:
    """Yield the first of the parts of each month."""
    months: set[str] = set()
    for name in names:
        if name[:7] not in months:
            months.add(name[:7])
            yield name


_NEVER = 2**62
_PLAIN = ("id", "month", "number", "items", "dirty", "published", "shown", "given", "last_id", "links")
