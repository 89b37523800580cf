"""The item that an entry is, from what was found of it."""

from feeds.parse.choices import fullest, permalink, sorted_out
from feeds.parse.raw import RawItem, RawMedia
from feeds.parse.strict.links import link_of
from feeds.parse.strict.people import authors_of
from feeds.parse.strict.state import Found, Reading


def item_of(found: Found, reading: Reading) -> RawItem:
    """Return the entry; where RSS says nothing but dc:date, that is when it was published."""
    categories, tags = sorted_out(found.tags, found.keywords) if found.tags else ((), ())
    source_title, source_url, source = found.origin or ("", "", None)
    base, language = _setting(found) if reading.is_scoped else (None, "")
    return RawItem(
        guid=found.guid,
        link=permalink(link_of(found), found.guid, is_guid=bool(found.is_permalink)),
        title=found.title[0] if found.title else None,
        summary=found.summary[0] if found.summary else None,
        content=fullest([text for text, _ in found.contents]) if found.contents else None,
        published=found.published or found.created or ("" if reading.is_atom else found.updated),
        updated=found.updated,
        authors=authors_of(found) or (tuple(source.authors) if source else ()),
        categories=categories,
        tags=tags,
        enclosures=tuple(found.enclosures),
        media=tuple(found.media),
        images=_images(found),
        source_title=source_title,
        source_url=source_url,
        language=language,
        base=base,
        extensions=tuple(found.extensions),
    )


def _setting(found: Found) -> tuple[str | None, str]:
    """Return the base of the first of the entry's texts, and the language of the last that has one."""
    texts = [*filter(None, (found.title, found.summary)), *found.contents]
    spoken = ""
    for _, language in texts:
        spoken = language or spoken
    return texts[0][0].base if texts else None, spoken


def _images(found: Found) -> tuple[RawMedia, ...]:
    return (*found.thumbnails, RawMedia(found.image)) if found.image else tuple(found.thumbnails)
