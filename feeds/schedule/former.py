"""What polling asked before there was `next_poll`, until it asks that."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from feeds.schedule.hints import of_answer, retry_after
from feeds.schedule.model import Next
from feeds.schedule.spans import DAY, WEEK, chance, jittered, words

_FIRST_RETRY = timedelta(minutes=5)


def after_success(url: str, interval: timedelta, headers: Mapping[str, str], now: datetime) -> Next:
    """Return the next poll after a 200 or a 304 (Cache-Control: RFC 9111 §5.2.2.1, capped at a day)."""
    fresh = of_answer(headers, now)[0].wait
    asked = retry_after(headers, now)
    wait = max(interval, fresh, asked)
    reasons = {interval: "every", fresh: "fresh for", asked: "asked to wait"}
    return Next(at=now + jittered(wait, chance(url, now)), reason=f"{reasons[wait]} {words(wait)}")


def while_pushed(url: str, hub: str, until: datetime, due: Next, now: datetime) -> Next:
    """Return the next poll of a source that `hub` pushes `until` then, and that would else be polled when `due`.

    It is a day off, in case a push fails, but no later than the lease ends.
    """
    daily = min(now + jittered(DAY, chance(url, now)), until)
    if due.at is None or due.at >= daily:
        return Next(at=due.at, reason=f"pushed by {hub}; {due.reason}")
    return Next(at=daily, reason=f"pushed by {hub}; backup poll daily")


def after_failure(url: str, interval: timedelta, failures: int, headers: Mapping[str, str], now: datetime) -> Next:
    """Return the next poll after `failures` failed ones in a row: doubling, then weekly for ever.

    Retry-After (RFC 9110 §10.2.3) is honoured on every status, up to a day.
    """
    doubled = min(max(interval, _FIRST_RETRY) * 2 ** min(failures - 1, 20), WEEK)
    asked = retry_after(headers, now)
    wait = max(doubled, asked)
    why = "asked to wait" if asked == wait else f"{failures} failed in a row, waiting"
    return Next(at=now + jittered(wait, chance(url, now)), reason=f"{why} {words(wait)}")


def stopped() -> Next:
    """Return the end of polling: the server said twice that the feed is gone (410, RFC 9110 §15.5.11)."""
    return Next(at=None, reason="gone: the server answered 410 twice")
