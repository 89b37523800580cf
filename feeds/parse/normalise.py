"""A feed's own words become items, once and for every format: keys, absolute URLs, dates, clean HTML."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from feeds.clean.dates import parse_date
from feeds.clean.extensions import publishable
from feeds.clean.text import legal, plain_text
from feeds.clean.urls import absolute_url, is_private
from feeds.model import Document, ParsedFeed
from feeds.parse.discovery import discover
from feeds.parse.hints import hints_of
from feeds.parse.media import enclosures_of, image_of
from feeds.parse.people import people
from feeds.parse.raw import RawFeed, RawItem, RawText
from feeds.parse.texts import as_html, as_text, language_tag
from feeds.select.identity import Clues, item_key, keys_of
from feeds.select.recognise import recognised, rotated, steadier
from store.model import Identity, Item, KnownItem, Origin

_UNDATED = datetime.min.replace(tzinfo=UTC)
_MOST_CATEGORIES = 50
_LONGEST_CATEGORY = 128
_APART: Mapping[Identity, str] = {"link": "links", "title": "titles and dates"}
_LONGEST_GUID = 1024  # as long as an id may be to be published; the key is a hash of it all


def normalise(raw: RawFeed, document: Document) -> ParsedFeed:
    """Return the feed with those of its newest `max_items` items that are new or changed, in document order.

    Where its ids changed, or can no longer be told apart, its items are recognised by what they say.
    """
    found = _normalised(raw, document)
    new, known = _unknown(found, document)
    if not (new and known):
        return found
    if found.identity != document.identity:
        return _renamed(found, recognised(new, known))
    former = rotated(new, known, len(found.seen))
    if not former or found.identity == "title":
        return found if found.identity == "guid" else _renamed(found, recognised(new, known))
    policy = steadier(new, former, known, found.identity)
    warning = f"the ids of its items change; told apart by their {_APART[policy]} from now on"
    found = _normalised(replace(raw, warnings=(*raw.warnings, warning)), replace(document, identity=policy))
    return _renamed(found, recognised(*_unknown(found, document), dated=False))


def _unknown(found: ParsedFeed, document: Document) -> tuple[list[Item], Mapping[str, KnownItem]]:
    """Return the items that are not known by their ids, and what is known and not listed."""
    listed = set(found.seen)
    new = [item for item in found.items if item.key not in document.known]
    return new, {key: one for key, one in document.known.items() if key not in listed} if new else {}


def _renamed(found: ParsedFeed, former: Mapping[str, str]) -> ParsedFeed:
    return replace(found, renames=tuple((old, new) for new, old in former.items()))


def _normalised(raw: RawFeed, document: Document) -> ParsedFeed:
    entries = [item for item in raw.items if _says_something(item)]
    keys, identity = keys_of([_clues(item) for item in entries], document.identity)
    unique: dict[str, RawItem] = {}
    for key, item in zip(keys, entries, strict=True):
        unique.setdefault(key, item)
    wanted = _newest(unique, document)
    hubs, topic = discover(raw, document)
    return ParsedFeed(
        format=raw.format,
        title=as_text(raw.title),
        link=absolute_url(raw.link, document.url),
        description=as_text(raw.description),
        language=language_tag(raw.language),
        image=absolute_url(raw.image, document.url),
        updated=parse_date(raw.updated, document.zone),
        hubs=hubs,
        topic=topic,
        older=absolute_url(raw.older, document.url),
        hints=hints_of(raw.hints),
        identity=identity,
        items=tuple(_new_items(wanted, raw, identity, document)),
        seen=tuple(unique),
        left_out=raw.left_out + len(unique) - len(wanted),
        warnings=(*raw.warnings, *_warnings(len(raw.items) - len(entries), len(unique) - len(wanted), document)),
    )


def _newest(entries: Mapping[str, RawItem], document: Document) -> Mapping[str, RawItem]:
    """Return the `max_items` newest entries; those without a date stand where they do, behind the others."""
    if len(entries) <= document.max_items:
        return entries
    dates = {
        key: parse_date(entry.published or entry.updated, document.zone) or _UNDATED
        for key, entry in entries.items()
    }
    kept = set(sorted(entries, key=dates.__getitem__, reverse=True)[: document.max_items])
    return {key: entry for key, entry in entries.items() if key in kept}


def _says_something(item: RawItem) -> bool:
    return any((item.link, item.title, item.summary, item.content, item.lead, item.enclosures, item.media))


def _clues(item: RawItem) -> Clues:
    return Clues(
        guid=item.guid or None,
        link=item.link or None,
        title=_value(item.title),
        date=item.published or item.updated,
        body=_value(item.content) or _value(item.summary),
    )


def _value(text: RawText | None) -> str:
    return text.value if text else ""


def _warnings(empty: int, left_out: int, document: Document) -> Iterator[str]:
    if empty:
        yield f"empty entries: {empty}"
    if left_out:
        yield f"entries left out beside the newest {document.max_items}: {left_out}"


def _new_items(
    entries: Mapping[str, RawItem], feed: RawFeed, identity: Identity, document: Document
) -> Iterator[Item]:
    """Yield the items that are not known as they are; a hash is cheap, and cleaning is not."""
    for key, entry in entries.items():
        raw_hash = item_key(repr(_steady(entry, identity)), document.zone or "")
        known = document.known.get(key)
        if known is None or known.raw_hash != raw_hash:
            yield _item(key, raw_hash, entry, feed, document)


def _steady(entry: RawItem, identity: Identity) -> RawItem:
    """Return the entry without the ids that its source is not told apart by: they may change at every poll."""
    if identity == "guid":
        return entry
    return entry._replace(guid="") if identity == "link" else entry._replace(guid="", link="")


def _item(key: str, raw_hash: str, entry: RawItem, feed: RawFeed, document: Document) -> Item:
    """Return the item; its URLs are resolved against xml:base, then its own URL, then the feed's."""
    url = absolute_url(entry.link, document.url)
    nearest = url or document.url
    base = _base(entry.base, nearest, document)
    private = is_private(document.url)
    copied = _value(entry.summary) == _value(entry.content)
    content = _html(entry.content, nearest, document)
    summary = None if copied else _html(entry.summary, nearest, document)
    return Item(
        key=key,
        raw_hash=raw_hash,
        guid=(legal(entry.guid) or None) if len(entry.guid) <= _LONGEST_GUID else None,
        url=url,
        title=as_text(entry.title),
        authors=people(entry.authors or feed.authors, base),
        published=parse_date(entry.published, document.zone),
        updated=parse_date(entry.updated, document.zone),
        summary=None if summary == content else summary,
        content=content,
        language=language_tag(entry.language or feed.language),
        categories=_names(entry.categories),
        tags=_names(entry.tags),
        image=image_of(entry, base, content or summary or "", private=private),
        enclosures=enclosures_of(entry, base, private=private),
        source=_origin(entry, base),
        extensions=publishable(entry.extensions, base, private=private),
    )


def _html(text: RawText | None, nearest: str, document: Document) -> str | None:
    return as_html(text, _base(text.base, nearest, document), private=is_private(document.url)) if text else None


def _base(stated: str | None, nearest: str, document: Document) -> str:
    return (stated and absolute_url(stated, document.url)) or nearest


def _names(names: tuple[str, ...]) -> tuple[str, ...]:
    texts = dict.fromkeys(plain_text(name, _LONGEST_CATEGORY) for name in names)
    return tuple(filter(None, texts))[:_MOST_CATEGORIES]


def _origin(entry: RawItem, base: str) -> Origin | None:
    title, url = plain_text(entry.source_title), absolute_url(entry.source_url, base)
    return Origin(title=title or url or "", url=url) if title or url else None
