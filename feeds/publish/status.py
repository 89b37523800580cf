"""How the sources are doing, and how much was published on which day -> an HTML page with drawings in SVG."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from config.model import Site
from feeds.publish.pages import render_page
from feeds.publish.parts import public_text
from feeds.publish.weight import fitting, weight
from store.health import PollDay
from store.source_model import SourceState
from store.standing import marks

DAYS = 30
"""Days of polls that are shown."""
YEAR = 365
"""Days of published items that are shown."""
_CELL, _MARK = 12, 10
"""Units of a drawing from one mark to the next, and of a mark."""
_LEFT, _TOP = 26, 14
"""Units of a calendar beside its marks, for the names of days and months."""
_HALF = 27
"""Weeks of half a calendar, in which the names can be read on a narrow screen."""
_LEVELS = 4
_ROOM = 62_000
"""Bytes that the sources may be."""
_ROW = 560
"""Bytes of a source but for its texts and its drawing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """A source, until when its host is left alone, and the days on which it was polled, of the last DAYS."""

    state: SourceState
    paused: datetime | None = None
    days: tuple[PollDay, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Marks of an SVG: a path for each kind, and what they say in numbers.

    `months` are the numbers of the months that begin, by the place (x) of the week in which they do.
    """

    width: int
    height: int
    paths: Mapping[str, str]
    counts: Mapping[str, int]
    months: Mapping[int, int] = field(default_factory=dict)


def render_status(
    site: Site, sources: Sequence[SourceHealth], others: int, calendar: Mapping[date, int], now: datetime
) -> bytes:
    """Return the page at `now`, as UTF-8; `others` is how many sources are not shown.

    Of `sources` as many are shown as keep the page light.
    """
    today = now.astimezone(ZoneInfo(site.timezone)).date()
    days = {day: count for day, count in calendar.items() if today - timedelta(YEAR) < day <= today}
    shown = fitting([_row(source, now) for source in sources], _cost, _ROOM)
    most = max(days, key=lambda day: (days[day], day), default=None)
    return render_page(
        "status.html",
        here="status",
        language=site.language,
        timezone=site.timezone,
        site_title=site.title,
        now=now,
        rows=shown,
        others=others + len(sources) - len(shown),
        calendar=draw_calendar(days, today),
        weekdays=[(_TOP + number * _CELL + _MARK - 1, number) for number in (0, 2, 4)],
        items=sum(days.values()),
        most=most,
        most_items=days[most] if most else 0,
        months=list(_months(days)),
    )


def draw_polls(days: Sequence[PollDay], now: datetime) -> Drawing:
    """Return a mark for each of the last DAYS, the newest at the end: fine, failed or without polls."""
    by_day = {one.day: one for one in days}
    today = int(now.timestamp()) // 86400
    kinds: dict[str, list[str]] = {"fine": [], "failed": [], "without": []}
    for place in range(DAYS):
        one = by_day.get(today - DAYS + 1 + place)
        x = place * _CELL
        if one is None:
            kinds["without"].append(f"M{x + 4} 4h2v2h-2z")
        elif one.failed:
            kinds["failed"].append(f"M{x + 1} 1h8v8h-8z")
        else:
            kinds["fine"].append(f"M{x} 0h{_MARK}v{_MARK}h-{_MARK}z")
    return Drawing(
        width=DAYS * _CELL - _CELL + _MARK,
        height=_MARK,
        paths={kind: "".join(marks) for kind, marks in kinds.items()},
        counts={kind: len(marks) for kind, marks in kinds.items()},
    )


def draw_calendar(days: Mapping[date, int], today: date) -> tuple[Drawing, Drawing]:
    """Return a mark for each day of the year that ends `today`, in two halves: a column a week, from Monday.

    Four levels share the numbers from 1 to that of the fullest day; level 0 is a day without items.
    """
    first = today - timedelta(YEAR - 1)
    monday = first - timedelta(first.weekday())
    middle = monday + timedelta(weeks=_HALF)
    most = max(days.values(), default=0)
    year = [first + timedelta(number) for number in range(YEAR)]
    older, newer = [day for day in year if day < middle], [day for day in year if day >= middle]
    return _draw_weeks(days, older, monday, most), _draw_weeks(days, newer, middle, most)


def _draw_weeks(days: Mapping[date, int], shown: Sequence[date], monday: date, most: int) -> Drawing:
    levels: dict[str, list[str]] = {f"level{number}": [] for number in range(_LEVELS + 1)}
    months = {}
    for day in shown:
        level = -(-days.get(day, 0) * _LEVELS // most) if most else 0
        x = _LEFT + (day - monday).days // 7 * _CELL
        levels[f"level{level}"].append(f"M{x} {_TOP + day.weekday() * _CELL}h{_MARK}v{_MARK}h-{_MARK}z")
        if day.day == 1:
            months[x] = day.month
    return Drawing(
        width=_LEFT + _HALF * _CELL,
        height=_TOP + 6 * _CELL + _MARK,
        paths={level: "".join(marks) for level, marks in levels.items()},
        counts={level: len(marks) for level, marks in levels.items()},
        months=months,
    )


def _row(source: SourceHealth, now: datetime) -> dict[str, object]:
    state = source.state
    feed = state.kind == "feed"
    return {
        "id": state.id,
        "name": state.title or (urlsplit(state.url).hostname or "" if feed else ""),
        "polls": draw_polls(source.days, now) if feed else None,
        "polled_at": state.polled_at,
        "news": max((one.news for one in source.days if one.news), default=state.news_at),
        "marks": [mark.name for mark in marks(state, now, source.paused)],
        "failing": state.failures > 0,
        # What goes wrong with posts tells folders of this machine.
        "error": public_text(state.error or "") if feed else "",
    }


def _cost(row: Mapping[str, object]) -> int:
    """Return about how many bytes a row is."""
    polls = row["polls"]
    drawn = sum(map(len, polls.paths.values())) if isinstance(polls, Drawing) else 0
    return _ROW + drawn + weight(str(row["name"]), str(row["error"]))


def _months(days: Mapping[date, int]) -> Iterator[tuple[str, int]]:
    """Yield each month ('YYYY-MM') that has items and how many, the newest first."""
    for month in sorted({f"{day:%Y-%m}" for day in days if days[day]}, reverse=True):
        yield month, sum(count for day, count in days.items() if f"{day:%Y-%m}" == month)
