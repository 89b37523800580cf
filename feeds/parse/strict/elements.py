"""Which element means what: one table for entries, one for feeds."""

from collections.abc import Callable, Mapping

from lxml.etree import _Element as Element

from feeds.clean.extensions import kept_as, written
from feeds.parse.strict import hints, links, media, people, subjects, texts
from feeds.parse.strict.items import item_of
from feeds.parse.strict.names import name_of
from feeds.parse.strict.state import SCOPE, Attributes, Found, Reading, UnsureError, attributes
from feeds.parse.texts import as_text

Handler = Callable[[Reading, Found, Element, Attributes], None]
_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_MOST_NAMES = 4096  # a feed can make up as many as it likes
_CDF = frozenset({"href", "lastmod"})


class Rules(dict[str, Handler | None]):
    """What to do with elements by their tags in Clark notation; each name is looked up once."""

    def __init__(self, handlers: Mapping[str, Handler]) -> None:
        super().__init__()
        self._handlers = handlers

    def __missing__(self, tag: str) -> Handler | None:
        if len(self) > _MOST_NAMES:
            self.clear()
        handler = self[tag] = self._handlers.get(name_of(tag))
        return handler


def read_children(reading: Reading, found: Found, parent: Element, rules: Rules) -> None:
    """Read the elements in `parent` that `rules` know; others are passed over with all in them."""
    reading.depth += 1
    for element in parent:
        handler = rules[element.tag]
        if handler is None:
            _keep_extension(found, element)
            if len(element):
                _refuse_hidden_entries(element)
            continue
        given = attributes(element)
        if given and not SCOPE.isdisjoint(given):
            before = reading.enter(given)
            handler(reading, found, element, given)
            reading.language, reading.base = before
        else:
            handler(reading, found, element, given)
    reading.depth -= 1


def _keep_extension(found: Found, element: Element) -> None:
    if not found.is_feed and kept_as(element.tag) and (kept := written(element)):
        found.extensions.append(kept)


def _refuse_hidden_entries(element: Element) -> None:
    if any(name_of(inner.tag) in {"item", "entry"} for inner in element.iter()):
        raise UnsureError


def _entry(reading: Reading, _feed: Found, element: Element, given: Attributes) -> None:
    if not _CDF.isdisjoint(given):
        raise UnsureError
    found = Found()
    found.guid = given.get(_RDF_ABOUT, "")
    reading.title_depth = -1
    read_children(reading, found, element, ENTRY)
    reading.has_content = False
    reading.items.append(item_of(found, reading))


def _channel(reading: Reading, feed: Found, element: Element, given: Attributes) -> None:
    if not _CDF.isdisjoint(given):
        raise UnsureError
    reading.infeed = True
    read_children(reading, feed, element, FEED)
    reading.infeed = False


def _kept_as(name: str) -> Handler:
    """Return a handler that keeps an element's text as what is called `name` here."""

    def keep(reading: Reading, found: Found, element: Element, _given: Attributes) -> None:
        setattr(found, name, reading.text_of(element))

    return keep


def _linked_as(name: str) -> Handler:
    """Return a handler that keeps an element's text, a URL, as what is called `name` here."""

    def keep(reading: Reading, found: Found, element: Element, _given: Attributes) -> None:
        setattr(found, name, reading.resolve(reading.text_of(element)))

    return keep


def _episode_image(reading: Reading, found: Found, element: Element, given: Attributes) -> None:
    """Keep an episode's image as one of the item's, and as the element that podcast players look for."""
    media.itunes_image(reading, found, element, given)
    _keep_extension(found, element)


def _image(reading: Reading, feed: Found, element: Element, _given: Attributes) -> None:
    """Keep a channel's image; in RSS 1.0 it stands outside the channel, which only names it."""
    aside = _aside(reading, element)
    if reading.infeed and (url := aside.get("url")):
        feed.image = reading.resolve(url)


def _text_input(reading: Reading, _feed: Found, element: Element, _given: Attributes) -> None:
    _aside(reading, element)


def _aside(reading: Reading, element: Element) -> Mapping[str, str]:
    """Return the texts of what is no part of the feed proper; its title counts as one that stands further in."""
    inside = {name_of(child.tag): reading.repaired((child.text or "").strip()) for child in element}
    reading.title_depth = reading.depth + 1 if inside.get("title") else -1
    return inside


def _source(reading: Reading, found: Found, element: Element, given: Attributes) -> None:
    """Keep the feed that an entry came from: RSS gives its URL and title, Atom all of its metadata."""
    if found.is_feed:
        raise UnsureError
    reading.title_depth = -1
    source = Found()
    read_children(reading, source, element, SOURCE)
    title = reading.repaired((element.text or "").strip()) or as_text(source.title[0] if source.title else None)
    url = given.get("url", "") or source.address or links.link_of(source)
    found.origin = title, url, source


def _media_content(reading: Reading, found: Found, element: Element, given: Attributes) -> None:
    media.content(reading, found, element, given)
    _media_group(reading, found, element, given)


def _media_group(reading: Reading, found: Found, element: Element, _given: Attributes) -> None:
    if len(element):
        read_children(reading, found, element, MEDIA)


_MEDIA: Mapping[str, Handler] = {
    "media:category": subjects.media_category,
    "media:content": _media_content,
    "media:description": texts.description,
    "media:group": _media_group,
    "media:keywords": subjects.keywords,
    "media:thumbnail": media.thumbnail,
    "media:title": texts.media_title,
}
_COMMON: Mapping[str, Handler] = {
    **_MEDIA,
    "abstract": texts.abstract,
    "author": people.author,
    "body": texts.body,
    "category": subjects.category,
    "content": texts.content,
    "content:encoded": texts.encoded,
    "created": _kept_as("created"),
    "dc:author": people.author,
    "dc:creator": people.author,
    "dc:date": _kept_as("updated"),
    "dc:description": texts.description,
    "dc:language": _kept_as("language"),
    "dc:subject": subjects.category,
    "dc:title": texts.title,
    "dcterms:created": _kept_as("created"),
    "dcterms:issued": _kept_as("published"),
    "dcterms:modified": _kept_as("updated"),
    "description": texts.description,
    "fullitem": texts.encoded,
    "guid": links.guid,
    "id": links.guid,
    "issued": _kept_as("published"),
    "itunes:author": people.author,
    "itunes:category": subjects.itunes_category,
    "itunes:image": media.itunes_image,
    "itunes:keywords": subjects.itunes_keywords,
    "itunes:link": media.itunes_image,
    "itunes:summary": texts.summary,
    "keywords": subjects.category,
    "lastbuilddate": _kept_as("updated"),
    "link": links.link,
    "managingeditor": people.author,
    "modified": _kept_as("updated"),
    "pubdate": _kept_as("published"),
    "published": _kept_as("published"),
    "source": _source,
    "summary": texts.summary,
    "tags": subjects.tags,
    "title": texts.title,
    "updated": _kept_as("updated"),
    "xhtml:body": texts.body,
}
_ENTRY: Mapping[str, Handler] = {
    **_COMMON,
    "enclosure": media.enclosure,
    "itunes:image": _episode_image,
}
_FEED: Mapping[str, Handler] = {
    **_COMMON,
    "channel": _channel,
    "entry": _entry,
    "icon": _linked_as("icon"),
    "image": _image,
    "item": _entry,
    "itunes:subtitle": texts.subtitle,
    "language": _kept_as("language"),
    "logo": _linked_as("logo"),
    "skipdays": hints.days,
    "skiphours": hints.hours,
    "subtitle": texts.subtitle,
    "sy:updatefrequency": hints.frequency,
    "sy:updateperiod": hints.period,
    "tagline": texts.subtitle,
    "textinput": _text_input,
    "ttl": hints.ttl,
}
MEDIA, ENTRY, FEED = Rules(_MEDIA), Rules(_ENTRY), Rules(_FEED)
SOURCE = Rules(
    {name: _FEED[name] for name in ("author", "dc:creator", "id", "link", "managingeditor", "title", "dc:title")}
)
DOCUMENT = Rules({name: _FEED[name] for name in ("channel", "entry", "image", "item", "textinput")})
