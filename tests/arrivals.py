"""Items about to be saved, for tests of the store."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from make import item

from feeds.select.arrival import arrive
from store.configured import sync_sources
from store.database import Database
from store.model import Arrival, Item
from store.saving import save_host
from store.source_model import PollResult, SourceSpec, SourceState
from store.sources import claim, sources

URL = "https://news.example/feed.xml"


def spec(url: str = URL, *paths: str, **overrides: Any) -> SourceSpec:
    """Return a subscribed feed whose items go to `paths`."""
    values: dict[str, Any] = {"kind": "feed", "host": urlsplit(url).netloc, "placement": repr(paths)}
    return SourceSpec(**{**values, "url": url, "paths": paths, **overrides})


def arrival(now: datetime, *paths: str, source: str = URL, **overrides: Any) -> Arrival:
    """Return an item that a poll at `now` brought."""
    return arrive(item(**overrides), source, paths, now)


def poll(state: SourceState, now: datetime, *arrivals: Arrival, **overrides: Any) -> PollResult:
    """Return the result of a poll that went well."""
    values: dict[str, Any] = {"outcome": "ok", "next_at": now, "reason": "every 1 h", "arrivals": arrivals}
    return PollResult(source_id=state.id, at=now, **{**values, **overrides})


def configure(database: Database, now: datetime, *specs: SourceSpec) -> dict[str, SourceState]:
    """Make the store's sources these, and return them by their URLs."""
    sync_sources(database, specs, lambda one, _item: one.paths, now)
    return {state.url: state for state in sources(database)}


def deliver(database: Database, now: datetime, *arrivals: Arrival, url: str = URL) -> None:
    """Poll the source at `url` and save what it brought."""
    leases = claim(database, now, most=100, ttl=timedelta(hours=1), batch=20)
    for lease in leases:
        states = [state for state in lease.sources if state.url == url]
        save_host(database, lease, [poll(state, now, *arrivals) for state in states], now)


def titles(items: tuple[Any, ...]) -> list[str]:
    """Return the titles of stored items."""
    found: list[Item] = [one.item for one in items]
    return [one.title for one in found]
