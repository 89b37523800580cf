"""Sources, hosts and what polls bring, in a real SQLite store."""

from datetime import datetime, timedelta

import pytest
from arrivals import URL, arrival, configure, deliver, poll, spec, titles

from store.categories import categories
from store.channels import channel_items, pending_images, save_images
from store.database import Database
from store.errors import StaleLeaseError
from store.model import Enclosure, ProbedImage, StoredItem
from store.sources import (
    claim,
    forget_polls,
    item_counts,
    known_items,
    make_due,
    next_due,
    release_all,
    save_host,
    sources,
)

HOUR = timedelta(hours=1)
OTHER = "https://other.example/feed.xml"


def shown(database: Database, path: str, most: int = 50) -> tuple[StoredItem, ...]:
    """Return what the channel of a category shows."""
    node = next(node for node in categories(database) if node.path == path)
    return channel_items(database, node.id, most)


def test_item_is_in_its_category_and_in_all_above(database: Database, now: datetime) -> None:
    """An item placed in A/B/C is shown by A/B/C, A/B, A and the root."""
    configure(database, now, spec(URL, "A/B/C"))
    deliver(database, now, arrival(now, "A/B/C"))
    counts = {node.path: node.items for node in categories(database)}
    assert counts == {"": 1, "A": 1, "A/B": 1, "A/B/C": 1}
    for path in counts:
        (one,) = shown(database, path)
        assert one.paths == ("A/B/C",)


def test_items_are_counted_by_source(database: Database, now: datetime) -> None:
    """A source without items is left out."""
    states = configure(database, now, spec(URL, "A/B"), spec(OTHER))
    deliver(database, now, arrival(now), arrival(now, key="2", guid="urn:2"))
    assert item_counts(database) == {states[URL].id: 2}


def test_item_round_trips(database: Database, now: datetime) -> None:
    """What is read back is what was saved."""
    configure(database, now, spec(URL, "A", title="Harbour News"))
    saved = arrival(
        now, "A", tags=("sea",), categories=("X/Y",), enclosures=(Enclosure(url="https://e.example/a"),)
    )
    deliver(database, now, saved)
    (one,) = shown(database, "")
    assert one.item == saved.item
    assert (one.first_seen, one.changed_at, one.public_id) == (now, now, saved.item.guid)
    assert (one.source.title, one.source.url) == ("Harbour News", URL)


def test_order_is_by_date_and_the_limit_holds(database: Database, now: datetime) -> None:
    """A channel shows the newest items first, whatever order they came in."""
    configure(database, now, spec(URL, "A"))
    batch = [
        arrival(now, "A", key=f"{n}", guid=f"urn:n:{n}", title=f"{n}", published=now - n * HOUR) for n in (2, 0, 1)
    ]
    deliver(database, now, *batch)
    assert titles(shown(database, "A", 2)) == ["0", "1"]


def test_unchanged_item_touches_no_category(database: Database, now: datetime) -> None:
    """The same content again, even with another date, is no change: nothing becomes due for publishing."""
    configure(database, now, spec(URL, "A"))
    deliver(database, now, arrival(now, "A"))
    before = categories(database)
    deliver(database, now + HOUR, arrival(now + HOUR, "A", published=now + HOUR, raw_hash="another"))
    assert categories(database) == before
    assert shown(database, "A")[0].date < now


def test_changed_item_keeps_identity_and_date(database: Database, now: datetime) -> None:
    """A new text moves `changed_at` only; the guid, the first sight and the place in the order stay."""
    configure(database, now, spec(URL, "A"))
    deliver(database, now, arrival(now, "A"))
    (before,) = shown(database, "A")
    later = now + HOUR
    deliver(database, later, arrival(later, "A", title="Corrected", guid="urn:x:moved", published=later))
    (after,) = shown(database, "A")
    assert after.item.title == "Corrected"
    assert after.changed_at == later
    assert (after.public_id, after.date, after.first_seen) == (before.public_id, before.date, before.first_seen)


def test_another_source_cannot_take_an_item(database: Database, now: datetime) -> None:
    """A guid that an earlier source claimed stays its own; the copy gets a minted one."""
    configure(database, now, spec(URL, "A"), spec(OTHER, "B"))
    deliver(database, now, arrival(now, "A"))
    release_all(database)
    deliver(database, now, arrival(now, "B", source=OTHER, title="Hijacked"), url=OTHER)
    assert titles(shown(database, "A")) == ["The ferry is back"]
    (copy,) = shown(database, "B")
    assert copy.public_id.startswith("urn:uuid:")


def test_lease_is_exclusive_and_fenced(database: Database, now: datetime) -> None:
    """A host is polled by one at a time; whoever lost the lease saves nothing."""
    configure(database, now, spec(URL, "A"))
    (old,) = claim(database, now, most=5, ttl=HOUR, batch=5)
    assert claim(database, now, most=5, ttl=HOUR, batch=5) == ()
    (new,) = claim(database, now + HOUR, most=5, ttl=HOUR, batch=5)
    assert new.token == old.token + 1
    with pytest.raises(StaleLeaseError, match=r"news\.example"):
        save_host(database, old, [poll(old.sources[0], now, arrival(now, "A"))], now)
    assert titles(shown(database, "A")) == []
    save_host(database, new, [poll(new.sources[0], now, arrival(now, "A"))], now)
    assert titles(shown(database, "A")) == ["The ferry is back"]


def test_host_is_due_when_its_first_source_is(database: Database, now: datetime) -> None:
    """A host's turn comes with the earliest of its sources, and only those due are handed out."""
    twin = "https://news.example/second.xml"
    states = configure(database, now, spec(URL), spec(twin))
    (lease,) = claim(database, now, most=5, ttl=HOUR, batch=5)
    results = [
        poll(states[URL], now, next_at=now + 3 * HOUR),
        poll(states[twin], now, next_at=now + HOUR),
    ]
    save_host(database, lease, results, now)
    assert next_due(database) == now + HOUR
    assert claim(database, now, most=5, ttl=HOUR, batch=5) == ()
    (lease,) = claim(database, now + HOUR, most=5, ttl=HOUR, batch=5)
    assert [state.url for state in lease.sources] == [twin]


def test_stopped_source_is_not_due_until_asked(database: Database, now: datetime) -> None:
    """A source without a next poll is left alone, but may be polled by hand."""
    states = configure(database, now, spec(URL))
    (lease,) = claim(database, now, most=5, ttl=HOUR, batch=5)
    save_host(database, lease, [poll(states[URL], now, next_at=None, outcome="failed", error="gone")], now)
    assert claim(database, now + 1000 * HOUR, most=5, ttl=HOUR, batch=5) == ()
    make_due(database, sources(database), now)
    assert len(claim(database, now, most=5, ttl=HOUR, batch=5)) == 1


def test_removed_source_leaves_the_feeds_and_returns_with_its_items(database: Database, now: datetime) -> None:
    """What leaves the configuration is kept in the store, and comes back whole."""
    configure(database, now, spec(URL, "A"), spec(OTHER))
    deliver(database, now, arrival(now, "A"))
    (before,) = shown(database, "A")
    assert list(configure(database, now, spec(OTHER))) == [OTHER]
    assert shown(database, "A") == ()
    assert {node.path: node.items for node in categories(database)} == {"": 0, "A": 0}
    release_all(database)
    assert [lease.host for lease in claim(database, now, most=5, ttl=HOUR, batch=5)] == ["other.example"]
    configure(database, now, spec(URL, "A"), spec(OTHER))
    assert shown(database, "A") == (before,)


def test_new_categories_of_a_source_move_its_items(database: Database, now: datetime) -> None:
    """An edited category list moves what was already stored, and makes both ends due."""
    configure(database, now, spec(URL, "A/B"))
    deliver(database, now, arrival(now, "A/B"))
    before = {node.path: node.dirty for node in categories(database)}
    configure(database, now, spec(URL, "A/C"))
    after = {node.path: node for node in categories(database)}
    assert {path: node.items for path, node in after.items()} == {"": 1, "A": 1, "A/B": 0, "A/C": 1}
    assert after["A/B"].dirty > before["A/B"]


def test_known_items_and_the_log(database: Database, now: datetime) -> None:
    """The reader is told what is known; the log of polls can be forgotten."""
    states = configure(database, now, spec(URL, "A"))
    deliver(database, now, arrival(now, "A"))
    assert list(known_items(database, states[URL].id).values()) == ["fedcba9876543210fedcba9876543210"]
    count = "select count(*) from polls"
    assert database.tables.conn.execute(count).fetchone()[0] == 1
    forget_polls(database, now + HOUR)
    assert database.tables.conn.execute(count).fetchone()[0] == 0


def test_measured_image_is_published_and_changes_its_item(database: Database, now: datetime) -> None:
    """What was measured stands in place of what the source said; a failed measurement changes nothing."""
    configure(database, now, spec(URL, "A"))
    said = Enclosure(url="https://news.example/a.jpg", type="image/jpeg", length=1)
    deliver(database, now, arrival(now, "A", image=said))
    assert pending_images(database, 10) == (said.url,)
    later = now + HOUR
    true = ProbedImage(url=said.url, type="image/png", length=2, width=3, height=4)
    save_images(database, (true,), later)
    (one,) = shown(database, "A")
    assert one.item.image == Enclosure(url=said.url, type="image/png", length=2, width=3, height=4)
    assert one.changed_at == later
    assert pending_images(database, 10) == ()
