"""robots.txt: what of it is for us (RFC 9309). Pure.

Of a group for every crawler only its Crawl-delay counts: a feed is polled since a person subscribed to it. What it
forbids is for those who follow links; many sites forbid them their feeds.
"""

import math
import re
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from store.source_model import Robots

MOST_BYTES = 500 * 1024
"""So much of a robots.txt is read, the least that a crawler has to (RFC 9309 §2.5)."""
_US = "feedworks"
_MOST_RULES = 1_000
_LONGEST_RULE = 2_048
"""Characters of a line that is kept: few servers take a longer address."""

_LINE = re.compile(r"[ \t]*([a-z-]+)[ \t]*:[ \t]*([^#]*)", re.IGNORECASE)
_TOKEN = re.compile(r"\*|[a-z_-]+", re.IGNORECASE)
_RULES = frozenset({"allow", "disallow", "crawl-delay"})


class _Record(NamedTuple):
    """A line of a group (RFC 9309 §2.2.2) that is for us by name, or else for all."""

    is_ours: bool
    key: str
    value: str


def read_robots(body: bytes, now: datetime) -> Robots:
    """Return what a robots.txt says to us; of what is none, such as a page, nothing. It never fails."""
    text = body[:MOST_BYTES].decode("utf-8-sig", "replace")
    if len(body) >= MOST_BYTES:
        text = text[: max(text.rfind("\n"), text.rfind("\r")) + 1]  # half a line would be another rule
    records = list(_records(text))
    named = [record for record in records if record.is_ours]
    own = named or records
    lines = (f"{one.key.title()}: {one.value}" for one in named if one.key != "crawl-delay" and one.value)
    rules = [line for line in lines if len(line) <= _LONGEST_RULE]
    delays = (_seconds(one.value) for one in own if one.key == "crawl-delay")
    return Robots(at=now, delay=max(delays, default=0.0), rules=tuple(rules[:_MOST_RULES]))


def forbidding(robots: Robots, url: str) -> str | None:
    """Return the line that forbids us to ask for `url`, None where none does: the longest (RFC 9309 §2.2.2)."""
    if not robots.rules or _permits(robots.rules, url):
        return None
    return max((rule for rule in robots.rules if not _permits((rule,), url)), key=len)


def _records(text: str) -> Iterator[_Record]:
    """Yield the records of groups for us or all; what else there is neither counts nor ends a group (§2.2.4)."""
    is_ours = is_for_all = False
    is_open = False  # whether one more user-agent belongs to the same group
    # All that ends a line for Python: a rule that held one would be two, once it is kept.
    for line in text.replace("\0", "").splitlines():
        found = _LINE.match(line)
        key, value = (found[1].lower(), found[2].strip()) if found else ("", "")
        if key == "user-agent":
            token = _TOKEN.match(value)
            name = token[0].lower() if token else ""
            is_ours = name == _US or (is_open and is_ours)
            is_for_all = name == "*" or (is_open and is_for_all)
            is_open = True
        elif key in _RULES:
            is_open = False
            if is_ours or is_for_all:
                yield _Record(is_ours, key, value)


def _seconds(value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        return 0.0
    return seconds if math.isfinite(seconds) and seconds > 0 else 0.0


def _permits(rules: tuple[str, ...], url: str) -> bool:
    from protego import Protego  # noqa: PLC0415  # few sites speak of us

    return Protego.parse("\n".join((f"User-agent: {_US}", *rules))).can_fetch(url, _US)
