"""The sources that the configuration wants: those that come, those that leave, those that are placed anew."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from store.categories import Tree
from store.database import Database, Row, seconds
from store.items import items_of_source
from store.model import Item
from store.source_model import SourceSpec

_FEW = 3
"""So many sources may leave at once as somebody wishes, or half of them; more may be a file that is missing."""

Place = Callable[[SourceSpec, Item], tuple[str, ...]]


def sync_sources(database: Database, specs: Iterable[SourceSpec], place: Place, now: datetime) -> None:
    """Make the store's sources those of the configuration, in one transaction.

    New ones are due at once. What left the configuration is kept but neither polled nor published; when it
    returns, so do its items. One whose address is now that to which it has moved stays the same source. Where a
    source's placement changed, `place` says where each of its items goes.
    """
    with database.transaction():
        tree = Tree(database, now)
        gone = {row["url"]: row for row in database.rows("configured_sources")}
        known = len(gone)
        specs = tuple(specs)
        hosts = _follow(database, gone, {spec.url for spec in specs})
        for spec in specs:
            gone.pop(spec.url, None)
            hosts |= _sync_source(database, tree, spec, place, now)
        tree.flush(wished=True)
        for row in gone.values():
            hosts.add(row["host"])
            database.run("unconfigure_source", id=row["id"])
            for item_id, _, _ in items_of_source(database, row["id"]):
                tree.remove(item_id)
        tree.flush(wished=len(gone) <= max(_FEW, known / 2))
        for host in hosts:
            database.run("schedule_host", host=host)


def know_hosts(database: Database, hosts: Iterable[str]) -> None:
    """Have hosts in the store that are asked for sources of another, so that they can be left alone."""
    with database.transaction():
        for host in hosts:
            database.run("insert_host", host=host)


def _follow(database: Database, gone: dict[str, Row], wanted: Collection[str]) -> set[str]:
    """Give sources the addresses to which they have moved, where those are wanted in place of their own.

    Returns the hosts that they had.
    """
    hosts: set[str] = set()
    for url, row in tuple(gone.items()):
        moved = url not in wanted and next((to for to in (row["adopted"], row["moved_to"]) if to in wanted), None)
        if moved and moved not in gone and database.run("move_source", id=row["id"], url=moved):
            gone[moved] = gone.pop(url)
            hosts.add(row["host"])
    return hosts


def _sync_source(database: Database, tree: Tree, spec: SourceSpec, place: Place, now: datetime) -> set[str]:
    due = seconds(now) if spec.kind == "feed" else None
    row = database.one(
        "upsert_source",
        kind=spec.kind,
        url=spec.url,
        host=spec.host,
        title=spec.title,
        now=seconds(now),
        next_at=due,
    )
    if row["placement"] == spec.placement:
        return set()
    for path in spec.paths:
        tree.ensure(path)
    for item_id, date, item in items_of_source(database, row["id"]):
        tree.remove(item_id)
        tree.place(item_id, date, place(spec, item))
    database.run("forget_stamps", source_id=row["id"])
    database.run("set_placement", id=row["id"], placement=spec.placement)
    if spec.kind == "feed":
        database.run("insert_host", host=row["host"])
    return {row["host"]}
