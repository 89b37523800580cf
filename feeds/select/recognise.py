"""Items that a feed gives other ids than before: which are known, and what to tell them apart by from now on."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from feeds.select.arrival import content_hash
from store.model import Identity, Item, KnownItem

_ENOUGH = 3
"""So many items that say what they said before, though with new dates, are no coincidence."""


def recognised(items: Sequence[Item], known: Mapping[str, KnownItem], *, dated: bool = True) -> Mapping[str, str]:
    """Return the former keys of items with new ones, by the new: title and date are the same, or all they say is.

    With `dated` all that an item says tells nothing if its date is another: a column has one title and one link
    every day, and sometimes the same text. A former key is given away once.
    """
    contents = {one.content_hash: key for key, one in known.items()}
    headlines = {_headline(one): key for key, one in known.items()}
    found: dict[str, str] = {}
    given: set[str] = set()
    for item in items:
        headline = _headline(item)
        former = headlines.get(headline) if all(headline) else None
        same = contents.get(content_hash(item))
        if former is None and same and (not dated or known[same].published == item.published):
            former = same
        if former and former not in given:
            given.add(former)
            found[item.key] = former
    return found


def _headline(item: Item | KnownItem) -> tuple[str, datetime | None]:
    return item.title, item.published


def rotated(items: Sequence[Item], known: Mapping[str, KnownItem], listed: int) -> Mapping[str, str]:
    """Return the former keys, by the new, of a feed whose ids change; none of a feed whose ids do not.

    They change when of the items that it lists no less than half are known, though under other ids.
    """
    certain = recognised(items, known)
    if certain and 2 * len(certain) >= listed:
        return certain
    likely = recognised(items, known, dated=False)
    return likely if len(likely) >= _ENOUGH and 2 * len(likely) >= listed else {}


def steadier(
    items: Sequence[Item], former: Mapping[str, str], known: Mapping[str, KnownItem], policy: Identity
) -> Identity:
    """Return what tells the items of a feed apart whose ids change: links where most of these stayed, else titles.

    `former` has the keys of those that are known by the new ones.
    """
    pairs = [(item.url, known[former[item.key]].url) for item in items if item.key in former]
    stayed = sum(url is not None and url == before for url, before in pairs)
    return "link" if policy == "guid" and 2 * stayed >= len(pairs) else "title"
