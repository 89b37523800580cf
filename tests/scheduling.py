"""A source, its host and answers to decide on: what tests of the rule of polling share."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from feeds.schedule import Answer, History, HostState, Next, Policy, next_poll
from store.hints import NO_HINTS, Hints
from store.source_model import Trouble

URL = "https://news.example/feed.xml"
NOW = datetime.fromisoformat("2026-11-24T09:30:00+00:00")
"""A Tuesday."""
MINUTE, HOUR, DAY, WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(days=7)
HOURLY = Policy(interval=HOUR)
KNOWN = History(url=URL, polled_at=NOW - HOUR, hints=NO_HINTS)
CALM = HostState()


def answered(status: int = 200, new: int = 0, hints: Hints | None = None, **headers: str) -> Answer:
    """Return an answer that a feed was read from; headers are named with '_' for '-'."""
    return Answer(status=status, headers=_named(headers), new=new, hints=hints)


def failed(trouble: Trouble, status: int | None = None, **headers: str) -> Answer:
    """Return an answer that no feed was read from, or that there was none."""
    return Answer(status=status, headers=_named(headers), trouble=trouble)


def decided(answer: Answer, history: History = KNOWN, policy: Policy = HOURLY, busy: int = 0) -> Next:
    """Return what the rule decides at NOW."""
    return next_poll(history, HostState(busy=busy), answer, policy, NOW)


def failing(failures: int, since: timedelta = timedelta(), **fields: object) -> History:
    """Return the history of a source whose last polls failed, the first of them `since` ago."""
    return replace(KNOWN, failures=failures, failing_since=NOW - since if failures else None, **fields)  # type: ignore[arg-type]  # by name


def _named(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
