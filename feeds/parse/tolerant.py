"""RSS 0.9x, 1.0 and 2.0, Atom and CDF in any state of repair, by feedparser: the reader of last resort."""

import re
from collections import deque
from collections.abc import Iterable
from io import BytesIO
from typing import Any
from xml.sax import SAXException

import feedparser

from feeds.clean.text import plain_text
from feeds.errors import ParseError
from feeds.model import Document
from feeds.parse.choices import best_link, fullest, permalink, sorted_out
from feeds.parse.raw import RawFeed, RawItem, RawMedia, RawPerson, RawText
from feeds.parse.texts import as_text

feedparser.api.PREFERRED_XML_PARSERS.insert(0, "feeds.parse.sax")  # a fifth less time, and the same result

_EDGE = re.compile(r"<(?P<closing>/?)(?:[\w.-]+:)?(?:item|entry)[\s>]")
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
    return _feed(found["feed"], found["version"], items, warnings)


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
    image = dict.get(feed, "image") or {}
    return RawFeed(
        format=re.sub(r"[nu]$", "", version) or "unknown",
        title=_text(feed, "title"),
        link=_link(feed),
        description=_text(feed, "subtitle") or _text(feed, "summary"),
        language=feed.get("language") or "",
        image=image.get("href") or dict.get(feed, "logo") or dict.get(feed, "icon") or "",
        updated=dict.get(feed, "updated") or dict.get(feed, "published") or "",
        authors=_authors(feed, said=not version.startswith("atom")),
        items=tuple(items),
        warnings=tuple(warnings),
    )


def _item(entry: Any, version: str) -> RawItem:
    """Return the entry; where RSS says nothing but dc:date, that is when it was published."""
    atom = version.startswith("atom")
    published = ("published", "created") if atom else ("published", "created", "updated")
    categories, tags = _categories(entry)
    source = entry.get("source") or {}
    details = [detail for name in ("title_detail", "summary_detail") if (detail := dict.get(entry, name))]
    details += entry.get("content", ())
    languages = (detail["language"] for detail in reversed(details) if detail.get("language"))
    return RawItem(
        guid=dict.get(entry, "id") or "",
        link=_permalink(entry),
        title=_text(entry, "title"),
        summary=_text(entry, "summary"),
        content=fullest(map(_construct, entry.get("content", ()))),
        published=_date(entry, *published),
        updated=_date(entry, "updated"),
        authors=_authors(entry, said=not atom) or _authors(source),
        categories=categories,
        tags=tags,
        enclosures=tuple(_medium(link) for link in entry.get("links", ()) if link.get("rel") == "enclosure"),
        media=tuple(map(_medium, entry.get("media_content", ()))),
        images=tuple(map(_medium, [*entry.get("media_thumbnail", ()), *_itunes_image(entry)])),
        source_title=as_text(_text(source, "title")) or source.get("title") or "",
        source_url=source.get("href") or _address(source) or _link(source),
        language=next(languages, ""),
        base=next((detail.get("base") for detail in details), None) or None,
    )


def _text(thing: Any, name: str) -> RawText | None:
    """Return a text as it was written; what feedparser only copied from elsewhere has no detail.

    The value is the outermost element's of that name; the detail may be that of one within an extension.
    """
    detail = dict.get(thing, f"{name}_detail")
    return _construct({**detail, "value": thing[name]}) if detail else None


def _construct(detail: Any) -> RawText:
    """Return the text; of XHTML without the end of `br` that feedparser writes: HTML takes it for another one."""
    kind, value = detail.get("type") or "text/html", detail.get("value") or ""
    if kind == "application/xhtml+xml":
        value = value.replace("</br>", "")
    return RawText(value=value, type=kind, base=detail.get("base") or None)


def _link(thing: Any) -> str:
    alternates = [str(link.get("href") or "") for link in thing.get("links", ()) if link.get("rel") == "alternate"]
    return best_link(dict.get(thing, "link") or "", alternates)


def _address(feed: Any) -> str:
    """Return where a feed says that it is."""
    return next(
        (link.get("href") or "" for link in reversed(feed.get("links", ())) if link.get("rel") == "self"), ""
    )


def _permalink(entry: Any) -> str:
    """Return the link; feedparser takes any guid for one that does not deny it."""
    return permalink(_link(entry), dict.get(entry, "id") or "", is_guid=bool(entry.get("guidislink")))


def _date(entry: Any, *names: str) -> str:
    """Return the first date stated; what feedparser makes of it is no better than what `parse_date` does."""
    return next((str(text) for name in names if (text := dict.get(entry, name))), "")


def _authors(thing: Any, *, said: bool = False) -> tuple[RawPerson, ...]:
    """Return the authors; with `said` the last as the source wrote it.

    That is for RSS, where feedparser takes names and addresses apart but knows no ending above four letters.
    """
    people = [
        RawPerson(name=author.get("name") or "", email=author.get("email") or "", url=author.get("href") or "")
        for author in thing.get("authors", ())
    ]
    if said and people and dict.get(thing, "author"):
        people[-1] = RawPerson(name=thing["author"], url=people[-1].url)
    return tuple(people)


def _categories(entry: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    named = [
        (tag.get("label") or tag.get("term"), tag.get("scheme") or "")
        for tag in entry.get("tags", ())
        if tag.get("label") or tag.get("term")
    ]
    return sorted_out(named, dict.get(entry, "media_keywords") or "")


def _itunes_image(entry: Any) -> list[Any]:
    image = dict.get(entry, "image")
    return [image] if image else []


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
