"""Which parts are archived, how they are linked, when one is written anew, and where one is split."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from make import stored_item

from feeds.model import FRONT, Archive
from feeds.select.archive import (
    MOST,
    SIZE,
    cuts,
    ends_of,
    is_due,
    make_parts,
    oversized,
    published,
    withdrawn,
)
from store.model import StoredItem
from store.parts import Part, Position


def day(name: str) -> datetime:
    """Return the beginning of a month, or of a day of one."""
    return datetime.strptime(name, "%Y-%m-%d" if name.count("-") == 2 else "%Y-%m").replace(tzinfo=UTC)


def stored(number: int, month: str) -> StoredItem:
    """Return an item of a month."""
    return stored_item(id=number, date=day(month).replace(day=15))


def part(name: str, items: int = 1, dirty: int = 1, begins: str | None = None) -> Part:
    """Return a part that has items: a month, or what begins on a day of it."""
    month, number = name[:7], int(name[8:] or 1)
    begin = Position(day(begins or month))
    return Part(id=0, month=month, number=number, begins=begin, items=items, dirty=dirty)


def test_what_the_front_shows_needs_no_archive() -> None:
    """As long as every item is on the front, there is no archive, and the front links none."""
    archive = make_parts([part("2026-11"), part("2026-01")], [stored(2, "2026-11"), stored(1, "2026-01")], None)
    assert (archive.documents, archive.due, archive.gone) == ((), (), ())
    assert archive.front == FRONT


def test_a_month_is_archived_with_the_first_item_that_the_front_lacks() -> None:
    """It and all before it; each links the older and the newer one, and the front the newest."""
    every = [part("2026-11", 2), part("2026-10"), part("2026-09", 0), part("2026-07")]
    archive = make_parts(every, [stored(9, "2026-11")], stored(8, "2026-10"))
    assert archive.documents == (
        Archive(part="2026-10", previous="2026-07"),
        Archive(part="2026-07", next="2026-10"),
    )
    assert archive.front == Archive(previous="2026-10")
    assert [one.name for one in archive.due] == ["2026-10", "2026-07"]
    assert not archive.gone


def test_a_part_is_archived_with_the_first_item_that_the_front_lacks() -> None:
    """Parts stand in the order of what they hold, whatever their numbers; the newest may still be on the front."""
    every = [
        part("2026-11-3", 2, begins="2026-11-20"),
        part("2026-11-4", begins="2026-11-15"),
        part("2026-11-2", begins="2026-11-10"),
        part("2026-11"),
    ]
    archive = make_parts(every, [stored_item(id=9, date=day("2026-11-20"))], stored(8, "2026-11"))
    assert [place.part for place in archive.documents] == ["2026-11-4", "2026-11-2", "2026-11"]
    assert archive.place(every[2]) == Archive(part="2026-11-2", previous="2026-11", next="2026-11-4")
    assert archive.ends["2026-11-2"] == every[1].begins


def test_a_part_on_disk_is_due_only_when_something_in_it_changed() -> None:
    """A change of an item counts, and another neighbour, and nothing else."""
    place = Archive(part="2026-10", previous="2026-09")
    on_disk = published(part("2026-10", 2, dirty=3), place, [stored(4, "2026-10"), stored(2, "2026-10")])
    assert (on_disk.published, on_disk.shown, on_disk.last_id) == (3, 2, 4)
    assert not is_due(on_disk, place, 0)
    assert is_due(replace(on_disk, dirty=4), place, 0)
    assert is_due(on_disk, replace(place, next="2026-11"), 0)
    assert is_due(on_disk, replace(place, previous=None), 0)


def test_a_busy_part_waits_for_what_the_front_shows() -> None:
    """It is written anew with the first item that neither has; without that, with each that comes."""
    on_disk = published(part("2026-11", 2), Archive(part="2026-11"), [stored(1, "2026-11"), stored(2, "2026-11")])
    news = [stored(4, "2026-11"), stored(3, "2026-11")]
    assert not make_parts([replace(on_disk, items=4)], news, stored(2, "2026-11")).due
    assert make_parts([replace(on_disk, items=5)], news, stored(2, "2026-11")).due


def test_what_the_front_shows_of_another_part_is_not_waited_for() -> None:
    """What came behind the first item of a part is its; what came before it is of the part before."""
    newest = part("2026-11-2", 0, begins="2026-11-15")
    on_disk = published(part("2026-11"), Archive(part="2026-11"), [stored_item(id=1, date=day("2026-11-02"))])
    boundary = replace(newest, items=1, begins=Position(day("2026-11-15"), 1, 7))
    for number, due in ((6, False), (7, True)):
        came = [stored_item(id=number, date=day("2026-11-15"))]
        archive = make_parts(
            [boundary, replace(on_disk, items=2)], came, stored_item(id=1, date=day("2026-11-02"))
        )
        assert bool(archive.due) is due


def test_a_late_item_of_an_old_month_is_not_waited_for() -> None:
    """The front never shows it, so the month is written anew at once."""
    on_disk = published(part("2026-01"), Archive(part="2026-01"), [stored(1, "2026-01")])
    parts = [part("2026-11"), replace(on_disk, items=2)]
    assert [one.name for one in make_parts(parts, [stored(3, "2026-11")], stored(1, "2026-01")).due] == ["2026-01"]


def test_a_month_leaves_the_archive_with_its_last_item() -> None:
    """One that was not on disk cannot."""
    on_disk = published(part("2026-10"), Archive(part="2026-10"), [stored(1, "2026-10")])
    assert make_parts([replace(on_disk, items=0)], [], None).gone == (replace(on_disk, items=0),)
    assert not make_parts([part("2026-10", 0)], [], None).gone
    assert not withdrawn(on_disk).published


def test_a_month_that_was_archived_stays() -> None:
    """Its address is in people's readers, though the front has room for all of its items again."""
    on_disk = published(part("2026-10"), Archive(part="2026-10", next="2026-11"), [stored(1, "2026-10")])
    archive = make_parts([part("2026-12"), on_disk, part("2026-09")], [stored(1, "2026-10")], None)
    assert [place.part for place in archive.documents] == ["2026-10", "2026-09"]
    assert not archive.gone


def test_what_others_will_link_comes_first() -> None:
    """Parts that are not on disk are written before those that are."""
    on_disk = published(part("2026-10"), Archive(part="2026-10"), [stored(1, "2026-10")])
    archive = make_parts([on_disk, part("2026-09")], [], stored(1, "2026-10"))
    assert [one.name for one in archive.due] == ["2026-09", "2026-10"]


def test_a_part_of_which_a_file_is_lost_is_due() -> None:
    """And it leaves with its last item all the same."""
    on_disk = published(part("2026-10"), Archive(part="2026-10"), [stored(1, "2026-10")])
    beyond = stored(1, "2026-10")
    assert not make_parts([on_disk], [], beyond).due
    assert make_parts([on_disk], [], beyond, lost=["2026-10"]).due == (on_disk,)
    emptied = replace(on_disk, items=0)
    assert make_parts([emptied], [], None, lost=["2026-10"]).gone == (emptied,)


def test_the_last_part_of_a_month_is_filled_and_another_into_equal_shares() -> None:
    """What comes behind a full part leaves it alone; late items may fall anywhere."""
    months = [part("2026-11", 9_000), part("2026-10-2", 501, begins="2026-10-20"), part("2026-10", 301)]
    found = [(one.name, at) for one, at in oversized(months, stored_item(id=1, date=day("2026-10-25")))]
    assert found == [("2026-10-2", (200, 400)), ("2026-10", (150,))]
    assert not list(oversized(months, None))


@given(items=st.integers(0, 100_000), last=st.booleans())
def test_no_part_is_larger_than_the_bound(*, items: int, last: bool) -> None:
    """Whatever is split gives parts of half to one and a half of the size, in which each item stands once."""
    places = (0, *cuts(items, last=last), items)
    sizes = [stop - begin for begin, stop in pairwise(places)]
    assert sum(sizes) == items
    assert max(sizes) <= MOST
    assert len(sizes) == 1 or min(sizes) >= SIZE // 2
    assert not last or all(size == SIZE for size in sizes[:-1])


_NUMBERS = st.integers(0, 3)
_POSITIONS = st.builds(Position, st.integers(1, 5).map(lambda one: day(f"2026-11-{one}")), _NUMBERS, _NUMBERS)


@given(_POSITIONS, st.sets(_POSITIONS, max_size=5))
def test_each_item_stands_in_one_part(item: Position, begins: set[Position]) -> None:
    """Wherever parts begin, their bounds meet, and the newest has none."""
    first = Position(day("2026-11"))
    every = [
        replace(part("2026-11"), number=number, begins=one)
        for number, one in enumerate(sorted({first, *begins}, reverse=True), 1)
    ]
    ends = ends_of(every)
    holding = [one for one in every if one.begins <= item and (one.name not in ends or item < ends[one.name])]
    assert len(holding) == 1


@pytest.mark.parametrize("items", [0, 1, SIZE, SIZE + 1, MOST])
def test_a_part_within_the_bound_stays_whole(items: int) -> None:
    """It may be half as large again as when it was made."""
    assert cuts(items, last=True) == cuts(items, last=False) == ()
