"""How the pictures of items are published: left where they are, or as copies of ours. Pure."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from config.model import Config, ImageMode
from feeds.clean.img_tags import Attributes, shown_images, with_images
from feeds.model import Channel
from feeds.select.wanted import posts_url
from store.model import Enclosure, Item, SourceInfo, StoredItem

Copies = Mapping[str, tuple[Enclosure, ...]]
"""Copies by the URL of what they are copies of, the whole one first; each names its path below the output."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Modes:
    """How pictures are published in all, and of the sources, by address or name, that are to differ."""

    usual: ImageMode
    own: Mapping[str, ImageMode]

    def of(self, source: SourceInfo) -> ImageMode:
        """Return how the pictures of a source's items are published."""
        return self.own.get(source.url, self.usual)

    def has(self, mode: ImageMode) -> bool:
        """Return whether the pictures of any source are published so."""
        return mode == self.usual or mode in self.own.values()


def modes_of(config: Config) -> Modes:
    """Return how the configuration wants pictures to be published."""
    feeds = {source.url: source.images for source in config.sources}
    folders = {posts_url(config, posts): posts.images for posts in config.posts}
    return Modes(
        usual=config.images.mode, own={url: mode for url, mode in (feeds | folders).items() if mode is not None}
    )


def pictures_of(item: Item, *leads: str | None) -> tuple[str, ...]:
    """Return the URLs of the pictures of an item: the lead images that are some, those of its texts."""
    shown = (*shown_images(item.content or ""), *shown_images(item.summary or ""))
    return tuple(dict.fromkeys((*filter(None, leads), *shown)))


def with_pictures(channel: Channel, modes: Modes, copies: Copies) -> Channel:
    """Return a channel whose items show their pictures as the modes of their sources want it, as far as known."""
    ours = {url: tuple(_below(channel.base_url, copy) for copy in found) for url, found in copies.items()}
    wholes = {url: found[0] for url, found in ours.items()}
    items = tuple(replace(stored, item=_shown(stored, modes, wholes)) for stored in channel.items)
    leads = {stored.item.image.url for stored in items if stored.item.image}
    return replace(
        channel,
        items=items,
        copies={found[0].url: found[1:] for found in ours.values() if found[0].url in leads},
        referred=frozenset(_linked_leads(items, modes)),
    )


def _linked_leads(items: tuple[StoredItem, ...], modes: Modes) -> Iterator[str]:
    for stored in items:
        if stored.item.image and modes.of(stored.source) == "link":
            yield stored.item.image.url


def _shown(stored: StoredItem, modes: Modes, wholes: Mapping[str, Enclosure]) -> Item:
    match modes.of(stored.source):
        case "no-referrer":
            return stored.item
        case "link":
            return _with_texts(stored.item, _without_policy)
        case "mirror":
            return _with_copies(stored.item, wholes)


def _with_copies(item: Item, wholes: Mapping[str, Enclosure]) -> Item:
    def copied(attributes: Attributes) -> Attributes:
        copy = wholes.get(attributes.get("src", ""))
        return attributes if copy is None else _as_sized(attributes, copy) | {"src": copy.url}

    return replace(
        _with_texts(item, copied),
        image=item.image and wholes.get(item.image.url, item.image),
        enclosures=tuple(wholes.get(one.url, one) for one in item.enclosures),
    )


def _with_texts(item: Item, change: Callable[[Attributes], Attributes]) -> Item:
    return replace(
        item,
        summary=item.summary and with_images(item.summary, change),
        content=item.content and with_images(item.content, change),
    )


def _without_policy(attributes: Attributes) -> Attributes:
    return {name: value for name, value in attributes.items() if name != "referrerpolicy"}


def _as_sized(attributes: Attributes, copy: Enclosure) -> Attributes:
    """Return the attributes with the size of the copy, unless its author gave it another."""
    if {"width", "height"} & attributes.keys():
        return attributes
    return attributes | {"width": str(copy.width), "height": str(copy.height)}


def _below(base_url: str, copy: Enclosure) -> Enclosure:
    return replace(copy, url=base_url + copy.url)
