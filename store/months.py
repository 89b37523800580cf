"""The months of a category: how many items each has, and what of it is on disk."""

from collections import defaultdict
from dataclasses import dataclass

from store.database import Database
from store.model import CategoryNode


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """The items of one month, 'YYYY-MM' in UTC, in a category, and what of them is on disk.

    `dirty` counts changes, but for items that come; `published` is that count when the month was last published,
    0 where it is not. `shown` items were published then, none with a number above `last_id`, between the months
    that `links` names.
    """

    month: str
    items: int
    dirty: int = 1
    published: int = 0
    shown: int = 0
    last_id: int = 0
    links: str = ""


def months(database: Database, node: CategoryNode) -> tuple[Month, ...]:
    """Return the months that a category has, or had, items of, newest first."""
    return tuple(
        Month(**{name: row[name] for name in _MONTH}) for row in database.rows("months", category_id=node.id)
    )


def mark_month_published(database: Database, node: CategoryNode, month: Month) -> None:
    """Note that a month of `node` is on disk as `month` says."""
    database.run(
        "mark_month_published",
        category_id=node.id,
        month=month.month,
        dirty=month.published,
        shown=month.shown,
        last_id=month.last_id,
        links=month.links,
    )


def archived_months(database: Database) -> dict[int, list[str]]:
    """Return the months that are on disk, by the numbers of their categories."""
    found: dict[int, list[str]] = defaultdict(list)
    for row in database.rows("archived_months"):
        found[row["category_id"]].append(row["month"])
    return found


_MONTH = ("month", "items", "dirty", "published", "shown", "last_id", "links")
