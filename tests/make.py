"""Values for tests: each has sensible defaults, and any field can be named to be another."""

from datetime import UTC, datetime
from typing import Any

from feeds.model import Channel
from feeds.select.arrival import content_hash
from store.model import Enclosure, Item, KnownItem, SourceInfo, StoredItem

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def item(**overrides: Any) -> Item:
    """Return an item with text, an author and a lead image."""
    defaults: dict[str, Any] = {
        "key": "0123456789abcdef0123456789abcdef",
        "raw_hash": "fedcba9876543210fedcba9876543210",
        "guid": "https://news.example/ferry",
        "url": "https://news.example/ferry",
        "title": "The ferry is back",
        "published": NOON,
        "summary": "<p>It sails again.</p>",
        "content": "<p>It sails again, <em>twice</em> a day.</p>",
        "image": Enclosure(
            url="https://news.example/ferry.jpg", type="image/jpeg", length=48_213, width=1200, height=630
        ),
    }
    return Item(**{**defaults, **overrides})


def source_info(**overrides: Any) -> SourceInfo:
    """Return the feed that `stored_item` came from."""
    defaults: dict[str, Any] = {
        "id": 1,
        "kind": "feed",
        "url": "https://news.example/feed.xml",
        "title": "Harbour News",
        "link": "https://news.example/",
    }
    return SourceInfo(**{**defaults, **overrides})


def stored_item(**overrides: Any) -> StoredItem:
    """Return an item as the store keeps it, placed in one category."""
    defaults: dict[str, Any] = {
        "id": 1,
        "item": item(),
        "public_id": "https://news.example/ferry",
        "date": NOON,
        "first_seen": NOON,
        "changed_at": NOON,
        "source": source_info(),
        "paths": ("News/Harbour",),
    }
    return StoredItem(**{**defaults, **overrides})


def channel(**overrides: Any) -> Channel:
    """Return a channel of one item."""
    defaults: dict[str, Any] = {
        "title": "Harbour",
        "description": "All that floats",
        "base_url": "https://planet.example/",
        "slug_path": "news/harbour",
        "path": "News/Harbour",
        "language": "en",
        "timezone": "UTC",
        "updated": NOON,
        "site_title": "Planet Example",
        "items": (stored_item(),),
    }
    return Channel(**{**defaults, **overrides})


def known(*items: Item) -> dict[str, KnownItem]:
    """Return what a store that just took in `items` tells of them to whoever reads their source again."""
    return {
        one.key: KnownItem(
            raw_hash=one.raw_hash,
            content_hash=content_hash(one),
            url=one.url,
            title=one.title,
            published=one.published,
        )
        for one in items
    }
