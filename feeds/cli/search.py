"""The command search."""

import argparse
import os
from contextlib import closing
from pathlib import Path

from config.load import load_config
from feeds.clean.segments import phrases
from feeds.clean.urls import without_secrets
from feeds.cli.output import UsageError, config_path, emit, rfc3339, say, unknown_category, visible
from store.categories import categories
from store.database import Database, open_reader
from store.model import StoredItem
from store.search import Query, category_number, find


def search(arguments: argparse.Namespace) -> int:
    """Show the published items that hold all words."""
    config = load_config(config_path(arguments), os.environ)
    wanted = phrases(" ".join(arguments.words))
    if not wanted:
        raise UsageError(f"nothing to look for in {visible(' '.join(arguments.words))}; write words")
    with closing(open_reader(Path(config.site.store))) as database:
        query = Query(phrases=wanted, category_id=_category(database, arguments.category))
        items = find(database, query, arguments.limit)
    for stored in items:
        if arguments.json:
            emit(_object(stored))
        else:
            print(_line(stored))
    if not items:
        say(arguments, "nothing was found; every word has to be in an item")
    return 0


def _category(database: Database, path: str | None) -> int | None:
    if path is None:
        return None
    number = category_number(database, path.strip("/"))
    if number is None:
        raise unknown_category(path, [node.path for node in categories(database)])
    return number


def _object(stored: StoredItem) -> dict[str, object]:
    item, source = stored.item, stored.source
    return {
        "id": stored.public_id,
        "url": item.url,
        "title": item.title,
        "date": rfc3339(stored.date),
        "categories": stored.paths,
        "tags": item.tags,
        "source": {"title": source.title, "url": without_secrets(source.url)},
    }


def _line(stored: StoredItem) -> str:
    said = (f"{stored.date:%Y-%m-%d}", stored.item.title or "(untitled)", stored.source.title, stored.item.url)
    return visible("  ".join(part for part in said if part))
