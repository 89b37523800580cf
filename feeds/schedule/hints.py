"""What a server and a document say of when to ask again; each wish has a cap of its own, nonsense is no wish.

Caps: a `max-age` of a year is meant for files whose names change with their contents, and was put on the feed by
mistake; a `ttl` is written by a generator, hardly ever by a person, and both hold for a day. A weekly
`sy:updatePeriod` is meant, a yearly one would lose the source: a week. Who asks to be left alone for longer than a
day is asked daily whether that still holds.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from feeds.schedule.spans import DAY, HOUR, WEEK, Wish, words
from store.hints import Hints

_DIRECTIVE = re.compile(r"([\w!#$%&'*+.^`|~-]+)(?:\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^\s,\"]*)))?", re.ASCII)
_CENTURY = 100 * 366 * 86400
_DIGITS = 18


def of_answer(headers: Mapping[str, str], now: datetime) -> tuple[Wish, ...]:
    """Return what the headers of an answer wish, whatever its status: fresh for so long, or Retry-After."""
    lifetime, name = _lifetime(headers, now)
    fresh = max(lifetime - _age(headers, now), timedelta())
    asked = _asked(headers, now)
    return (
        _wish("fresh for", fresh, DAY, name),
        _wish("asked to wait", asked, DAY, "Retry-After"),
    )


def of_document(hints: Hints) -> tuple[Wish, ...]:
    """Return what a document wishes: RSS 2.0 `ttl`, and the period of the RSS 1.0 Syndication module."""
    return (
        _wish("the feed says", _seconds(hints.ttl or 0), DAY, "ttl"),
        _wish("the feed says", _seconds(hints.every or 0), WEEK, "sy:updatePeriod"),
    )


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta:
    """Return how long a server asks to be left alone (RFC 9110 §10.2.3), at most a day; zero for not said."""
    return min(_asked(headers, now), DAY)


def allowed(at: datetime, hints: Hints) -> datetime:
    """Return `at`, or the beginning of the next hour (UTC) that the document does not skip.

    RSS 2.0 `skipHours` and `skipDays`. Who skips every hour, or every day, skips none.
    """
    hours = hints.skip_hours if len(hints.skip_hours & set(range(24))) < 24 else frozenset()
    days = hints.skip_days if len(hints.skip_days & set(range(7))) < 7 else frozenset()
    moved = at.astimezone(UTC)
    while moved.hour in hours or moved.weekday() in days:
        moved = moved.replace(minute=0, second=0, microsecond=0) + HOUR
    return moved


def skipping(hints: Hints) -> str:
    """Return the names of the elements by which a document skips hours or days."""
    named = (("skipHours", hints.skip_hours), ("skipDays", hints.skip_days))
    return ", ".join(name for name, skipped in named if skipped)


def _wish(verb: str, said: timedelta, cap: timedelta, name: str) -> Wish:
    if said <= cap:
        return Wish(wait=said, words=f"{verb} {words(said)} ({name})")
    return Wish(wait=cap, words=f"{verb} {words(said)} ({name}), believed for {words(cap)}")


def _lifetime(headers: Mapping[str, str], now: datetime) -> tuple[timedelta, str]:
    """Return for how long an answer is fresh from its making on, and the name of the header that says so.

    `max-age` (RFC 9111 §5.2.2.1) wins over Expires (§5.3); `s-maxage` speaks to shared caches (§5.2.2.10), which
    we are not. Of two of a name the first counts, and what cannot be read is stale (§4.2.1).
    """
    control = _directives(headers.get("cache-control", ""))
    if control.get("no-cache") == "" or "no-store" in control:
        return timedelta(), "Cache-Control"
    if (most := control.get("max-age")) is not None:
        return _seconds(_number(most)), "max-age"
    until = _date(headers.get("expires", ""))
    made = _date(headers.get("date", "")) or now
    return max(until - made, timedelta()) if until else timedelta(), "Expires"


def _age(headers: Mapping[str, str], now: datetime) -> timedelta:
    """Return how old an answer is: the greater of its Age and of the time since its Date (RFC 9111 §4.2.3)."""
    stated = _seconds(_number(headers.get("age", "").partition(",")[0]))
    made = _date(headers.get("date", "")) or now
    return max(stated, now - made, timedelta())


def _asked(headers: Mapping[str, str], now: datetime) -> timedelta:
    value = headers.get("retry-after", "")
    seconds = value.partition(",")[0].strip()
    if seconds.isascii() and seconds.isdigit():
        return _seconds(_number(seconds))
    until = _date(value)
    return max(until - now, timedelta()) if until else timedelta()


def _directives(control: str) -> Mapping[str, str]:
    """Return the directives of Cache-Control by lower-case names, the first of each; '' for no argument."""
    found: dict[str, str] = {}
    for name, quoted, plain in _DIRECTIVE.findall(control):
        found.setdefault(name.lower(), quoted or plain)
    return found


def _number(text: str) -> int:
    """Return a number of seconds (RFC 9111 §1.2.2), 0 for what is none; the longest are as good as for ever."""
    text = text.strip()
    if not (text.isascii() and text.isdigit()):
        return 0
    return int(text) if len(text) <= _DIGITS else _CENTURY


def _seconds(number: int) -> timedelta:
    return timedelta(seconds=min(max(number, 0), _CENTURY))


def _date(text: str) -> datetime | None:
    """Return an HTTP date (RFC 9110 §5.6.7), None for what is none."""
    try:
        found = parsedate_to_datetime(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
