"""Pictures copied into the output: which are wanted, what became of each, which nothing shows any more."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from store.categories import Tree
from store.database import Database, seconds
from store.model import Enclosure

_TRIES = 6
"""So often a picture that could not be reached is tried: now, and over the next four days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mirrored:
    """What became of copying a picture: its copies, the whole one first, or the error that kept it from being so.

    The `url` of a copy is its path below the output. A `transient` error says nothing of the picture.
    """

    url: str
    copies: tuple[Enclosure, ...] = ()
    error: str | None = None
    transient: bool = False


def leads(database: Database, item_ids: Iterable[int]) -> dict[int, str]:
    """Return the lead images of items by item, be they out of reach."""
    rows = ((item_id, database.one("lead_of_item", item_id=item_id)) for item_id in item_ids)
    return {item_id: row["url"] for item_id, row in rows if row}


def want_mirrors(database: Database, pictures: Mapping[int, Sequence[str]]) -> None:
    """Note the pictures that items show, by item, in place of what was noted of these before."""
    with database.transaction():
        for item_id, urls in pictures.items():
            database.run("delete_pictures", item_id=item_id)
            database.many("insert_picture", [{"item_id": item_id, "url": url} for url in dict.fromkeys(urls)])
            database.many("insert_mirror", [{"url": url} for url in urls])


def note_shown(database: Database, pictures: Mapping[int, Collection[str]]) -> None:
    """Note the pictures with copies that items show, by item, and forget that they showed others."""
    with database.transaction():
        for item_id, urls in pictures.items():
            noted = {row["url"] for row in database.rows("pictures_of_item", item_id=item_id)}
            for url in noted.difference(urls):
                database.run("delete_picture", item_id=item_id, url=url)
            for url in set(urls) - noted:
                database.run("insert_copied_picture", item_id=item_id, url=url)


def want_no_mirrors(database: Database) -> None:
    """Note that no item shows a copy any more."""
    database.run("delete_all_pictures")


def pending_mirrors(database: Database, now: datetime, most: int) -> tuple[str, ...]:
    """Return the URLs of pictures that are still to be copied, those that wait longest first."""
    return tuple(row["url"] for row in database.rows("pending_mirrors", now=seconds(now), most=most))


def mirrors(database: Database, urls: Iterable[str]) -> dict[str, tuple[Enclosure, ...]]:
    """Return the copies of those pictures that have some, by their URLs."""
    rows = (database.one("mirror", url=url) for url in urls)
    return {row["url"]: _copies(row["copies"]) for row in rows if row is not None and row["file"]}


def copied_files(database: Database) -> dict[str, tuple[str, ...]]:
    """Return the files of all pictures that have copies, by the URLs of the pictures."""
    return {row["url"]: _files(row["copies"]) for row in database.rows("copied_mirrors")}


def save_mirrors(database: Database, mirrored: Iterable[Mirrored], now: datetime) -> None:
    """Save what became of pictures, and make due what shows those that have copies now.

    What could not be reached is tried again, less and less often, and given up at last.
    """
    with database.transaction():
        tree = Tree(database, now)
        for one in mirrored:
            _save(database, one, now)
            if one.copies:
                _touch(tree, one.url)
        tree.flush()


def forget_mirrors(database: Database, urls: Iterable[str], now: datetime) -> None:
    """Note that copies of pictures are gone from the output: they are made again, and what shows them is due."""
    with database.transaction():
        tree = Tree(database, now)
        for url in urls:
            database.run("forget_mirror", url=url)
            _touch(tree, url)
        tree.flush()


def unused_mirrors(database: Database, now: datetime, keep: timedelta, most: int) -> dict[str, tuple[str, ...]]:
    """Return pictures that no item has shown for `keep`, each with the files that nothing else names.

    None while a category is due: what is on disk of it may name them still.
    """
    if database.one("due_category") is not None:
        return {}
    with database.transaction():
        database.run("mark_used_mirrors")
        database.run("mark_unused_mirrors", now=seconds(now))
        until = seconds(now - keep)
        rows = database.rows("unused_mirrors", until=until, most=most)
        return {row["url"]: _own_files(database, row["file"], row["copies"], until) for row in rows}


def keep_mirrors(database: Database, urls: Iterable[str], now: datetime) -> None:
    """Note that pictures are of use still, though no item shows them: their time begins anew."""
    database.many("keep_mirror", [{"url": url, "now": seconds(now)} for url in urls])


def delete_mirrors(database: Database, urls: Iterable[str]) -> None:
    """Forget pictures, but for those that an item shows again."""
    database.many("delete_mirror", [{"url": url} for url in urls])


def _save(database: Database, one: Mirrored, now: datetime) -> None:
    at = seconds(now)
    if one.transient:
        database.run("postpone_mirror", url=one.url, error=one.error, now=at, tries=_TRIES)
        return
    copies = json.dumps([[copy.url, copy.type, copy.length, copy.width, copy.height] for copy in one.copies])
    file = one.copies[0].url if one.copies else None
    database.run("update_mirror", url=one.url, file=file, copies=copies, error=one.error, now=at)


def _touch(tree: Tree, url: str) -> None:
    for row in tree.database.rows("items_of_picture", url=url):
        tree.touch(row["item_id"])


def _files(written: str) -> tuple[str, ...]:
    return tuple(copy.url for copy in _copies(written))


def _copies(written: str) -> tuple[Enclosure, ...]:
    names = ("url", "type", "length", "width", "height")
    return tuple(Enclosure(**dict(zip(names, copy, strict=True))) for copy in json.loads(written))


def _own_files(database: Database, file: str | None, copies: str, until: int | None) -> tuple[str, ...]:
    """Return the files of a picture, none where one of another address is the same and stays."""
    shared = database.one("kept_mirror_of_file", file=file, until=until) is not None
    return () if shared else _files(copies)
