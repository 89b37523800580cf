"""How a source stands, in words and numbers for an operator: pure."""

from datetime import datetime, timedelta

from feeds.clean.urls import without_secrets
from feeds.schedule import words
from store.source_model import SourceState
from store.standing import Mark

_UNITS = (
    ("an hour", 3600),
    ("a day", 86400),
    ("a week", 7 * 86400),
    ("a month", 30 * 86400),
    ("a year", 365 * 86400),
)


def often(rate: float) -> str:
    """Return how often a source brings something, `rate` items a second: 'about 3 items a day'.

    The unit is the shortest in which it is one item or more.
    """
    if rate <= 0:
        return "no item so far"
    unit, seconds = next((one for one in _UNITS if rate * one[1] >= 1), _UNITS[-1])
    count = rate * seconds
    number = f"{count:.0f}" if count >= 10 else f"{count:.1f}".removesuffix(".0")
    return f"about {number} {'item' if number == '1' else 'items'} {unit}"


def describe(mark: Mark, state: SourceState, now: datetime) -> str:
    """Return what a mark says, with since when and how much."""
    since = f" for {span(now - mark.since)}" if mark.since else ""
    match mark.name:
        case "gone":
            return f"gone: asked no more, after it failed{since}"
        case "failing":
            kind = f" ({state.trouble.replace('_', ' ')})" if state.trouble else ""
            row = " in a row" if state.failures > 1 else ""
            return f"failing{since}, {times(state.failures)}{row}{kind}"
        case "parked":
            return f"parked: our own network has failed it{since}"
        case "late":
            return f"late: due{since}"
        case "moved":
            return f"moved: {_moved(state, since)}"
        case "silent":
            return f"silent: nothing new{since}, and it had {often(state.usual_rate)}"


def _moved(state: SourceState, since: str) -> str:
    if state.adopted:
        return f"asked at {without_secrets(state.adopted)} in place of its own address"
    return f"leads{since} to {without_secrets(state.moved_to or '')} for good"


def times(number: int) -> str:
    """Return how often: 'once', 'twice', '3 times'."""
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def span(between: timedelta) -> str:
    """Return a time that has passed or will, as exactly as anybody wants to know: '3 d', '2 h 5 min', '40 s'."""
    seconds = max(int(between.total_seconds()), 0)
    unit = 3600 if seconds >= 86400 else 60 if seconds >= 3600 else 1
    return words(timedelta(seconds=seconds // unit * unit))
