"""Authors: RSS `author`, Dublin Core's creator, iTunes' author, Atom's person constructs (RFC 4287 §3.2)."""

from lxml.etree import _Element as Element

from feeds.parse.raw import RawPerson
from feeds.parse.strict.names import name_of
from feeds.parse.strict.state import Attributes, Found, Reading, plain

_PARTS = {
    "name": "name",
    "itunes:name": "name",
    "email": "email",
    "itunes:email": "email",
    "uri": "url",
    "url": "url",
    "homepage": "url",
}


def author(reading: Reading, found: Found, element: Element, _given: Attributes) -> None:
    """Keep an author, in one text or in parts."""
    if not len(element):
        text = reading.text_of(element)
        found.authors.append(RawPerson(text))
        found.written_author = ""  # as it stands in `authors`
        return
    parts = {"name": "", "email": "", "url": ""}
    for child in element:
        if part := _PARTS.get(name_of(child.tag)):
            parts[part] = reading.resolve(reading.text_of(child)) if part == "url" else plain(child)
    found.authors.append(RawPerson(**parts))
    if not reading.is_atom:
        found.written_author = _written(parts["name"], parts["email"]) or (element.text or "").strip()


def _written(name: str, email: str) -> str:
    return f"{name} ({email})" if name and email else name or email


def authors_of(found: Found) -> tuple[RawPerson, ...]:
    """Return the authors; RSS's last one as it was written."""
    people = found.authors
    if not found.written_author:
        return tuple(people)
    return *people[:-1], RawPerson(found.written_author, url=people[-1].url)
