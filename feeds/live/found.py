"""The search page: what was asked for, looked up in a store that is only read."""

from contextlib import closing
from pathlib import Path

from config.model import Config
from feeds.clean.segments import phrases, tag_token
from feeds.live.asked import PAGE, PAGES, read_asked, span
from feeds.publish.directory import render_directory
from feeds.publish.found import Asked, Found, render_found
from feeds.select.channel import build_outline, make_plan
from feeds.server import Call
from store.categories import categories
from store.database import Database, open_reader
from store.parts import archived_parts, leading
from store.search import Query, category_number, find, source_named
from store.sources import sources


def search_page(config: Config, call: Call) -> bytes:
    """Return the page that answers a query, or the list of all there is where it asks nothing.

    Raises StoreError where the store cannot be read.
    """
    asked = read_asked(call.query)
    with closing(open_reader(Path(config.site.store))) as database:
        if asked:
            return render_found(config.site, asked, look_up(database, asked, config.site.timezone))
        plan = make_plan(config, categories(database))
        parts = list(leading(archived_parts(database).get(plan.nodes[""].id, ())))
        return render_directory(config.site, build_outline(plan), sources(database), parts, live=True)


def look_up(database: Database, asked: Asked, timezone: str) -> Found:
    """Return the page of results that was asked for."""
    wanted = phrases(asked.q)
    source = source_named(database, asked.source) if asked.source else None
    category = category_number(database, asked.category) if asked.category else None
    if (asked.q and not wanted) or (asked.source and source is None) or (asked.category and category is None):
        return Found()
    since, until = span(asked.date, timezone) if asked.date else (None, None)
    query = Query(
        phrases=wanted,
        tag=tag_token(asked.tag) if asked.tag else None,
        source_id=source.id if source else None,
        category_id=category,
        since=since,
        until=until,
    )
    items = find(database, query, PAGE + 1, skip=(asked.page - 1) * PAGE)
    more = len(items) > PAGE and asked.page < PAGES
    return Found(items=items[:PAGE], phrases=wanted, source=source, more=more)
