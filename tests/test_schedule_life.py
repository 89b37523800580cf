"""Sources over a long time: each decision made on what the one before left."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import get_args

import pytest
from scheduling import DAY, HOUR, KNOWN, NOW, URL, WEEK, answered, failed

from feeds.schedule import Answer, History, HostState, Policy, next_poll
from feeds.schedule.rhythm import read
from store.source_model import Trouble

LEARNING = Policy(price=3600.0)
YEAR = timedelta(days=365)
KINDS = [kind for kind in get_args(Trouble) if kind not in {"gone", "ours"}]


def live(history: History, now: datetime, until: datetime, answer: Answer) -> tuple[History, list[datetime]]:
    """Return what is known of a source that is always answered so, and the moments of its polls."""
    polls, busy = [], 0
    while now < until:
        polls.append(now)
        due = next_poll(history, HostState(busy=busy), answer, LEARNING, now)
        assert due.at is not None
        broken = answer.trouble is not None
        busy += answer.trouble == "busy"
        history = replace(
            history,
            rhythm=due.rhythm,
            polled_at=now,
            failures=history.failures + 1 if broken else 0,
            failing_since=(history.failing_since or now) if broken else None,
        )
        now = due.at
    return history, polls


@pytest.mark.parametrize("kind", KINDS)
def test_a_year_away_costs_few_polls(kind: Trouble) -> None:
    """At first there is hope; then one poll a week, for ever. docs/polling.md tells the figures."""
    _, polls = live(KNOWN, NOW, NOW + YEAR, failed(kind))
    assert 80 <= len(polls) <= 180
    assert polls[5] - NOW < 2 * DAY
    assert all(
        WEEK <= after - before < WEEK + HOUR for before, after in zip(polls[-40:], polls[-39:], strict=False)
    )


def test_what_comes_back_is_polled_as_before() -> None:
    """Three weeks of errors teach nothing: the rhythm is what it was, but for what time itself takes from it."""
    before, polls = live(KNOWN, NOW, NOW + 60 * DAY, answered(new=2))
    away, tries = live(before, polls[-1] + HOUR, polls[-1] + 21 * DAY, failed("server", 500))
    assert away.rhythm == before.rhythm
    back, again = live(away, tries[-1] + HOUR, tries[-1] + 8 * DAY, answered(new=2))
    assert len(again) > 7
    assert read(back.rhythm).rate > read(before.rhythm).rate / 2


def test_sources_drift_apart() -> None:
    """A hundred that were polled at the same moment, every hour, meet no more after a day."""
    policy = Policy(interval=HOUR)
    last = []
    for number in range(100):
        history, now = replace(KNOWN, url=f"{URL}?{number}"), NOW
        while now < NOW + DAY:
            due = next_poll(history, HostState(), answered(304), policy, now)
            assert due.at is not None
            now = due.at
        last.append(now)
    assert len(set(last)) > 95
    assert max(last) - min(last) > HOUR / 4
