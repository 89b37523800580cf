"""The category tree: nodes made on demand, memberships of all ancestors kept, changes counted."""

from bisect import bisect
from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from store.database import Database, Row, moment, seconds
from store.facts import keep_fact
from store.model import CategoryNode
from store.slugs import slug

_Key = tuple[int, int, int]
"""Where an item stands in a category: its date, its source, its number."""


class Tree:
    """The category tree within one transaction at `now`; `flush` writes down which nodes changed."""

    def __init__(self, database: Database, now: datetime) -> None:
        self.database = database
        self.now = now
        self._nodes: dict[str, tuple[int, str]] = {}
        self._touched: Counter[int] = Counter()
        self._parts: dict[tuple[int, str], _Parts] = {}
        self._came: Counter[int] = Counter()
        self._changed: Counter[int] = Counter()

    def ensure(self, path: str) -> int:
        """Return the node of `path`, made with its ancestors where it is missing."""
        return self._node(path)[0]

    def place(self, item_id: int, date: datetime, paths: Iterable[str]) -> None:
        """Make an item a member of `paths` and of all their ancestors, the root included."""
        direct = {self.ensure(path) for path in paths} or {self.ensure("")}
        lines = {self.ensure(above) for path in paths for above in _line(path)} | {self.ensure("")}
        nodes = direct | lines
        member = {"date": seconds(date), "item_id": item_id}
        rows = ({**member, "category_id": node, "direct": int(node in direct)} for node in nodes)
        self.database.many("insert_membership", rows)
        for row in self.database.rows("memberships_of_item", item_id=item_id):
            self._touched[row["category_id"]] += 1
            self._came[self._part(row)] += 1

    def remove(self, item_id: int) -> None:
        """Take an item out of every category."""
        for row in self.database.rows("memberships_of_item", item_id=item_id):
            self.database.run("delete_membership", **row)
            self._touched[row["category_id"]] -= 1
            self._changed[self._part(row)] -= 1

    def touch(self, item_id: int) -> None:
        """Note that an item changed, in every category that shows it."""
        for row in self.database.rows("memberships_of_item", item_id=item_id):
            self._touched[row["category_id"]] += 0
            self._changed[self._part(row)] += 0

    def flush(self, *, wished: bool = False) -> None:
        """Count the changes of every touched node and part; what is `wished` for may cost a node items."""
        for node, delta in self._touched.items():
            self.database.run("touch_category", id=node, delta=delta, may_lose=int(wished))
        for part in self._came.keys() | self._changed.keys():
            delta = self._came[part] + self._changed[part]
            self.database.run("touch_part", id=part, delta=delta, changed=int(part in self._changed))
        for counter in (self._touched, self._came, self._changed):
            counter.clear()

    def _part(self, member: Row) -> int:
        """Return the part of the archive that a member of a category falls in, made where its month has none."""
        node, when = member["category_id"], moment(member["date"])
        month = month_of(when)
        if (node, month) not in self._parts:
            self._parts[node, month] = self._parts_of(node, when)
        return self._parts[node, month].at(_key(member))

    def _parts_of(self, node: int, when: datetime) -> "_Parts":
        names: dict[str, object] = {"category_id": node, "month": month_of(when)}
        if rows := self.database.rows("parts_of_month", **names):
            return _Parts([_key(row) for row in rows], [row["id"] for row in rows])
        first = (int(when.replace(day=1, hour=0, minute=0, second=0).timestamp()), 0, 0)
        begins = dict(zip(("date", "source_id", "item_id"), first, strict=True))
        row = self.database.one("insert_part", **names, **begins, items=0)
        return _Parts([first], [row["id"]])

    def _node(self, path: str) -> tuple[int, str]:
        if path not in self._nodes:
            row = self.database.one("category_by_path", path=path)
            self._nodes[path] = (row["id"], row["slug_path"]) if row else self._make(path)
        return self._nodes[path]

    def _make(self, path: str) -> tuple[int, str]:
        if not path:
            return self._insert(None, "", "")
        above, _, name = path.rpartition("/")
        parent, folder = self._node(above)
        return self._insert(parent, path, slug(name, folder, _Taken(self.database)))

    def _insert(self, parent: int | None, path: str, folder: str) -> tuple[int, str]:
        row = self.database.one(
            "insert_category", parent_id=parent, path=path, slug_path=folder, now=seconds(self.now)
        )
        return row["id"], folder


class _Parts:
    """The parts of a month, oldest first: where they begin, and their numbers."""

    def __init__(self, begins: list[_Key], numbers: list[int]) -> None:
        self._begins = begins
        self._numbers = numbers

    def at(self, key: _Key) -> int:
        """Return the number of the part that holds what stands at `key`."""
        return self._numbers[bisect(self._begins, key) - 1]


class _Taken:
    """The folders that categories have, asked for one at a time."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __contains__(self, folder: object) -> bool:
        return self._database.one("category_by_slug_path", slug_path=folder) is not None


def month_of(moment: datetime) -> str:
    """Return the month of a moment, UTC, as 'YYYY-MM'."""
    return moment.strftime("%Y-%m")


def _key(row: Row) -> _Key:
    return row["date"], row["source_id"], row["item_id"]


def _line(path: str) -> Iterable[str]:
    while path:
        yield path
        path = path.rpartition("/")[0]


def categories(database: Database) -> tuple[CategoryNode, ...]:
    """Return every category, ordered by path; the root comes first."""
    return tuple(
        CategoryNode(
            id=row["id"],
            path=row["path"],
            slug_path=row["slug_path"],
            items=row["items"],
            created_at=moment(row["created_at"]),
            dirty=row["dirty"],
            published=row["published"],
            may_lose=bool(row["may_lose"]),
        )
        for row in database.rows("categories")
    )


def ensure_categories(database: Database, paths: Iterable[str], now: datetime) -> None:
    """Make the nodes of `paths`, and the root, where they are missing."""
    with database.transaction():
        tree = Tree(database, now)
        for path in ("", *paths):
            tree.ensure(path)


def mark_published(database: Database, node: CategoryNode) -> None:
    """Note that `node` is on disk as it was read; changes made since then stay due."""
    database.run("mark_published", id=node.id, dirty=node.dirty)


def mark_due(database: Database, node: CategoryNode) -> None:
    """Make `node` due, as if something in it had changed."""
    database.run("touch_category", id=node.id, delta=0, may_lose=0)


def adopt_look(database: Database, look: str) -> None:
    """Make every category due when what shows beside the items, the `look`, is not what it was."""
    with database.transaction():
        if keep_fact(database, "look", look):
            database.run("touch_all_categories")
            database.run("touch_all_parts")
