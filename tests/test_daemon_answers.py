"""What a daemon makes of each answer, over days and weeks: real HTTP from an origin that answers by script."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from planet import feed
from scripted import (
    AWAY,
    DAY,
    HOME,
    HOUR,
    JITTER,
    MINUTE,
    TICK,
    WEEK,
    Answer,
    Asked,
    World,
    always,
    in_turn,
    live,
    serves,
)

from feeds.publish.parts import rfc822

PAGE = Answer(body=b"<!doctype html><html><head><title>Parked</title></head><body>Buy it</body></html>")


def unless(answer: Answer, **validators: str) -> Callable[[Asked], Answer]:
    """Answer 304 to those who send back these headers, byte for byte."""
    sent = {name.replace("_", "-"): value for name, value in validators.items()}

    def script(request: Asked) -> Answer:
        same = sent.items() <= request.headers.items()
        return Answer(status=304, headers=answer.headers) if same else answer

    return script


def bound(least: timedelta, failures: int) -> timedelta:
    """Return the most that is waited after failures in a row: twice as long each time, to a day."""
    doubled: timedelta = least * 2 ** min(failures, 12)
    return max(1.1 * least, min(doubled, DAY)) + TICK


def test_a_source_is_asked_when_it_publishes(tmp_path: Path) -> None:
    """Of two sources the one with news each day gets the more polls, most of them about its hour."""

    def daily(request: Asked) -> Answer:
        days = (request.at - 9 * HOUR).toordinal()  # a day begins at nine
        return serves(*(f"Day {day}" for day in range(days - 5, days + 1)))

    async def story(world: World) -> None:
        world.script("/daily", daily)
        world.script("/silent", always(serves("Once")))
        await world.goes_on(WEEK)
        learned = len(world.log)
        await world.goes_on(2 * WEEK)
        polls = world.log[learned:]
        assert len(polls) <= 48 * 14
        hours = [one.at.hour for one in polls if one.path == "/daily"]
        assert len(hours) > 2 * (len(polls) - len(hours))
        about = sum(6 <= hour < 10 for hour in hours)
        assert about / 4 > 1.5 * (len(hours) - about) / 20
        assert min(map(hours.count, range(24))) > 0
        assert await world.items("/daily") == 6 + 21
        state = await world.state("/daily")
        assert "items a day, mostly from" in state.reason

    live(tmp_path, {"/daily": "", "/silent": ""}, story, poll="budget = 48")


def test_validators_go_back_as_they_came(tmp_path: Path) -> None:
    """Byte for byte, whatever they are; once a week none are sent, so that the whole document comes."""
    odd = {"ETag": 'W/"\xfc  "x', "Last-Modified": "yesterday, \xe9"}
    page = Answer(body=feed("Ferry back"), headers=odd)

    async def story(world: World) -> None:
        world.script("/feed", unless(page, if_none_match=odd["ETag"], if_modified_since=odd["Last-Modified"]))
        await world.goes_on(4 * WEEK)
        asked = world.asked("/feed")
        full = [one for one in asked if one.status == 200]
        assert len(full) == 4
        assert all(WEEK <= two.at - one.at <= WEEK + 6 * HOUR + JITTER for one, two in pairwise(full))
        assert not {"if-none-match", "if-modified-since"} & {name for one in full for name in one.headers}
        assert {one.status for one in asked if one not in full} == {304}
        assert await world.items("/feed") == 1

    live(tmp_path, {"/feed": "interval = '6h'"}, story)


def test_validators_of_a_304_replace_those_before(tmp_path: Path) -> None:
    """A server may rename what it has in the middle of a week (RFC 9111 §4.3.4)."""

    async def story(world: World) -> None:
        renamed = Answer(status=304, headers={"ETag": '"two"'})
        world.script("/feed", in_turn(serves("Ferry back", ETag='"one"'), renamed))
        await world.goes_on(DAY)
        tags = [one.headers.get("if-none-match") for one in world.asked("/feed")]
        assert tags == [None, '"one"', '"two"', '"two"']

    live(tmp_path, {"/feed": "interval = '6h'"}, story)


def test_a_server_that_says_304_for_ever_is_found_out(tmp_path: Path) -> None:
    """News that its validators deny comes within a week."""

    async def story(world: World) -> None:
        world.script("/feed", unless(serves("Ferry back", ETag='"same"'), if_none_match='"same"'))
        await world.goes_on(DAY)
        world.script("/feed", unless(serves("Ferry back", "Low tide", ETag='"same"'), if_none_match='"same"'))
        await world.goes_on(5 * DAY)
        assert {one.status for one in world.asked("/feed")[1:]} == {304}
        assert await world.items("/feed") == 1
        await world.goes_on(DAY + 7 * HOUR)
        assert await world.items("/feed") == 2

    live(tmp_path, {"/feed": "interval = '6h'"}, story)


def test_a_server_that_says_304_whatever_is_asked_is_told_of(tmp_path: Path) -> None:
    """Nothing can be had from who never gives the document: in a week that is a trouble, and no longer well."""

    async def story(world: World) -> None:
        world.script("/feed", in_turn(serves("Ferry back", ETag='"same"'), Answer(status=304)))
        await world.goes_on(WEEK)
        assert (await world.state("/feed")).failures == 0
        await world.goes_on(DAY)
        assert (state := await world.state("/feed")).failures > 1
        assert state.error == "127.0.0.1: it answers 304 Not Modified to a request that had no validators"
        world.script("/feed", unless(serves("Ferry back", "Low tide", ETag='"same"'), if_none_match='"same"'))
        await world.goes_on(DAY)
        assert ((await world.state("/feed")).failures, await world.items("/feed")) == (0, 2)

    live(tmp_path, {"/feed": "interval = '6h'"}, story)


def test_not_found_is_waited_out_with_patience(tmp_path: Path) -> None:
    """From half an hour to a day apart, after a fortnight weekly, for ever; then it comes back as it was."""

    async def story(world: World) -> None:
        for path in ("/a", "/b"):
            world.script(path, in_turn(serves("Ferry back"), Answer(status=404)))
        await world.goes_on(2 * WEEK)
        probed = len(world.asked("/a"))
        for path in ("/a", "/b"):
            gaps = world.gaps(path)[1:]
            for number, gap in enumerate(gaps, 1):
                assert 30 * MINUTE <= gap <= bound(30 * MINUTE, number)
            assert max(gaps) > 8 * HOUR
        assert world.gaps("/a")[1:] != world.gaps("/b")[1:]
        assert len(world.asked("/a")) <= 14 * 24 / 4

        await world.goes_on(26 * WEEK)
        weekly = world.gaps("/a")[probed + 1 :]
        assert len(weekly) in {24, 25}
        assert all(WEEK <= gap <= WEEK + JITTER for gap in weekly)
        state = await world.state("/a")
        assert (state.trouble, state.failures) == ("missing", len(world.asked("/a")) - 1)
        assert "failed in a row, last not found, since 2026-11-20: probed every 7 d" in state.reason

        world.script("/a", always(serves("Ferry back", "Low tide")))
        await world.goes_on(WEEK + DAY + 2 * JITTER)
        state = await world.state("/a")
        assert (state.failures, state.trouble, state.error, state.failing_since) == (0, None, None, None)
        assert await world.items("/a") == 2
        assert min(world.gaps("/a")[-3:]) <= DAY

    live(tmp_path, {"/a": "", "/b": ""}, story)


def test_gone_once_is_a_mishap(tmp_path: Path) -> None:
    """After a 410 a source is asked again in a day, and what it answers then counts."""

    async def story(world: World) -> None:
        world.script("/feed", in_turn(serves("Ferry back"), Answer(status=410), serves("Ferry back", "Low tide")))
        await world.goes_on(2 * DAY)
        assert DAY <= world.gaps("/feed")[1] <= DAY + JITTER
        state = await world.state("/feed")
        assert (state.gone, state.failures, await world.items("/feed")) == (0, 0, 2)

    live(tmp_path, {"/feed": "interval = '1h'"}, story)


def test_gone_twice_is_gone(tmp_path: Path) -> None:
    """After a second 410 in a row nobody asks again; what there was stays."""

    async def story(world: World) -> None:
        world.script("/feed", in_turn(serves("Ferry back"), Answer(status=410)))
        await world.goes_on(20 * WEEK)
        assert [one.status for one in world.asked("/feed")] == [200, 410, 410]
        state = await world.state("/feed")
        assert (state.next_at, state.reason) == (None, "gone: the server answered 410 twice")
        assert await world.items("/feed") == 1

    live(tmp_path, {"/feed": "interval = '1h'"}, story)


@pytest.mark.parametrize(
    ("status", "wish"),
    [
        (429, lambda _: "7200"),
        (429, lambda at: rfc822(at + 2 * HOUR).replace("+0000", "GMT")),
        (503, lambda _: "7200"),
    ],
    ids=["429 in seconds", "429 as a date", "503 in seconds"],
)
def test_a_host_is_left_alone_as_it_asks(status: int, wish: Callable[..., str], tmp_path: Path) -> None:
    """Not only is the source not asked that was refused (RFC 9110 §10.2.3); other hosts are asked as ever."""

    def busy(request: Asked) -> Answer:
        return Answer(status=status, headers={"Retry-After": wish(request.at)})

    async def story(world: World) -> None:
        for path, host in (("/a", HOME), ("/b", HOME), ("/c", AWAY)):
            world.script(path, always(serves("Ferry back")), host)
        await world.goes_on(HOUR)
        world.script("/a", busy)
        while not (said := [one.at for one in world.log if one.status == status]):
            await world.goes_on(MINUTE)
        (began,) = said
        assert "left alone for 2 h" in (await world.state("/a")).reason
        world.script("/a", always(serves("Ferry back")))
        await world.goes_on(4 * HOUR)
        after = [one for one in world.log if one.at > began]
        again = {path: min(one.at for one in after if one.path == path) - began for path in ("/a", "/b", "/c")}
        assert 2 * HOUR <= again["/a"] <= 2 * HOUR + JITTER
        assert 2 * HOUR <= again["/b"] <= 2 * HOUR + JITTER
        assert again["/c"] < 12 * MINUTE
        assert sum(one.path == "/c" and one.at < began + 2 * HOUR for one in after) >= 10
        assert (await world.state("/a")).failures == 0

    live(tmp_path, dict.fromkeys(("/a", "/b", f"{AWAY}/c"), "interval = '10m'"), story)


def test_a_busy_host_that_names_no_time_is_left_alone_for_longer_and_longer(tmp_path: Path) -> None:
    """For five minutes, ten and so on to an hour; the source that was refused has a patience of its own."""

    async def story(world: World) -> None:
        world.script("/feed", in_turn(serves("Ferry back"), Answer(status=503)))
        await world.goes_on(3 * DAY)
        gaps = world.gaps("/feed")[1:]
        assert len(gaps) >= 8
        for number, gap in enumerate(gaps):
            least = min(5 * MINUTE * 2**number, HOUR)
            assert least <= gap <= max(1.1 * least + TICK, bound(5 * MINUTE, number + 1))
        state = await world.state("/feed")
        assert (state.trouble, await world.items("/feed")) == ("busy", 1)

    live(tmp_path, {"/feed": ""}, story)


@pytest.mark.parametrize(
    "page", [PAGE, Answer(), Answer(body=b'{"error": "slow down"}')], ids=["page", "empty", "json"]
)
def test_a_page_in_place_of_a_feed_is_trouble(page: Answer, tmp_path: Path) -> None:
    """No item is withdrawn, no published file changes, and the source is asked with patience until it is back."""

    async def story(world: World) -> None:
        world.script("/feed", always(serves("Ferry back", "Low tide")))
        await world.goes_on(HOUR)
        before = await world.published()
        assert b"Low tide" in before["rss.xml"][0]
        world.script("/feed", always(page))
        world.log.clear()
        await world.goes_on(5 * DAY)
        state = await world.state("/feed")
        assert (state.trouble, state.failures) == ("not_a_feed", len(world.log))
        assert await world.items("/feed") == 2
        assert await world.published() == before
        for number, gap in enumerate(world.gaps("/feed"), 1):
            assert 15 * MINUTE <= gap <= bound(15 * MINUTE, number)
        world.script("/feed", always(serves("Ferry back", "Low tide", "High tide")))
        await world.goes_on(DAY + JITTER)
        assert ((await world.state("/feed")).failures, await world.items("/feed")) == (0, 3)

    live(tmp_path, {"/feed": ""}, story)


def test_a_server_that_never_answers_is_waited_out(tmp_path: Path) -> None:
    """It holds up nobody but its own host, and is asked again in minutes."""

    async def story(world: World) -> None:
        world.script("/feed", always(None))
        world.script("/other", always(serves("Ferry back")), AWAY)
        await world.tick()
        assert [one.status for one in world.asked("/other", AWAY)] == [200]
        state = await world.state("/feed")
        assert (state.trouble, state.failures) == ("unreachable", 1)
        assert state.error == "127.0.0.1: no complete answer within 1 seconds"
        world.script("/feed", always(serves("Ferry back")))
        await world.goes_on(10 * MINUTE + TICK)
        assert 5 * MINUTE <= world.gaps("/feed")[0] <= 10 * MINUTE + TICK
        assert (await world.state("/feed")).failures == 0

    live(tmp_path, {"/feed": "timeout = '1s'", f"{AWAY}/other": ""}, story)
