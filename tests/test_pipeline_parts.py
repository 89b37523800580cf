"""A busy month in parts: each is written when something in it changed, and all of them hold each item once."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from command import feeds
from loopback import loopback
from make import NOON
from planet import Planet, files_of
from walking import walk

from feeds import pipeline
from feeds.holds import release
from feeds.publication import publish_dirty
from feeds.publish.parts import rfc822
from feeds.select import archive
from feeds.work import Tally, Work

KINDS = ("xml", "atom", "json", "html")
LEVELS = ("", "news", "news/harbour")
COUNTS = {"index.html", "news/index.html"}
"""What says how many items there are in the categories below."""
OLDEST = NOON - timedelta(days=19)


def minutes(*minutes: int, title: str = "Minute") -> bytes:
    """Return a feed with an item for each of so many minutes into November."""
    items = "".join(
        f"<item><guid>tag:days.example,2026:{minute}</guid><title>{title} {minute}</title>"
        f"<pubDate>{rfc822(OLDEST + timedelta(minutes=minute))}</pubDate></item>"
        for minute in minutes
    )
    return f'<rss version="2.0"><channel><title>Minutes</title>{items}</channel></rss>'.encode()


def part(number: int, *levels: str) -> set[str]:
    """Return the documents of a part of November, at some levels or at all."""
    name = "2026-11" if number == 1 else f"2026-11-{number}"
    folders = (f"{level}/" if level else "" for level in levels or LEVELS)
    return {f"{folder}archive/{name}.{kind}" for folder in folders for kind in KINDS}


def begins(planet: Planet, path: str = "News") -> list[tuple[int, ...]]:
    """Return where the parts of a category begin, oldest first, by their numbers."""
    with closing(sqlite3.connect(planet.folder / "feedworks.db")) as store:
        return store.execute(
            """select number, date, source_id, item_id from parts
            where category_id = (select id from categories where path = ?) order by date, source_id, item_id""",
            (path,),
        ).fetchall()


def walked(planet: Planet, front: str = "news/rss.xml") -> list[tuple[str, list[str]]]:
    """Return the documents of an archive, newest first, after they were found to hold what the store has, once."""
    (_, newest), *documents = walk(planet.folder / "public", "http://planet.example/", front)
    archived = Counter(id_ for _, ids in documents for id_ in ids)
    with closing(sqlite3.connect(planet.folder / "feedworks.db")) as store:
        every = store.execute(
            """select public_id from items join memberships on item_id = items.id
            where category_id = (select id from categories where path = 'News')"""
        ).fetchall()
    assert set(newest) | archived.keys() == {id_ for (id_,) in every}
    assert set(archived.values()) == {1}
    return documents


@pytest.fixture
def planet(tmp_path: Path) -> Iterator[Planet]:
    """Make a planet with a thousand items of November, ten minutes apart, of which fronts show four or fifty."""
    with loopback() as site:
        planet = Planet(
            folder=tmp_path, site=site, every=timedelta(minutes=1), limits={"News": 4, "News/Harbour": 4}
        )
        for name, first, last in (("a", 0, 200), ("b", 200, 600), ("c", 603, 1_000)):
            planet.serve(f"/{name}", "News/Harbour", body=minutes(*range(10 * first, 10 * last, 10)))
        planet.serve("/boundary", "News/Harbour", body=minutes(6_000, 6_010, 6_020))
        planet.serve("/more", "News/Harbour", body=minutes())
        planet.run()
        yield planet


def bring(planet: Planet, at: Iterable[int], title: str = "Minute") -> set[str]:
    """Have a source bring items of some minutes, run, and return what was written."""
    before = planet.files()
    planet.serve("/more", "News/Harbour", body=minutes(*at, title=title))
    planet.run()
    return planet.rewritten(before)


def test_a_busy_month_is_split_and_the_walk_is_complete(planet: Planet) -> None:
    """Each part has two hundred items; the first one is called as the month is, and holds the oldest."""
    for front in ("news/rss.xml", "news/harbour/atom.xml", "feed.json"):
        documents = walked(planet, front)
        names = [Path(name).stem for name, _ in documents]
        assert names == ["2026-11-5", "2026-11-4", "2026-11-3", "2026-11-2", "2026-11"]
        assert [len(ids) for _, ids in documents] == [200] * 5
        assert documents[-1][1][-1] == "tag:days.example,2026:0"
    before = planet.files()
    assert planet.run().written == 0
    assert planet.files() == before


def test_all_that_was_reached_is_reached_whenever_publishing_stops(planet: Planet) -> None:
    """What a part gives to a new one is there, and led to, before the part is written without it."""
    before = planet.files()
    planet.serve("/more", "News/Harbour", body=minutes(*range(9_001, 9_400, 3)))
    planet.tell(gathered)
    every = {front: reached(planet, front) for front in ("rss.xml", "news/rss.xml", "news/harbour/atom.xml")}
    for most in (1, 2, 3, 1, 2, 3, 4, 5, 6, 7):
        planet.tell(partial(publish_some, most))
        for front, known in every.items():
            assert known <= reached(planet, front), front
    assert {name for name in planet.rewritten(before) if "2026-11-5" in name} == part(5)
    walked(planet)
    assert planet.run().written == 0


async def gathered(work: Work) -> Tally:
    """Poll, and publish nothing."""
    tally = Tally()
    now = work.clock()
    await pipeline.sync(work, now, "1")
    await pipeline.poll_due(work, now, tally)
    return tally


async def publish_some(most: int, work: Work) -> Tally:
    """Publish, and stop when that was asked for the next time after so many times: it is after each document."""
    tally, asked = Tally(), count()
    await publish_dirty(work, tally, lambda: next(asked) >= most)
    return tally


def reached(planet: Planet, front: str) -> set[str]:
    """Return the ids of all items in a document and in those that it leads to."""
    documents = walk(planet.folder / "public", "http://planet.example/", front)
    return {id_ for _, ids in documents for id_ in ids}


def test_a_late_item_rewrites_its_part_at_each_level_and_nothing_else(planet: Planet) -> None:
    """So does one that changes."""
    assert bring(planet, [5_005]) == part(3) | COUNTS
    assert bring(planet, [5_005], title="Another title") == part(3)
    walked(planet)


def test_an_item_that_comes_newest_rewrites_the_last_part_at_most(planet: Planet) -> None:
    """As long as the fronts show what the last part lacks, not even that."""
    coming = [10_001, 10_002, 10_003, 10_004]
    assert bring(planet, coming) == files_of(*LEVELS)
    assert bring(planet, [*coming, 10_005]) == files_of(*LEVELS) | part(5, "news", "news/harbour")
    walked(planet)


def test_the_last_part_is_closed_when_it_is_full(planet: Planet) -> None:
    """What follows begins another; the full one is written for the last time, with a link to it."""
    written = bring(planet, range(10_001, 10_106))
    assert written == files_of(*LEVELS) | part(5) | part(6) | {"search/index.html"}
    documents = walked(planet)
    assert [len(ids) for _, ids in documents] == [105, *[200] * 5]
    more = bring(planet, range(10_001, 10_166))
    assert more == files_of(*LEVELS) | part(6)
    walked(planet)


def test_a_withdrawn_item_moves_no_boundary(planet: Planet) -> None:
    """Not even where it is the one that a part begins with: only that part is written anew."""
    known, before = begins(planet), planet.files()
    assert known[3][0] == 4
    planet.sources["/boundary"] = ("Sport",)
    planet.run()
    assert begins(planet) == known
    archives = {name for name in planet.rewritten(before) if "/archive/" in name}
    assert archives == part(4, "news", "news/harbour")
    assert [len(ids) for _, ids in walked(planet)] == [200, 197, 200, 200, 200]


def test_a_source_of_another_name_rewrites_the_parts_that_name_it(planet: Planet) -> None:
    """And those fronts that do: none of these."""
    before = planet.files()
    body = minutes(6_000, 6_010, 6_020).replace(b"<title>Minutes<", b"<title>Hours<")
    planet.serve("/boundary", "News/Harbour", body=body)
    planet.run()
    assert {name for name in planet.rewritten(before) if "archive/" in name} == part(4)


def test_late_items_split_their_part_and_the_walk_stays_complete(planet: Planet) -> None:
    """Only it and what links it are written anew; new parts have the next numbers, wherever they stand."""
    known = begins(planet)
    assert bring(planet, range(4_001, 4_400, 3)) == part(3) | part(4) | part(6) | COUNTS
    names = [Path(name).stem.removeprefix("2026-11") for name, _ in walked(planet)]
    assert names == ["-5", "-4", "-6", "-3", "-2", ""]
    assert [one for one in begins(planet) if one[0] != 6] == known


def test_a_part_without_items_leaves_and_comes_back(planet: Planet) -> None:
    """Its neighbours link each other meanwhile, and it has the name that it had."""
    before = planet.files()
    planet.sources["/a"] = ("Sport",)
    planet.run()
    assert not part(1, "news", "news/harbour") & planet.files().keys()
    assert [Path(name).stem for name, _ in walked(planet)][-1] == "2026-11-2"
    planet.sources["/a"] = ("News/Harbour",)
    planet.run()
    for name in part(1) | part(2):
        assert planet.files()[name][0] == before[name][0]
    walked(planet)


def test_a_lost_file_of_a_part_is_published_again(planet: Planet) -> None:
    """And nothing else is."""
    before = planet.files()
    (planet.folder / "public/news/archive/2026-11-2.atom").unlink()
    planet.run()
    assert planet.rewritten(before) == {"news/archive/2026-11-2.atom"}


def test_the_list_of_all_there_is_leads_to_the_newest_part(planet: Planet) -> None:
    """From there the way leads to the older ones."""
    assert 'href="../archive/2026-11-5.html">November 2026<' in planet.read("search/index.html")


@pytest.fixture
def whole(planet: Planet, monkeypatch: pytest.MonkeyPatch) -> Planet:
    """Make a planet as an older version left it: its months were published whole."""
    with monkeypatch.context() as patched:
        patched.setattr(archive, "MOST", 10_000)
        for name in ("feedworks.db", "feedworks.db-wal", "feedworks.db-shm"):
            (planet.folder / name).unlink(missing_ok=True)
        for name in part(2) | part(3) | part(4) | part(5):
            (planet.folder / "public" / name).unlink()
        planet.run()
    with closing(sqlite3.connect(planet.folder / "feedworks.db")) as store:
        store.executescript("""
            create table months as
            select category_id, month, items, dirty, published, shown, last_id, links from parts;
            drop table parts;
            delete from _sqlite_migrations where name = '0007_parts';
        """)
    return planet


def test_a_month_of_an_older_version_is_split(whole: Planet) -> None:
    """Its address goes on to work for its first part; nothing of what moved to others counts as lost."""
    before = whole.files()
    assert not part(2) & before.keys()
    plan = feeds("-c", whole.config, "publish", "--plan").out
    assert "write     news/archive/2026-11.xml  (split)" in plan
    assert "write     news/archive/2026-11-2.xml  (new)" in plan
    tally = whole.tell(lambda work: pipeline.run(work, whole.now, "2"))
    assert tally.unpublished == 0
    written = whole.rewritten(before)
    assert written & before.keys() == part(1) | files_of(*LEVELS) | {"search/index.html"}
    assert written - before.keys() == part(2) | part(3) | part(4) | part(5)
    assert [len(ids) for _, ids in walked(whole)] == [200] * 5
    settled = whole.files()
    assert whole.run().written == 0
    assert whole.files() == settled


def test_a_month_that_lost_too_much_is_not_split(whole: Planet) -> None:
    """Split, it would have lost nothing any more; it stays until its category is released."""
    lost = "select id from items where title > 'Minute 4'"
    with closing(sqlite3.connect(whole.folder / "feedworks.db")) as store:
        (count,) = store.execute(f"select count(*) from ({lost})").fetchone()
        store.execute(f"delete from memberships where item_id in ({lost})")
        store.execute("update months set dirty = dirty + 1, items = items - ?", (count,))
        store.commit()
    before = whole.files()
    assert whole.tell(lambda work: pipeline.run(work, whole.now, "2")).unpublished == len(LEVELS)
    assert not {name for name in whole.rewritten(before) if "archive/" in name}
    release(whole.folder / "public", "news")
    whole.run()
    assert part(2, "news") <= whole.files().keys()
    walked(whole)
