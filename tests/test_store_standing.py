"""How a source stands: each mark and its boundaries."""

import math
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from store.source_model import SourceState
from store.standing import EXPECTED, STANDINGS, marks, worth_telling

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
DAILY = 1 / 86400
HOUR, DAY, SECOND = timedelta(hours=1), timedelta(days=1), timedelta(seconds=1)


def state(**overrides: Any) -> SourceState:
    """Return a source that was polled an hour ago and is due in an hour: all is well."""
    defaults: dict[str, Any] = {
        "id": 1,
        "kind": "feed",
        "url": "https://news.example/feed.xml",
        "host": "news.example",
        "title": "Harbour News",
        "polled_at": NOW - HOUR,
        "next_at": NOW + HOUR,
    }
    return SourceState(**{**defaults, **overrides})


def failing(failures: int, since: datetime = NOW - HOUR, **more: Any) -> SourceState:
    """Return a source that fails."""
    return state(failures=failures, failing_since=since, trouble="dns", **more)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        (state(), ()),
        # A new source was never asked: it is neither gone nor late.
        (state(polled_at=None, next_at=None), ()),
        (state(polled_at=None, next_at=NOW), ()),
        # A folder has no next poll, and is not gone for that.
        (state(kind="posts", host="", next_at=None), ()),
        (state(kind="posts", host="", next_at=None, failures=1), ("failing",)),
        (failing(1), ("failing",)),
        (failing(2, gone=2, next_at=None), ("gone",)),
        (state(next_at=NOW - DAY), ()),
        (state(next_at=NOW - DAY - SECOND, polled_at=NOW - 3 * DAY), ("late",)),
        # A day is long for an outage of ours: somebody is to see to the network.
        (state(parked_since=NOW - DAY), ()),
        (state(parked_since=NOW - DAY - SECOND), ("parked",)),
        (
            failing(1, parked_since=NOW - 2 * DAY, next_at=NOW - 2 * DAY, polled_at=NOW - 3 * DAY),
            ("failing", "parked", "late"),
        ),
        # It was made due since 1970 to be asked by name, and was asked a moment ago.
        (state(next_at=datetime.fromtimestamp(0, UTC), polled_at=NOW), ()),
        (failing(1, NOW - 3 * DAY, next_at=NOW - 2 * DAY, polled_at=NOW - 3 * DAY), ("failing", "late")),
        # It is told once polls have agreed for a day.
        (state(moved_to="https://new.example/", moved_since=NOW - HOUR - DAY + SECOND), ()),
        (state(moved_to="https://new.example/", moved_since=NOW - HOUR - DAY), ("moved",)),
        (state(adopted="https://new.example/"), ("moved",)),
        (failing(1, moved_to="https://new.example/", moved_since=NOW - 2 * DAY), ("failing", "moved")),
    ],
)
def test_marks_by_what_polling_left(source: SourceState, names: tuple[str, ...]) -> None:
    """Each mark holds from its boundary on, and the worst is first."""
    assert tuple(mark.name for mark in marks(source, NOW)) == names
    assert list(names) == sorted(names, key=STANDINGS.index)


def test_a_host_that_is_paused_makes_nothing_late() -> None:
    """It asked to be left alone: the day counts from the end of that."""
    due = state(next_at=NOW - 2 * DAY, polled_at=NOW - 3 * DAY)
    assert [mark.name for mark in marks(due, NOW, NOW - DAY - SECOND)] == ["late"]
    assert marks(due, NOW, NOW - DAY) == ()
    assert marks(due, NOW, NOW + HOUR) == ()


@pytest.mark.parametrize(
    ("rate", "silence", "silent"),
    [
        (DAILY / 2, EXPECTED / DAILY * 2 + 1, True),
        (DAILY / 2, EXPECTED / DAILY * 2 - 1, False),
        (24 * DAILY, 7 * 86400 - 1, False),  # far more than its rhythm has it, but no week
        (24 * DAILY, 7 * 86400, True),
        (DAILY / 30, 200 * 86400, False),
        (DAILY / 30, 208 * 86400, True),
        (0.0, 900 * 86400, False),  # nothing is known of its rhythm
    ],
)
def test_silence_is_by_the_rhythm(rate: float, silence: float, silent: bool) -> None:  # noqa: FBT001 - a column
    """One of a thousand silences of a source is as long at random: exp(-rate * silence) < 0.001, and a week."""
    polled_at = NOW - HOUR
    found = marks(state(usual_rate=rate, polled_at=polled_at, news_at=polled_at - timedelta(seconds=silence)), NOW)
    assert [mark.name for mark in found] == (["silent"] if silent else [])
    assert not silent or math.exp(-rate * silence) < 0.001


def test_what_nobody_asks_is_not_silent() -> None:
    """Silence counts until the last answer, not until now; without news ever there is no silence to measure."""
    news_at = NOW - 30 * DAY
    assert marks(state(usual_rate=DAILY, news_at=news_at, polled_at=NOW - 25 * DAY), NOW) == ()
    assert [mark.name for mark in marks(failing(1, NOW - 25 * DAY, usual_rate=DAILY, news_at=news_at), NOW)] == [
        "failing"
    ]
    assert marks(state(usual_rate=DAILY, news_at=None), NOW) == ()


def test_since_when_is_told() -> None:
    """Of the failures, the move and the last news."""
    gone = failing(2, NOW - 2 * DAY, next_at=None, moved_to="https://new.example/", moved_since=NOW - 3 * DAY)
    assert [(mark.name, mark.since) for mark in marks(gone, NOW)] == [
        ("gone", NOW - 2 * DAY),
        ("moved", NOW - 3 * DAY),
    ]
    (silent,) = marks(state(usual_rate=DAILY, news_at=NOW - 30 * DAY), NOW)
    assert silent.since == NOW - 30 * DAY


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (state(), ()),
        (failing(2), ()),
        (failing(3), ("failing",)),
        (failing(1, NOW - HOUR - DAY), ("failing",)),
        (failing(1, NOW - HOUR - DAY + SECOND), ()),
        (failing(2, next_at=None), ("gone",)),
        (failing(3, next_at=None), ("gone", "failing")),
        (state(next_at=NOW - 9 * DAY), ()),  # late is by the clock
        (state(usual_rate=DAILY, news_at=NOW - 30 * DAY), ("silent",)),
        (state(moved_to="https://new.example/", moved_since=NOW - HOUR - DAY + SECOND), ()),
        (state(moved_to="https://new.example/", moved_since=NOW - HOUR - DAY), ("moved",)),
        (state(adopted="https://new.example/"), ("adopted",)),
    ],
)
def test_what_is_worth_telling_lasts(source: SourceState, told: tuple[str, ...]) -> None:
    """Three failures in a row, or a day of them, or of a move; what is gone or silent at once."""
    assert tuple(worth_telling(source)) == told
