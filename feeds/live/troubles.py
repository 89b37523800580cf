"""The feed of our own troubles, looked up in a store that is only read."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from config.model import Config
from feeds.holds import held_since, holds
from feeds.publish.troubles import MOST, Told, of_hold, of_lateness, of_outage, of_sources, render_troubles
from feeds.server import Call
from store.categories import categories
from store.database import Database, open_reader
from store.health import outage_since, store_began
from store.sources import FIRST, next_due
from store.standing import LATE
from store.troubles import noted_troubles


def troubles_feed(config: Config, _call: Call) -> bytes:
    """Return the feed as it is now. Raises StoreError where the store cannot be read."""
    with closing(open_reader(Path(config.site.store))) as database, database.snapshot():
        told = [*of_sources(noted_troubles(database, MOST)), *_of_ours(config, database, datetime.now(UTC))]
        return render_troubles(config.site, told, store_began(database) or FIRST)


def _of_ours(config: Config, database: Database, now: datetime) -> Iterator[Told]:
    """Yield the troubles that are no source's, as long as they last."""
    due, outage = next_due(database), outage_since(database)
    if due and due + LATE < now:
        yield of_lateness(due, due + LATE)
    if outage:
        yield of_outage(outage)
    refused = {slug: hold for slug, hold in holds(config.site.output).items() if hold.state == "refused"}
    paths = {node.slug_path: node.path for node in categories(database)} if refused else {}
    for slug, hold in refused.items():
        if since := held_since(config.site.output, slug):
            yield of_hold(paths.get(slug, slug), hold.why, since)
