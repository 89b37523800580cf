"""A walk through an archive that is cut short: what was read stays, and the next one goes on there."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from archives import asked, kept, page, paged, resume, take
from loopback import Page, loopback
from planet import Planet


@pytest.fixture
def planet(tmp_path: Path) -> Iterator[Planet]:
    """Make a planet without sources."""
    with loopback() as site:
        yield Planet(folder=tmp_path, site=site, every=timedelta(days=1))


@pytest.mark.parametrize(
    ("broken", "goes_on"),
    [
        (Page(body=b"<html><title>Oops</title></html>", type="text/html"), False),
        (Page(status=404), False),
        (Page(status=500), True),
        (Page(body=b""), False),
    ],
    ids=["a page", "missing", "an error", "empty"],
)
def test_a_broken_document_ends_the_walk(planet: Planet, broken: Page, goes_on: bool) -> None:  # noqa: FBT001 - a parameter
    """What was taken stays; what may be there tomorrow is where the next walk goes on."""
    paged(planet, 5)
    good, planet.site.pages["/feed?page=2"] = planet.site.pages["/feed?page=2"], broken
    tally = take(planet)
    assert (tally.failed, tally.cut_short, tally.saved.new) == (0, 1, 4)
    assert resume(planet) == (planet.url("/feed?page=2") if goes_on else None)
    assert planet.state("/feed").error is None
    planet.site.pages["/feed?page=2"] = good
    assert take(planet).saved.new == 6
    assert len(kept(planet)) == 10


class Stopped(Exception):  # noqa: N818 - no error, but the person at the keyboard
    """Somebody pressed Ctrl-C."""


def test_a_walk_that_was_interrupted_goes_on(planet: Planet) -> None:
    """Nothing is lost, nothing comes twice, and what was read is not asked for again."""
    paged(planet, 6)
    busy = planet.site.pages["/feed?page=4"]
    busy.status, busy.headers = 429, {"Retry-After": "7"}

    async def interrupting(_seconds: float) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        take(planet, interrupting)
    assert len(kept(planet)) == 8
    busy.status = 200
    asked(planet.site)
    tally = take(planet)
    assert asked(planet.site) == ["/feed", "/feed?page=4", "/feed?page=5"]
    assert (tally.saved.new, tally.saved.changed, len(kept(planet)), resume(planet)) == (4, 0, 12, None)


def test_what_came_meanwhile_is_walked_through_before(planet: Planet) -> None:
    """News that no longer are in the newest document are not skipped."""
    paged(planet, 4)
    planet.site.pages["/feed?page=3"].status = 503
    take(planet)
    planet.site.pages["/feed?page=3"].status = 200
    planet.site.pages |= {"/feed": page("/new", -1, -2), "/new": page("/feed?page=1", -3, 0, 1)}
    asked(planet.site)
    take(planet)
    assert asked(planet.site) == ["/feed", "/new", "/feed?page=1", "/feed?page=3"]
    assert kept(planet).keys() == {f"urn:{number}" for number in range(-3, 8)}


def test_a_server_that_asks_for_a_little_time_gets_it(planet: Planet) -> None:
    """A Retry-After of a minute or less (RFC 9110 §10.2.3) is waited for."""
    paged(planet, 4)
    busy = planet.site.pages["/feed?page=2"]
    busy.status, busy.headers = 429, {"Retry-After": "7"}
    waits: list[float] = []

    async def note(seconds: float) -> None:
        waits.append(seconds)
        if seconds == 7:
            busy.status, busy.headers = 200, {}

    tally = take(planet, note)
    assert (tally.saved.new, tally.cut_short) == (8, 0)
    assert waits == [7]


def test_a_server_that_asks_for_more_is_left_alone(planet: Planet) -> None:
    """The walk ends, and goes on there when it is asked for again."""
    paged(planet, 4)
    busy = planet.site.pages["/feed?page=2"]
    busy.status, busy.headers = 429, {"Retry-After": "3600"}
    assert take(planet).cut_short == 1
    assert resume(planet) == planet.url("/feed?page=2")
    busy.status = 200
    asked(planet.site)
    assert take(planet).saved.new == 4
    assert asked(planet.site) == ["/feed", "/feed?page=2", "/feed?page=3"]
