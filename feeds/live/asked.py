"""The query of a search page, read: whatever it holds, something can be looked for."""

import re
from datetime import datetime
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from feeds.publish.found import Asked

PAGE = 20
"""Results on a page."""
PAGES = 50
"""What lies behind so many pages is found with more words."""
_LONGEST = 500
"""Characters of a query's value that are looked at."""
_DATE = re.compile(r"(1[6-9]|2[01])\d\d-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?", re.ASCII)


def read_asked(query: str) -> Asked:
    """Return what a query (`q=…&tag=…`) asks for; what else it says, or says unreadably, counts for nothing."""
    try:
        pairs = parse_qsl(query, max_num_fields=20, errors="replace")
    except ValueError:
        return Asked()
    values = {name: " ".join(value[:_LONGEST].split()) for name, value in pairs}
    return Asked(
        q=values.get("q", "")[:200],
        tag=values.get("tag", ""),
        source=values.get("source", ""),
        date=date if _is_date(date := values.get("date", "")) else "",
        category=values.get("category", "").strip("/"),
        page=_page(values.get("page", "")),
    )


def span(date: str, timezone: str) -> tuple[datetime, datetime]:
    """Return the first moment of a day or a month in a zone, and the first behind it."""
    year, month, day = (*map(int, date.split("-")), 0)[:3]
    zone = ZoneInfo(timezone)
    start = datetime(year, month, day or 1, tzinfo=zone)
    if day:
        following = datetime.fromordinal(start.toordinal() + 1)
    else:
        following = datetime(year + month // 12, month % 12 + 1, 1)  # noqa: DTZ001 - the zone comes with it
    return start, following.replace(tzinfo=zone)


def _is_date(written: str) -> bool:
    if not _DATE.fullmatch(written):
        return False
    try:
        span(written, "UTC")
    except ValueError:  # the 30th of February
        return False
    return True


def _page(written: str) -> int:
    return min(max(int(written), 1), PAGES) if re.fullmatch(r"[0-9]{1,4}", written) else 1
