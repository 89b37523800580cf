"""What the store remembers of copied pictures."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from arrivals import URL, arrival, configure, deliver, spec

from store.categories import categories, mark_published
from store.channels import channel_items
from store.database import Database
from store.items import withdraw
from store.mirrors import (
    Mirrored,
    copied_files,
    delete_mirrors,
    forget_mirrors,
    keep_mirrors,
    leads,
    mirrors,
    note_shown,
    pending_mirrors,
    save_mirrors,
    unused_mirrors,
    want_mirrors,
    want_no_mirrors,
)
from store.model import Enclosure

HOUR, KEEP = timedelta(hours=1), timedelta(days=90)
ONE, TWO = "https://a.example/1", "https://a.example/2"
WHOLE = Enclosure(url="media/ab/ab.jpg", type="image/jpeg", length=9, width=12, height=8)
SMALL = replace(WHOLE, url="media/ab/ab-w400.jpg", width=4)
KEPT = Mirrored(url=ONE, copies=(WHOLE, SMALL))


@pytest.fixture
def shown(database: Database, now: datetime) -> int:
    """Return the number of an item in A that shows two pictures; all that is due was published."""
    configure(database, now, spec(URL))
    deliver(database, now, arrival(now, "A", key="1"), arrival(now, "B", key="2", guid="urn:x:2"))
    item_id = newest(database, "A")[0]
    want_mirrors(database, {item_id: (ONE, TWO)})
    publish(database)
    return item_id


def newest(database: Database, path: str) -> list[int]:
    """Return the numbers of the items of a category."""
    node = next(one.id for one in categories(database) if one.path == path)
    return [stored.id for stored in channel_items(database, node, 10)]


def publish(database: Database) -> None:
    """Note that all categories are on disk."""
    for one in categories(database):
        mark_published(database, one)


def due(database: Database) -> list[str]:
    """Return the categories that are due."""
    return [one.path for one in categories(database) if one.dirty > one.published]


def test_lead_images_are_told_by_item(database: Database, now: datetime) -> None:
    """Those without an image are left out."""
    configure(database, now, spec(URL))
    image = Enclosure(url=ONE)
    deliver(database, now, arrival(now, "A", image=image), arrival(now, "A", key="2", guid="urn:x:2", image=None))
    assert list(leads(database, newest(database, "A")).values()) == [ONE]


@pytest.mark.usefixtures("shown")
def test_copies_come_back_as_they_were_and_make_due_what_shows_them(database: Database, now: datetime) -> None:
    """The category of the item and those above it; a picture without copies makes nothing due."""
    assert pending_mirrors(database, now, 10) == (ONE, TWO)
    save_mirrors(database, [Mirrored(url=TWO, error="HTTP 404")], now)
    assert due(database) == []
    save_mirrors(database, [KEPT], now)
    assert due(database) == ["", "A"]
    assert mirrors(database, [ONE, TWO, "https://a.example/3"]) == {ONE: (WHOLE, SMALL)}
    assert pending_mirrors(database, now + 1000 * HOUR, 10) == ()


@pytest.mark.usefixtures("shown")
def test_what_was_out_of_reach_is_tried_less_and_less_often(database: Database, now: datetime) -> None:
    """Six times in all, over four days."""
    tries, at = 0, now
    while at < now + 200 * HOUR:
        if ONE in pending_mirrors(database, at, 10):
            save_mirrors(database, [Mirrored(url=ONE, error="timeout", transient=True)], at)
            tries += 1
        at += HOUR
    assert tries == 6


@pytest.mark.usefixtures("shown")
def test_copies_that_are_gone_are_made_again(database: Database, now: datetime) -> None:
    """Whoever finds a file of one missing has the picture fetched once more, and makes due what shows it."""
    save_mirrors(database, [KEPT], now)
    assert copied_files(database) == {ONE: (WHOLE.url, SMALL.url)}
    publish(database)
    forget_mirrors(database, [ONE], now)
    assert due(database) == ["", "A"]
    assert (copied_files(database), mirrors(database, [ONE])) == ({}, {})
    assert ONE in pending_mirrors(database, now, 10)


def test_nothing_is_unused_while_an_item_shows_it(database: Database, now: datetime, shown: int) -> None:
    """The time counts from when no item did, and begins anew once one does again."""
    save_mirrors(database, [KEPT], now)
    publish(database)
    assert unused_mirrors(database, now + 2 * KEEP, KEEP, 10) == {}
    want_mirrors(database, {shown: (TWO,)})
    assert unused_mirrors(database, now, KEEP, 10) == {}
    assert unused_mirrors(database, now + KEEP - HOUR, KEEP, 10) == {}
    want_mirrors(database, {shown: (ONE,)})
    assert unused_mirrors(database, now + KEEP, KEEP, 10) == {}
    want_mirrors(database, {shown: ()})
    assert unused_mirrors(database, now + KEEP, KEEP, 10) == {}
    assert unused_mirrors(database, now + 2 * KEEP, KEEP, 10) == {ONE: (WHOLE.url, SMALL.url), TWO: ()}


def test_of_what_is_shown_only_copies_are_noted(database: Database, now: datetime, shown: int) -> None:
    """A document that is not to have its pictures fetched keeps those that there are; what it lacks goes."""
    save_mirrors(database, [KEPT], now)
    publish(database)
    want_no_mirrors(database)
    note_shown(database, {shown: (ONE, TWO)})
    assert pending_mirrors(database, now, 10) == ()
    unused_mirrors(database, now, KEEP, 10)
    assert unused_mirrors(database, now + KEEP, KEEP, 10) == {TWO: ()}
    want_mirrors(database, {shown: (ONE, TWO)})
    note_shown(database, {shown: (TWO,)})
    assert pending_mirrors(database, now, 10) == (TWO,)
    unused_mirrors(database, now + KEEP, KEEP, 10)
    assert ONE in unused_mirrors(database, now + 2 * KEEP, KEEP, 10)


def test_the_time_of_what_is_of_use_still_begins_anew(database: Database, now: datetime, shown: int) -> None:
    """A picture that an item shows again has none."""
    want_mirrors(database, {shown: (TWO,)})
    unused_mirrors(database, now, KEEP, 10)
    keep_mirrors(database, [ONE, TWO], now + KEEP)
    assert unused_mirrors(database, now + 2 * KEEP - HOUR, KEEP, 10) == {}
    assert unused_mirrors(database, now + 2 * KEEP, KEEP, 10) == {ONE: ()}


def test_an_item_that_is_withdrawn_shows_nothing(database: Database, now: datetime, shown: int) -> None:
    """Its pictures go with it, after their time."""
    save_mirrors(database, [KEPT], now)
    with database.transaction():
        withdraw(database, 1, "1", "gone", now)
    publish(database)
    want_mirrors(database, {shown: (ONE,)})
    unused_mirrors(database, now, KEEP, 10)
    assert ONE in unused_mirrors(database, now + KEEP, KEEP, 10)


@pytest.mark.usefixtures("shown")
def test_nothing_is_unused_while_a_category_is_due(database: Database, now: datetime) -> None:
    """What is on disk of it may name the copies still."""
    save_mirrors(database, [KEPT], now)
    want_no_mirrors(database)
    unused_mirrors(database, now, KEEP, 10)
    assert unused_mirrors(database, now + 2 * KEEP, KEEP, 10) == {}
    publish(database)
    unused_mirrors(database, now, KEEP, 10)
    assert set(unused_mirrors(database, now + KEEP, KEEP, 1)) == {ONE}


def test_files_that_two_pictures_share_go_with_the_last(database: Database, now: datetime, shown: int) -> None:
    """The same picture at two addresses has the same files."""
    save_mirrors(database, [KEPT, replace(KEPT, url=TWO)], now)
    publish(database)
    want_mirrors(database, {shown: (TWO,)})
    unused_mirrors(database, now, KEEP, 10)
    assert unused_mirrors(database, now + KEEP, KEEP, 10) == {ONE: ()}
    want_mirrors(database, {shown: ()})
    unused_mirrors(database, now, KEEP, 10)
    both = unused_mirrors(database, now + KEEP, KEEP, 10)
    assert both == dict.fromkeys((ONE, TWO), (WHOLE.url, SMALL.url))


@pytest.mark.usefixtures("shown")
def test_what_is_shown_again_is_not_forgotten(database: Database, now: datetime) -> None:
    """Forgetting a picture that an item shows would have it fetched twice."""
    save_mirrors(database, [KEPT], now)
    delete_mirrors(database, [ONE])
    assert ONE in mirrors(database, [ONE])
    want_no_mirrors(database)
    delete_mirrors(database, [ONE])
    assert mirrors(database, [ONE]) == {}
