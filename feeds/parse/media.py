"""Media files of an entry: what is enclosed, and which image leads."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from feeds.clean.images import SVG, lead_image, media_type_of
from feeds.clean.urls import media_url
from feeds.parse.raw import RawItem, RawMedia
from store.model import Enclosure

_MOST = 20
_TYPE = re.compile(r"(?:application|audio|font|image|model|text|video)/[a-z0-9][a-z0-9.+-]{0,99}")
_UNTOLD = frozenset({"application/octet-stream", "application/unknown", "text/plain"})  # servers' shrugs
_DETAILS = ("type", "length", "width", "height")
_PAGES = frozenset({"text/html", "application/x-shockwave-flash"})  # a player, not a file
_LARGEST = 10**15  # bytes
_WIDEST = 100_000  # pixels


def enclosures_of(entry: RawItem, base: str, *, private: bool) -> tuple[Enclosure, ...]:
    """Return the enclosures and those of Media RSS that are no images, each URL once, never SVG."""
    enclosed = list(_files(map(_as_stated, entry.enclosures), base, private=private))
    media = list(_files(entry.media, base, private=private))
    played = [file for file, is_image in media if not is_image and file.type not in _PAGES]
    unique: dict[str, Enclosure] = {}
    for file in (*(file for file, _ in enclosed), *played):
        if file.type != SVG:
            unique.setdefault(file.url, file)
    return tuple(_whole(file, media) for file in tuple(unique.values())[:_MOST])


def image_of(entry: RawItem, base: str, html: str, *, private: bool) -> Enclosure | None:
    """Return the lead image: the one so called, one enclosed, Media RSS's widest, one named, the body's first."""
    enclosed = list(_files(map(_as_stated, entry.enclosures), base, private=private))
    media = list(_files(entry.media, base, private=private))
    called = [file for file, _ in _files((entry.lead,) if entry.lead else (), base, private=private)]
    attached = [file for file, _ in enclosed if file.url in {one.url for one in called}]
    named = [file for file, _ in _files(entry.images, base, private=private)]
    shown = sorted((file for file, is_image in media if is_image), key=lambda image: -(image.width or 0))
    lead = lead_image(
        (*attached, *called, *(file for file, is_image in enclosed if is_image), *shown, *named), html
    )
    return lead and _whole(lead, [*enclosed, *media])


def _as_stated(enclosure: RawMedia) -> RawMedia:
    """Return an enclosure without the type that feedparser gives a link of Atom that states none."""
    return enclosure._replace(type="") if enclosure.type == "text/html" else enclosure


def _whole(file: Enclosure, others: Iterable[tuple[Enclosure, bool]]) -> Enclosure:
    """Return `file` with what only others tell of the same URL: RSS has no width, Media RSS has."""
    for other in (other for other, _ in others if other.url == file.url):
        told = {name: getattr(other, name) for name in _DETAILS if getattr(file, name) is None}
        file = replace(file, **told)
    return file


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
