"""feedgen, with what it loses put back.

feedgen 1.0.0 writes the plain elements well. It drops `rel`, `type` and `length` of Atom entry links, all but
one enclosure, and most of `atom:source`; it knows no names of RSS authors without an address; it stamps
missing dates with the clock, and formats dates for RSS under a process-wide change of locale. Its extensions
are given the finished lxml elements, so one extension finishes them: `Mend`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from feedgen.feed import FeedGenerator
from lxml.etree import _Element

from feeds.clean.text import legal
from feeds.model import Channel, document
from feeds.publish.languages import known_language
from feeds.publish.parts import page_url
from store.model import StoredItem


def _leave(_element: _Element) -> None:
    """Finish an element that lacks nothing."""


@dataclass(slots=True)
class Mend:
    """A feedgen extension that hands each element, once feedgen is done with it, to its `finish`.

    feedgen makes one for the feed and one for each entry; only the feed's `namespaces` are written.
    """

    finish: Callable[[_Element], None] = _leave
    namespaces: Mapping[str, str] = field(default_factory=dict)

    def extend_ns(self) -> Mapping[str, str]:
        return self.namespaces

    def extend_rss(self, element: _Element) -> None:
        self.finish(element)

    def extend_atom(self, element: _Element) -> None:
        self.finish(element)


def new_feed(channel: Channel, title: str, *, filename: str, media_type: str) -> Any:
    """Return a FeedGenerator that knows what RSS and Atom say alike of `channel`, and no entries yet."""
    feed = FeedGenerator()
    feed.register_extension("mend", Mend, Mend)
    feed.id(channel.url())
    feed.title(title)
    feed.language(known_language(channel.language))
    feed.generator("Feedworks")
    self_link = {"href": channel.url(document(filename, channel.archive.part)), "rel": "self", "type": media_type}
    # RSS knows one link, for which feedgen takes the last.
    feed.link([self_link, {"href": channel.url(), "rel": "alternate", "type": "text/html"}])
    return feed


def new_entry(feed: Any, stored: StoredItem) -> Any:
    """Append an entry that knows what RSS and Atom say alike of an item."""
    entry = feed.add_entry(order="append")
    entry.guid(legal(stored.public_id), permalink=stored.public_id == stored.item.url)
    if url := page_url(stored.item):
        entry.link(href=url, rel="alternate")
    return entry
