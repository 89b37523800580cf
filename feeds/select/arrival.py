"""What becomes of an item that was just read: its categories, its date, its public name."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from feeds.select.identity import public_id
from store.model import Arrival, Item

_FIRST_DAY = datetime(1970, 1, 2, tzinfo=UTC)
"""What is dated before is dated by a program whose clock or date was zero, in whatever zone."""
_AHEAD = timedelta(hours=24)
"""A date further in the future than this is not believed: the item would stick on top of every feed."""


def arrive(
    item: Item, source_url: str, paths: Sequence[str], now: datetime, undated: datetime | None = None
) -> Arrival:
    """Decide how `item`, first seen `now`, is stored: where, ordered by which date, published under which id.

    Without a date of its own that is credible it is dated `undated`, or `now`.
    """
    return Arrival(
        item=item,
        content_hash=content_hash(item),
        paths=tuple(paths),
        date=credible_date(item, now, undated),
        public_id=public_id(item.guid, claimed=False, source_url=source_url, key=item.key),
        fallback_id=public_id(item.guid, claimed=True, source_url=source_url, key=item.key),
    )


def arrive_archived(
    items: Iterable[Item], source_url: str, paths: Sequence[str], now: datetime, newer: datetime
) -> tuple[Arrival, ...]:
    """Decide how the items of a document of an archive are stored, newest first.

    One without a date of its own is no news: it stands behind `newer`, the oldest date of the newer document, by
    as many seconds as its place.
    """
    return tuple(
        arrive(item, source_url, paths, now, newer - timedelta(seconds=place))
        for place, item in enumerate(items, 1)
    )


def credible_date(item: Item, now: datetime, undated: datetime | None = None) -> datetime:
    """Return the item's own date; `undated`, or `now`, where that is none, zero, or more than a day ahead."""
    claimed = item.published or item.updated
    if claimed is not None and _FIRST_DAY < claimed <= now + _AHEAD:
        return claimed
    return undated or now


def content_hash(item: Item) -> str:
    """Return a hash of all that is published of an item; it moves only when a reader could see a change.

    A feed that dates its items anew at every poll does not change them, so their dates stay out.
    """
    seen = (
        item.url,
        item.title,
        item.authors,
        item.summary,
        item.content,
        item.language,
        item.categories,
        item.tags,
        item.image,
        item.enclosures,
        item.source,
        *item.extensions,
    )
    return hashlib.sha256(repr(seen).encode("utf-8", "surrogatepass")).hexdigest()[:32]
