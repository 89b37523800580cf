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
    return RawItem(  # by position, in the order of its fields: by name it takes three times as long
        found.guid,
        permalink(link_of(found), found.guid, is_guid=bool(found.is_permalink)),
        found.title[0] if found.title else None,
        found.summary[0] if found.summary else None,
        fullest([text for text, _ in found.contents]) if found.contents else None,
        found.published or found.created or ("" if reading.is_atom else found.updated),
        found.updated,
        authors_of(found) or (tuple(source.authors) if source else ()),
        categories,
        tags,
        tuple(found.enclosures),
        tuple(found.media),
        None,  # the lead, which only JSON Feed names
        _images(found),
        source_title,
        source_url,
        language,
        base,
        tuple(found.extensions),
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
