"""Which months are archived, how they are linked, and when one is written anew."""

from dataclasses import replace
from datetime import UTC, datetime

from make import stored_item

from feeds.model import FRONT, Archive
from feeds.select.archive import Months, is_due, make_months, published, withdrawn
from store.model import StoredItem
from store.months import Month


def stored(number: int, month: str) -> StoredItem:
    """Return an item of a month."""
    date = datetime.strptime(month, "%Y-%m").replace(day=15, tzinfo=UTC)
    return stored_item(id=number, date=date)


def month(name: str, items: int = 1, dirty: int = 1) -> Month:
    """Return a month that has items."""
    return Month(month=name, items=items, dirty=dirty)


def test_what_the_front_shows_needs_no_archive() -> None:
    """As long as every item is on the front, there is no archive, and the front links none."""
    months = make_months([month("2026-11"), month("2026-01")], [stored(2, "2026-11"), stored(1, "2026-01")], None)
    assert months == Months()
    assert months.front == FRONT


def test_a_month_is_archived_with_the_first_item_that_the_front_lacks() -> None:
    """It and all before it; each links the older and the newer one, and the front the newest."""
    every = [month("2026-11", 2), month("2026-10"), month("2026-09", 0), month("2026-07")]
    months = make_months(every, [stored(9, "2026-11")], stored(8, "2026-10"))
    assert months.documents == (
        Archive(month="2026-10", previous="2026-07"),
        Archive(month="2026-07", next="2026-10"),
    )
    assert months.front == Archive(previous="2026-10")
    assert [one.month for one in months.due] == ["2026-10", "2026-07"]
    assert not months.gone


def test_a_month_on_disk_is_due_only_when_something_in_it_changed() -> None:
    """A change of an item counts, and another neighbour, and nothing else."""
    place = Archive(month="2026-10", previous="2026-09")
    on_disk = published(month("2026-10", 2, dirty=3), place, [stored(4, "2026-10"), stored(2, "2026-10")])
    assert (on_disk.published, on_disk.shown, on_disk.last_id) == (3, 2, 4)
    assert not is_due(on_disk, place, [])
    assert is_due(replace(on_disk, dirty=4), place, [])
    assert is_due(on_disk, replace(place, next="2026-11"), [])
    assert is_due(on_disk, replace(place, previous=None), [])


def test_a_busy_month_waits_for_what_the_front_shows() -> None:
    """It is written anew with the first item that neither has; without that, with each that comes."""
    place = Archive(month="2026-11")
    on_disk = published(month("2026-11", 2), place, [stored(1, "2026-11"), stored(2, "2026-11")])
    news = [stored(4, "2026-11"), stored(3, "2026-11")]
    assert not is_due(replace(on_disk, items=4), place, news)
    assert is_due(replace(on_disk, items=5), place, news)


def test_a_late_item_of_an_old_month_is_not_waited_for() -> None:
    """The front never shows it, so the month is written anew at once."""
    place = Archive(month="2026-01")
    on_disk = published(month("2026-01"), place, [stored(1, "2026-01")])
    assert is_due(replace(on_disk, items=2), place, [stored(3, "2026-11")])


def test_a_month_leaves_the_archive_with_its_last_item() -> None:
    """One that was not on disk cannot."""
    on_disk = published(month("2026-10"), Archive(month="2026-10"), [stored(1, "2026-10")])
    assert make_months([replace(on_disk, items=0)], [], None).gone == (replace(on_disk, items=0),)
    assert not make_months([month("2026-10", 0)], [], None).gone
    assert not withdrawn(on_disk).published


def test_a_month_that_was_archived_stays() -> None:
    """Its address is in people's readers, though the front has room for all of its items again."""
    on_disk = published(month("2026-10"), Archive(month="2026-10", next="2026-11"), [stored(1, "2026-10")])
    months = make_months([month("2026-12"), on_disk, month("2026-09")], [stored(1, "2026-10")], None)
    assert [place.month for place in months.documents] == ["2026-10", "2026-09"]
    assert not months.gone


def test_what_others_will_link_comes_first() -> None:
    """Months that are not on disk are written before those that are."""
    on_disk = published(month("2026-10"), Archive(month="2026-10"), [stored(1, "2026-10")])
    months = make_months([on_disk, month("2026-09")], [], stored(1, "2026-10"))
    assert [one.month for one in months.due] == ["2026-09", "2026-10"]


def test_a_month_of_which_a_file_is_lost_is_due() -> None:
    """And it leaves with its last item all the same."""
    on_disk = published(month("2026-10"), Archive(month="2026-10"), [stored(1, "2026-10")])
    beyond = stored(1, "2026-10")
    assert not make_months([on_disk], [], beyond).due
    assert make_months([on_disk], [], beyond, lost=["2026-10"]).due == (on_disk,)
    emptied = replace(on_disk, items=0)
    assert make_months([emptied], [], None, lost=["2026-10"]).gone == (emptied,)
