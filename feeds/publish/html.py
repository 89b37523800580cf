"""Channel -> the HTML page of a category or of a part of its archive: self-contained, the same bytes each time."""

from collections.abc import Iterator, Sequence
from functools import partial
from urllib.parse import quote

from markupsafe import Markup

from feeds.model import Channel
from feeds.publish import atom, jsonfeed, opml, rss
from feeds.publish.excerpt import headline
from feeds.publish.pages import macro, render_page, web
from feeds.publish.pictures import local, srcsets
from feeds.publish.weight import MOST, fitting, weight
from store.model import StoredItem
from store.slugs import below

_FEEDS = tuple(
    {"id": kind, "name": name, "file": format_.FILENAME, "type": format_.MEDIA_TYPE}
    for kind, name, format_ in (("rss", "RSS", rss), ("atom", "Atom", atom), ("json", "JSON", jsonfeed))
)
_ARCHIVE = "archive"
_STORIES = 50
"""Items of a page that are told with their texts and pictures."""
_ROW, _SPARE = 200, 1_000
"""Bytes of an item of the list but for its texts, and of what stands around the list."""
# Where readers take a feed's address from a link; nothing is asked of them before that is followed.
_READERS = (
    ("Feedly", "https://feedly.com/i/subscription/feed/"),
    ("Inoreader", "https://www.inoreader.com/?add_feed="),
    ("NewsBlur", "https://www.newsblur.com/?url="),
    ("The Old Reader", "https://theoldreader.com/feeds/subscribe?url="),
)


def render(channel: Channel) -> bytes:
    """Return the page of `channel` as UTF-8: the first items with texts, more in a list, while it is light."""
    stories = _stories(channel)
    page = _render(channel, stories, 0)
    while len(page) > MOST and len(stories) > 1:
        stories = stories[: len(stories) // 2]
        page = _render(channel, stories, 0)
    listed = len(fitting(channel.items[len(stories) :], _cost, MOST - _SPARE - len(page)))
    return _render(channel, stories, listed) if listed else page


def _stories(channel: Channel) -> list[Markup]:
    """Return the first items with their texts, as they stand on the page."""
    story = macro(
        "story.html",
        "story",
        here=_folder(channel),
        language=channel.language,
        timezone=channel.timezone,
        local=partial(local, channel),
        srcsets=partial(srcsets, channel),
        referred=channel.referred,
    )
    return [
        story(stored, _places(channel, stored), stored is channel.items[0]) for stored in channel.items[:_STORIES]
    ]


def _folder(channel: Channel) -> str:
    """Return the folder that the page stands in."""
    return below(channel.slug_path, _ARCHIVE) if channel.archive.part else channel.slug_path


def _render(channel: Channel, stories: Sequence[Markup], listed: int) -> bytes:
    part = channel.archive.part
    feed = channel.url(rss.FILENAME)
    return render_page(
        "page.html",
        here=_folder(channel),
        language=channel.language,
        timezone=channel.timezone,
        site_title=channel.site_title,
        channel=channel,
        stories=stories,
        listed=channel.items[len(stories) : len(stories) + listed],
        unshown=len(channel.items) - len(stories) - listed,
        archive=channel.archive,
        canonical=channel.url(_part_file(part) if part else ""),
        feeds=_FEEDS,
        readers=[(name, start + quote(feed, safe="")) for name, start in _READERS],
        list={"file": opml.FILENAME, "type": opml.MEDIA_TYPE},
        image=_image(channel),
        part_link=partial(_part_link, channel),
    )


def _cost(stored: StoredItem) -> int:
    """Return about how many bytes an item of the list is."""
    return _ROW + weight(headline(stored), stored.source.title, web(stored.item.url) or "")


def _part_file(part: str) -> str:
    return f"{_ARCHIVE}/{part}.html"


def _part_link(channel: Channel, part: str) -> str:
    """Return the relative URL of a part of this archive, from the front page or from another part."""
    return f"{part}.html" if channel.archive.part else _part_file(part)


def _image(channel: Channel) -> str | None:
    """Return the channel's picture, else that of its first item that has one."""
    pictures = (stored.item.image.url for stored in channel.items if stored.item.image)
    return next(filter(None, map(web, (channel.image, *pictures))), None)


def _places(channel: Channel, stored: StoredItem) -> Iterator[tuple[str, str | None]]:
    """Yield the name and the folder of each category that the item is placed in, but for the one shown here."""
    for path in stored.paths:
        if path == channel.path:
            continue
        name = path.removeprefix(f"{channel.path}/") if channel.path else path
        yield name.replace("/", " › "), channel.slugs.get(path)
