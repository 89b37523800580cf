"""When a document wants to be asked for again: its words become seconds, hours and days, and nonsense nothing."""

from collections.abc import Iterable, Mapping

from feeds.parse.raw import RawHints
from store.hints import Hints

_YEAR = 366 * 86400
_DIGITS = 9
_PERIODS: Mapping[str, int] = {
    "hourly": 3600,
    "daily": 86400,
    "weekly": 7 * 86400,
    "monthly": 30 * 86400,
    "yearly": 365 * 86400,
}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MIDNIGHT = 24
"""RSS 0.91 counts hours from 1 to 24, RSS 2.0 from 0 to 23."""


def hints_of(raw: RawHints) -> Hints:
    """Return what a document says in its elements; numbers are at most a year."""
    minutes = _number(raw.ttl)
    return Hints(
        ttl=min(minutes * 60, _YEAR) or None,
        skip_hours=frozenset(_hours(raw.hours)),
        skip_days=frozenset(_DAYS.index(day.lower()) for day in raw.days if day.lower() in _DAYS),
        every=_every(raw.period, raw.frequency),
    )


def _hours(said: Iterable[str]) -> Iterable[int]:
    return (_number(hour) % _MIDNIGHT for hour in said if _is_number(hour) and _number(hour) <= _MIDNIGHT)


def _every(period: str, frequency: str) -> int | None:
    """Return the seconds between two updates (RSS 1.0 Syndication): daily and once are what is left unsaid."""
    if not period and not frequency:
        return None
    times = _number(frequency) if frequency else 1
    seconds = _PERIODS.get(period.lower() or "daily", 0)
    return (seconds // times or None) if times else None


def _number(text: str) -> int:
    """Return a number of at most nine digits, 0 for what is none."""
    return int(text) if _is_number(text) else 0


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _DIGITS
