"""Files of posts in the store: saved, renamed, withdrawn and back again."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from arrivals import arrival, configure, spec, titles

from store.categories import categories
from store.channels import channel_items
from store.database import Database
from store.model import PostFile, Saved, ScanResult, StoredItem
from store.post_files import post_errors, post_files, save_scan
from store.sources import sources

URL = "posts:posts"
FILE = PostFile(path="a.md", stamp="1", raw_hash="r", key="k")


@pytest.fixture
def source_id(database: Database, now: datetime) -> int:
    """Configure a folder of posts."""
    return configure(database, now, spec(URL, kind="posts", host=""))[URL].id


def root(database: Database) -> tuple[StoredItem, ...]:
    """Return what the root shows."""
    return channel_items(database, categories(database)[0].id, 10)


def test_files_are_remembered(database: Database, source_id: int, now: datetime) -> None:
    """A file is read back as it was saved, errors included, and forgotten when it is gone."""
    held = PostFile(path="b.md", stamp="2", raw_hash="s", held_until=now + timedelta(days=1))
    broken = PostFile(path="c.md", stamp="3", raw_hash="t", error="line 2: no title")
    save_scan(database, ScanResult(source_id=source_id, at=now, files=(FILE, held, broken)), now)
    assert post_files(database, source_id) == (FILE, held, broken)
    assert post_errors(database, source_id) == {"c.md": "line 2: no title"}
    save_scan(database, ScanResult(source_id=source_id, at=now, gone=("b.md", "c.md")), now)
    assert post_files(database, source_id) == (FILE,)


def test_withdrawn_post_returns_as_what_it_was(database: Database, source_id: int, now: datetime) -> None:
    """A deleted post leaves a tombstone; put back, it has its old id and first sight."""
    first = arrival(now, "A", source=URL, guid=None, key="k")
    save_scan(database, ScanResult(source_id=source_id, at=now, files=(FILE,), arrivals=(first,)), now)
    (before,) = root(database)
    gone = ScanResult(source_id=source_id, at=now, gone=("a.md",), withdrawn=(("k", "deleted"),))
    assert save_scan(database, gone, now) == Saved(withdrawn=1)
    assert root(database) == ()
    later = now + timedelta(days=1)
    again = replace(first, fallback_id="urn:uuid:other", public_id="urn:uuid:other")
    save_scan(database, ScanResult(source_id=source_id, at=later, files=(FILE,), arrivals=(again,)), later)
    (after,) = root(database)
    assert (after.public_id, after.first_seen) == (before.public_id, before.first_seen)


def test_renamed_post_stays_the_same_item(database: Database, source_id: int, now: datetime) -> None:
    """A moved file changes its key and nothing that a subscriber could see."""
    first = arrival(now, "A", source=URL, key="k")
    save_scan(database, ScanResult(source_id=source_id, at=now, files=(FILE,), arrivals=(first,)), now)
    before = root(database)
    moved = replace(first, item=replace(first.item, key="n"))
    scan = ScanResult(source_id=source_id, at=now, arrivals=(moved,), renames=(("k", "n"),))
    assert save_scan(database, scan, now + timedelta(days=1)) == Saved()
    (after,) = root(database)
    assert replace(after, item=replace(after.item, key="k")) == before[0]


def test_owner_may_move_a_post_in_time(database: Database, source_id: int, now: datetime) -> None:
    """A new date in the file moves the item; a post without one stays where it was first seen."""
    dated = arrival(now, source=URL, key="k", title="dated", published=now)
    plain = arrival(now, source=URL, key="p", title="plain", guid="urn:p", published=None)
    save_scan(database, ScanResult(source_id=source_id, at=now, arrivals=(dated, plain)), now)
    later = now + timedelta(days=2)
    moved = arrival(later, source=URL, key="k", title="dated", published=now - timedelta(days=2))
    same = arrival(later, source=URL, key="p", title="plain", guid="urn:p", published=None)
    save_scan(database, ScanResult(source_id=source_id, at=later, arrivals=(moved, same)), later)
    assert titles(root(database)) == ["plain", "dated"]
    assert [one.date for one in root(database)] == [now, now - timedelta(days=2)]


def test_folder_that_cannot_be_read_is_told(database: Database, source_id: int, now: datetime) -> None:
    """The error stands beside the source until a scan goes well."""
    save_scan(database, ScanResult(source_id=source_id, at=now, error="posts: no such folder"), now)
    assert [(state.error, state.failures) for state in sources(database)] == [("posts: no such folder", 1)]
    save_scan(database, ScanResult(source_id=source_id, at=now), now)
    assert [(state.error, state.failures) for state in sources(database)] == [(None, 0)]
