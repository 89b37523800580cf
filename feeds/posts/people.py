"""Who wrote a post."""

import re
from collections.abc import Iterator

from feeds.clean.text import plain_text
from feeds.clean.urls import absolute_url
from feeds.posts.model import Meta, Value
from feeds.posts.values import first_text, listed, text
from store.model import Person

_WITH_EMAIL = re.compile(r"([^<>]*)<\s*([^<>@\s]+@[^<>@\s]+)\s*>")


def authors(meta: Meta, base: str | None) -> tuple[Person, ...]:
    """Return the authors: a text (names between ';', else ','), a map, or a list of such."""
    stated = (person for key in ("author", "authors", "by") for person in _people(meta.get(key), base))
    return tuple(dict.fromkeys(stated))


def _people(value: Value, base: str | None) -> Iterator[Person]:
    if isinstance(value, list):
        for one in value:
            yield from _people(one, base)
    elif isinstance(value, dict):
        yield from _from_map(value, base)
    else:
        for name in listed(text(value)):
            yield from _from_text(name)


def _from_text(stated: str) -> Iterator[Person]:
    both = _WITH_EMAIL.fullmatch(stated.strip())
    name, email = (both[1], both[2]) if both else (stated, None)
    name = plain_text(name) or email or ""
    if name:
        yield Person(name=name, email=email)


def _from_map(stated: dict[str, Value], base: str | None) -> Iterator[Person]:
    name = first_text(stated, ("name", "nick")) or " ".join(
        filter(None, (text(stated.get(part)) for part in ("given", "family")))
    )
    name = plain_text(name)
    if name:
        url = first_text(stated, ("url", "link", "homepage", "website"))
        email = plain_text(text(stated.get("email")))
        yield Person(name=name, email=email or None, url=absolute_url(url, base) if url else None)
