"""When to poll a source again, and why: pure decisions on its state and the answer.

`next_at` is the latest of our own interval and of what the server asks for, plus a little jitter, later only.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
_FIRST_RETRY = timedelta(minutes=5)
_JITTER = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """When a source is polled again, None for never, and the reason in words."""

    at: datetime | None
    reason: str


def after_success(url: str, interval: timedelta, headers: Mapping[str, str], now: datetime) -> Next:
    """Return the next poll after a 200 or a 304 (Cache-Control: RFC 9111 §5.2.2.1, capped at a day)."""
    fresh = min(max_age(headers), DAY)
    asked = retry_after(headers, now)
    wait = max(interval, fresh, asked)
    reasons = {interval: "every", fresh: "fresh for", asked: "asked to wait"}
    return Next(at=now + _jittered(wait, url, now), reason=f"{reasons[wait]} {words(wait)}")


def while_pushed(url: str, hub: str, until: datetime, due: Next, now: datetime) -> Next:
    """Return the next poll of a source that `hub` pushes `until` then, and that would else be polled when `due`.

    It is a day off, in case a push fails, but no later than the lease ends.
    """
    daily = min(now + _jittered(DAY, url, now), until)
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
    return Next(at=now + _jittered(wait, url, now), reason=f"{why} {words(wait)}")


def stopped() -> Next:
    """Return the end of polling: the server said twice that the feed is gone (410, RFC 9110 §15.5.11)."""
    return Next(at=None, reason="gone: the server answered 410 twice")


def max_age(headers: Mapping[str, str]) -> timedelta:
    """Return how long an answer says that it stays fresh (Cache-Control max-age less Age), zero for not said."""
    control = headers.get("cache-control", "").lower()
    found = re.search(r"(?:^|[,\s])max-age\s*=\s*\"?(\d+)", control)
    if found is None or "no-cache" in control or "no-store" in control:
        return timedelta()
    age = headers.get("age", "").strip()
    spent = int(age) if age.isascii() and age.isdigit() and len(age) <= 10 else 0
    return timedelta(seconds=max(0, int(found[1][:10]) - spent))


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta:
    """Return how long a server asks to be left alone, in seconds or until a date; at most a day."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return timedelta(seconds=min(int(value[:12]), DAY.total_seconds()))
    try:
        until = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return timedelta()
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(max(until - now, timedelta()), DAY)


def words(wait: timedelta) -> str:
    """Return a time span as a person says it: '15 min', '1 h 30 min', '2 d'."""
    minutes, seconds = divmod(int(wait.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = [(days, "d"), (hours, "h"), (minutes, "min"), (seconds, "s")]
    said = [f"{count} {unit}" for count, unit in parts if count]
    return " ".join(said[:2]) or "0 s"


def _jittered(wait: timedelta, url: str, now: datetime) -> timedelta:
    """Return `wait` and up to a tenth more, so that sources polled together drift apart; no chance in it."""
    mark = hashlib.sha256(f"{url} {int(now.timestamp())}".encode("utf-8", "surrogatepass")).digest()
    return wait * (1 + _JITTER * mark[0] / 255)
