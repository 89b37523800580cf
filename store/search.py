"""The search index: full text (SQLite FTS5) of what is placed, published or not, brought up to date bit by bit.

Triggers note each item that was placed, taken out or changed, in the transaction that did it; nothing else costs
anything then. The row of an item in the index is made of its date and its number, so that the newest come first
without sorting, and a span of time is a span of rows.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from store.channels import items_by_id
from store.database import Database, moment, seconds
from store.items import item_of
from store.model import Item, SourceInfo, StoredItem

_BITS = 29
"""Bits of a row's number that are the item's: 536 million items; the others count seconds."""
_MASK = (1 << _BITS) - 1
_FIRST, _LAST = -(2**33), 2**33
"""Dates are ordered within these seconds since 1970: about 270 years before and after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What can be found of an item: segmented texts, and its tags, each as a token of letters and digits."""

    title: str
    body: str
    names: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What to look for: all of it must hold.

    `phrases` are segmented texts, `tag` is a token, `category_id` counts with all below it; dates are from `since`
    to before `until`.
    """

    phrases: tuple[str, ...] = ()
    tag: str | None = None
    source_id: int | None = None
    category_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None


def index_pending(database: Database, entry_of: Callable[[Item], Entry], most: int) -> int:
    """Bring the index up to date with up to `most` items, in one transaction; return with how many."""
    with database.transaction():
        numbers = [row["item_id"] for row in database.rows("search_pending", most=most)]
        for number in numbers:
            _forget(database, number)
            row = database.one("search_item", item_id=number)
            if row is not None:
                _remember(database, number, moment(row["date"]), row["source_id"], entry_of(item_of(row, ())))
            database.run("search_settle", item_id=number)
    return len(numbers)


def find(database: Database, query: Query, most: int, skip: int = 0) -> tuple[StoredItem, ...]:
    """Return up to `most` placed items that answer the query, the newest first, but for the first `skip`."""
    with database.snapshot():
        rows = database.rows(
            "search",
            match=_match(query),
            since=_place(query.since, 0) if query.since else -(2**63),
            until=_place(query.until, 0) if query.until else 2**63 - 1,
            mask=_MASK,
            most=most,
            skip=skip,
        )
        return items_by_id(database, [row["place"] & _MASK for row in rows])


def source_named(database: Database, asked: str) -> SourceInfo | None:
    """Return the configured source of a number, or of an address; None where there is none."""
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 16 else 0
    row = database.one("source_named", id=number, url=asked)
    names = ("id", "kind", "url", "title", "link")
    return SourceInfo(**{name: row[name] for name in names}) if row else None


def category_number(database: Database, path: str) -> int | None:
    """Return the number of the category of a path, None where there is none."""
    row = database.one("category_by_path", path=path)
    return row and int(row["id"])


def _forget(database: Database, number: int) -> None:
    row = database.one("search_place", item_id=number)
    if row is not None:
        database.run("search_delete", place=row["place"])
        database.run("search_delete_place", item_id=number)


def _remember(database: Database, number: int, date: datetime, source_id: int, entry: Entry) -> None:
    categories = (f"c{row['category_id']}" for row in database.rows("memberships_of_item", item_id=number))
    place = _place(date, number)
    database.run(
        "search_insert",
        place=place,
        title=entry.title,
        body=entry.body,
        names=entry.names,
        facets=" ".join(("all", f"s{source_id}", *categories, *entry.tags)),
    )
    database.run("search_insert_place", item_id=number, place=place)


def _place(date: datetime, number: int) -> int:
    return min(max(seconds(date) or 0, _FIRST), _LAST) << _BITS | number


def _match(query: Query) -> str:
    """Return a query as FTS5 has it (https://sqlite.org/fts5.html §3): all that was asked stands in quotes."""
    facets = ["all"]
    facets += [f"s{query.source_id}"] if query.source_id is not None else []
    facets += [f"c{query.category_id}"] if query.category_id is not None else []
    facets += [query.tag] if query.tag else []
    wanted = f"facets : ({_all(facets)})"
    return f"{{title body names}} : ({_all(query.phrases)}) AND {wanted}" if query.phrases else wanted


def _all(phrases: Iterable[str]) -> str:
    return " AND ".join('"' + phrase.replace("\0", " ").replace('"', '""') + '"' for phrase in phrases)
