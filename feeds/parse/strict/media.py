"""Media files: RSS enclosures, Media RSS (https://www.rssboard.org/media-rss), iTunes."""

from lxml.etree import _Element as Element

from feeds.parse.raw import RawMedia
from feeds.parse.strict.state import Attributes, Found, Reading


def medium(given: Attributes, *, url: str = "", kind: str = "") -> RawMedia:
    """Return a media file by its attributes."""
    return RawMedia(
        url or given.get("href") or given.get("url", ""),
        given.get("type", kind).lower(),
        given.get("medium", ""),
        given.get("length") or given.get("filesize", ""),
        given.get("width", ""),
        given.get("height", ""),
    )


def enclosure(_reading: Reading, found: Found, _element: Element, given: Attributes) -> None:
    """Keep an enclosure, whatever its URL is called."""
    url = given.get("url", given.get("uri", given.get("href", "")))
    found.enclosures.append(medium(given, url=url))


def content(_reading: Reading, found: Found, _element: Element, given: Attributes) -> None:
    """Keep a media:content, and what it says of the entry."""
    found.media.append(medium(given))


def thumbnail(reading: Reading, found: Found, element: Element, given: Attributes) -> None:
    """Keep a media:thumbnail; its URL may be its text."""
    found.thumbnails.append(medium(given, url=given.get("url") or reading.text_of(element)))


def itunes_image(_reading: Reading, found: Found, _element: Element, given: Attributes) -> None:
    """Keep a podcast's or an episode's image."""
    if url := given.get("href") or given.get("url"):
        found.image = url
