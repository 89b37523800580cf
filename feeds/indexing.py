"""The step that makes what is published findable: after saving, a few items at a time, so that no poll waits."""

import math
import time

from feeds.clean.segments import segment, tag_token
from feeds.publish.excerpt import full_text
from store.model import Item
from store.search import Entry, index_pending
from store.thread import StoreThread

_BATCH = 25
"""So many items are indexed before the store is free for others: some ten milliseconds."""


async def index_items(store: StoreThread, seconds: float = math.inf) -> int:
    """Bring the search index up to date, the newest items first; return with how many.

    What is not indexed after so many seconds, or when the process is killed, is the next time.
    """
    deadline = time.monotonic() + seconds
    total = 0
    while done := await store(index_pending, entry_of, _BATCH):
        total += done
        if time.monotonic() > deadline:
            break
    return total


def entry_of(item: Item) -> Entry:
    """Return what can be found of an item: all that a page or a feed shows of it."""
    names = (*(person.name for person in item.authors), *item.tags)
    return Entry(
        title=segment(item.title),
        body=segment(full_text(item)),
        names=segment(" ".join(names)),
        tags=tuple(map(tag_token, item.tags)),
    )
