"""What all pages of the site share: the templates, the words of a language, links and times.

Links inside the site are relative, so that a page works below any base path and from the file system; those that
are meant to be copied (the feeds' addresses, `canonical`) are absolute.
"""

import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import cache, partial
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from feeds.clean.text import sound
from feeds.model import channel_url
from feeds.publish.excerpt import headline, marked, passage, teaser
from feeds.publish.parts import public_url
from feeds.publish.words import CHINESE, ENGLISH, MONTHS, RTL_LANGUAGES
from store.model import Enclosure, Person, StoredItem

SEARCH = "search"
"""The folder of the search page."""


def render_page(template: str, *, here: str, language: str, timezone: str, **values: object) -> bytes:
    """Return a page as UTF-8; `here` is the folder that it stands in, '' for the root.

    Nothing in it depends on the clock, the locale or the machine.
    """
    shared = _shared(here, language, timezone)
    return sound(_environment().get_template(template).render(**shared, **values)).encode()


def macro(
    template: str, name: str, *, here: str, language: str, timezone: str, **values: object
) -> Callable[..., Markup]:
    """Return a macro of a template, for a page that stands in the folder `here`."""
    shared = _shared(here, language, timezone)
    found: Callable[..., Markup] = getattr(
        _environment().get_template(template).make_module({**shared, **values}), name
    )
    return found


def _shared(here: str, language: str, timezone: str) -> dict[str, object]:
    primary = _primary(language)
    chinese = primary == "zh"
    link = partial(_link, here)
    return {
        "language": language,
        "timezone": timezone,
        "direction": "rtl" if primary in RTL_LANGUAGES else "ltr",
        "words": CHINESE if chinese else ENGLISH,
        "link": link,
        "find": partial(_find, link(SEARCH)),
        "moment": partial(_moment, zone=ZoneInfo(timezone), chinese=chinese),
        "day": partial(_day, zone=ZoneInfo(timezone)),
        "month": partial(_month, chinese=chinese),
        "date": partial(_date, chinese=chinese),
        "foreign": partial(_foreign, language),
    }


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("feeds.publish"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.filters.update(anchor=_anchor, web=web, bylines=_bylines, shape=_shape, utc=_utc)
    environment.filters.update(headline=headline, teaser=teaser, passage=passage, marked=marked)
    return environment


def web(url: str | None) -> str | None:
    """Return an address that may be linked, None for any other."""
    return public_url(url or "")


def _anchor(stored: StoredItem) -> str:
    """Return a name for the place of an item on a page; its number would tell which source was polled first."""
    return f"i{hashlib.sha256(stored.public_id.encode(errors='surrogatepass')).hexdigest()[:12]}"


def _shape(image: Enclosure) -> str | None:
    """Return the ratio (CSS) that shows an image whole; None where it is not known, or too high or too wide."""
    width, height = image.width or 0, image.height or 0
    return f"{width} / {height}" if 4 * height < 5 * width < 15 * height else None


def _link(here: str, folder: str, name: str = "index.html") -> str:
    """Return the relative URL of a file in `folder`; named in full, for file systems have no index."""
    root = "../" * (here.count("/") + 1) if here else "./"
    return channel_url(root, folder, name)


def _find(search: str, values: Mapping[str, object] | None = None, **more: object) -> str:
    """Return the URL of the search page with what is asked for: those of the values that say something."""
    asked = {name: value for name, value in {**(values or {}), **more}.items() if value}
    return f"{search}?{urlencode(asked, errors='replace')}" if asked else search


def _moment(when: datetime, *, zone: ZoneInfo, chinese: bool) -> str:
    """Return `when` as people write it; the names of months are ours because strftime's follow the locale."""
    local = when.astimezone(zone)
    return f"{_date(local, chinese=chinese)}{' ' if chinese else ', '}{local:%H:%M}"


def _date(day: date, *, chinese: bool) -> str:
    if chinese:
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _month(part: str, *, chinese: bool) -> str:
    """Return a month, written 'YYYY-MM', as people write it, or a part of one, 'YYYY-MM-N'."""
    year, month, *number = map(int, part.split("-"))
    name = f"{year}年{month}月" if chinese else f"{MONTHS[month - 1]} {year}"
    return "".join((name, *((f"（{one}）" if chinese else f" ({one})") for one in number)))


def _day(when: datetime, *, zone: ZoneInfo) -> str:
    return when.astimezone(zone).date().isoformat()


def _utc(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _foreign(language: str, stored: StoredItem) -> str | None:
    """Return the item's language if it is not the page's."""
    own = stored.item.language
    return own if own and own.lower() != language.lower() else None


def _primary(language: str) -> str:
    """Return the primary subtag of a language tag (RFC 5646 §2.2.1)."""
    return language.lower().replace("_", "-").partition("-")[0]


def _bylines(stored: StoredItem) -> list[Person]:
    """Return the authors that the name of the source does not tell already."""
    return [person for person in stored.item.authors if person.name and person.name != stored.source.title][:3]
