"""Media RSS (https://www.rssboard.org/media-rss): what RSS and Atom have no words for of an item's media."""

from lxml.etree import SubElement, _Element

from feeds.publish.parts import attributes, episode, media
from store.model import Enclosure, Item

NAMESPACE = "http://search.yahoo.com/mrss/"


def add_media(element: _Element, item: Item, played: Enclosure | None = None) -> None:
    """Add each medium with its sizes, and the lead image as the thumbnail; `played` stands for the episode."""
    files, first = media(item), episode(item) if played else None
    for enclosure in files:
        medium = "image" if item.image and enclosure.url == item.image.url else _medium(enclosure.type)
        SubElement(
            element,
            f"{{{NAMESPACE}}}content",
            _attributes(enclosure, medium, played.url if played and enclosure is first else enclosure.url),
        )
    lead = next((one for one in files if item.image and one.url == item.image.url), None)
    if lead:
        size = attributes(url=lead.url, width=lead.width, height=lead.height)
        SubElement(element, f"{{{NAMESPACE}}}thumbnail", size)


def _medium(media_type: str | None) -> str | None:
    kind = (media_type or "").partition("/")[0]
    return kind if kind in {"image", "audio", "video"} else None


def _attributes(enclosure: Enclosure, medium: str | None, url: str) -> dict[str, str]:
    return attributes(
        url=url,
        type=enclosure.type,
        medium=medium,
        fileSize=enclosure.length,
        width=enclosure.width,
        height=enclosure.height,
    )
