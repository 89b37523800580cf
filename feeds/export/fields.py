"""What a post says of its item in the front matter, in its generator's words."""

from collections.abc import Mapping
from itertools import chain
from typing import TypeAlias
from zoneinfo import ZoneInfo

from feeds.clean.images import media_type_of
from feeds.export.body import as_phrase
from feeds.export.forms import Form, Paths
from feeds.posts.told import KEY
from feeds.publish.parts import credit
from store.model import Enclosure, Item, Person, StoredItem

Field: TypeAlias = "str | int | list[Field] | dict[str, Field] | None"

LONGEST_SUMMARY = 32 * 1024
"""Characters, as written; a longer summary would make front matter that is larger than any reader takes."""

LONGEST_EXTENSIONS = 8 * 1024
"""Characters of all extension elements, for the same reason; with more an item is exported without."""


def front_of(stored: StoredItem, form: Form, zone: ZoneInfo, seal: str) -> dict[str, Field]:
    """Return the fields of a post in the order in which they are written, only those that say something.

    The last is what no generator has a word for, and the last of that is the seal.
    """
    item, paths = stored.item, [path.split("/") for path in stored.paths]
    head, *more = form.images
    image = item.image.url if item.image else None
    return _stated({
        "title": item.title,
        "categories": _categories(paths, form),
        head: image,
        **_authors(item.authors),
        **form.fixed,
        "date": form.date(stored.date, zone),
        **dict.fromkeys(more, image),
        form.updated: form.date(item.updated, zone) if item.updated else None,
        "tags": _tags(stored),
        form.language: item.language,
        form.summary: _summary(item),
        "link": item.url,
        "guid": stored.public_id,
        "source": _source(stored),
        "enclosures": [_media(enclosure) for enclosure in item.enclosures],
        KEY: {**_told(item, paths, form), "hash": seal},
    })  # fmt: skip


def _stated(fields: Mapping[str, Field]) -> dict[str, Field]:
    return {name: value for name, value in fields.items() if value is not None and value not in ([], {})}


def _categories(paths: Paths, form: Form) -> list[Field]:
    if form.flat:
        return [*_names(paths)]
    return [*paths[0]] if len(paths) == 1 else [[*path] for path in paths]


def _names(paths: Paths) -> list[str]:
    return list(dict.fromkeys(chain(*paths)))


def _authors(authors: tuple[Person, ...]) -> dict[str, Field]:
    """Return a single name as text, as posts have it, and anything more as a list of maps."""
    match authors:
        case [Person(name=name, email=None, url=None)] if not set(name) & set(",;<"):
            return {"author": name}
    return {"authors": [_stated({"name": one.name, "email": one.email, "url": one.url}) for one in authors]}


def _tags(stored: StoredItem) -> list[Field]:
    """Return the item's tags, and before them the categories of its feed that are no places here."""
    every = (*stored.item.categories, *stored.item.tags)
    return [tag for tag in dict.fromkeys(every) if tag not in stored.paths]


def _summary(item: Item) -> str | None:
    """Return the summary, unless the body shows it for want of content."""
    written = as_phrase(item.summary or "") if item.content else ""
    return written if 0 < len(written) <= LONGEST_SUMMARY else None


def _source(stored: StoredItem) -> dict[str, Field]:
    source = credit(stored)
    return {"title": source.title, "url": source.url} if source else {}


def _media(enclosure: Enclosure) -> dict[str, Field]:
    return _stated({name: getattr(enclosure, name) for name in ("url", "type", "length", "width", "height")})


def _told(item: Item, paths: Paths, form: Form) -> dict[str, Field]:
    """Return what no generator has a word for; `feeds.posts.told` reads it."""
    told: dict[str, Field] = {}
    if form.flat and paths and form.flat(_names(paths)) != paths:
        told["paths"] = [[*path] for path in paths]
    if item.image and not _is_plain(item.image, item):
        told["image"] = _media(item.image)
    if item.summary and not item.content:
        told["body"] = "summary"
    if not item.title:
        told["untitled"] = True
    if item.extensions and sum(map(len, item.extensions)) <= LONGEST_EXTENSIONS:
        told["extensions"] = [*item.extensions]
    return told


def _is_plain(image: Enclosure, item: Item) -> bool:
    """Return whether a reader would find this image, as it is, by its address alone."""
    others = any((enclosure.type or "").startswith("image/") for enclosure in item.enclosures)
    return image == Enclosure(url=image.url, type=media_type_of(image.url)) and not others
