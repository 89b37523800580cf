"""Items on their way in: new ones are inserted, changed ones updated, withdrawn ones leave a tombstone."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain, count
from uuid import NAMESPACE_URL, uuid5

from store.categories import Tree
from store.database import Database, Row, moment, seconds
from store.model import Arrival, Enclosure, Item, Origin, Person, Saved, SourceKind


def save_arrivals(
    database: Database, source_id: int, kind: SourceKind, arrivals: Iterable[Arrival], now: datetime
) -> Saved:
    """Save what a source brought, inside the caller's transaction.

    An item that was purged from a feed stays away while the feed still lists it; a post that its owner puts
    back returns as what it was. A feed cannot move an old item by dating it anew; the owner of a post can.
    """
    tree = Tree(database, now)
    saved = Saved()
    for arrival in arrivals:
        saved += _save(tree, source_id, kind, arrival)
    tree.flush()
    return saved


def _save(tree: Tree, source_id: int, kind: SourceKind, arrival: Arrival) -> Saved:
    database = tree.database
    if (row := database.one("item_by_key", source_id=source_id, key=arrival.item.key)) is not None:
        redated = kind == "posts" and arrival.item.published is not None
        date = arrival.date if redated else moment(row["date"])
        if row["content_hash"] == arrival.content_hash and date == moment(row["date"]):
            database.run("update_raw_hash", id=row["id"], raw_hash=arrival.item.raw_hash)
            return Saved()
        _update(tree, row["id"], arrival, date)
        return Saved(changed=1)
    if kind == "feed" and (row := _adopt(database, source_id, arrival)) is not None:
        _update(tree, row["id"], arrival, moment(row["date"]))
        return Saved(changed=1)
    return Saved(new=int(_insert(tree, source_id, kind, arrival)))


def withdraw(database: Database, source_id: int, key: str, reason: str, now: datetime) -> bool:
    """Take an item out of store and feeds inside the caller's transaction; its tombstone keeps its identity."""
    row = database.one("item_by_key", source_id=source_id, key=key)
    if row is None:
        return False
    tree = Tree(database, now)
    tree.remove(row["id"])
    tree.flush()
    database.run("insert_tombstone", id=row["id"], reason=reason, now=seconds(now))
    database.run("delete_enclosures", item_id=row["id"])
    database.run("delete_item", id=row["id"])
    return True


def items_of_source(database: Database, source_id: int) -> Iterable[tuple[int, datetime, Item]]:
    """Return a source's items with their numbers and the dates that order them."""
    for row in database.rows("items_of_source", source_id=source_id):
        enclosures = database.rows("enclosures_of_item", item_id=row["id"])
        yield row["id"], moment(row["date"]), item_of(row, enclosures)


def _adopt(database: Database, source_id: int, arrival: Arrival) -> Row | None:
    """Take over the item of a feed that left the configuration: it has another address now, and its old ids."""
    names = {"source_id": source_id, "key": arrival.item.key, "public_id": arrival.public_id}
    return database.one("adopt_item", **names) if arrival.item.guid else None


def _insert(tree: Tree, source_id: int, kind: SourceKind, arrival: Arrival) -> bool:
    stone = tree.database.one("tombstone", source_id=source_id, key=arrival.item.key)
    if stone is not None and kind == "feed":
        return False
    row = tree.database.one(
        "insert_item",
        source_id=source_id,
        public_id=_public_id(tree.database, arrival, (stone["public_id"],) if stone else ()),
        guid=arrival.item.guid,
        first_seen=stone["first_seen"] if stone else seconds(tree.now),
        **_columns(arrival, arrival.date, tree.now),
    )
    if stone is not None:
        tree.database.run("delete_tombstone", source_id=source_id, key=arrival.item.key)
    _save_enclosures(tree.database, row["id"], arrival.item)
    tree.place(row["id"], arrival.date, arrival.paths)
    return True


def _update(tree: Tree, item_id: int, arrival: Arrival, date: datetime) -> None:
    columns = _columns(arrival, date, tree.now)
    del columns["key"]
    tree.database.run("update_item", id=item_id, **columns)
    tree.database.run("delete_enclosures", item_id=item_id)
    _save_enclosures(tree.database, item_id, arrival.item)
    tree.remove(item_id)
    tree.place(item_id, date, arrival.paths)


def _public_id(database: Database, arrival: Arrival, former: tuple[str, ...]) -> str:
    """Return the first of an item's names that nobody has: what it was called once, its own, one of ours."""
    names = chain(former, (arrival.public_id, arrival.fallback_id), _more(arrival.fallback_id))
    return next(name for name in names if database.one("item_by_public_id", public_id=name) is None)


def _more(name: str) -> Iterator[str]:
    for number in count(2):
        yield uuid5(NAMESPACE_URL, f"{name}#{number}").urn


def _save_enclosures(database: Database, item_id: int, item: Item) -> None:
    if item.image is not None:
        _save_enclosure(database, item_id, 0, item.image)
        database.run("insert_image", url=item.image.url)
    for position, enclosure in enumerate(item.enclosures, 1):
        _save_enclosure(database, item_id, position, enclosure)


def _save_enclosure(database: Database, item_id: int, position: int, enclosure: Enclosure) -> None:
    values = {name: getattr(enclosure, name) for name in _MEDIA}
    database.run("insert_enclosure", item_id=item_id, position=position, **values)


def _columns(arrival: Arrival, date: datetime, now: datetime) -> dict[str, object]:
    item = arrival.item
    return {
        "key": item.key,
        "raw_hash": item.raw_hash,
        "content_hash": arrival.content_hash,
        "url": item.url,
        "title": item.title,
        "authors": _json([[one.name, one.email, one.url] for one in item.authors]),
        "published": seconds(item.published),
        "updated": seconds(item.updated),
        "summary": item.summary,
        "content": item.content,
        "language": item.language,
        "categories": _json(item.categories),
        "tags": _json(item.tags),
        "extensions": _json(item.extensions),
        "origin_title": item.source.title if item.source else None,
        "origin_url": item.source.url if item.source else None,
        "date": seconds(date),
        "now": seconds(now),
    }


def item_of(row: Row, enclosures: Iterable[Row]) -> Item:
    """Return the item of a row of `items` and its rows of `enclosures`."""
    media = {one["position"]: _enclosure(one) for one in enclosures}
    return Item(
        **{name: row[name] for name in _PLAIN},
        authors=tuple(Person(name=name, email=email, url=url) for name, email, url in json.loads(row["authors"])),
        published=moment(row["published"]),
        updated=moment(row["updated"]),
        categories=tuple(json.loads(row["categories"])),
        tags=tuple(json.loads(row["tags"])),
        extensions=tuple(json.loads(row["extensions"])),
        image=media.pop(0, None),
        enclosures=tuple(media[position] for position in sorted(media)),
        source=Origin(title=row["origin_title"], url=row["origin_url"]) if row["origin_title"] else None,
    )


_PLAIN = ("key", "raw_hash", "guid", "url", "title", "summary", "content", "language")
_MEDIA = ("url", "type", "length", "width", "height")


def _enclosure(row: Row) -> Enclosure:
    return Enclosure(**{name: row[name] for name in _MEDIA})


_json = json.JSONEncoder(ensure_ascii=False).encode
