"""Authors, from the forms that formats and people have for them."""

import re
from collections.abc import Iterable
from urllib.parse import unquote

from feeds.clean.text import plain_text
from feeds.clean.urls import absolute_url
from feeds.parse.raw import RawPerson
from store.model import Person

_MOST = 50
# An address, and the header fields that a mailto URL may ask for behind it (RFC 6068).
_MAIL = r"(?P<mail>[^\s@<>()\[\],;:]{1,64}@[^\s@<>()\[\],;:?/=&]{1,255})(?:\?[^\s<>()]{0,255})?"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?:mailto:)?{_MAIL}\s*(?:\((?P<name>.*)\))?",  # RSS 2.0: lawyer@boyer.net (Lawyer Boyer)
        rf"(?P<name>.*?)\s*<(?:mailto:)?{_MAIL}>",
        rf"(?P<name>.*?)\s*\((?:mailto:)?{_MAIL}\)",
    )
)


def people(raws: Iterable[RawPerson], base: str) -> tuple[Person, ...]:
    """Return the authors in their order, each once: a name, or else the address or URL that there is."""
    persons: dict[str, Person] = {}
    for person in (_person(raw, base) for raw in raws):
        if person.name:
            persons.setdefault(person.name.casefold(), person)
    return tuple(persons.values())[:_MOST]


def _person(raw: RawPerson, base: str) -> Person:
    name, mail = _split(plain_text(raw.name, 256))
    _, stated = _split(plain_text(raw.email or _mailed(raw.url)))
    url = absolute_url(raw.url, base)
    return Person(name=name or stated or mail or url or "", email=stated or mail, url=url)


def _mailed(url: str) -> str:
    """Return the address of a mailto URL (RFC 6068), '' for any other."""
    return unquote(url.partition("?")[0]) if url.startswith("mailto:") else ""


def _split(text: str) -> tuple[str, str | None]:
    """Return name and address of 'mail (name)', 'name <mail>' and 'name (mail)'."""
    for form in _FORMS:
        if found := form.fullmatch(text):
            return (found["name"] or "").strip(" \"'"), found["mail"]
    return text, None
