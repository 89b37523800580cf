"""Writes generated feeds in the formats that are met in the wild, each as its publishers write it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

Format = Literal["rss20", "atom10", "rss10", "rss091", "atom03", "json11"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A file that an entry encloses; `length` in bytes."""

    url: str
    type: str
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry to write; `summary` is None where only the body is published."""

    guid: str
    url: str
    title: str
    published: datetime
    body: str
    guid_stated: bool = True
    summary: str | None = None
    author: str | None = None
    tags: tuple[str, ...] = ()
    enclosure: Media | None = None
    picture: Media | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A feed to write; with `cdata` its bodies go into CDATA sections instead of being escaped."""

    site: str
    title: str
    language: str
    encoding: str
    cdata: bool
    entries: tuple[Entry, ...]

    @property
    def updated(self) -> datetime:
        return self.entries[0].published

    def markup(self, html: str) -> str:
        return f"<![CDATA[{html}]]>" if self.cdata else escape(html)

    @property
    def declaration(self) -> str:
        return f'<?xml version="1.0" encoding="{self.encoding}"?>\n'


def write(format_: Format, sheet: Sheet) -> bytes:
    """Return the document in its encoding; what the encoding lacks is written as character references."""
    return _WRITERS[format_](sheet).encode(sheet.encoding, "xmlcharrefreplace")


def _rss20(sheet: Sheet) -> str:
    items = "".join(_rss20_item(sheet, entry) for entry in sheet.entries)
    return (
        f"{sheet.declaration}"
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"'
        ' xmlns:atom="http://www.w3.org/2005/Atom">\n<channel>\n'
        f"<title>{escape(sheet.title)}</title>\n<link>{sheet.site}/</link>\n<description>{escape(sheet.title)}"
        f"</description>\n<language>{sheet.language}</language>\n"
        f'<atom:link rel="self" type="application/rss+xml" href="{sheet.site}/feed"/>\n'
        f"<lastBuildDate>{format_datetime(sheet.updated)}</lastBuildDate>\n<ttl>60</ttl>\n{items}</channel>\n</rss>\n"
    )


def _rss20_item(sheet: Sheet, entry: Entry) -> str:
    permalink = "true" if entry.guid == entry.url else "false"
    parts = [
        f"<title>{escape(entry.title)}</title>\n<link>{escape(entry.url)}</link>\n",
        f'<guid isPermaLink="{permalink}">{escape(entry.guid)}</guid>\n' if entry.guid_stated else "",
        f"<dc:creator>{escape(entry.author)}</dc:creator>\n" if entry.author else "",
        *(f"<category>{escape(tag)}</category>\n" for tag in entry.tags),
        f"<pubDate>{format_datetime(entry.published)}</pubDate>\n",
        _rss20_text(sheet, entry),
        f"<enclosure {_media(entry.enclosure, 'url', 'length')}/>\n" if entry.enclosure else "",
        f"<media:content {_media(entry.picture, 'url', 'fileSize')} medium='image'/>\n" if entry.picture else "",
    ]
    return f"<item>\n{''.join(parts)}</item>\n"


def _rss20_text(sheet: Sheet, entry: Entry) -> str:
    if entry.summary is None:
        return f"<description>{sheet.markup(entry.body)}</description>\n"
    description = f"<description>{sheet.markup(entry.summary)}</description>\n"
    return f"{description}<content:encoded>{sheet.markup(entry.body)}</content:encoded>\n"


def _media(media: Media, url: str, length: str) -> str:
    return f'{url}={quoteattr(media.url)} type="{media.type}" {length}="{media.length}"'


def _rss10(sheet: Sheet) -> str:
    order = "".join(f'<rdf:li rdf:resource="{escape(entry.url)}"/>\n' for entry in sheet.entries)
    items = "".join(_rss10_item(sheet, entry) for entry in sheet.entries)
    return (
        f"{sheet.declaration}"
        '<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">\n'
        f'<channel rdf:about="{sheet.site}/">\n<title>{escape(sheet.title)}</title>\n<link>{sheet.site}/</link>\n'
        f"<description/>\n<dc:date>{sheet.updated.isoformat()}</dc:date>\n<items><rdf:Seq>\n{order}</rdf:Seq></items>\n"
        f"</channel>\n{items}</rdf:RDF>\n"
    )


def _rss10_item(sheet: Sheet, entry: Entry) -> str:
    creator = f"<dc:creator>{escape(entry.author)}</dc:creator>\n" if entry.author else ""
    return (
        f'<item rdf:about="{escape(entry.url)}">\n<title>{escape(entry.title)}</title>\n'
        f"<link>{escape(entry.url)}</link>\n{creator}<dc:date>{entry.published.isoformat()}</dc:date>\n"
        f"{_rss20_text(sheet, entry)}</item>\n"
    )


def _rss091(sheet: Sheet) -> str:
    items = "".join(
        f"<item>\n<title>{escape(entry.title)}</title>\n<link>{escape(entry.url)}</link>\n"
        f"<description>{sheet.markup(entry.body)}</description>\n</item>\n"
        for entry in sheet.entries
    )
    return (
        f'{sheet.declaration}<rss version="0.91">\n<channel>\n<title>{escape(sheet.title)}</title>\n'
        f"<link>{sheet.site}/</link>\n<description>{escape(sheet.title)}</description>\n"
        f"<language>{sheet.language}</language>\n{items}</channel>\n</rss>\n"
    )


def _atom10(sheet: Sheet) -> str:
    entries = "".join(_atom10_entry(sheet, entry) for entry in sheet.entries)
    return (
        f'{sheet.declaration}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{sheet.language}">\n'
        f"<title>{escape(sheet.title)}</title>\n<id>{sheet.site}/</id>\n"
        f'<link rel="alternate" type="text/html" href="{sheet.site}/"/>\n'
        f'<link rel="self" type="application/atom+xml" href="{sheet.site}/feed"/>\n'
        f"<updated>{sheet.updated.isoformat()}</updated>\n<author><name>{escape(sheet.title)}</name></author>\n"
        f"{entries}</feed>\n"
    )


def _atom10_entry(sheet: Sheet, entry: Entry) -> str:
    parts = [
        f"<title>{escape(entry.title)}</title>\n<id>{escape(entry.guid)}</id>\n",
        f'<link rel="alternate" type="text/html" href="{escape(entry.url)}"/>\n',
        f"<link rel='enclosure' {_media(entry.enclosure, 'href', 'length')}/>\n" if entry.enclosure else "",
        f"<published>{entry.published.isoformat()}</published>\n<updated>{entry.published.isoformat()}</updated>\n",
        f"<author><name>{escape(entry.author)}</name></author>\n" if entry.author else "",
        *(f"<category term={quoteattr(tag)}/>\n" for tag in entry.tags),
        f'<summary type="html">{sheet.markup(entry.summary)}</summary>\n' if entry.summary else "",
        f'<content type="html">{sheet.markup(entry.body)}</content>\n',
    ]
    return f"<entry>\n{''.join(parts)}</entry>\n"


def _atom03(sheet: Sheet) -> str:
    entries = "".join(
        f"<entry>\n<title>{escape(entry.title)}</title>\n<id>{escape(entry.guid)}</id>\n"
        f'<link rel="alternate" type="text/html" href="{escape(entry.url)}"/>\n'
        f"<issued>{entry.published.isoformat()}</issued>\n<modified>{entry.published.isoformat()}</modified>\n"
        f'<content type="text/html" mode="escaped">{sheet.markup(entry.body)}</content>\n</entry>\n'
        for entry in sheet.entries
    )
    return (
        f'{sheet.declaration}<feed version="0.3" xmlns="http://purl.org/atom/ns#" xml:lang="{sheet.language}">\n'
        f"<title>{escape(sheet.title)}</title>\n"
        f'<link rel="alternate" type="text/html" href="{sheet.site}/"/>\n'
        f"<modified>{sheet.updated.isoformat()}</modified>\n<author><name>{escape(sheet.title)}</name></author>\n"
        f"{entries}</feed>\n"
    )


def _json11(sheet: Sheet) -> str:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": sheet.title,
        "home_page_url": f"{sheet.site}/",
        "feed_url": f"{sheet.site}/feed",
        "language": sheet.language,
        "items": [_json11_item(entry) for entry in sheet.entries],
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def _json11_item(entry: Entry) -> dict[str, object]:
    item = {
        "id": entry.guid,
        "url": entry.url,
        "title": entry.title,
        "content_html": entry.body,
        "date_published": entry.published.isoformat(),
        "summary": entry.summary,
        "image": entry.picture and entry.picture.url,
        "authors": [{"name": entry.author}] if entry.author else None,
        "tags": list(entry.tags) or None,
    }
    return {key: value for key, value in item.items() if value is not None}


_WRITERS: Mapping[Format, Callable[[Sheet], str]] = {
    "rss20": _rss20,
    "atom10": _atom10,
    "rss10": _rss10,
    "rss091": _rss091,
    "atom03": _atom03,
    "json11": _json11,
}
