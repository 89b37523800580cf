"""A rhythm as a line of text for the store, and back."""

from collections.abc import Sequence
from math import isfinite

from feeds.schedule.learned import Rhythm

_VERSION = "1"
_MOST = 1e12


def write(rhythm: Rhythm) -> str:
    """Return a rhythm as ASCII of some 330 bytes; `read` undoes it.

    Four digits do for the shape. What fades has more: from one poll to the next it fades by less than that.
    """
    moments = (f"{rhythm.start:.1f}", f"{rhythm.at:.1f}")
    fading = (f"{value:.12g}" for value in (rhythm.count, *rhythm.sums))
    shape = (rhythm.hours_weight, rhythm.days_weight, *rhythm.hours, *rhythm.days)
    return " ".join((_VERSION, *moments, *fading, *(f"{value:.4g}" for value in shape)))


def read(text: str) -> Rhythm:
    """Return the rhythm that a text holds; a text that holds none is a source nobody polled."""
    version, *words = text.split()[:64] or [""]
    if version != _VERSION or len(words) != 40:
        return Rhythm()
    try:
        values = tuple(map(float, words))
    except ValueError:
        return Rhythm()
    if not all(isfinite(value) and 0 <= value <= _MOST for value in values):
        return Rhythm()
    return _rhythm(values)


def _rhythm(values: Sequence[float]) -> Rhythm:
    start, at, count, one, two, three, four, hours_weight, days_weight, *shape = values
    if hours_weight <= 0 or days_weight <= 0 or at < start:
        return Rhythm()
    return Rhythm(
        start=start,
        at=at,
        count=count,
        sums=(one, two, three, four),
        hours=tuple(shape[:24]),
        days=tuple(shape[24:]),
        hours_weight=hours_weight,
        days_weight=days_weight,
    )
