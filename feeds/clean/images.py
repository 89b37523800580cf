"""Which image stands for an item, and which images only watch the reader."""

import re
from collections.abc import Iterable
from html import unescape
from posixpath import splitext
from urllib.parse import urlsplit

from store.model import Enclosure

SVG = "image/svg+xml"
_MEDIA_TYPES = {
    ".avif": "image/avif",
    ".bmp": "image/bmp",
    ".gif": "image/gif",
    ".heic": "image/heic",
    ".ico": "image/vnd.microsoft.icon",
    ".jfif": "image/jpeg",
    ".jpe": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": SVG,
    ".svgz": SVG,
    ".webp": "image/webp",
    ".aac": "audio/aac",
    ".flac": "audio/flac",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
    ".m4v": "video/mp4",
    ".mov": "video/quicktime",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".htm": "text/html",
    ".html": "text/html",
    ".epub": "application/epub+zip",
    ".pdf": "application/pdf",
    ".torrent": "application/x-bittorrent",
    ".zip": "application/zip",
}

# Images with no other purpose than to count: host and path, as their makers document them.
_TRACKER = re.compile(
    r"""//(?: feeds\.feedburner\.com/~ | feeds\.wordpress\.com/1\.0/ | pixel\.wp\.com/ | stats\.wordpress\.com/
          | [^/]*\.doubleclick\.net/ | [^/]*\.google-analytics\.com/ | [^/]*\.scorecardresearch\.com/
          | pixel\.quantserve\.com/ | counter\.yadro\.ru/ | medium\.com/_/stat
          | [^/]*\.googleusercontent\.com/tracker/ | [^/]*\.list-manage\.com/track/ | [^/]*\.feedsportal\.com/
          | [^/]*/(?:[^?]*/)?(?:pixel|tracker|spacer|blank|1x1)\.(?:gif|png)(?:\?|$) )""",
    re.VERBOSE,
)
_IMG = re.compile(r'<img((?: [a-z]+="[^"]*")*)>')
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
_ICON = 32  # pixels; below are smileys and share buttons


def media_type_of(url: str) -> str | None:
    """Return the media type that the extension of the URL's path names, or None."""
    return _MEDIA_TYPES.get(splitext(urlsplit(url).path)[1].lower())


def is_tracker(url: str, width: int | None = None, height: int | None = None) -> bool:
    """Return whether an image is there to count readers: at most one pixel in a direction, or a known counter."""
    return width in {0, 1} or height in {0, 1} or _TRACKER.search(url) is not None


def first_image(html: str) -> Enclosure | None:
    """Return the first image of clean HTML that can stand for its item: no icon, no tracker, no SVG."""
    return next(filter(_usable, map(_from_tag, _IMG.finditer(html))), None)


def lead_image(candidates: Iterable[Enclosure], html: str = "") -> Enclosure | None:
    """Return the first usable of the images that an item names, best first, else the first of its clean HTML."""
    return next(filter(_usable, candidates), None) or first_image(html)


def _usable(image: Enclosure) -> bool:
    named, guessed = (image.type or "image/").lower(), media_type_of(image.url)
    if not image.url or not named.startswith("image/") or SVG in {named, guessed}:
        return False
    sizes = [size for size in (image.width, image.height) if size is not None]
    small = bool(sizes) and max(sizes) <= _ICON
    return not small and not is_tracker(image.url, image.width, image.height)


def _from_tag(tag: re.Match[str]) -> Enclosure:
    values = dict(_ATTRIBUTE.findall(tag[1]))
    url = unescape(values.get("src", ""))
    return Enclosure(
        url=url, type=media_type_of(url), width=_pixels(values, "width"), height=_pixels(values, "height")
    )


def _pixels(values: dict[str, str], name: str) -> int | None:
    value = values.get(name, "")
    return int(value) if value.isdecimal() else None
