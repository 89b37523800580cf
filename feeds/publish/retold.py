"""Which items of a channel tell the same story: by the same link, or soon under the same long title."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Literal, NamedTuple

from feeds.clean.text import never_html
from feeds.publish.parts import page_url, public_url, title_text
from store.model import SourceInfo, StoredItem

_MOST = 3
_LONG = 30  # characters of a title; shorter ones ("Weekly update") are met again by chance
_SOON = timedelta(hours=48)
_CAMPAIGN = re.compile(r"[?&](?:utm_[a-z]+|fbclid|gclid)=[^&#]*")


class Other(NamedTuple):
    """A link to who else told a story: `via` to the feed that has the same link, `related` to another page."""

    rel: Literal["via", "related"]
    href: str
    title: str | None


def retold(items: Iterable[StoredItem]) -> Mapping[int, tuple[Other, ...]]:
    """Return who else told the story of an item, by its id: at most three others, in the order of the channel."""
    groups: dict[str, list[StoredItem]] = defaultdict(list)
    for stored in items:
        for key in _keys(stored):
            groups[key].append(stored)
    found: dict[int, dict[Other, None]] = defaultdict(dict)
    for group in groups.values():
        for stored in group[: _MOST + 1] if len(group) > 1 else ():
            found[stored.id] |= dict.fromkeys(_others(stored, group[: _MOST + 1]))
    return {number: tuple(others)[:_MOST] for number, others in found.items() if others}


def _keys(stored: StoredItem) -> Iterable[str]:
    if stored.item.url:
        yield _canonical(stored.item.url)
    if len(stored.item.title) >= _LONG:
        yield stored.item.title.casefold()


def _canonical(url: str) -> str:
    """Return a URL as it was before it was shared: without scheme, fragment and marks of campaigns."""
    return _CAMPAIGN.sub("", url.partition("#")[0]).partition("//")[2].rstrip("/?&")


def _others(stored: StoredItem, group: Iterable[StoredItem]) -> Iterable[Other]:
    own = _canonical(stored.item.url or "")
    for other in group:
        url, source = page_url(other.item), other.source
        if not url or source.id == stored.source.id:
            continue
        if _canonical(url) != own:
            if abs(other.date - stored.date) <= _SOON:
                yield Other("related", url, _named(source))
        elif source.kind == "feed" and (feed := public_url(source.link or "") or public_url(source.url)):
            yield Other("via", feed, _named(source))


def _named(source: SourceInfo) -> str | None:
    return never_html(title_text(source.title)).strip() or None
