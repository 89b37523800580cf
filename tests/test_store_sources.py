"""Sources, hosts and what polls bring, in a real SQLite store."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from arrivals import URL, arrival, configure, deliver, poll, spec, titles

from store.categories import categories
from store.channels import channel_items, pending_images, save_images
from store.database import Database
from store.errors import StaleLeaseError
from store.model import Enclosure, ProbedImage, StoredItem
from store.saving import save_host
from store.sources import claim, item_counts, known_items, make_due, next_due, release_all, sources

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
    """The reader is told what is known; polls of more than a month ago are forgotten with the next."""
    states = configure(database, now, spec(URL, "A"))
    deliver(database, now, arrival(now, "A"))
    (known,) = known_items(database, states[URL].id).values()
    assert known.raw_hash == "fedcba9876543210fedcba9876543210"
    later = now + timedelta(days=31)
    deliver(database, later)
    assert [row["at"] for row in database.tables.query("select at from polls")] == [later.timestamp()]


def test_the_newest_items_are_known_though_older_ones_came_later(database: Database, now: datetime) -> None:
    """What a feed lists is what was written last, whenever its archive was taken in."""
    states = configure(database, now, spec(URL, "A"))
    deliver(database, now, arrival(now, "A", key="newest", published=now))
    archive = (
        arrival(now, "A", key=str(number), guid=None, published=now - number * HOUR) for number in range(1, 2002)
    )
    deliver(database, now, *archive)
    known = known_items(database, states[URL].id)
    assert len(known) == 2000
    assert "newest" in known
    assert "2001" not in known


def test_feed_that_moves_to_another_address_keeps_its_items(database: Database, now: datetime) -> None:
    """When its old address leaves the configuration, the items go on under the new one, with their ids."""
    configure(database, now, spec(URL, "A"))
    deliver(database, now, arrival(now, "A"))
    (before,) = shown(database, "A")
    configure(database, now, spec(OTHER, "B"))
    later = now + HOUR
    deliver(database, later, arrival(later, "B", source=OTHER), url=OTHER)
    (after,) = shown(database, "B")
    assert (after.id, after.public_id, after.first_seen) == (before.id, before.public_id, before.first_seen)
    assert shown(database, "A") == ()


def test_name_of_a_source_is_the_configured_or_its_own(database: Database, now: datetime) -> None:
    """A title comes from the configuration, goes with it, and each time makes due what shows it."""

    def name_and_dirt() -> tuple[str, int]:
        return shown(database, "A")[0].source.title, max(node.dirty for node in categories(database))

    states = configure(database, now, spec(URL, "A"))
    (lease,) = claim(database, now, most=5, ttl=HOUR, batch=5)
    save_host(database, lease, [poll(states[URL], now, arrival(now, "A"), title="Own")], now)
    seen = [name_and_dirt()]
    for title in ("Ours", None):
        configure(database, now, spec(URL, "A", title=title, placement=f"A {title}"))
        seen.append(name_and_dirt())
    (lease,) = claim(database, now, most=5, ttl=HOUR, batch=5)
    save_host(database, lease, [poll(states[URL], now, title="Own, renamed")], now)
    seen.append(name_and_dirt())
    assert [name for name, _ in seen] == ["Own", "Ours", "Own", "Own, renamed"]
    assert [dirt for _, dirt in seen] == sorted({dirt for _, dirt in seen})


def test_measured_image_is_published(database: Database, now: datetime) -> None:
    """What was measured stands in place of what the source said; the item itself has not changed by it."""
    configure(database, now, spec(URL, "A"))
    said = Enclosure(url="https://news.example/a.jpg", type="image/jpeg", length=1)
    deliver(database, now, arrival(now, "A", image=said))
    assert pending_images(database, now, 10) == (said.url,)
    before = categories(database)
    true = ProbedImage(url=said.url, type="image/png", length=2, width=3, height=4)
    save_images(database, (true,), now + HOUR)
    (one,) = shown(database, "A")
    assert one.item.image == Enclosure(url=said.url, type="image/png", length=2, width=3, height=4)
    assert one.changed_at == now
    assert all(
        node.dirty > node_before.dirty for node, node_before in zip(categories(database), before, strict=True)
    )
    assert pending_images(database, now + 1000 * HOUR, 10) == ()


def test_what_is_no_image_is_not_published_as_one(database: Database, now: datetime) -> None:
    """Neither as the lead image nor as an enclosure."""
    configure(database, now, spec(URL, "A"))
    said = Enclosure(url="https://news.example/a.jpg", type="image/jpeg")
    sound = Enclosure(url="https://news.example/a.mp3", type="audio/mpeg")
    deliver(database, now, arrival(now, "A", image=said, enclosures=(said, sound)))
    save_images(database, (ProbedImage(url=said.url, error="HTTP 404"),), now)
    (one,) = shown(database, "A")
    assert (one.item.image, one.item.enclosures) == (None, (sound,))


def test_image_out_of_reach_is_tried_again_and_given_up_at_last(database: Database, now: datetime) -> None:
    """Meanwhile what the source says of it holds."""
    configure(database, now, spec(URL, "A"))
    said = Enclosure(url="https://news.example/a.jpg", type="image/jpeg")
    deliver(database, now, arrival(now, "A", image=said))
    away = ProbedImage(url=said.url, error="timeout: no answer", transient=True)
    at, tries = now, 0
    while pending_images(database, at, 10):
        assert shown(database, "A")[0].item.image == said
        save_images(database, (away,), at)
        assert pending_images(database, at, 10) == ()
        at, tries = at + timedelta(days=2), tries + 1
    assert tries == 6
    assert shown(database, "A")[0].item.image is None


def test_the_log_of_the_database_is_brought_in_by_saves_and_not_by_claims(
    database: Database, now: datetime, tmp_path: Path
) -> None:
    """A claim does not wait for the disk, and the log does not grow for ever."""
    log = tmp_path / "store.db-wal"
    configure(database, now, *(spec(f"https://news.example/{number}") for number in range(1_200)))
    grown = [log.stat().st_size]
    for minute in range(300):
        at = now + timedelta(minutes=minute)
        for lease in claim(database, at, most=1, ttl=HOUR, batch=20):
            save_host(database, lease, [poll(state, at, next_at=at) for state in lease.sources], at)
        grown.append(log.stat().st_size)
    assert grown[-1] < 1.5 * grown[100]
