"""What comes back of an item that goes out as a post."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from feeds.export.forms import FORMS, FormName
from feeds.export.names import file_name
from feeds.export.render import render
from feeds.posts import PostSettings, read_post
from feeds.publish.parts import credit
from store.model import Item, Origin, StoredItem

NOW = datetime(9999, 1, 1, tzinfo=UTC)
FORM_NAMES: tuple[FormName, ...] = ("hexo", "jekyll", "hugo")


def post(stored: StoredItem, dialect: FormName = "hexo", zone: str = "UTC", name: str = "a") -> str:
    """Return the post of an item as text."""
    form = FORMS[dialect]
    return render(stored, form, ZoneInfo(zone), name + form.suffix).decode()


def back(stored: StoredItem, dialect: FormName, zone: str = "UTC") -> Item:
    """Export an item and import it again, under the same settings."""
    form = FORMS[dialect]
    name = file_name(stored, form, stored.date)
    data = render(stored, form, ZoneInfo(zone), name)
    settings = PostSettings(dialect=dialect, default_zone=zone)
    return identified(read_post(data, PurePosixPath(name), settings, NOW).item)


def published(stored: StoredItem) -> Item:
    """Return an item with what is published of it: its id, date and places, its categories as tags, its feed."""
    item, source = stored.item, credit(stored)
    terms = dict.fromkeys((*item.categories, *item.tags))
    return identified(
        replace(
            item,
            guid=stored.public_id,
            published=stored.date,
            categories=stored.paths,
            tags=tuple(term for term in terms if term not in stored.paths),
            source=Origin(title=source.title, url=source.url) if source else None,
        )
    )


def identified(item: Item) -> Item:
    """Return an item without what its source knows it by."""
    return replace(item, key="", raw_hash="")


def front(text: str) -> dict[str, Any]:
    """Return the keys and values of front matter as a YAML 1.1 reader has them."""
    loaded: dict[str, Any] = yaml.safe_load(text.split("---\n")[1])
    return loaded
