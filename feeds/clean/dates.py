"""Dates as feeds and posts write them: RFC 822, 850, 2822 and 3339, W3CDTF, ISO 8601, asctime, East Asian forms.

Months may have their names in the larger languages of Europe, and in those that feedparser knows.
A table of expressions finds the day; one more reads the time and the zone in what is left. Nothing is guessed:
what fits no line of the table is no date.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from datetime import time as clock_time
from zoneinfo import ZoneInfo

# How the months begin: English, German, Dutch, French, Spanish, Portuguese, Italian, Russian, Greek, Hungarian.
_MONTHS = {
    beginning: number + 1
    for number, beginnings in enumerate((
        "jan ene gen янв ιαν",
        "feb fév fev фев φεβ",
        "mar mär mrz maa már мар μαρ μάρ",
        "apr abr avr ápr апр απρ",
        "may mai mei mag máj мая май μαϊ μάι μαι",
        "jun juin giu jún июн ιουν ιούν",
        "jul juil lug júl июл ιουλ ιούλ",
        "aug ago aoû aou авг αυγ αύγ",
        "sep set sze сен σεπ",
        "oct okt out ott окт οκτ",
        "nov ноя νοε νοέ",
        "dec dez dic déc дек δεκ",
    ))
    for beginning in beginnings.split()
}  # fmt: skip

# Hours east of Greenwich. RFC 822 §5.1 gives those of the United States; the rest are in use where no other zone
# of that name is as common. Any other name says nothing (RFC 2822 §4.3) and means UTC.
_ZONES = {
    "nst": -3.5, "ndt": -2.5, "ast": -4, "adt": -3, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7,
    "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10, "brt": -3, "art": -3, "bst": 1, "cet": 1,
    "cest": 2, "met": 1, "mest": 2, "mez": 1, "mesz": 2, "eet": 2, "eest": 3, "sast": 2, "msk": 3, "msd": 4,
    "ist": 5.5, "hkt": 8, "sgt": 8, "awst": 8, "jst": 9, "kst": 9, "acst": 9.5, "acdt": 10.5, "aest": 10,
    "aedt": 11, "nzst": 12, "nzdt": 13,
}  # fmt: skip

_AFTERNOON = frozenset({"pm", "下午", "午後", "오후"})

_WEEKDAY = r"(?:[^\W\d]+(?:[.,]+\s*|\s+))?"
_MONTH = rf"(?P<name>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})[^\W\d]*\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_ZONE = r"(?P<zone>[a-z]{1,5})?\s*(?:(?P<sign>[+−-])(?P<east>\d{1,2}):?(?P<east2>\d{2})?)?"

_TIME = re.compile(
    r"""[t,\s]*
    (?: (?P<before>上午|下午|午前|午後|오전|오후|[ap]m)?\s*
        (?P<hour>\d{1,2})\s*[:时時点點시]\s*(?P<minute>\d{1,2})\s*[分분]?
        (?:\s*:?\s*(?P<second>\d{1,2})\s*[秒초]?)?(?:[.,]\d+)?\s*(?P<after>[ap]\.?m\b\.?)?
      | (?P<hour2>\d{2})(?P<minute2>\d{2})(?P<second2>\d{2})?(?:[.,]\d+)?
    )?
    \s*"""
    + _ZONE
    + r"\s*(?:\[[\w/+-]+\])?\s*",
    re.VERBOSE,
)


def parse_date(text: str, zone: str | None = None, default_zone: str = "UTC") -> datetime | None:
    """Return the moment that `text` names, in UTC and to the second, or None where it names none.

    `zone` (an IANA name) overrules the zone that the text states and takes its wall time; a text that states
    none is in `zone`, else in `default_zone`. Raises ZoneInfoNotFoundError for a zone that does not exist.
    """
    text = re.sub(r"\([^()]*\)", " ", text[:128]).strip().lower()
    for pattern, day_of in _FORMS:
        if found := pattern.match(text):
            time = _TIME.fullmatch(found.groupdict().get("time", "") + text[found.end() :])
            try:
                return _moment(day_of(found), time, zone, default_zone) if time else None
            except (ValueError, OverflowError):  # the 31st of February, year 0, 25 o'clock, before year 1 in UTC
                return None
    return None


def _moment(day: date, time: re.Match[str], zone: str | None, default_zone: str) -> datetime:
    wall = datetime.combine(day, clock_time.min) + _since_midnight(time)
    if zone:
        return wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return wall.replace(tzinfo=_stated_zone(time) or ZoneInfo(default_zone)).astimezone(UTC)


def _since_midnight(time: re.Match[str]) -> timedelta:
    """Return the time of day; 24:00 and the leap second 23:59:60 (RFC 3339 §5.7) are the next day's first."""
    hour, minute, second = (int(time[name] or time[name + "2"] or 0) for name in ("hour", "minute", "second"))
    half = time["before"] or (time["after"] or "").replace(".", "")
    if half:
        hour = hour % 12 + (12 if half in _AFTERNOON else 0)
    if hour > 24 or minute > 59 or second > 60 or (hour == 24 and (minute or second)):
        raise ValueError
    return timedelta(hours=hour, minutes=minute, seconds=second)


def _stated_zone(time: re.Match[str]) -> tzinfo | None:
    """Return the zone that is stated; one that is nowhere on Earth says nothing, as an unknown name does."""
    if time["sign"]:
        hours, minutes = int(time["east"]), int(time["east2"] or 0)
        east = timedelta(hours=hours, minutes=minutes) if hours <= 14 and minutes <= 59 else timedelta()
        return timezone(east if time["sign"] == "+" else -east)
    if time["zone"]:
        return timezone(timedelta(hours=_ZONES.get(time["zone"], 0)))
    return None


def _named_month(found: re.Match[str]) -> date:
    year = int(found["year"])
    if len(found["year"]) < 4:  # RFC 2822 §4.3
        year += 2000 if year < 50 else 1900
    return date(year, _MONTHS[found["name"]], int(found["day"]))


def _numbers(found: re.Match[str]) -> date:
    parts = found.groupdict("1")
    return date(int(parts["year"]), int(parts.get("month", 1)), int(parts.get("day", 1)))


def _week(found: re.Match[str]) -> date:
    return date.fromisocalendar(int(found["year"]), int(found["week"]), int(found["day"] or 1))


def _ordinal(found: re.Match[str]) -> date:
    day = date(int(found["year"]), 1, 1) + timedelta(days=int(found["day"]) - 1)
    if day.year != int(found["year"]):
        raise ValueError
    return day


_ASCTIME = (
    rf"{_WEEKDAY}{_MONTH}\s+{_DAY}\s+(?P<time>\d{{1,2}}:\d{{2}}(?::\d{{2}})?\s+(?:(?:[a-z]{{1,5}}|[+-]\d{{4}})\s+)?)"
    r"(?P<year>\d{4})(?!\d)"
)
_EAST_ASIAN = (
    r"(?P<year>\d{4})\s*[年년]\s*(?P<month>\d{1,2})\s*[月월]\s*(?P<day>\d{1,2})\s*[日일号號]?"
    r"\s*(?:（[^）]*）|星期.|[月火水木金土日]曜日|[월화수목금토일]요일)?"
)

# The first expression that fits the beginning of a text decides.
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], date]], ...] = (
    (re.compile(rf"{_WEEKDAY}{_DAY}[\s-]+{_MONTH}[,\s-]+(?P<year>\d{{2,4}})(?![\d:])"), _named_month),
    (re.compile(rf"{_WEEKDAY}(?P<year>\d{{4}})([-/.])(?P<month>\d{{1,2}})\2(?P<day>\d{{1,2}})(?!\d)"), _numbers),
    (re.compile(rf"{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+(?P<year>\d{{4}})(?!\d)"), _named_month),
    (re.compile(_ASCTIME), _named_month),
    (re.compile(rf"(?P<year>\d{{4}})-{_MONTH}-(?P<day>\d{{1,2}})(?!\d)"), _named_month),
    (re.compile(r"(?P<year>\d{4})-?w(?P<week>\d{2})(?:-?(?P<day>\d))?(?!\d)"), _week),
    (re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?:(?!\d)|(?=\d{4}))"), _numbers),
    (re.compile(r"(?P<year>\d{4})-?(?P<day>\d{3})(?!\d)"), _ordinal),
    (re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})(?![-\d])"), _numbers),
    (re.compile(r"(?P<year>\d{4})(?=z?$)"), _numbers),
    (re.compile(_EAST_ASIAN), _numbers),
)
