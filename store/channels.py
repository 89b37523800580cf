"""Items on their way out: what a category's channel shows."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from store.categories import Tree
from store.database import Database, Row, moment, seconds
from store.items import item_of
from store.model import Enclosure, ProbedImage, SourceInfo, StoredItem
from store.parts import Position, position_of, span

_PAGE = 200
_FIRST = Position(datetime.fromtimestamp(0, UTC))
_ALL = span(_FIRST, None)
"""Between these bounds is every item."""
_TRIES = 6
"""So often an image that could not be reached is tried: now, and over the next four days."""


def channel_items(database: Database, category_id: int, most: int) -> tuple[StoredItem, ...]:
    """Return the newest `most` items of a category and all below it, newest first.

    What was measured of an image stands in place of what its source says.
    """
    return _window(database, category_id=category_id, most=most, direct=0, **_ALL)


def items_between(
    database: Database, category_id: int, begins: Position, end: Position | None
) -> tuple[StoredItem, ...]:
    """Return the items of a category and all below it from one position to before another, newest first."""
    return _window(database, category_id=category_id, most=-1, direct=0, **span(begins, end))


def placed_items(database: Database, category_id: int) -> Iterator[StoredItem]:
    """Yield all items that were placed in a category itself, newest first; only so many are held at a time."""
    bounds = _ALL
    while page := _page(database, category_id=category_id, most=_PAGE, direct=1, **bounds):
        yield from page
        bounds = span(_FIRST, position_of(page[-1]))


def places_of(database: Database, public_id: str) -> tuple[str, ...] | None:
    """Return the categories that the item of this id was placed in, the root as ''; None where none shows it."""
    return tuple(row["path"] for row in database.rows("places_of_public_id", public_id=public_id)) or None


def items_by_id(database: Database, numbers: Iterable[int]) -> tuple[StoredItem, ...]:
    """Return the items of these numbers, in their order; those that are there no more are left out."""
    return tuple(_by_id(database, row) for number in numbers for row in database.rows("items_by_id", id=number))


def _by_id(database: Database, row: Row) -> StoredItem:
    enclosures = [_measured(one) for one in database.rows("enclosures_by_id", id=row["id"])]
    return _stored(row, enclosures, tuple(one["path"] for one in database.rows("paths_by_id", id=row["id"])))


def _page(database: Database, **window: int | None) -> tuple[StoredItem, ...]:
    with database.snapshot():
        return _window(database, **window)


def _window(database: Database, **window: int | None) -> tuple[StoredItem, ...]:
    """Return the items of a category between the bounds of a span, newest first."""
    enclosures: dict[int, list[Row]] = defaultdict(list)
    for row in database.rows("channel_enclosures", **window):
        enclosures[row["item_id"]].append(_measured(row))
    paths: dict[int, list[str]] = defaultdict(list)
    for row in database.rows("channel_paths", **window):
        if row["path"]:
            paths[row["item_id"]].append(row["path"])
    return tuple(
        _stored(row, enclosures[row["id"]], tuple(paths[row["id"]]))
        for row in database.rows("channel_items", **window)
    )


def pending_images(database: Database, now: datetime, most: int) -> tuple[str, ...]:
    """Return the URLs of lead images that are still to be measured, those that wait longest first."""
    return tuple(row["url"] for row in database.rows("pending_images", now=seconds(now), most=most))


def want_image(database: Database, url: str) -> None:
    """Note an image that is to be measured, though no item brought it."""
    database.run("insert_image", url=url)


def image(database: Database, url: str) -> Enclosure:
    """Return an image as it was measured; of one that was not, only its URL is known."""
    row = database.one("image", url=url)
    names = ("type", "length", "width", "height")
    return Enclosure(url=url, **{name: row[name] for name in names}) if row else Enclosure(url=url)


def save_images(database: Database, images: tuple[ProbedImage, ...], now: datetime) -> None:
    """Save what was measured of images, and make due what shows them.

    What could not be reached is tried again, less and less often, and given up at last.
    """
    with database.transaction():
        tree = Tree(database, now)
        for image in images:
            if _save_image(database, image, now):
                for row in database.rows("items_of_lead_image", url=image.url):
                    tree.touch(row["item_id"])
        tree.flush()


def _save_image(database: Database, image: ProbedImage, now: datetime) -> bool:
    """Save one image, and return whether what is published of it changes."""
    at, url, error = seconds(now), image.url, image.error
    if image.transient:
        row = database.one("postpone_image", url=url, error=error, now=at, tries=_TRIES)
        return row is not None and row["probed_at"] is not None
    values = {name: getattr(image, name) for name in ("type", "length", "width", "height")}
    return database.run("update_image", url=url, error=error, now=at, **values) > 0


def _measured(row: Row) -> Row:
    """Return a medium as it was measured, else as its source claims; of one measured, no claim is believed."""
    names = ("type", "length", "width", "height")
    prefix = "probed_" if row["probed_type"] is not None else ""
    return {"position": row["position"], "url": row["url"], **{name: row[prefix + name] for name in names}}


def _stored(row: Row, enclosures: list[Row], paths: tuple[str, ...]) -> StoredItem:
    return StoredItem(
        id=row["id"],
        item=item_of(row, enclosures),
        public_id=row["public_id"],
        date=moment(row["date"]),
        first_seen=moment(row["first_seen"]),
        changed_at=moment(row["changed_at"]),
        source=SourceInfo(
            id=row["source_id"],
            kind=row["source_kind"],
            url=row["source_url"],
            title=row["source_title"],
            link=row["source_link"],
        ),
        paths=paths,
    )
