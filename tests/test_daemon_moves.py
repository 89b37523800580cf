"""Where a daemon asks for a source whose address leads elsewhere: real redirects over weeks, between two hosts."""

import re
import ssl
from collections.abc import Callable
from pathlib import Path

import pytest
import trustme
from scripted import (
    AWAY,
    DAY,
    HOME,
    HOUR,
    JITTER,
    WEEK,
    Answer,
    Asked,
    World,
    always,
    in_turn,
    live,
    moved,
    serves,
)

SIX = {"/old": "interval = '6h'"}
NEXT = 6 * HOUR + JITTER
OLD, NEW = (HOME, "/old"), (AWAY, "/new")
PAGE = Answer(body=b"<!doctype html><html><head><title>Log in</title></head><body></body></html>")


def paths(world: World) -> list[tuple[str, str]]:
    """Return what was asked, one after another: hosts and paths."""
    return [(one.host, one.path) for one in world.log]


async def ids(world: World) -> list[bytes]:
    """Return the ids under which items are published."""
    files = await world.published()
    return sorted(re.findall(rb"<guid[^>]*>(.*?)</guid>", files["rss.xml"][0]))


@pytest.mark.parametrize("status", [301, 308])
def test_a_source_that_moved_is_asked_at_its_new_address(status: int, tmp_path: Path) -> None:
    """After seven days of agreement (RFC 9110 §15.4.2), and no sooner; its items stay what they were."""

    async def story(world: World) -> None:
        world.script("/old", always(serves("Ferry back", ETag='"old"')))
        world.script("/new", always(serves("Ferry back", ETag='"new"')), AWAY)
        await world.goes_on(DAY)
        before = await ids(world)
        world.script("/old", always(moved(status, world.url("/new", AWAY))))
        world.log.clear()
        await world.goes_on(WEEK + 3 * NEXT)
        first = world.log[0].at
        old, new = world.asked("/old"), world.asked("/new", AWAY)
        assert WEEK <= old[-1].at - first <= WEEK + NEXT
        assert len(old) == sum(one.at <= old[-1].at for one in new)
        assert len(new) > len(old)
        state = await world.state("/old")
        assert (state.adopted, state.host) == (world.url("/new", AWAY), AWAY)

        world.script("/new", always(serves("Ferry back", "Low tide")), AWAY)
        world.script("/old", always(Answer(status=404)))
        world.log.clear()
        await world.goes_on(2 * WEEK)
        assert set(paths(world)) == {NEW, OLD}
        assert len(world.asked("/old")) == 2
        assert await world.items("/old") == 2
        assert len(before) == 1
        assert set(before) < set(await ids(world))

    live(tmp_path, SIX, story)


@pytest.mark.parametrize(
    "other",
    [
        lambda _: serves("Ferry back"),
        lambda world: moved(302, world.url("/new", AWAY)),
        lambda _: Answer(status=404),
    ],
    ids=["a feed of its own", "not for good", "trouble"],
)
def test_one_answer_that_disagrees_starts_the_week_anew(other: Callable[[World], Answer], tmp_path: Path) -> None:
    """Six days of agreement are forgotten when the old address says anything else once."""

    async def story(world: World) -> None:
        leads = moved(301, world.url("/new", AWAY))
        world.script("/new", always(serves("Ferry back")), AWAY)
        world.script("/old", always(leads))
        await world.goes_on(6 * DAY)
        world.script("/old", in_turn(other(world), leads))
        world.log.clear()
        await world.goes_on(WEEK)
        since = world.asked("/old")[1].at
        assert (await world.state("/old")).adopted is None
        await world.goes_on(DAY + NEXT)
        assert (await world.state("/old")).adopted == world.url("/new", AWAY)
        assert world.asked("/old")[-1].at - since >= WEEK

    live(tmp_path, SIX, story)


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_redirect_for_now_is_followed_for_ever(status: int, tmp_path: Path) -> None:
    """It says that the old address is to be asked (RFC 9110 §15.4.3)."""

    async def story(world: World) -> None:
        world.script("/old", always(moved(status, world.url("/new", AWAY))))
        world.script("/new", always(serves("Ferry back")), AWAY)
        await world.goes_on(3 * WEEK)
        state = await world.state("/old")
        assert (state.adopted, state.moved_to, await world.items("/old")) == (None, None, 1)
        assert paths(world) == [OLD, NEW] * len(world.asked("/old"))

    live(tmp_path, SIX, story)


def test_a_permanent_redirect_by_way_of_one_for_now_is_none(tmp_path: Path) -> None:
    """Each step must be for good."""

    async def story(world: World) -> None:
        world.script("/old", always(moved(301, world.url("/way"))))
        world.script("/way", always(moved(302, world.url("/new", AWAY))))
        world.script("/new", always(serves("Ferry back")), AWAY)
        await world.goes_on(2 * WEEK)
        assert (await world.state("/old")).adopted is None
        assert paths(world)[-3:] == [OLD, (HOME, "/way"), NEW]

    live(tmp_path, SIX, story)


@pytest.mark.parametrize("there", [PAGE, Answer(status=404), Answer(status=410)], ids=["page", "404", "410"])
def test_no_address_is_adopted_where_no_feed_is(there: Answer, tmp_path: Path) -> None:
    """A portal that everything leads to for good takes over nothing."""

    async def story(world: World) -> None:
        world.script("/old", always(serves("Ferry back")))
        await world.goes_on(HOUR)
        world.script("/old", always(moved(301, world.url("/new", AWAY))))
        world.script("/new", always(there), AWAY)
        await world.goes_on(4 * WEEK)
        state = await world.state("/old")
        assert (state.adopted, state.moved_to, await world.items("/old")) == (None, None, 1)
        assert state.failures > 1
        assert state.host == HOME

    live(tmp_path, SIX, story)


def test_an_adopted_address_that_is_lost_is_given_up(tmp_path: Path) -> None:
    """Once all patience with it is over, the owner's own address is asked again, and what is there counts."""

    async def story(world: World) -> None:
        world.script("/old", always(moved(301, world.url("/new", AWAY))))
        world.script("/new", always(serves("Ferry back")), AWAY)
        await world.goes_on(WEEK + 3 * NEXT)
        assert (await world.state("/old")).adopted == world.url("/new", AWAY)
        world.script("/new", always(Answer(status=404)), AWAY)
        world.script("/old", always(Answer(status=404)))
        world.log.clear()
        await world.goes_on(2 * WEEK)
        assert 1 <= len(world.asked("/old")) <= 2  # weekly; the jitter goes by the port
        world.script("/old", always(serves("Ferry back", "Low tide")))
        await world.goes_on(2 * DAY)
        state = await world.state("/old")
        assert (state.adopted, state.host, state.failures, await world.items("/old")) == (None, HOME, 0, 2)

    live(tmp_path, SIX, story)


@pytest.mark.parametrize("away", [serves("Ferry back"), Answer(status=404)], ids=["it is there", "it is lost"])
@pytest.mark.parametrize("status", [200, 302])
def test_a_hijack_that_was_repaired_ends(status: int, away: Answer, tmp_path: Path) -> None:
    """Within a week the owner's address is asked again, whatever the one that took its place has to say."""

    async def story(world: World) -> None:
        world.script("/old", always(moved(301, world.url("/new", AWAY))))
        world.script("/new", always(serves("Ferry back")), AWAY)
        await world.goes_on(WEEK + 3 * NEXT)
        world.script("/new", always(away), AWAY)
        world.script("/own", always(serves("Ferry back", "Low tide")))
        own = serves("Ferry back", "Low tide")
        world.script("/old", always(own if status == 200 else moved(302, world.url("/own"))))
        await world.goes_on(WEEK + NEXT)
        state = await world.state("/old")
        assert (state.adopted, state.host, state.failures, await world.items("/old")) == (None, HOME, 0, 2)
        world.log.clear()
        await world.goes_on(DAY)
        assert not world.asked("/new", AWAY)

    live(tmp_path, SIX, story)


@pytest.mark.parametrize(
    "own", [None, Answer(status=404), Answer(status=429), Answer(status=410), PAGE, Answer(status=302)]
)
def test_an_own_address_that_fails_changes_nothing(own: Answer | None, tmp_path: Path) -> None:
    """It is asked once a week; the adopted one serves, and no failure is counted."""

    async def story(world: World) -> None:
        world.script("/old", always(moved(301, world.url("/new", AWAY))))
        world.script("/new", always(serves("Ferry back")), AWAY)
        await world.goes_on(WEEK + 3 * NEXT)
        world.script("/old", always(own))
        world.log.clear()
        await world.goes_on(4 * WEEK)
        state = await world.state("/old")
        assert (state.adopted, state.failures, state.host) == (world.url("/new", AWAY), 0, AWAY)
        assert 3 <= len(world.asked("/old")) <= 4
        assert len(world.asked("/new", AWAY)) >= 4 * WEEK / NEXT

    live(tmp_path, SIX | {"/old": "interval = '6h'\ntimeout = '1s'"}, story)


def tls() -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Return the contexts of a second host that speaks TLS, and of who trusts it."""
    authority = trustme.CA()
    server, client = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH), ssl.create_default_context()
    authority.issue_cert(AWAY).configure_cert(server)
    authority.configure_trust(client)
    return server, client


def test_a_source_moves_to_encryption(tmp_path: Path) -> None:
    """From http to https as to any other address."""

    async def story(world: World) -> None:
        world.script("/old", always(moved(301, world.url("/new", AWAY))))
        world.script("/new", always(serves("Ferry back")), AWAY)
        await world.goes_on(WEEK + 3 * NEXT)
        assert (await world.state("/old")).adopted == f"https://{AWAY}:{world.port}/new"
        assert paths(world)[-2:] == [NEW, NEW]

    live(tmp_path, SIX, story, tls=tls())


def test_a_source_never_moves_away_from_encryption(tmp_path: Path) -> None:
    """What leads from https to http is not even followed, for weeks."""

    def both(request: Asked) -> Answer:
        return serves("Ferry back") if request.host == HOME else moved(301, f"http://{HOME}:{port[0]}/new")

    port: list[int] = []

    async def story(world: World) -> None:
        port.append(world.port)
        world.script("/old", both, AWAY)
        world.script("/new", both)
        await world.goes_on(3 * WEEK)
        state = await world.state("/old", AWAY)
        assert (state.adopted, state.moved_to, state.trouble) == (None, None, "unreachable")
        assert "gives up the encryption" in (state.error or "")
        assert set(paths(world)) == {(AWAY, "/old")}

    live(tmp_path, {f"{AWAY}/old": "interval = '6h'"}, story, tls=tls())
