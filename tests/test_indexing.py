"""The step that makes what is published findable, as runs and the daemon do it."""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from loopback import loopback
from planet import Planet, feed

from feeds import pipeline
from feeds.clean.segments import phrases
from feeds.indexing import index_items
from feeds.work import Tally, Work
from store.database import open_reader
from store.search import Query, find


@pytest.fixture
def planet(tmp_path: Path) -> Iterator[Planet]:
    """Make a planet of one source with more items than a batch."""
    with loopback() as site:
        planet = Planet(folder=tmp_path, site=site)
        planet.serve("/a", "News", body=feed(*(f"Ferry {number}" for number in range(60))))
        yield planet


def found(planet: Planet, words: str) -> int:
    """Return how many items are found, by another connection."""
    with closing(open_reader(planet.folder / "feedworks.db")) as database:
        return len(find(database, Query(phrases=phrases(words)), 100))


def test_a_run_makes_its_items_findable(planet: Planet) -> None:
    """New ones, changed ones, and those that left."""
    planet.run()
    assert found(planet, "ferry") == 60
    planet.serve("/a", "News", body=feed(**{"Ferry 7": "Bridge"}))
    planet.run()
    assert (found(planet, "bridge"), found(planet, "ferry")) == (1, 59)
    planet.sources.clear()
    planet.run()
    assert (found(planet, "bridge"), found(planet, "ferry")) == (0, 0)


def test_what_is_not_done_in_time_is_done_the_next_time(planet: Planet) -> None:
    """A batch is all that happens once time is up; nothing is forgotten."""
    planet.run()
    planet.sources = {"/a": ("Sea",)}
    done = []

    async def story(work: Work) -> Tally:
        await pipeline.sync(work, planet.now, "1")
        done.append(await index_items(work.store, seconds=0))
        done.append(await index_items(work.store))
        done.append(await index_items(work.store))
        return Tally()

    planet.tell(story)
    assert done == [25, 35, 0]


def test_others_use_the_store_between_batches(planet: Planet) -> None:
    """A poll that saves waits for one batch, not for all."""
    planet.run()
    planet.sources = {"/a": ("Sea",)}
    order = []

    async def story(work: Work) -> Tally:
        await pipeline.sync(work, planet.now, "1")
        indexing = asyncio.create_task(index_items(work.store))
        await asyncio.sleep(0)
        await work.store(lambda _database: order.append("poll"))
        order.append(str(indexing.done()))
        await indexing
        return Tally()

    planet.tell(story)
    assert order == ["poll", "False"]
