"""The virtual clock: traces and a rule -> polls, each at the moment that the rule and the host's pace allow."""

from collections.abc import Iterable, Sequence
from heapq import heapify, heappop, heappush, heapreplace
from itertools import groupby
from math import inf
from typing import Any

from feeds.simulate.model import Batches, Poll, Rule, Trace
from feeds.simulate.tally import Pace, Tally

SPACING = 2.0
"""Seconds between two polls of a host."""


class _Source:
    """A source on its way: what the rule knows of it and what was found."""

    __slots__ = ("seen", "since", "state", "trace")

    def __init__(self, trace: Trace) -> None:
        self.trace, self.seen = trace, 0
        self.state: Any = None
        self.since: float | None = None

    def poll(self, rule: Rule, now: float, tally: Tally) -> float | None:
        """Poll at `now`; return when the rule wants the next poll, None after the last."""
        trace, before = self.trace, self.seen
        times, warm, seen = trace.times, trace.warm, before
        while seen < len(times) and times[seen] <= now:
            if times[seen] > warm:
                tally.item(now - times[seen])
            seen += 1
        self.seen = seen
        if now > warm:
            tally.poll(new=seen - before)
        self.state, wait = rule.polled(self.state, Poll(now, self.since, seen - before, times, seen))
        self.since = now
        return None if now >= trace.end else now + wait


_Due = tuple[float, int, _Source]
"""When a source is due, a number that no other has, and the source."""


def run(traces: Iterable[Trace], rule: Rule, tally: Tally | None = None, *, spacing: float = SPACING) -> Tally:
    """Return what `rule` did with these sources; of a host all have to be there, next to each other."""
    tally = Tally() if tally is None else tally
    if rule.batches is not None:
        _run_batches(list(traces), rule, rule.batches, tally, spacing)
        return tally
    for _, sources in groupby(traces, key=lambda trace: trace.host):
        _run_host(list(sources), rule, tally, spacing)
    return tally


def _run_host(traces: Sequence[Trace], rule: Rule, tally: Tally, spacing: float) -> None:
    """Poll the sources of one host as they become due, one at a time."""
    pace = Pace(spacing, tally)
    due = _due(traces, tally)
    while due:
        at, number, source = due[0]
        now = max(at, pace.free)
        pace.poll(now)
        following = source.poll(rule, now, tally)
        if following is None:
            heappop(due)
        else:
            heapreplace(due, (following, number, source))


def _run_batches(traces: Sequence[Trace], rule: Rule, batches: Batches, tally: Tally, spacing: float) -> None:
    """Poll the sources of all hosts, so many at each stroke of a clock."""
    paces = {trace.host: Pace(spacing, tally) for trace in traces}
    due = _due(traces, tally)
    stroke = -inf
    turn = len(due)
    while due:
        stroke = max(stroke + batches.every, -(-due[0][0] // batches.every) * batches.every)
        batch: list[_Due] = []
        while due and due[0][0] <= stroke and len(batch) < batches.limit:
            batch.append(heappop(due))
        for _, _, source in batch:
            pace = paces[source.trace.host]
            now = max(stroke, pace.free)
            pace.poll(now)
            following = source.poll(rule, now, tally)
            if following is not None:
                # From the stroke, not the poll: being a second late for the next one is not held against the rule.
                turn += 1
                heappush(due, (stroke + following - now, turn, source))


def _due(traces: Sequence[Trace], tally: Tally) -> list[_Due]:
    """Return all sources by when they are due first, and count them."""
    for trace in traces:
        tally.source(trace)
    due = [(trace.start, number, _Source(trace)) for number, trace in enumerate(traces)]
    heapify(due)
    return due
