"""Channel -> the HTML page of a category: self-contained, readable without scripts, the same bytes every time.

Links inside the site are relative, so that a page works below any base path and from the file system; those that
are meant to be copied (the feeds' addresses, `canonical`) are absolute.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache, partial
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined

from feeds.clean.text import sound
from feeds.model import Channel, channel_url
from feeds.publish import atom, jsonfeed, opml, rss
from feeds.publish.excerpt import headline, teaser
from feeds.publish.parts import public_url
from feeds.publish.words import CHINESE, ENGLISH, MONTHS, RTL_LANGUAGES
from store.model import Person, StoredItem

_FEEDS = tuple(
    {"id": kind, "name": name, "file": format_.FILENAME, "type": format_.MEDIA_TYPE}
    for kind, name, format_ in (("rss", "RSS", rss), ("atom", "Atom", atom), ("json", "JSON", jsonfeed))
)


def render(channel: Channel) -> bytes:
    """Return the page of `channel` as UTF-8; nothing in it depends on the clock, the locale or the machine."""
    chinese = _primary(channel.language) == "zh"
    page = _environment().get_template("page.html")
    text = page.render(
        channel=channel,
        feeds=_FEEDS,
        list={"file": opml.FILENAME, "type": opml.MEDIA_TYPE},
        image=_image(channel),
        direction="rtl" if _primary(channel.language) in RTL_LANGUAGES else "ltr",
        words=CHINESE if chinese else ENGLISH,
        link=partial(_link, channel.slug_path),
        moment=partial(_moment, zone=ZoneInfo(channel.timezone), chinese=chinese),
        places=partial(_places, channel),
        foreign=partial(_foreign, channel.language),
    )
    return sound(text).encode()


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
    environment.filters.update(web=_web, headline=headline, teaser=teaser, bylines=_bylines, utc=_utc)
    return environment


def _web(url: str | None) -> str | None:
    return public_url(url or "")


def _link(here: str, folder: str, name: str = "index.html") -> str:
    """Return the relative URL of a file in `folder`; named in full, for file systems have no index."""
    root = "../" * (here.count("/") + 1) if here else "./"
    return channel_url(root, folder, name)


def _image(channel: Channel) -> str | None:
    """Return the channel's picture, else that of its first item that has one."""
    pictures = (stored.item.image.url for stored in channel.items if stored.item.image)
    return next(filter(None, map(_web, (channel.image, *pictures))), None)


def _moment(when: datetime, *, zone: ZoneInfo, chinese: bool) -> str:
    """Return `when` as people write it; the names of months are ours because strftime's follow the locale."""
    local = when.astimezone(zone)
    if chinese:
        return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"
    return f"{local.day} {MONTHS[local.month - 1]} {local.year}, {local:%H:%M}"


def _utc(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _places(channel: Channel, stored: StoredItem) -> Iterator[tuple[str, str | None]]:
    """Yield the name and the link of each category that the item is placed in, but for the one this page shows."""
    for path in stored.paths:
        if path == channel.path:
            continue
        name = path.removeprefix(f"{channel.path}/") if channel.path else path
        folder = channel.slugs.get(path)
        yield name.replace("/", " › "), folder and _link(channel.slug_path, folder)


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
