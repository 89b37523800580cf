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
        _follow(database, gone, {spec.url for spec in specs})
        hosts: set[str] = set()
        for spec in specs:
            hosts |= _sync_source(database, tree, spec, place, now, gone.pop(spec.url, None))
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


def _follow(database: Database, gone: dict[str, Row], wanted: Collection[str]) -> None:
    """Give sources the addresses to which they have moved, where those are wanted in place of their own."""
    for url, row in tuple(gone.items()):
        moved = url not in wanted and next((to for to in (row["adopted"], row["moved_to"]) if to in wanted), None)
        if moved and moved not in gone and database.run("move_source", id=row["id"], url=moved):
            gone[moved] = gone.pop(url)


def _sync_source(  # noqa: PLR0913, PLR0917 - a loop's body
    database: Database, tree: Tree, spec: SourceSpec, place: Place, now: datetime, before: Row | None
) -> set[str]:
    """Save what the configuration says of a source, and return the hosts whose turn may be another for that.

    `before` is how it was configured until now, if it was. Which host it counts to may change by itself: the list
    of public suffixes does.
    """
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
    if row["placement"] != spec.placement:
        _place_anew(database, tree, row["id"], spec, place)
    elif before is not None and before["host"] == row["host"]:
        return set()
    if spec.kind == "feed":
        database.run("insert_host", host=row["host"])
    return {row["host"]} if before is None else {row["host"], before["host"]}


def _place_anew(database: Database, tree: Tree, source_id: int, spec: SourceSpec, place: Place) -> None:
    for path in spec.paths:
        tree.ensure(path)
    for item_id, date, item in items_of_source(database, source_id):
        tree.remove(item_id)
        tree.place(item_id, date, place(spec, item))
    database.run("forget_stamps", source_id=source_id)
    database.run("set_placement", id=source_id, placement=spec.placement)
