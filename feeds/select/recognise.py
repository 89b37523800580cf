"""Items that a feed gives other ids than before: which are known, and what to tell them apart by from now on."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from feeds.select.arrival import content_hash
from store.model import Identity, Item, KnownItem


def recognised(items: Sequence[Item], known: Mapping[str, KnownItem]) -> Mapping[str, str]:
    """Return the former keys of items with new ones, by the new: the content is the same, or title and date are.

    Same content is all that a reader could see. A title alone, or a link alone, may be used again every day.
    """
    contents = {one.content_hash: key for key, one in known.items()}
    headlines = {_headline(one): key for key, one in known.items()}
    found: dict[str, str] = {}
    for item in items:
        headline = _headline(item)
        former = contents.get(content_hash(item)) or (headlines.get(headline) if all(headline) else None)
        if former and item.key not in known and former not in found.values():
            found[item.key] = former
    return found


def _headline(item: Item | KnownItem) -> tuple[str, datetime | None]:
    return item.title, item.published


def steadier(
    items: Sequence[Item], former: Mapping[str, str], known: Mapping[str, KnownItem], policy: Identity
) -> Identity:
    """Return what tells the items of a feed apart from now on: `policy`, or a weaker one where its ids change.

    They change when no less than half of its items are known, though under none of the ids that it gives them now;
    `former` has their keys by the new ones. Links do where most stayed, else title and date.
    """
    if not former or 2 * len(former) < len(items):
        return policy
    stayed = sum(
        item.url is not None and item.url == known[former[item.key]].url for item in items if item.key in former
    )
    return "link" if policy == "guid" and 2 * stayed >= len(former) else "title"
