"""Real sources: the moments that the dates in feed documents tell, as traces in one common window."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from feeds.errors import FeedworksError
from feeds.model import Document
from feeds.parse import parse
from feeds.simulate.families import EPOCH
from feeds.simulate.model import DAY, WEEK, Trace

_FEWEST = 5
"""Moments without which a document tells no rhythm."""
_COUNTED = 91 * DAY
"""The most of a trace that counts: a quarter of a year."""
_WARM = 365 * DAY
"""The most of a trace before that, in which rules learn."""


def item_times(folder: Path, now: datetime) -> Mapping[str, list[float]]:
    """Return the dates of all items of each document below `folder` that can be read as a feed. Raises OSError."""
    found = {}
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        name = path.relative_to(folder).as_posix()
        try:
            feed = parse(Document(body=path.read_bytes(), url=f"file:///{name}", now=now, max_items=100_000))
        except (FeedworksError, RecursionError):
            continue
        dates = [item.published.timestamp() for item in feed.items if item.published]
        found[name] = sorted(date for date in dates if 0 < date < now.timestamp())
    return found


def traces(times: Mapping[str, Sequence[float]]) -> list[Trace]:
    """Return the sources whose documents tell when items appeared, each once.

    Of the last half of the time that a document spans, a quarter of a year counts at most, which may lie anywhere
    in it (by a hash of the name: a document ends with an item, so its end has more of them than other times). What
    is before is there to learn from. All are moved by whole weeks to one place: hours and weekdays stay.
    """
    return [_trace(name, number, dates) for number, (name, dates) in enumerate(_usable(times))]


def half(name: str) -> int:
    """Return to which half a document belongs: 0, on which constants are tuned, or 1, which is reported."""
    return _mark(name)[0] % 2


def _usable(times: Mapping[str, Sequence[float]]) -> Iterator[tuple[str, Sequence[float]]]:
    """Leave out what has too few moments, less than a day, days without hours, or is another copy of a feed."""
    known = set()
    for name, dates in times.items():
        moments = sorted(set(dates))
        if len(moments) < _FEWEST or moments[-1] - moments[0] < DAY:
            continue
        if sum(moment % DAY == 0 for moment in moments) > len(moments) / 3:
            continue
        newest = tuple(moments[-3:])
        if newest not in known:
            known.add(newest)
            yield name, dates


def _trace(name: str, number: int, dates: Sequence[float]) -> Trace:
    first, last = dates[0], dates[-1]
    middle = (first + last) / 2
    room = max(last - middle - _COUNTED, 0.0)
    warm = middle + room * _mark(name)[1] / 256
    moved = (EPOCH // WEEK - warm // WEEK) * WEEK
    return Trace(
        name=name,
        host=number,
        times=[date + moved for date in dates],
        start=max(first, warm - _WARM) + moved,
        warm=warm + moved,
        end=min(warm + _COUNTED, last) + moved,
    )


def _mark(name: str) -> bytes:
    return sha256(f"feedworks{name}".encode()).digest()
