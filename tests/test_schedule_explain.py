"""Why a source is polled when it is: what decides, in words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import exp
from typing import Any

import pytest

from config.model import Poll, Source
from feeds.schedule.explain import Case, explain, wishes
from feeds.schedule.learned import SPANS
from feeds.schedule.rhythm import Rhythm, write
from store.health import HostStand
from store.hints import NO_HINTS, Hints
from store.push import Push
from store.source_model import SourceState
from store.standing import Mark

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
URL = "https://news.example/feed.xml"


def case(**overrides: Any) -> Case:
    """Return a source that was polled an hour ago, with some fields of its state, or of the case, as named."""
    state = SourceState(
        id=1,
        kind="feed",
        url=URL,
        host="news.example",
        title="Harbour News",
        polled_at=NOW - HOUR,
        next_at=NOW + HOUR,
        reason="every 2 h",
    )
    defaults: dict[str, Any] = {
        "host": HostStand(paused=None, busy=0),
        "marks": (),
        "source": Source(url=URL),
        "poll": Poll(),
        "spacing": 1.0,
        "delay": 0.0,
    }
    named = {name: value for name, value in overrides.items() if name in defaults}
    rest = {name: value for name, value in overrides.items() if name not in defaults}
    return Case(state=replace(state, **rest), **{**defaults, **named})


def said(about: str, **overrides: Any) -> list[str]:
    """Return what is said about something."""
    return [words for name, words in explain(case(**overrides), NOW) if name == about]


def test_when_and_why_come_first() -> None:
    """And nothing is said twice, or of what is not there."""
    assert [about for about, _ in explain(case(), NOW)] == [
        *("next poll", "reason", "pace", "rhythm", "last news", "document", "host", "validators")
    ]
    assert said("reason") == ["every 2 h"]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({}, "in 1 h, at 2026-11-24 13:00 UTC"),
        ({"next_at": NOW - 2 * DAY}, "due for 2 d, since 2026-11-22 12:00 UTC"),
        ({"next_at": None}, "never, until somebody asks for it by name"),
        ({"next_at": None, "polled_at": None}, "with the next run"),
        (
            {"parked_since": NOW - HOUR},
            "in 1 h, at 2026-11-24 13:00 UTC; our own network failed when it was tried",
        ),
    ],
)
def test_the_next_poll_is_told(state: dict[str, object], words: str) -> None:
    """As a span and as a moment."""
    assert said("next poll", **state) == [words]


@pytest.mark.parametrize(
    ("poll", "source", "words"),
    [
        (
            Poll(),
            Source(url=URL),
            "learned, of 24 polls a day for each source, shared out by their rhythms; every 5 min to 3 d",
        ),
        (
            Poll(budget=5000),
            Source(url=URL, min_interval=60, max_interval=3600),
            "learned, of a budget of 5,000 polls a day over all sources; every 1 min to 1 h",
        ),
        (
            Poll(target_delay=600),
            Source(url=URL),
            "learned, so often that news waits 10 min on average; every 5 min to 3 d",
        ),
        (Poll(interval=900), Source(url=URL), "fixed: every 15 min, as [poll] says"),
        (Poll(interval=900), Source(url=URL, interval=60), "fixed: every 1 min, as [[sources]] says"),
    ],
)
def test_the_pace_is_what_the_owner_wants(poll: Poll, source: Source, words: str) -> None:
    """A fixed interval, or a share of what all polls may cost, within bounds."""
    assert said("pace", poll=poll, source=source) == [words]


def test_the_rhythm_is_told_in_numbers() -> None:
    """How much, and when in the day and in the week, as far as that was learned."""
    start, spans = (NOW - 40 * DAY).timestamp(), 40 * DAY.total_seconds() / SPANS[3]
    lately = 80 * (1 - exp(-spans)) / spans
    plain = Rhythm(start=start, at=NOW.timestamp(), count=80, sums=(0.0, 0.0, 0.0, lately))
    assert said("rhythm", rhythm=write(plain)) == ["about 2 items a day, known for 40 d"]
    hours = tuple(2.5 if 6 <= hour < 12 else 0.5 for hour in range(24))
    shaped = replace(plain, hours=hours, hours_weight=99.0, days=(1.4,) * 5 + (0.0,) * 2, days_weight=99.0)
    assert said("rhythm", rhythm=write(shaped)) == [
        "about 2 items a day, 62% of them from 6 to 12 o'clock UTC, 100% from Monday to Friday, known for 40 d"
    ]
    assert said("rhythm") == ["nothing is known of it yet"]


@pytest.mark.parametrize(
    ("hints", "words"),
    [
        (NO_HINTS, ""),
        (Hints(ttl=3600), "asks for 1 h between polls (ttl)"),
        (Hints(every=86400), "says that it changes every 1 d (sy:updatePeriod)"),
        (Hints(skip_hours=frozenset({0, 1, 2, 22, 5})), "asks for no poll at 0-2, 5, 22 o'clock UTC (skipHours)"),
        (Hints(skip_days=frozenset({6, 5})), "asks for no poll on Sat, Sun (skipDays)"),
        (
            Hints(ttl=60, skip_days=frozenset({0})),
            "asks for 1 min between polls (ttl); asks for no poll on Mon (skipDays)",
        ),
    ],
)
def test_what_a_document_wishes_is_told(hints: Hints, words: str) -> None:
    """With the elements that say it (RSS 2.0, RSS 1.0 Syndication module)."""
    assert wishes(hints) == words
    assert said("document", hints=hints) == [words or "says nothing of when to ask for it"]


def test_the_host_is_told() -> None:
    """How far requests are apart, and until when it is left alone."""
    assert said("host") == ["news.example: one request at a time, 1 s apart"]
    (asked,) = said("host", delay=90)
    assert asked == "news.example: one request at a time, 1 min 30 s apart, as its robots.txt asks"
    assert said("host", delay=1.0) == said("host")
    assert said("host", spacing=0, delay=0.5) == [
        "news.example: one request at a time, 0.5 s apart, as its robots.txt asks"
    ]
    paused = HostStand(paused=NOW + HOUR, busy=3)
    (told,) = said("host", host=paused, spacing=0)
    alone = "left alone for 1 h, until 2026-11-24 13:00 UTC; it asked for that 3 times in a row"
    assert told == f"news.example: one request at a time; {alone}"


def test_what_else_decides_is_told_where_it_is_so() -> None:
    """Push, validators, marks, errors, news, robots.txt."""
    push = Push(hub="https://hub.example/x", since=NOW - DAY, until=NOW + DAY)
    assert said("push", push=push) == ["by hub.example, until 2026-11-25 12:00 UTC; polls are a backup"]
    assert said("validators") == ["none: each poll brings the whole document"]
    assert said("validators", etag='"1"', last_modified="x", full_at=NOW - DAY) == [
        "ETag and Last-Modified: unchanged, it costs a 304; the whole document is asked for in 6 d"
    ]
    overdue = said("validators", etag='"1"', full_at=NOW - 8 * DAY)
    assert overdue == ["ETag: unchanged, it costs a 304; the whole document is asked for with the next poll"]
    assert said("validators", etag='"1"') == overdue
    assert said("validators", etag='"1"', full_at=NOW - DAY, lies=True) == [
        "ETag: there was news under the same, so each poll brings the whole document"
    ]
    mark = Mark(name="failing", since=NOW - DAY)
    assert said("mark", marks=(mark,), failures=3, trouble="dns") == ["failing for 1 d, 3 times in a row (dns)"]
    assert said("last error", error="no such name") == ["no such name"]
    assert said("last news", news_at=NOW - HOUR) == ["1 h ago"]
    assert said("robots.txt", source=Source(url=URL, robots=False)) == ["is not heeded, as the configuration says"]


def test_where_it_is_led_is_told_before_it_is_marked() -> None:
    """At once, without what is secret; the mark says it later."""
    moved = {"moved_to": "https://new.example/feed?key=hunter2", "moved_since": NOW - HOUR}
    assert said("redirect", **moved) == ["for 1 h to https://new.example/feed, for good"]
    mark = Mark(name="moved", since=NOW - HOUR)
    assert said("redirect", **moved, marks=(mark,)) == []
