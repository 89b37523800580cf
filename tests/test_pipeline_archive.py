"""Archives by month: complete, linked, and written only when something in them changed."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from loopback import loopback
from planet import Planet, dated, files_of
from walking import walk

from feeds import pipeline
from feeds.publication import publish_dirty
from feeds.work import Tally, Work

FRONTS = ("rss.xml", "atom.xml", "feed.json")
KINDS = ("xml", "atom", "json", "html")
DAY = "tag:days.example,2026:"


def archive(folder: str, *months: str) -> set[str]:
    """Return the names of the documents of months."""
    return {f"{folder}/archive/{month}.{kind}" for month in months for kind in KINDS}


@pytest.fixture
def planet(tmp_path: Path) -> Iterator[Planet]:
    """Make a planet whose feeds show four items; it is 20 November, and stays so."""
    with loopback() as site:
        yield Planet(folder=tmp_path, site=site, every=timedelta(minutes=1), limits={"News": 4, "News/Harbour": 4})


def published(planet: Planet, *days: int, **titles: str) -> None:
    """Have the source bring these days, and run."""
    planet.serve("/feed", "News/Harbour", body=dated(*days, **titles))
    planet.run()


DAYS = (1, 2, 3, 30, 31, 60, 61, 200)


def test_every_item_is_reached_once_by_links(planet: Planet) -> None:
    """The documents of the archive hold each item once; the front shows the newest of them, in every format."""
    published(planet, *DAYS)
    every = {f"{DAY}{day}" for day in DAYS}
    for front in FRONTS:
        (name, newest), *documents = walk(
            planet.folder / "public", "http://planet.example/", f"news/harbour/{front}"
        )
        assert (name, newest) == (f"news/harbour/{front}", [f"{DAY}{day}" for day in (1, 2, 3, 30)])
        archived = Counter(id_ for _, ids in documents for id_ in ids)
        assert set(newest) | archived.keys() == every
        assert set(archived.values()) == {1}


def test_an_archive_document_says_what_it_is(planet: Planet) -> None:
    """It is marked as an archive (RFC 5005 §4), names the front as current, and both neighbours."""
    published(planet, *DAYS)
    folder = "http://planet.example/news/harbour/"
    rss = planet.read("news/harbour/archive/2026-09.xml")
    assert "<fh:archive/>" in rss
    for relation, name in (
        ("self", "archive/2026-09.xml"),
        ("current", "rss.xml"),
        ("prev-archive", "archive/2026-05.xml"),
        ("next-archive", "archive/2026-10.xml"),
    ):
        (element,) = (part for part in rss.split("<atom:link ")[1:] if f'rel="{relation}"' in part.split(">")[0])
        assert f'href="{folder}{name}"' in element.split(">")[0]
    assert "next-archive" not in planet.read("news/harbour/archive/2026-10.atom")
    assert f'"next_url": "{folder}archive/2026-05.json"' in planet.read("news/harbour/archive/2026-09.json")
    assert "fh:archive" not in planet.read("news/harbour/rss.xml").replace("xmlns:fh", "")


def test_a_changed_old_item_rewrites_its_month_only(planet: Planet) -> None:
    """Its month's documents, in its category and those above, and the front of the root, which still shows it."""
    published(planet, *DAYS)
    before = planet.files()
    published(planet, *DAYS, d61="Another title")
    assert planet.rewritten(before) == (
        files_of("") | archive("news/harbour", "2026-09") | archive("news", "2026-09")
    )


def test_an_item_of_the_past_month_that_is_on_the_front_rewrites_both(planet: Planet) -> None:
    """What the front shows may stand in the archive as well."""
    published(planet, *DAYS)
    before = planet.files()
    published(planet, *DAYS, d30="Another title")
    fronts = files_of("news", "news/harbour", "")
    assert planet.rewritten(before) == fronts | archive("news/harbour", "2026-10") | archive("news", "2026-10")


def test_a_new_item_rewrites_no_month_that_is_past(planet: Planet) -> None:
    """The front moves on; an item that it loses stands in the archive already."""
    published(planet, *DAYS)
    before = planet.files()
    published(planet, 0, *DAYS)
    assert planet.rewritten(before) == files_of("news", "news/harbour", "")


def test_the_running_month_is_archived_when_the_front_loses_an_item_of_it(planet: Planet) -> None:
    """Then it is linked, and written anew only when the next one would be lost."""
    published(planet, 1, 2, 3, 4)
    assert not archive("news", "2026-11") & planet.files().keys()
    published(planet, 0, 1, 2, 3, 4)
    assert archive("news", "2026-11") <= planet.files().keys()
    before = planet.files()
    planet.now += timedelta(hours=1)
    published(planet, 0, 1, 2, 3, 4)
    assert not planet.rewritten(before) & archive("news", "2026-11")


def test_the_first_run_and_a_second_one_leave_all_as_it_is(planet: Planet) -> None:
    """The same items, the same bytes and times, archives included."""
    published(planet, *DAYS)
    before = planet.files()
    tally = planet.run()
    assert (tally.written, planet.rewritten(before)) == (0, set())


def test_a_lost_document_of_the_archive_is_published_again(planet: Planet) -> None:
    """Whoever deletes one file of a month gets it back with the next run."""
    published(planet, *DAYS)
    before = planet.files()
    (planet.folder / "public/news/archive/2026-05.atom").unlink()
    planet.run()
    assert planet.files().keys() == before.keys()


def test_a_month_without_items_leaves_the_archive(planet: Planet) -> None:
    """When its last item moved elsewhere, its documents are removed, and its neighbours link each other."""
    planet.serve("/other", "News/Harbour", body=dated(62, 95))
    published(planet, *DAYS)
    assert archive("news/harbour", "2026-08") <= planet.files().keys()
    planet.sources["/other"] = ("Sport",)
    planet.run()
    assert not archive("news/harbour", "2026-08") & planet.files().keys()
    assert "archive/2026-05.xml" in planet.read("news/harbour/archive/2026-09.xml")


def test_a_month_that_was_archived_stays(planet: Planet) -> None:
    """The front has room for all, and the addresses of months still answer."""
    published(planet, *DAYS)
    before = planet.files()
    planet.limits["News/Harbour"] = 50
    planet.run()
    assert before.keys() <= planet.files().keys()


def test_a_publication_that_is_stopped_between_months_goes_on_later(planet: Planet) -> None:
    """Each month is done by itself; the category stays due until all are."""
    planet.serve("/feed", "News/Harbour", body=dated(*DAYS))
    asked = iter([False] * 4)

    async def story(work: Work) -> Tally:
        tally = Tally()
        await pipeline.sync(work, planet.now, "1")
        await pipeline.poll_due(work, planet.now, tally)
        await publish_dirty(work, tally, enough=lambda: next(asked, True))
        return tally

    planet.tell(story)
    some = planet.files().keys()
    planet.run()
    assert some < planet.files().keys()
    assert archive("news", "2026-10", "2026-09", "2026-05") <= planet.files().keys()


def test_the_only_document_of_an_archive_has_no_neighbours(planet: Planet) -> None:
    """It names the front as current; Atom's validators would take it for one that lacks its neighbours."""
    published(planet, 1, 2, 3, 4, 5)
    atom = planet.read("news/archive/2026-11.atom")
    assert 'rel="current"' in atom
    assert "<fh:archive" not in atom
    assert "<fh:archive" in planet.read("news/archive/2026-11.xml")
