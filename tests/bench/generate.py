"""Makes feeds as they are met in the wild, the same from the same seed, in memory.

The shares and spreads were measured over some 200 real feeds: RSS 2.0 55 %, Atom 1.0 23 %, RSS 0.9x 8 %,
RSS 1.0 6 %, Atom 0.3 and JSON Feed 4 % each; items a feed log-normal about 17 (sigma 0.62), often 10 exactly;
bytes an item log-normal about 1,700 (sigma 1.0); 40 % of feeds in full text, 43 % in CDATA. There are more items
and longer texts here: about 85 KB and 24 items a document, the size at which other readers were measured.
"""

from bisect import bisect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from itertools import accumulate
from random import Random
from typing import Literal

from bench import prose
from bench.formats import Entry, Format, Media, Sheet, write

SEED = 20260314
_NEWEST = datetime(2025, 6, 1, 12, tzinfo=UTC)  # of version 0; the next hundreds are still in the past
_GOLDEN = 0.6180339887498949  # its multiples fill [0, 1) evenly: shares hold for any number of feeds

_TYPES: Mapping[Format, str] = {
    "rss20": "application/rss+xml",
    "atom10": "application/atom+xml",
    "rss10": "application/rdf+xml",
    "rss091": "text/xml",
    "atom03": "application/atom+xml",
    "json11": "application/feed+json",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What is usual in a format: its share of all feeds, and the shares of its feeds that carry what is named."""

    share: float
    full_text: float
    summaries: float = 0
    guids: float = 1
    authors: float = 0
    tags: float = 0
    enclosures: float = 0
    pictures: float = 0


KINDS: Mapping[Format, Kind] = {
    "rss20": Kind(
        share=0.55,
        full_text=0.35,
        summaries=0.6,
        guids=0.77,
        authors=0.45,
        tags=0.6,
        enclosures=0.12,
        pictures=0.25,
    ),
    "atom10": Kind(share=0.23, full_text=0.74, summaries=0.34, authors=0.8, tags=0.4, enclosures=0.05),
    "rss091": Kind(share=0.08, full_text=0, guids=0),
    "rss10": Kind(share=0.06, full_text=0.33, summaries=0.5, guids=0, authors=0.5),
    "atom03": Kind(share=0.04, full_text=0.5),
    "json11": Kind(share=0.04, full_text=0.9, summaries=0.3, authors=0.5, tags=0.5, pictures=0.5),
}

_LANGUAGES: Mapping[prose.Language, float] = {"en": 0.62, "zh": 0.18, "ja": 0.07, "ru": 0.07, "ar": 0.06}

_GuidStyle = Literal["link", "tag", "query"]
_GUID_STYLES: tuple[_GuidStyle, ...] = ("link", "tag", "query")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A generated document; `name` is a file name of its own, `items` how many it holds."""

    name: str
    format: Format
    type: str
    items: int
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Habits:
    """What stays the same in a feed from version to version; `size` is the typical length of a body in bytes."""

    number: int
    seed: int
    format: Format
    language: prose.Language
    zone: timezone
    encoding: str
    cdata: bool
    items: int
    size: float
    summaries: bool
    guid_style: _GuidStyle
    guids: bool
    authors: bool
    tags: bool
    enclosures: bool
    pictures: bool
    interval: timedelta

    @property
    def site(self) -> str:
        return f"https://site-{self.number:04}.example"


def generate(count: int = 600, *, version: int = 0, seed: int = SEED) -> Iterator[Feed]:
    """Yield `count` feeds in their `version`: each is a window on an endless list of items.

    From one version to the next every document changes: a tenth of the items, at least one of each feed, are new
    and as many of the oldest are gone. What stays is the same to the byte.
    """
    for number in range(count):
        habits = _habits(number, seed)
        entries = tuple(_entry(habits, serial) for serial in reversed(_window(habits, version)))
        yield _feed(habits, entries)


def news(count: int = 600, *, version: int = 0, seed: int = SEED) -> tuple[int, ...]:
    """Return how many items of each feed are new in `version`; in version 0, all are."""
    every = [_habits(number, seed) for number in range(count)]
    if version == 0:
        return tuple(habits.items for habits in every)
    return tuple(_window(habits, version).start - _window(habits, version - 1).start for habits in every)


def _window(habits: _Habits, version: int) -> range:
    # The feed's number shifts the rounding, so that over all feeds a tenth is a tenth.
    start = (habits.items * version + habits.number % 10) // 10
    return range(start, start + habits.items)


def _habits(number: int, seed: int) -> _Habits:
    random = Random(f"{seed} feed {number}")
    format_ = _format(number)
    kind = KINDS[format_]
    language = random.choices([*_LANGUAGES], [*_LANGUAGES.values()])[0]
    full_text = random.random() < kind.full_text
    cdata = format_ != "json11" and random.random() < 0.43
    return _Habits(
        number=number,
        seed=seed,
        format=format_,
        language=language,
        zone=timezone(timedelta(hours=random.choice((0, 0, 0, -5, 1, 8)))),
        encoding="iso-8859-1" if language == "en" and format_ in {"rss091", "rss10"} else "utf-8",
        cdata=cdata,
        items=_items(random),
        size=random.lognormvariate(*((8.35, 0.75) if full_text else (5.7, 0.7))),
        summaries=full_text and random.random() < kind.summaries,
        guid_style=random.choices(_GUID_STYLES, (50, 25, 25))[0],
        guids=random.random() < kind.guids,
        authors=random.random() < kind.authors,
        tags=random.random() < kind.tags,
        enclosures=random.random() < kind.enclosures,
        pictures=random.random() < kind.pictures,
        interval=timedelta(minutes=random.choice((15, 30, 60, 120))),
    )


def _format(number: int) -> Format:
    bounds = [round(bound, 9) for bound in accumulate(kind.share for kind in KINDS.values())]
    return list(KINDS)[bisect(bounds, number * _GOLDEN % 1)]


def _items(random: Random) -> int:
    """Return how many items a feed has: never fewer than 10, the most frequent number."""
    return min(250, max(10, round(random.lognormvariate(3.0, 0.62))))


def _feed(habits: _Habits, entries: tuple[Entry, ...]) -> Feed:
    sheet = Sheet(
        site=habits.site,
        title=prose.name(Random(habits.site), habits.language),
        language=habits.language,
        encoding=habits.encoding,
        cdata=habits.cdata,
        entries=entries,
    )
    suffix = "json" if habits.format == "json11" else "xml"
    return Feed(
        name=f"{habits.number:04}.{suffix}",
        format=habits.format,
        type=_TYPES[habits.format],
        items=len(entries),
        body=write(habits.format, sheet),
    )


def _entry(habits: _Habits, serial: int) -> Entry:
    random = Random(f"{habits.seed} feed {habits.number} item {serial}")
    url = f"{habits.site}/{random.randrange(10**6)}/{serial}/"
    pace = serial - habits.items + random.random() / 2
    return Entry(
        guid=_guid(habits, url, serial),
        url=url,
        title=prose.title(random, habits.language),
        published=(_NEWEST + habits.interval * pace).astimezone(habits.zone).replace(microsecond=0),
        body=prose.body(random, habits.language, habits.site, round(habits.size * random.lognormvariate(0, 0.5))),
        guid_stated=habits.guids,
        summary=prose.body(random, habits.language, habits.site, 150) if habits.summaries else None,
        author=prose.name(random, habits.language) if habits.authors else None,
        tags=tuple(prose.name(random, habits.language) for _ in range(random.randint(1, 8)))
        if habits.tags
        else (),
        enclosure=_media(random, habits.site, "audio/mpeg", "mp3") if habits.enclosures else None,
        picture=_media(random, habits.site, "image/jpeg", "jpg") if habits.pictures else None,
    )


def _guid(habits: _Habits, url: str, serial: int) -> str:
    if habits.guid_style == "link":
        return url
    if habits.guid_style == "tag":
        return f"tag:site-{habits.number:04}.example,2025:{serial}"
    return f"{habits.site}/?p={serial}"


def _media(random: Random, site: str, media_type: str, suffix: str) -> Media:
    number = random.randrange(10**6)
    return Media(url=f"{site}/media/{number}.{suffix}", type=media_type, length=1000 + 37 * number)
