"""What our reader makes of a document, in the shape of feedparser's result.

Each field is taken where the product has it:

| Asserted | Taken from |
|---|---|
| title, a feed's description | the item or feed: text, here as a page shows it, escaped |
| summary, content | the item: clean HTML, URLs absolute; plain text as it was written |
| links, images, media, people, categories, language, parsed dates | the item or feed |
| types, bases, dates as written | the reader's raw words |
| encoding | the decoder: an encoding is right where it gives the text that the decoder gives |

A text or URL equals the one that a case expects where the product makes the same of both: how a reference is
spelt, the order of attributes, and what the cleaner adds to links and images are no differences. All else is
compared as it stands. Where an entry has no summary of its own, `description` is its content, as it is with
feedparser. The cases hold many an entry that says only who or when, which is no item of ours: such a one is given
a title. Their Content-Location is how feedparser learns where a document came from, which our reader is told;
the product itself does not heed that header (RFC 7231 appendix B).
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from typing import Any, Self

from feeds import parse as parsing
from feeds.clean.text import legal
from feeds.clean.urls import absolute_url
from feeds.errors import ParseError
from feeds.model import Document, ParsedFeed
from feeds.parse import jsonfeed, tolerant, xml
from feeds.parse.detect import sniff
from feeds.parse.encoding import decode
from feeds.parse.normalise import normalise
from feeds.parse.people import people
from feeds.parse.raw import RawFeed, RawItem, RawText
from feeds.parse.texts import as_html, as_text
from store.model import Enclosure, Item, Person

Reader = Callable[[Document], RawFeed | None]

_NOW = datetime(2026, 11, 24, tzinfo=UTC)
_PLAIN, _HTML = "text/plain", "text/html"


def _production(document: Document) -> RawFeed | None:
    """Return what the first of the product's own readers to accept the document finds."""
    read = parsing._READERS.get(sniff(document.body))
    return read(document) if read else None


def _tolerant(document: Document) -> RawFeed | None:
    """Return what the readers of last resort find."""
    return (
        jsonfeed.read(document)
        if sniff(document.body) == "json"
        else tolerant.read(xml.text_of(document)[0], document)
    )


READERS: Mapping[str, Reader] = {"all": _production, "tolerant": _tolerant}


class Shown(str):
    """A text, HTML or URL as we publish it; equal to each of which the product would publish the same."""

    __slots__ = ("_publish",)
    _publish: Callable[[str], str]

    def __new__(cls, html: str, publish: Callable[[str], str]) -> Self:
        shown = super().__new__(cls, html)
        shown._publish = publish
        return shown

    def __eq__(self, expected: object) -> bool:
        return isinstance(expected, str) and str(self) in {expected, self._publish(expected)}

    def __ne__(self, expected: object) -> bool:
        return not self == expected

    __hash__ = str.__hash__


class Result(dict[str, Any]):
    """A part of feedparser's result, which answers to more names than it holds and to Python 2's `has_key`."""

    has_key = dict.__contains__

    @property
    def url(self) -> str:
        return str(self["href"])


class Decoded:
    """A text that was decoded from bytes; equal to the name of each encoding by which those are that text."""

    def __init__(self, body: bytes, text: str) -> None:
        self._body, self._text = body, text

    def __eq__(self, name: object) -> bool:
        decoded = self._body.decode(str(name), "replace")
        return legal(decoded).removeprefix("\ufeff").lstrip() == self._text

    __hash__ = None  # type: ignore[assignment]  # nothing that is equal to many names has a hash


def parse(raw: bytes, headers: Mapping[str, str], url: str, read: Reader = _production) -> dict[str, Any]:
    """Return what `read` finds in `raw` as it was served from `url`; nothing where it is no feed."""
    fields = {name.lower(): value for name, value in headers.items()}
    origin = absolute_url(fields.get("content-location", ""), url) or url
    document = Document(body=raw, url=origin, headers=fields, now=_NOW)
    try:
        text, found = decode(raw, fields.get("content-type", "")), read(document)
    except ParseError:
        return {}
    if not found:
        return {"encoding": Decoded(raw, text)}
    return {
        "encoding": Decoded(raw, text),
        "feed": _feed(found, normalise(replace(found, items=()), document), people(found.authors, origin)),
        "entries": [_entry(entry, _item(entry, found, document)) for entry in found.items],
    }


def _item(entry: RawItem, feed: RawFeed, document: Document) -> Item:
    """Return the item that becomes of the entry; with a title if it is empty without one."""
    titled = entry._replace(title=RawText(value="untitled"))
    found = (normalise(replace(feed, items=(one,)), document).items for one in (entry, titled))
    return next(filter(None, found))[0]


def _feed(raw: RawFeed, feed: ParsedFeed, authors: tuple[Person, ...]) -> dict[str, Any]:
    title, description = _text(feed.title, raw.title), _text(feed.description, raw.description)
    image = _url(feed.image)
    found = {
        "title": title,
        "title_detail": _detail(title, raw.title),
        **dict.fromkeys(("subtitle", "tagline", "description"), description),
        **dict.fromkeys(("subtitle_detail", "tagline_detail"), _detail(description, raw.description)),
        **_links(feed.link),
        **dict.fromkeys(("logo", "icon"), image),
        "image": image and {"href": image},
        **_people(authors),
        "language": feed.language,
        **dict.fromkeys(("published", "updated"), raw.updated),
        **dict.fromkeys(("published_parsed", "updated_parsed"), _moment(feed.updated)),
    }
    return _present(found)


def _entry(raw: RawItem, item: Item) -> Result:
    title = _text(item.title, raw.title)
    summary, content = _html(item.summary, raw.summary), _html(item.content, raw.content)
    found = {
        "id": item.guid,
        "guid": item.guid,
        "title": title,
        "title_detail": _detail(title, raw.title) | {"language": item.language},
        **dict.fromkeys(("summary", "description"), content if summary is None else summary),
        "summary_detail": _detail(summary, raw.summary) | {"language": item.language},
        "content": raw.content and [_detail(content, raw.content) | {"language": item.language}],
        **_links(item.url, item.enclosures),
        "image": item.image and {"href": item.image.url},
        "media_thumbnail": [{"url": image.url} for image in raw.images],
        **dict.fromkeys(("published", "created"), raw.published),
        **dict.fromkeys(("published_parsed", "created_parsed"), _moment(item.published)),
        "updated": raw.updated,
        "updated_parsed": _moment(item.updated),
        **_people(item.authors),
        "tags": [{"term": name, "label": name} for name in (*item.categories, *item.tags)],
        "category": next(iter((*item.categories, *item.tags)), None),
        "source": _source(item),
    }
    return Result(_present(found))


def _source(item: Item) -> dict[str, Any] | None:
    """Return the source; its authors are those of an entry that names none itself (RFC 4287 §4.2.1).

    The type of its title is not kept: where the text has a '<' left, it was no markup.
    """
    if not item.source:
        return _people(item.authors)
    return _present(
        {
            "title": _text(
                item.source.title, RawText(value="", type=_PLAIN if "<" in item.source.title else _HTML)
            ),
            **_links(item.source.url),
            **_people(item.authors),
        }
    )


def _people(authors: tuple[Person, ...]) -> dict[str, Any]:
    if not authors:
        return {}
    named = [_present({"name": one.name, "email": one.email, "url": _url(one.url)}) for one in authors]
    first = authors[0]
    shown = f"{first.name} ({first.email})" if first.email and first.name != first.email else first.name
    return {"author": shown, "author_detail": named[0], "authors": named}


def _links(page: str | None, files: tuple[Enclosure, ...] = ()) -> dict[str, Any]:
    link, enclosures = _url(page), [_file(file) for file in files]
    links = [{"href": link, "rel": "alternate"}] if link else []
    return {
        "link": link,
        "links": [*links, *({**file, "rel": "enclosure"} for file in enclosures)],
        "enclosures": enclosures,
    }


def _file(file: Enclosure) -> Result:
    length = str(file.length) if file.length else None
    return Result(_present({"href": _url(file.url), "type": file.type, "length": length}))


def _url(url: str | None) -> Shown | None:
    return Shown(url, lambda other: absolute_url(other, None) or "") if url else None


def _moment(date: datetime | None) -> tuple[int, ...] | None:
    return tuple(date.utctimetuple()) if date else None


def _present(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _detail(value: str | None, raw: RawText | None) -> dict[str, Any]:
    return {"value": value, "type": raw.type, "base": raw.base} if raw else {}


def _text(text: str, raw: RawText | None) -> Shown | None:
    return Shown(escape(text, quote=False), _as_title_in(raw.type)) if raw else None


def _as_title_in(media_type: str) -> Callable[[str], str]:
    return lambda text: escape(as_text(RawText(value=text, type=media_type)), quote=False)


def _html(html: str | None, raw: RawText | None) -> str | None:
    if raw is None:
        return None
    if raw.type == _PLAIN:
        return raw.value
    return Shown(html or "", lambda text: as_html(RawText(value=text, type=raw.type), "", private=True) or "")
