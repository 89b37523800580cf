"""Numbers of the schedule, in words."""

from datetime import UTC, datetime, timedelta

import pytest

from feeds.schedule.said import describe, often, span, times
from store.source_model import SourceState
from store.standing import Mark, Standing

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rate", "said"),
    [
        (0.0, "no item so far"),
        (12 / 3600, "about 12 items an hour"),
        (1.04 / 3600, "about 1 item an hour"),
        (0.9 / 3600, "about 22 items a day"),
        (2.25 / 86400, "about 2.2 items a day"),
        (0.5 / 86400, "about 3.5 items a week"),
        (1 / (20 * 86400), "about 1.5 items a month"),
        (1 / (60 * 86400), "about 6.1 items a year"),
        (1 / (730 * 86400), "about 0.5 items a year"),
    ],
)
def test_a_rate_is_told_in_its_own_unit(rate: float, said: str) -> None:
    """The shortest in which there is one item or more."""
    assert often(rate) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-5, "0 s"),
        (59, "59 s"),
        (61, "1 min 1 s"),
        (3600 + 59, "1 h"),
        (7265, "2 h 1 min"),
        (86400 + 3599, "1 d"),
        (90000, "1 d 1 h"),
    ],
)
def test_spans_are_as_exact_as_wanted(seconds: int, said: str) -> None:
    """No seconds of hours, and no minutes of days."""
    assert span(timedelta(seconds=seconds)) == said


@pytest.mark.parametrize(
    ("name", "values", "said"),
    [
        ("gone", {}, "gone: asked no more, after it failed for 2 d"),
        ("failing", {"failures": 1, "trouble": "not_a_feed"}, "failing for 2 d, once (not a feed)"),
        ("failing", {"failures": 3}, "failing for 2 d, 3 times in a row"),
        ("parked", {}, "parked: our own network has failed it for 2 d"),
        ("late", {}, "late: due for 2 d"),
        ("moved", {"moved_to": "https://b.example/?key=x"}, "moved: leads for 2 d to https://b.example/ for good"),
        (
            "moved",
            {"adopted": "https://b.example/"},
            "moved: asked at https://b.example/ in place of its own address",
        ),
        ("silent", {"usual_rate": 1 / 86400}, "silent: nothing new for 2 d, and it had about 1 item a day"),
    ],
)
def test_marks_are_described(name: Standing, values: dict[str, object], said: str) -> None:
    """With since when and how much, and without secrets."""
    defaults = {"id": 1, "kind": "feed", "url": "https://a.example/", "host": "a.example", "title": ""}
    state = SourceState(**{**defaults, **values})  # type: ignore[arg-type]  # fields by name
    assert describe(Mark(name=name, since=NOW - timedelta(days=2)), state, NOW) == said


def test_what_nobody_noted_is_not_told() -> None:
    """Sources of older stores failed since nobody knows when."""
    state = SourceState(id=1, kind="feed", url="https://a.example/", host="a.example", title="", failures=2)
    assert describe(Mark(name="failing", since=None), state, NOW) == "failing, twice in a row"
    assert times(1) == "once"
