"""RSSHub routes: one source, several instances; whichever answers, nothing is lost and nothing comes twice."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from config_files import NO_ENVIRONMENT, load, problems
from loopback import Page, Site, loopback
from planet import Planet, feed

from config.model import RSSHub
from feeds.pipeline import BATCH
from feeds.select.routes import addresses
from feeds.select.wanted import host_of

ROUTE = "rsshub://harbour/news"
PATH = "/harbour/news"
HOUR = timedelta(hours=1)
NEWS = feed("Ferry back", "Low tide")


@pytest.fixture
def first() -> Iterator[Site]:
    """Serve the instance that is asked first."""
    with loopback() as site:
        yield site


@pytest.fixture
def second() -> Iterator[Site]:
    """Serve the instance that is asked where the first fails."""
    with loopback("127.0.0.2") as site:
        yield site


@pytest.fixture
def planet(tmp_path: Path, first: Site, second: Site) -> Planet:
    """Configure one route, and both instances."""
    instances = f"[rsshub]\ninstances = ['{first.url}', '{second.url}/']\n"
    return Planet(
        folder=tmp_path, site=first, ports=(second.port,), sources={ROUTE: ("News",)}, more=instances, every=HOUR
    )


def test_a_route_has_an_address_at_every_instance() -> None:
    """The path and query of the route follow the instance's own path; other sources have their one address."""
    instances = ("https://a.example/", "https://b.example/hub/")
    assert addresses("rsshub://x/y?limit=3", instances) == (
        "https://a.example/x/y?limit=3",
        "https://b.example/hub/x/y?limit=3",
    )
    assert addresses("https://c.example/feed", instances) == ("https://c.example/feed",)


def test_all_routes_are_one_host() -> None:
    """Any route may ask any instance, so only one of them is polled at a time."""
    assert host_of("rsshub://harbour/news") == host_of("rsshub://ships/list") == "rsshub"


def test_the_first_that_answers_is_the_only_one_asked(planet: Planet, first: Site, second: Site) -> None:
    """An instance that works is not bypassed, and gets its validators back."""
    first.pages[PATH] = Page(body=NEWS, etag='"1"')
    assert planet.run().saved.new == 2
    assert planet.run().not_modified == 1
    assert first.statuses() == {200: 1, 304: 1}
    assert second.log == []


@pytest.mark.parametrize(
    "page",
    [
        Page(status=503),
        Page(status=429),
        Page(body=b"<!doctype html><title>Welcome</title>", type="text/html"),
        Page(body=b""),
    ],
    ids=["503", "429", "a page", "nothing"],
)
def test_one_that_fails_gives_way_in_the_same_poll(planet: Planet, first: Site, second: Site, page: Page) -> None:
    """Whatever is no feed costs the route nothing while another instance has one, and makes no item twice."""
    first.pages[PATH] = Page(body=NEWS, etag='"1"')
    assert planet.run().saved.new == 2
    first.pages[PATH], second.pages[PATH] = page, Page(body=feed("Ferry back", "Low tide", "Regatta"))
    tally = planet.run()
    assert (tally.polled, tally.failed, tally.saved.new, tally.saved.changed) == (1, 0, 1, 0)
    state = planet.state(ROUTE)
    assert (state.error, state.failures, planet.items(ROUTE)) == (None, 0, 3)


def test_one_that_is_not_there_gives_way(planet: Planet, second: Site) -> None:
    """No connection is like no answer."""
    with loopback("127.0.0.3") as gone:
        pass
    planet.more = f"[rsshub]\ninstances = ['{gone.url}/', '{second.url}/']\n"
    planet.ports = (gone.port, second.port)
    second.pages[PATH] = Page(body=NEWS)
    tally = planet.run()
    assert (tally.failed, tally.saved.new) == (0, 2)


def test_one_that_hangs_is_waited_for_once_a_run(planet: Planet, first: Site, second: Site) -> None:
    """Who did not answer one route in time is asked last for the others, and first again in the next run."""
    routes = [f"/harbour/{number}" for number in range(BATCH + 2)]
    planet.sources = {f"rsshub:/{route}": ("News",) for route in routes}
    planet.environ["FEEDWORKS_POLL__TIMEOUT"] = "1s"
    first.pages |= {route: Page(body=NEWS, seconds=30) for route in routes}
    second.pages |= {route: Page(body=NEWS) for route in routes}
    second.pages[routes[1]] = Page(status=404)
    tally = planet.run()
    assert (tally.polled, tally.failed) == (len(routes), 1)
    assert [path for path, _ in first.log] == routes[:2]
    error = planet.state(f"rsshub:/{routes[1]}").error or ""
    assert error.startswith("127.0.0.2: HTTP 404: no such feed; check its address; 127.0.0.1: no complete answer")
    first.pages |= {route: Page(body=NEWS) for route in routes}
    assert planet.run().failed == 0
    assert len(first.log) == 2 + len(routes)


@pytest.mark.parametrize(
    ("page", "asked"),
    [
        (Page(status=429), 1),
        (Page(status=429, headers={"Retry-After": "86400"}), 1),
        (Page(status=503), BATCH + 2),
        (Page(status=404), BATCH + 2),
    ],
    ids=["429", "429 for a day", "503", "404"],
)
def test_one_that_asks_to_be_left_alone_is(
    page: Page,
    asked: int,
    planet: Planet,
    first: Site,
    second: Site,
) -> None:
    """Of no route it is asked until then, in this run or the next; what may be of one route counts for that."""
    routes = [f"/harbour/{number}" for number in range(BATCH + 2)]
    planet.sources = {f"rsshub:/{route}": ("News",) for route in routes}
    first.pages |= dict.fromkeys(routes, page)
    second.pages |= {route: Page(body=NEWS) for route in routes}
    tally = planet.run()
    assert (tally.polled, tally.failed, len(first.log)) == (len(routes), 0, asked)
    planet.now += HOUR * 2
    assert planet.run().failed == 0
    assert len(first.log) == (1 if "Retry-After" in page.headers else 2 * asked)
    planet.now += 24 * HOUR
    first.pages |= {route: Page(body=NEWS) for route in routes}
    assert planet.run().failed == 0
    assert first.statuses()[200] == len(routes)


def test_when_all_are_busy_all_routes_wait(planet: Planet, first: Site, second: Site) -> None:
    """Until the first of them may be asked again."""
    planet.sources = {"rsshub://harbour/news": ("News",), "rsshub://harbour/ships": ("News",)}
    for site, wait in ((first, "36000"), (second, "18000")):
        site.pages |= dict.fromkeys((PATH, "/harbour/ships"), Page(status=429, headers={"Retry-After": wait}))
    assert (planet.run().polled, len(first.log), len(second.log)) == (1, 1, 1)
    planet.now += 2 * HOUR
    assert planet.run().polled == 0
    second.pages |= dict.fromkeys((PATH, "/harbour/ships"), Page(body=NEWS))
    planet.now += 3 * HOUR
    tally = planet.run()
    assert (tally.polled, tally.failed, len(first.log)) == (1, 0, 1)


def test_validators_stay_with_the_instance_that_gave_them(planet: Planet, first: Site, second: Site) -> None:
    """A spare is asked without them, and its own never reach the first, which might answer 304 to them."""
    first.pages[PATH] = Page(body=NEWS, etag='"of the first"')
    second.pages[PATH] = Page(body=NEWS, etag='"of the second"')
    planet.run()
    first.pages[PATH] = Page(status=503)
    planet.run()
    first.pages[PATH] = Page(body=NEWS, etag='"of the second"')
    assert planet.run().not_modified == 0
    assert [headers.get("If-None-Match") for headers in first.headers] == [None, '"of the first"', None]
    assert [headers.get("If-None-Match") for headers in second.headers] == [None]


def test_when_all_fail_each_is_told(planet: Planet, first: Site, second: Site) -> None:
    """The poll counts once as failed, and its error names what every instance said."""
    first.pages[PATH], second.pages[PATH] = Page(status=503), Page(body=b"<html>")
    tally = planet.run()
    state = planet.state(ROUTE)
    assert (tally.polled, tally.failed, state.failures) == (1, 1, 1)
    assert state.error == "127.0.0.1: HTTP 503: not available now; 127.0.0.2: an HTML page, not a feed"


def test_a_route_without_instances_is_a_configuration_error(tmp_path: Path) -> None:
    """It is told before anything is polled, with what to write; the environment may name them too."""
    text = f'[[sources]]\nurl = "{ROUTE}"\n'
    (problem,) = problems(tmp_path, text)
    assert problem.startswith(
        "feeds.toml:2: sources.url: is a route, but no instance is there to ask; write instances = ["
    )
    environ = {**NO_ENVIRONMENT, "FEEDWORKS_RSSHUB__INSTANCES": "https://a.example,https://b.example/hub"}
    assert load(tmp_path, text, environ).rsshub == RSSHub(
        instances=("https://a.example/", "https://b.example/hub/")
    )


@pytest.mark.parametrize(
    ("rsshub", "problem"),
    [
        ("", "feeds.toml:2: sources.url: is a route, but no instance is there to ask"),
        ("[rsshub]\ninstances = ['hub.example']\n", "feeds.toml:8: rsshub.instances: is not a web address"),
        ("[rsshub]\ninstance = ['https://a.example/']\n", "feeds.toml:8: rsshub.instance: unknown key"),
    ],
    ids=["none", "bad", "misspelt"],
)
def test_what_is_wrong_with_the_instances_is_told_once(tmp_path: Path, rsshub: str, problem: str) -> None:
    """Every route lacks the same: the cause is told in one line, at its place or at the first route."""
    routes = "".join(f"[[sources]]\nurl = 'rsshub://harbour/{number}'\n" for number in range(3))
    (told,) = problems(tmp_path, routes + rsshub)
    assert told.startswith(problem)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            '[[sources]]\nurl = "rsshub:///news"\n',
            "feeds.toml:2: sources.url: is not an RSSHub route; write it as",
        ),
        (
            '[[sources]]\nurl = "rsshub://u:p@x/y"\n',
            "feeds.toml:2: sources.url: is not an RSSHub route; write it as",
        ),
        (
            '[[sources]]\nurl = "rsshub://a/b c"\n',
            "feeds.toml:2: sources.url: is not an RSSHub route; write it as",
        ),
        (
            f'[[sources]]\nurl = "{ROUTE}"\ncredentials = "X"\n[rsshub]\ninstances = ["https://a.example/"]\n',
            "feeds.toml:2: sources.url: is a route, which has no credentials",
        ),
        (
            f"[rsshub]\ninstances = {[f'https://{number}.example/' for number in range(11)]}\n",
            "feeds.toml:2: rsshub.instances: has 11 values; write at most 10",
        ),
    ],
)
def test_what_no_poll_could_use_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    """A route is a path alone; a credential belongs to one host; what is tried in one poll is bounded."""
    (told,) = problems(tmp_path, text)
    assert told.startswith(problem)
