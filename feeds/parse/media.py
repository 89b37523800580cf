"""Media files of an entry: what is enclosed, and which image leads."""

import re
from collections.abc import Iterable, Iterator

from feeds.clean.images import SVG, lead_image, media_type_of
from feeds.clean.urls import media_url
from feeds.parse.raw import RawItem, RawMedia
from store.model import Enclosure

_MOST = 20
_TYPE = re.compile(r"(?:application|audio|font|image|model|text|video)/[a-z0-9][a-z0-9.+-]{0,99}")
_UNTOLD = frozenset({"application/octet-stream", "application/unknown", "text/plain"})  # servers' shrugs
_PAGES = frozenset({"text/html", "application/x-shockwave-flash"})  # a player, not a file
_LARGEST = 10**15  # bytes
_WIDEST = 100_000  # pixels


def enclosures_of(entry: RawItem, base: str, *, private: bool) -> tuple[Enclosure, ...]:
    """Return the enclosures and those of Media RSS that are no images, each URL once, never SVG."""
    enclosed = [file for file, _ in _files(entry.enclosures, base, private=private)]
    played = [
        file
        for file, is_image in _files(entry.media, base, private=private)
        if not is_image and file.type not in _PAGES
    ]
    unique: dict[str, Enclosure] = {}
    for file in (*enclosed, *played):
        if file.type != SVG:
            unique.setdefault(file.url, file)
    return tuple(unique.values())[:_MOST]


def image_of(entry: RawItem, base: str, html: str, *, private: bool) -> Enclosure | None:
    """Return the lead image: one enclosed, Media RSS's widest, one named as the image, else the body's first."""
    enclosed = [file for file, is_image in _files(entry.enclosures, base, private=private) if is_image]
    shown = [file for file, is_image in _files(entry.media, base, private=private) if is_image]
    shown.sort(key=lambda image: -(image.width or 0))
    named = [file for file, _ in _files(entry.images, base, private=private)]
    return lead_image((*enclosed, *shown, *named), html)


def _files(raws: Iterable[RawMedia], base: str, *, private: bool) -> Iterator[tuple[Enclosure, bool]]:
    """Yield each file that can be published, and whether it is an image."""
    for raw in raws:
        if url := media_url(raw.url, base, private=private):
            file = Enclosure(
                url=url,
                type=_type(raw.type, url),
                length=_number(raw.length, _LARGEST),
                width=_number(raw.width, _WIDEST),
                height=_number(raw.height, _WIDEST),
            )
            yield file, file.type.startswith("image/") if file.type else raw.medium == "image"


def _type(claimed: str, url: str) -> str | None:
    """Return the type claimed, unless it is none or the URL's extension names another kind of file."""
    stated, guessed = claimed.partition(";")[0].strip().lower(), media_type_of(url)
    if not _TYPE.fullmatch(stated) or stated in _UNTOLD:
        return guessed
    return guessed if guessed and guessed.partition("/")[0] != stated.partition("/")[0] else stated


def _number(text: str, most: int) -> int | None:
    """Return a positive number of digits, or None for 0, for what is negative, fractional or absurd."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0
    return number if 0 < number <= most else None
