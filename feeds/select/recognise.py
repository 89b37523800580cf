"""Items that a feed gives other ids than before: which are known, and what to tell them apart by from now on."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from feeds.select.arrival import content_hash
from store.model import Identity, Item, KnownItem

_Headline = tuple[str, datetime | None]
_ENOUGH = 3
"""So many items that say what they said before, though with new dates, are no coincidence."""


def recognised(items: Sequence[Item], known: Mapping[str, KnownItem], *, dated: bool = True) -> Mapping[str, str]:
    """Return the former keys of items with new ones, by the new: all that they say is the same, or title and date.

    With `dated` all that an item says tells nothing if its date is another: a column has one title and one link
    every day, and sometimes the same text. Title and date tell nothing where several share them.
    """
    contents = {(one.content_hash, one.published if dated else None): key for key, one in known.items()}
    headlines = _alone((_headline(one), key) for key, one in known.items())
    found: dict[str, str] = {}
    given: set[str] = set()

    def give(key: str, former: str | None) -> None:
        if former and former not in given and key not in found:
            given.add(former)
            found[key] = former

    for item in items:
        give(item.key, contents.get((content_hash(item), item.published if dated else None)))
    for headline, key in _alone((_headline(item), item.key) for item in items).items():
        give(key, headlines.get(headline))
    return found


def _headline(item: Item | KnownItem) -> _Headline:
    return item.title, item.published


def _alone(pairs: Iterable[tuple[_Headline, str]]) -> Mapping[_Headline, str]:
    """Return the keys by the headlines that are whole, and that one item has alone."""
    keys = defaultdict(list)
    for headline, key in pairs:
        keys[headline].append(key)
    return {headline: of_it[0] for headline, of_it in keys.items() if all(headline) and len(of_it) == 1}


def rotated(items: Sequence[Item], known: Mapping[str, KnownItem], listed: int) -> Mapping[str, str]:
    """Return the former keys, by the new, of a feed whose ids change; none of a feed whose ids do not.

    They change when of the items that it lists no less than half are known, though under other ids.
    """
    likely = recognised(items, known, dated=False)
    if 2 * len(likely) < listed:  # nearly always: what is new is news
        return {}
    certain = recognised(items, known)
    if 2 * len(certain) >= listed:
        return certain
    return likely if len(likely) >= _ENOUGH else {}


def steadier(
    items: Sequence[Item], former: Mapping[str, str], known: Mapping[str, KnownItem], policy: Identity
) -> Identity:
    """Return what tells the items of a feed apart whose ids change: links where most of these stayed, else titles.

    `former` has the keys of those that are known by the new ones.
    """
    pairs = [(item.url, known[former[item.key]].url) for item in items if item.key in former]
    stayed = sum(url is not None and url == before for url, before in pairs)
    return "link" if policy == "guid" and 2 * stayed >= len(pairs) else "title"
