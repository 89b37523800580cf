"""RSS 0.9x, 1.0 and 2.0, Atom and CDF in any state of repair, by feedparser: the reader of last resort."""

import re
from collections import deque
from collections.abc import Iterable
from dataclasses import replace
from io import BytesIO
from typing import Any
from xml.sax import SAXException

import feedparser

from feeds.clean.text import plain_text
from feeds.errors import ParseError
from feeds.model import Document
from feeds.parse.choices import OLDER, best_link, fullest, permalink, sorted_out
from feeds.parse.raw import RawFeed, RawHints, RawItem, RawMedia, RawPerson, RawText
from feeds.parse.texts import as_text

feedparser.api.PREFERRED_XML_PARSERS.insert(0, "feeds.parse.sax")  # a fifth less time, and the same result

_EDGE = re.compile(r"<(?P<closing>/?)(?:[\w.-]+:)?(?:item|entry)[\s>]")
_LONGEST_LIST = 4096  # characters
_ROOT_END = re.compile(r"</(?:[\w.-]+:)?(?:rss|feed|rdf|channel)\s*>", re.IGNORECASE)


def read(text: str, document: Document) -> RawFeed | None:
    """Return the feed that `text` is, None where there is none. Raises ParseError where feedparser gives up."""
    found = _feedparser(text, document)
    entries, warnings = found["entries"], []
    if isinstance(problem := found.get("bozo_exception"), SAXException):
        warnings.append(f"not well-formed: {plain_text(str(problem), 200)}")
        if _is_cut(text):
            entries = entries[:-1]
            warnings.append("cut off within an entry, which is left out")
    if not (entries or found["version"] or found["feed"].get("title")):
        return None
    items = [_item(entry, found["version"]) for entry in entries]
    feed = _feed(found["feed"], found["version"], items, warnings)
    return replace(feed, hints=_hints(found["feed"], text))


def _feedparser(text: str, document: Document) -> Any:
    """Return what feedparser makes of `text`; a string of its own it would take for a file or a URL to open.

    It is not told where `text` came from: it would make URLs of ids ('42'), and new ones when the feed moves.
    """
    headers = {"content-type": "application/xml; charset=utf-8"}
    if language := document.headers.get("content-language"):
        headers["content-language"] = language
    try:
        return feedparser.parse(
            BytesIO(text.encode()), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except (MemoryError, RecursionError):
        raise
    except Exception as error:  # what it raises on broken markup is documented nowhere
        raise ParseError(
            f"feedparser fails on it: {type(error).__name__}: {plain_text(str(error), 200)}"
        ) from error


def _is_cut(text: str) -> bool:
    """Return whether `text` ends within an entry: what came of it is there in part, and wrong to keep."""
    last = deque(_EDGE.finditer(text), maxlen=1)
    return bool(last) and not last[0]["closing"] and not _ROOT_END.search(text, last[0].end())


def _feed(feed: Any, version: str, items: Iterable[RawItem], warnings: Iterable[str]) -> RawFeed:
    image = _map(feed, "image")
    return RawFeed(
        format=re.sub(r"[nu]$", "", version) or "unknown",
        title=_text(feed, "title"),
        link=_link(feed),
        description=_text(feed, "subtitle") or _text(feed, "summary"),
        language=_said(feed, "language"),
        image=_said(image, "href") or _said(feed, "logo", "icon"),
        updated=_said(feed, "updated", "published"),
        authors=_authors(feed, said=not version.startswith("atom")),
        hubs=tuple(_said(link, "href") for link in _maps(feed, "links") if link.get("rel") == "hub"),
        topic=_address(feed),
        older=next(filter(None, (_first(feed, relation) for relation in OLDER)), ""),
        items=tuple(items),
        warnings=tuple(warnings),
    )


def _hints(feed: Any, text: str) -> RawHints:
    """Return when to ask again; of elements of one name in a row feedparser keeps the last only."""
    return RawHints(
        ttl=_said(feed, "ttl"),
        hours=_all_in(text, "skipHours", "hour"),
        days=_all_in(text, "skipDays", "day"),
        period=_said(feed, "sy_updateperiod"),
        frequency=_said(feed, "sy_updatefrequency"),
    )


def _all_in(text: str, outer: str, inner: str) -> tuple[str, ...]:
    """Return the texts of the `inner` elements in the last `outer` one; they are few and short."""
    last = deque(re.finditer(rf"<(?:[\w.-]+:)?{outer}\s*>", text, re.IGNORECASE), maxlen=1)
    if not last:
        return ()
    within = text[last[0].end() :][:_LONGEST_LIST]
    within = re.split(rf"</(?:[\w.-]+:)?{outer}", within, maxsplit=1, flags=re.IGNORECASE)[0]
    found = re.findall(rf"<(?:[\w.-]+:)?{inner}\s*>([^<]*)<", within, re.IGNORECASE)
    return tuple(one.strip() for one in found)


def _item(entry: Any, version: str) -> RawItem:
    """Return the entry; where RSS says nothing but dc:date, that is when it was published."""
    atom = version.startswith("atom")
    published = ("published", "created") if atom else ("published", "created", "updated")
    categories, tags = _categories(entry)
    source = _map(entry, "source")
    details = [_map(entry, "title_detail"), _map(entry, "summary_detail"), *_maps(entry, "content")]
    languages = (_said(detail, "language") for detail in reversed(details))
    return RawItem(
        guid=_said(entry, "id"),
        link=_permalink(entry),
        title=_text(entry, "title"),
        summary=_text(entry, "summary"),
        content=fullest(map(_construct, _maps(entry, "content"))),
        published=_said(entry, *published),
        updated=_said(entry, "updated"),
        authors=_authors(entry, said=not atom) or _authors(source),
        categories=categories,
        tags=tags,
        enclosures=tuple(_medium(link) for link in _maps(entry, "links") if link.get("rel") == "enclosure"),
        media=tuple(map(_medium, _maps(entry, "media_content"))),
        images=tuple(map(_medium, (*_maps(entry, "media_thumbnail"), *_maps(entry, "image")))),
        source_title=as_text(_text(source, "title")) or _said(source, "title"),
        source_url=_said(source, "href") or _address(source) or _link(source),
        language=next(filter(None, languages), ""),
        base=next((_said(detail, "base") for detail in details if detail), "") or None,
    )


def _said(thing: Any, *names: str) -> str:
    """Return the first text of these names that is stated; '' for what is none.

    feedparser keeps elements that it does not know beside what it made itself: by their name the text or, of one
    with attributes, a map of these. So any name may hold anything.
    """
    texts = (dict.get(thing, name) for name in names)
    return next((text for text in texts if text and isinstance(text, str)), "")


def _map(thing: Any, name: str) -> dict[str, Any]:
    value = dict.get(thing, name)
    return value if isinstance(value, dict) else {}


def _maps(thing: Any, name: str) -> list[dict[str, Any]]:
    """Return the maps of a list that hold anything; one alone is like a list of it."""
    value = dict.get(thing, name)
    return [one for one in (value if isinstance(value, list) else [value]) if one and isinstance(one, dict)]


def _text(thing: Any, name: str) -> RawText | None:
    """Return a text as it was written; what feedparser only copied from elsewhere has no detail.

    The value is the outermost element's of that name; the detail may be that of one within an extension.
    """
    detail = _map(thing, f"{name}_detail")
    return _construct({**detail, "value": _said(thing, name)}) if detail else None


def _construct(detail: Any) -> RawText:
    """Return the text; of XHTML without the end of `br` that feedparser writes: HTML takes it for another one."""
    kind, value = _said(detail, "type") or "text/html", _said(detail, "value")
    if kind == "application/xhtml+xml":
        value = value.replace("</br>", "")
    return RawText(value=value, type=kind, base=_said(detail, "base") or None)


def _link(thing: Any) -> str:
    alternates = [_said(link, "href") for link in _maps(thing, "links") if link.get("rel") == "alternate"]
    return best_link(_said(thing, "link"), alternates)


def _address(feed: Any) -> str:
    """Return where a feed says that it is."""
    return next((_said(link, "href") for link in reversed(_maps(feed, "links")) if link.get("rel") == "self"), "")


def _first(feed: Any, relation: str) -> str:
    return next((_said(link, "href") for link in _maps(feed, "links") if link.get("rel") == relation), "")


def _permalink(entry: Any) -> str:
    """Return the link; feedparser takes any guid for one that does not deny it."""
    return permalink(_link(entry), _said(entry, "id"), is_guid=bool(dict.get(entry, "guidislink")))


def _authors(thing: Any, *, said: bool = False) -> tuple[RawPerson, ...]:
    """Return the authors; with `said` the last as the source wrote it.

    That is for RSS, where feedparser takes names and addresses apart but knows no ending above four letters.
    """
    people = [
        RawPerson(name=_said(author, "name"), email=_said(author, "email"), url=_said(author, "href"))
        for author in _maps(thing, "authors")
    ]
    if said and people and (author := _said(thing, "author")):
        people[-1] = RawPerson(name=author, url=people[-1].url)
    return tuple(people)


def _categories(entry: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    found = [(_said(tag, "term"), _said(tag, "scheme"), _said(tag, "label")) for tag in _maps(entry, "tags")]
    return sorted_out(found, _said(entry, "media_keywords"))


def _medium(attributes: Any) -> RawMedia:
    values = {name: str(value) for name, value in attributes.items()}
    return RawMedia(
        url=values.get("href") or values.get("url", ""),
        type=values.get("type", ""),
        medium=values.get("medium", ""),
        length=values.get("length") or values.get("filesize", ""),
        width=values.get("width", ""),
        height=values.get("height", ""),
    )
