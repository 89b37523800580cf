"""The step that makes what is published findable: after saving, a few items at a time, so that no poll waits."""

import math
import time

from feeds.clean.segments import segment, tag_token
from feeds.clean.text import text_from_html
from store.model import Item
from store.search import Entry, index_pending
from store.thread import StoreThread

_BATCH = 25
"""So many items are indexed before the store is free for others: some ten milliseconds."""
_SUMMARY, _CONTENT = 2_000, 20_000
"""Characters of an item's texts that can be found."""


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
    summary, content = text_from_html(item.summary or "", _SUMMARY), text_from_html(item.content or "", _CONTENT)
    names = (*(person.name for person in item.authors), *item.tags)
    return Entry(
        title=segment(item.title),
        body=segment(content if summary in content else f"{summary} {content}"),
        names=segment(" ".join(names)),
        tags=tuple(map(tag_token, item.tags)),
    )
