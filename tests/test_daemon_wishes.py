"""A daemon does as servers and documents wish: real answers with their headers, over days of a clock of ours."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from feed_documents import rss
from scripted import DAY, HOUR, JITTER, MINUTE, WEEK, Answer, Asked, Script, World, always, live, serves

from feeds.publish.parts import rfc822

ITEM = "<guid>urn:ferry</guid><title>Ferry back</title>"
SY = 'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'


def http_date(at: datetime) -> str:
    """Return a moment as HTTP has it."""
    return rfc822(at).replace("+0000", "GMT")


class Wish(NamedTuple):
    """What is answered, how far apart the polls are then, and a part of the reason."""

    script: Script
    wait: timedelta
    reason: str


def headed(status: int = 200, **headers: str | Callable[[datetime], str]) -> Script:
    """Answer with headers, some of them reckoned from the moment of the request."""

    def script(request: Asked) -> Answer:
        named = {
            name.replace("_", "-"): value if isinstance(value, str) else value(request.at)
            for name, value in headers.items()
        }
        first = Answer(body=serves("Ferry back").body, headers={"ETag": '"1"', **named})
        if status == 304 and "if-none-match" not in request.headers:
            return first
        return Answer(status=status, headers=named) if status != 200 else first

    return script


def document(channel: str) -> Script:
    """Answer with a document that says something of its channel."""
    body = rss(ITEM, channel=f"<title>Harbour News</title>{channel}").replace("<rss ", f"<rss {SY} ").encode()
    return lambda _: Answer(body=body)


WISHES = {
    # RFC 9111 §5.2.2.1
    "max-age": Wish(headed(Cache_Control="public, max-age=7200"), 2 * HOUR, "fresh for 2 h (max-age)"),
    # RFC 9111 §4.2.3
    "max-age and Age": Wish(headed(Cache_Control="max-age=7200", Age="3600"), HOUR, "fresh for 1 h (max-age)"),
    # RFC 9111 §5.3
    "Expires": Wish(headed(Expires=lambda at: http_date(at + 3 * HOUR)), 3 * HOUR, "fresh for 3 h (Expires)"),
    "max-age over Expires": Wish(
        headed(Cache_Control="max-age=3600", Expires=lambda at: http_date(at + DAY)), HOUR, "1 h (max-age)"
    ),
    "max-age of a 304": Wish(headed(304, Cache_Control="max-age=7200"), 2 * HOUR, "fresh for 2 h (max-age)"),
    "max-age of a year": Wish(headed(Cache_Control="max-age=31536000"), DAY, "believed for 1 d"),
    # RFC 9110 §10.2.3
    "Retry-After of a 200": Wish(headed(Retry_After="5400"), 1.5 * HOUR, "asked to wait 1 h 30 min"),
    "Retry-After of a 304": Wish(headed(304, Retry_After="5400"), 1.5 * HOUR, "asked to wait 1 h 30 min"),
    "Retry-After as a date": Wish(
        headed(Retry_After=lambda at: http_date(at + 2 * HOUR)), 2 * HOUR, "asked to wait 2 h (Retry-After)"
    ),
    "Retry-After of ten years": Wish(headed(Retry_After="315360000"), DAY, "believed for 1 d"),
    "Retry-After that is none": Wish(headed(Retry_After="soon"), 10 * MINUTE, "every 10 min"),
    "Expires that is none": Wish(headed(Expires="-1"), 10 * MINUTE, "every 10 min"),
    # RSS 2.0 ttl, in minutes
    "ttl": Wish(document("<ttl>90</ttl>"), 1.5 * HOUR, "the feed says 1 h 30 min (ttl)"),
    "ttl below ours": Wish(document("<ttl>1</ttl>"), 10 * MINUTE, "every 10 min"),
    # RSS 1.0 Syndication module
    "sy": Wish(
        document("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>"),
        6 * HOUR,
        "the feed says 6 h (sy:updatePeriod)",
    ),
    "the longest": Wish(
        lambda _: Answer(
            body=rss(ITEM, channel="<ttl>60</ttl>").encode(), headers={"Cache-Control": "max-age=7200"}
        ),
        2 * HOUR,
        "fresh for 2 h (max-age)",
    ),
    # RFC 9110 §10.2.3: any status may carry it
    "Retry-After of a 500": Wish(headed(500, Retry_After="43200"), DAY / 2, "asked to wait 12 h"),
    "Retry-After of a 404": Wish(headed(404, Retry_After="86400"), DAY, "asked to wait 1 d"),
}


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, dict[str, str]]]:
    """Live five days with all of them as sources of one daemon; yield that world, and the reasons at its end."""
    paths = {name: f"/{number}" for number, name in enumerate(WISHES)}
    worlds: list[tuple[World, dict[str, str]]] = []

    async def story(world: World) -> None:
        for name, path in paths.items():
            world.script(path, WISHES[name].script)
        await world.goes_on(5 * DAY)
        worlds.append((world, {name: (await world.state(path)).reason for name, path in paths.items()}))

    live(tmp_path_factory.mktemp("wishes"), dict.fromkeys(paths.values(), "interval = '10m'"), story)
    yield from worlds


@pytest.mark.parametrize("name", WISHES)
def test_what_is_wished_for_is_done(name: str, lived: tuple[World, dict[str, str]]) -> None:
    """No poll comes sooner, none later than the jitter, and the reason says whose wish it is."""
    world, reasons = lived
    wish = WISHES[name]
    gaps = world.gaps(f"/{list(WISHES).index(name)}")
    assert len(gaps) >= 4
    assert all(wish.wait <= gap <= wish.wait + JITTER for gap in gaps)
    assert wish.reason in reasons[name]


def test_hours_and_days_that_a_feed_skips_are_skipped(tmp_path: Path) -> None:
    """By UTC, as RSS 2.0 has it, on days when all is well and on others; all other hours are used."""
    hours = "".join(f"<hour>{hour}</hour>" for hour in range(8))
    sunday = 6

    async def story(world: World) -> None:
        world.script("/feed", document(f"<skipHours>{hours}</skipHours><skipDays><day>Sunday</day></skipDays>"))
        await world.goes_on(WEEK - 8 * HOUR)
        assert world.now.hour == 4
        assert "(skipHours, skipDays)" in (await world.state("/feed")).reason
        await world.goes_on(8 * HOUR)
        world.script("/feed", always(Answer(status=500)))
        await world.goes_on(2 * WEEK)
        asked = [one.at for one in world.asked("/feed")]
        assert {at.hour for at in asked} == set(range(8, 24))
        assert {at.weekday() for at in asked} == set(range(7)) - {sunday}
        assert sum(one.status == 500 for one in world.asked("/feed")) > 14

    live(tmp_path, {"/feed": "interval = '30m'"}, story)
