"""Items on their way out one after another, as an export takes them."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from arrivals import URL, arrival, configure, deliver, spec, titles

from store import channels
from store.categories import categories
from store.channels import channel_items, placed_items, places_of
from store.database import Database, open_reader
from store.model import Enclosure

HOUR = timedelta(hours=1)


def node_id(database: Database, path: str) -> int:
    """Return the number of a category."""
    return next(node.id for node in categories(database) if node.path == path)


def fill(database: Database, now: datetime, count: int) -> None:
    """Save items in A/B, two of each date, and one in A itself."""
    configure(database, now, spec(URL))
    arrivals = [
        arrival(now, "A/B", key=f"{n:032}", guid=f"urn:example:{n}", title=f"{n}", published=now - n // 2 * HOUR)
        for n in range(count)
    ]
    deliver(database, now, *arrivals, arrival(now, "A", key="a", guid="urn:example:a", title="a"))


def test_all_of_a_category_page_by_page(
    database: Database, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every item comes once and in the channel's order, however many share a date where a page ends."""
    monkeypatch.setattr(channels, "_PAGE", 3)
    fill(database, now, 10)
    found = tuple(placed_items(database, node_id(database, "A/B")))
    assert len(titles(found)) == 10
    assert found == channel_items(database, node_id(database, "A/B"), 50)


def test_only_what_was_placed_there(database: Database, now: datetime) -> None:
    """What a category shows of those below it is left to them."""
    fill(database, now, 2)
    assert titles(tuple(placed_items(database, node_id(database, "A")))) == ["a"]
    assert titles(tuple(placed_items(database, node_id(database, "")))) == []


def test_places(database: Database, now: datetime) -> None:
    """The places of an item are found by its public id; one that nobody shows has none."""
    configure(database, now, spec(URL))
    deliver(
        database, now, arrival(now, "C", "A/B", guid="urn:example:1"), arrival(now, key="2", guid="urn:example:2")
    )
    assert places_of(database, "urn:example:1") == ("A/B", "C")
    assert places_of(database, "urn:example:2") == ("",)
    assert places_of(database, "urn:example:3") is None


def test_a_page_is_of_one_moment(database: Database, now: datetime, tmp_path: Path) -> None:
    """What the writer saves while a page is read is not half in it."""
    fill(database, now, 1)
    reader = open_reader(tmp_path / "store.db")
    with reader.snapshot():
        before = channel_items(reader, node_id(reader, "A/B"), 9)
        media = (Enclosure(url="https://e.example/a.mp3"),)
        deliver(
            database, now, arrival(now, "A/B", key="0" * 32, guid="urn:example:0", title="new", enclosures=media)
        )
        assert channel_items(reader, node_id(reader, "A/B"), 9) == before
    assert titles(channel_items(reader, node_id(reader, "A/B"), 9)) == ["new"]
    reader.close()
