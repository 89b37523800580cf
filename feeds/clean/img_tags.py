"""The `<img>` of clean HTML: what they show, and the same HTML with other ones. All else stays byte for byte."""

from collections.abc import Callable
from html import escape
from html.parser import HTMLParser
from itertools import accumulate
from typing import NamedTuple

Attributes = dict[str, str]


def shown_images(html: str) -> tuple[str, ...]:
    """Return the URLs of the images that clean HTML shows, in their order, each once."""
    return tuple(dict.fromkeys(tag.attributes["src"] for tag in _tags(html) if tag.attributes.get("src")))


def with_images(html: str, change: Callable[[Attributes], Attributes]) -> str:
    """Return clean HTML with the attributes of each `<img>` changed."""
    parts: list[str] = []
    end = 0
    for tag in _tags(html):
        changed = change(tag.attributes)
        if changed != tag.attributes:
            parts += (html[end : tag.start], _written(changed))
            end = tag.end
    return "".join((*parts, html[end:]))


class _Tag(NamedTuple):
    """An `<img>`: where it stands, and its attributes, unescaped."""

    start: int
    end: int
    attributes: Attributes


def _tags(html: str) -> list[_Tag]:
    return list(_Reader(html).tags) if "<img" in html else []


def _written(attributes: Attributes) -> str:
    return "<img" + "".join(f' {name}="{_escaped(value)}"' for name, value in attributes.items()) + ">"


def _escaped(value: str) -> str:
    """Return an attribute's value as clean HTML has it."""
    return escape(value, quote=False).replace('"', "&quot;").replace("\xa0", "&nbsp;")


class _Reader(HTMLParser):
    """Collects the `<img>` of HTML with their places, for the parser itself tells these by line and column."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.tags: list[_Tag] = []
        self._lines = list(accumulate((len(line) + 1 for line in html.split("\n")), initial=0))
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            line, column = self.getpos()
            start = self._lines[line - 1] + column
            values = {name: value or "" for name, value in attrs}
            self.tags.append(_Tag(start, start + len(self.get_starttag_text() or ""), values))
