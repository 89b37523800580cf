"""What a daemon does when, by a clock that we set."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from loopback import loopback
from planet import Planet, feed
from ticking import Ticking, ticking

ONCE = [("/feed", 200)]


@pytest.fixture
def planet(tmp_path: Path) -> Iterator[Planet]:
    """Make a planet with one source."""
    with loopback() as site:
        planet = Planet(folder=tmp_path, site=site)
        planet.serve("/feed", "News", body=feed("Ferry back"))
        yield planet


def test_it_polls_what_is_due_by_its_clock(planet: Planet) -> None:
    """A source is polled when its time has come, and only then."""

    async def story(ticks: Ticking) -> None:
        assert await ticks.tick() == ONCE
        due = planet.state("/feed").next_at
        assert due
        assert await ticks.tick(due - planet.now - timedelta(seconds=1)) == []
        assert await ticks.tick(timedelta(seconds=1)) == [("/feed", 304)]

    ticking(planet, story)
