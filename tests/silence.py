"""Polls that nobody answered, and others, for tests of our own outage."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from make import NOON

from feeds.outage import Judged, Monitor
from store.source_model import HostLease, PollResult, SourceState


@dataclass(slots=True)
class Clock:
    """A clock that never leaps, set by the test."""

    at: float = 1_000.0

    def __call__(self) -> float:
        return self.at


def state(number: int, host: str = "", **overrides: Any) -> SourceState:
    """Return a source that is well, of a host that is its own."""
    host = host or f"h{number}.example"
    values: dict[str, Any] = {"kind": "feed", "url": f"https://{host}/{number}", "title": ""}
    return SourceState(id=number, host=host, **{**values, **overrides})


def silence(one: SourceState, **overrides: Any) -> PollResult:
    """Return what a poll came to that nobody answered, counted as ever."""
    values: dict[str, Any] = {
        "outcome": "failed",
        "trouble": "unreachable",
        "error": f"{one.host}: the connection failed",
        "failures": one.failures + 1,
        "failing_since": one.failing_since or NOON,
        "reason": "failed",
        "next_at": NOON + timedelta(minutes=5),
    }
    return PollResult(source_id=one.id, at=NOON, **{**values, **overrides})


def answer(one: SourceState, status: int = 200, **overrides: Any) -> PollResult:
    """Return what a poll came to that a server answered."""
    values: dict[str, Any] = {
        "outcome": "ok" if status == 200 else "failed",
        "status": status,
        "reason": "every 1 h",
        "next_at": NOON + timedelta(hours=1),
    }
    return PollResult(source_id=one.id, at=NOON, **{**values, **overrides})


def judge(monitor: Monitor, one: SourceState, result: PollResult) -> Judged:
    """Judge a host that has one source."""
    return judge_all(monitor, [(one, result)])


def judge_all(monitor: Monitor, polled: Iterable[tuple[SourceState, PollResult]]) -> Judged:
    """Judge the sources of one host."""
    polled = list(polled)
    states = tuple(one for one, _ in polled)
    lease = HostLease(host=states[0].host, token=1, until=NOON, sources=states)
    return monitor.judge(lease, [result for _, result in polled], NOON)


def fall_silent(monitor: Monitor, numbers: Iterable[int]) -> list[Judged]:
    """Poll hosts that were well and do not answer any more."""
    return [judge(monitor, state(number), silence(state(number))) for number in numbers]
