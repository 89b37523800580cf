"""Why a source is polled when it is, in words and numbers for an operator: pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from config.model import Poll, Source
from feeds.clean.urls import without_secrets
from feeds.schedule.rhythm import Rhythm, read
from feeds.schedule.said import describe, often, span, times
from feeds.schedule.spans import WEEK, words
from store.health import HostStand
from store.hints import Hints
from store.source_model import SourceState
from store.standing import Mark

Line = tuple[str, str]
"""What it is about, and what there is to say of it."""

_WINDOW = 6
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """All that decides when a source is polled: how it and its host stand, and what the owner wants.

    Seconds between two requests to its host are `spacing`, or `delay` by its robots.txt where that is more.
    """

    state: SourceState
    host: HostStand
    marks: tuple[Mark, ...]
    source: Source
    poll: Poll
    spacing: float
    delay: float


def explain(case: Case, now: datetime) -> Iterator[Line]:
    """Yield what decides when a source is polled next: first when and why, then what that rests on."""
    state = case.state
    yield "next poll", _next(case, now)
    yield "reason", state.reason
    for mark in case.marks:
        yield "mark", describe(mark, state, now)
    if state.moved_to and state.moved_since and not any(mark.name == "moved" for mark in case.marks):
        yield "redirect", f"for {span(now - state.moved_since)} to {without_secrets(state.moved_to)}, for good"
    if state.error:
        yield "last error", state.error
    yield "pace", _pace(case.source, case.poll)
    yield "rhythm", _rhythm(state, now)
    yield "last news", f"{span(now - state.news_at)} ago" if state.news_at else "none yet"
    yield "document", wishes(state.hints) or "says nothing of when to ask for it"
    yield "host", _host(case, now)
    if state.push:
        yield (
            "push",
            f"by {urlsplit(state.push.hub).hostname}, until {stamp(state.push.until)}; polls are a backup",
        )
    yield "validators", _validators(state, now)
    if not case.source.robots:
        yield "robots.txt", "is not heeded, as the configuration says"


def stamp(moment: datetime) -> str:
    """Return a moment as an operator reads it."""
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def wishes(hints: Hints) -> str:
    """Return what a document says of when to ask for it, '' for nothing."""
    said = []
    if hints.ttl:
        said.append(f"asks for {words(timedelta(seconds=hints.ttl))} between polls (ttl)")
    if hints.every:
        said.append(f"says that it changes every {words(timedelta(seconds=hints.every))} (sy:updatePeriod)")
    if hints.skip_hours:
        said.append(f"asks for no poll at {_ranges(hints.skip_hours)} o'clock UTC (skipHours)")
    if hints.skip_days:
        said.append(f"asks for no poll on {', '.join(_DAYS[day] for day in sorted(hints.skip_days))} (skipDays)")
    return "; ".join(said)


def _ranges(hours: frozenset[int]) -> str:
    """Return numbers as ranges: '0-5, 23'."""
    runs: list[list[int]] = []
    for hour in sorted(hours):
        if runs and hour == runs[-1][-1] + 1:
            runs[-1].append(hour)
        else:
            runs.append([hour])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs)


def _next(case: Case, now: datetime) -> str:
    state = case.state
    if state.polled_at is None and state.next_at is None:
        return "with the next run"
    if state.next_at is None:
        return "never, until somebody asks for it by name"
    parked = "; our own network failed when it was tried" if state.parked_since else ""
    if state.next_at > now:
        return f"in {span(state.next_at - now)}, at {stamp(state.next_at)}{parked}"
    return f"due for {span(now - state.next_at)}, since {stamp(state.next_at)}{parked}"


def _pace(source: Source, poll: Poll) -> str:
    interval = source.interval if source.interval is not None else poll.interval
    if interval is not None:
        whose = "[[sources]]" if source.interval is not None else "[poll]"
        return f"fixed: every {_seconds(interval)}, as {whose} says"
    least = poll.min_interval if source.min_interval is None else source.min_interval
    most = poll.max_interval if source.max_interval is None else source.max_interval
    if poll.target_delay is not None:
        shared = f"so often that news waits {_seconds(poll.target_delay)} on average"
    elif poll.budget is not None:
        shared = f"of a budget of {poll.budget:,} polls a day over all sources"
    else:
        shared = "of 24 polls a day for each source, shared out by their rhythms"
    return f"learned, {shared}; every {_seconds(least)} to {_seconds(most)}"


def _seconds(number: int) -> str:
    return words(timedelta(seconds=number))


def _apart(seconds: float) -> str:
    return f"{seconds:g} s" if seconds < 60 else words(timedelta(seconds=seconds))


def _rhythm(state: SourceState, now: datetime) -> str:
    rhythm = read(state.rhythm)
    if not rhythm.start:
        return "nothing is known of it yet"
    known = f"known for {span(now - datetime.fromtimestamp(rhythm.start, now.tzinfo))}"
    return ", ".join([often(rhythm.rate), *_shape(rhythm), known])


def _shape(rhythm: Rhythm) -> Iterator[str]:
    """Yield in which quarter of the day, and how much in the week, items come, as far as that was learned."""
    unknown = Rhythm()
    if rhythm.hours_weight > unknown.hours_weight:
        sums = [sum(rhythm.hours[(first + hour) % 24] for hour in range(_WINDOW)) for first in range(24)]
        best = max(range(24), key=sums.__getitem__)
        share = sums[best] / sum(rhythm.hours)
        yield f"{share:.0%} of them from {best} to {(best + _WINDOW) % 24 or 24} o'clock UTC"
    if rhythm.days_weight > unknown.days_weight:
        yield f"{sum(rhythm.days[:5]) / sum(rhythm.days):.0%} from Monday to Friday"


def _host(case: Case, now: datetime) -> str:
    between, whose = max(case.spacing, case.delay), ", as its robots.txt asks" if case.delay > case.spacing else ""
    pace = f", {_apart(between)} apart{whose}" if between else ""
    told = f"{case.state.host}: one request at a time{pace}"
    if case.host.paused:
        left = span(case.host.paused - now)
        asked = f"; it asked for that {times(case.host.busy)} in a row" if case.host.busy > 1 else ""
        return f"{told}; left alone for {left}, until {stamp(case.host.paused)}{asked}"
    return told


def _validators(state: SourceState, now: datetime) -> str:
    names = [name for name, value in (("ETag", state.etag), ("Last-Modified", state.last_modified)) if value]
    if not names:
        return "none: each poll brings the whole document"
    if state.lies:
        return f"{' and '.join(names)}: there was news under the same, so each poll brings the whole document"
    left = state.full_at + WEEK - now if state.full_at else timedelta()
    when = f"in {span(left)}" if left > timedelta() else "with the next poll"
    return f"{' and '.join(names)}: unchanged, it costs a 304; the whole document is asked for {when}"
