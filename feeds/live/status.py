"""The status page: polls and published items, looked up in a store that is only read."""

from collections import Counter
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from config.model import Config
from feeds.publish.status import DAYS, YEAR, SourceHealth, render_status
from feeds.server import Call
from store.database import Database, open_reader
from store.health import SPAN, paused_hosts, poll_days, published_spans
from store.source_model import SourceState
from store.sources import sources
from store.standing import STANDINGS, Mark, marks

_SHOWN = 100
"""So many sources are shown, those that need somebody first."""


def status_page(config: Config, _call: Call) -> bytes:
    """Return the page as it is now. Raises StoreError where the store cannot be read."""
    now = datetime.now(UTC).replace(microsecond=0)
    with closing(open_reader(Path(config.site.store))) as database, database.snapshot():
        paused = paused_hosts(database, now)
        judged = [(one, marks(one, now, paused.get(one.host))) for one in sources(database)]
        judged.sort(key=_by_need)
        since = now - timedelta(DAYS)
        shown = [
            SourceHealth(state=one, paused=paused.get(one.host), days=poll_days(database, one.id, since))
            for one, _ in judged[:_SHOWN]
        ]
        calendar = items_by_day(database, config.site.timezone, now)
    return render_status(config.site, shown, len(judged) - len(shown), calendar, now)


def items_by_day(database: Database, timezone: str, now: datetime) -> Counter[date]:
    """Return how many items were published on each day, in a zone, of the year before `now`."""
    zone = ZoneInfo(timezone)
    days: Counter[date] = Counter()
    for span, items in published_spans(database, now - timedelta(YEAR + 1), now + timedelta(1)).items():
        days[datetime.fromtimestamp(span * SPAN, zone).date()] += items
    return days


def _by_need(judged: tuple[SourceState, tuple[Mark, ...]]) -> tuple[int, str, int]:
    state, found = judged
    worst = STANDINGS.index(found[0].name) if found else len(STANDINGS)
    return worst, state.title.casefold(), state.id
