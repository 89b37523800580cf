"""What a feed's document says of when to ask for it again."""

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
