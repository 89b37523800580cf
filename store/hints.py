"""What a feed's document says of when to ask for it again."""

import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """The wishes of a document; nothing said is None or empty.

    `ttl` is in seconds (RSS 2.0 `ttl`, there in minutes), `skip_hours` are hours in UTC from 0 to 23 and
    `skip_days` days of the week in UTC from Monday, 0 (RSS 2.0 `skipHours`, `skipDays`), `every` is in seconds: a
    period divided by its frequency (RSS 1.0 Syndication module, `sy:updatePeriod` and `sy:updateFrequency`).
    """

    ttl: int | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()
    every: int | None = None


NO_HINTS = Hints()


def write_hints(hints: Hints) -> str:
    """Return hints as JSON, '' where there are none."""
    if hints == NO_HINTS:
        return ""
    said = {
        "ttl": hints.ttl,
        "skip_hours": sorted(hints.skip_hours),
        "skip_days": sorted(hints.skip_days),
        "every": hints.every,
    }
    return json.dumps({name: value for name, value in said.items() if value not in (None, [])})


def read_hints(text: str) -> Hints:
    """Return what `write_hints` wrote."""
    said = json.loads(text) if text else {}
    return Hints(
        ttl=said.get("ttl"),
        skip_hours=frozenset(said.get("skip_hours", ())),
        skip_days=frozenset(said.get("skip_days", ())),
        every=said.get("every"),
    )
