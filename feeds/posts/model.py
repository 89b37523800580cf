"""The values that reading a post passes around."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Literal, TypeAlias

from config.model import DialectName

# What front matter holds once its language is forgotten: dates and numbers are text, as their author wrote them.
Value: TypeAlias = "str | bool | list[Value] | dict[str, Value] | None"
Meta: TypeAlias = Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostSettings:
    """How the posts of a folder are read.

    `zone` (an IANA name) overrules the zones that dates claim, `default_zone` is for dates that claim none. The
    posts' own categories hang below `category` ('' is the root). `base_url` is where the posts live on the web:
    relative links, images and permalinks resolve against it, and lead nowhere without it.
    """

    dialect: DialectName
    zone: str | None = None
    default_zone: str = "UTC"
    category: str = ""
    base_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """A file taken apart: what it says of itself, by lower-case key, and the body below; `text` is all of it."""

    meta: Meta
    body: str
    text: str

    def line_of(self, key: str) -> int | None:
        """Return the line of the file, from 1, that states `key`: of several the least indented."""
        name = rf"""["']?{re.escape(key)}["']?(?:\[\])?[ \t]*[:=]|<meta name=["']{re.escape(key)}["']"""
        stated = re.compile(rf"^([ \t{{,.:#+]*+)(?:{name})", re.IGNORECASE | re.MULTILINE)
        found = min(stated.finditer(self.text), key=lambda match: len(match[1]), default=None)
        return self.text.count("\n", 0, found.start()) + 1 if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What a body's tags may refer to: where the site is, the post's own folder, the extension of its file.

    `assets` is seen from the post, '' or with '/' at its end.
    """

    base_url: str | None = None
    assets: str = ""
    suffix: str = ".md"


def folders_of(path: PurePosixPath) -> Iterable[str]:
    """Return the folders of a file that the site has too: all but those like `_posts`."""
    return (name for name in path.parent.parts if not name.startswith("_"))


Loose = Literal["keys before ---", "keys before a blank line", "html head"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """What one generator reads differently from the others; keys are by weight.

    `title` makes a title of a file's name, `categories` gives paths as lists of names, `markup` takes the tags out
    of a body, with `breaks` the end of a line of Markdown ends it on the page, too; `loose` are forms of front
    matter that only some know.

    `dates` say when a post was published, `due` when it may be shown, `expires` when no longer. It is held back by
    `draft: true`, by a key of `hides` that is false, by one of `holds` with such a value, and by `held_tags`.
    Of a date in words of `undated` only the generator knows when it is.

    `permalinks` say its place on the site (`slash`: with one at its end); `folders` are those of its path that the
    site has too.

    `sections` are names of files that tell of their folder and are no posts, `suffixes` extensions that no other
    generator takes for posts, `beside` is that of a file next to a post which holds its front matter.
    """

    title: Callable[[str], str] = str
    categories: Callable[[Meta, PurePosixPath], list[list[str]]]
    tags: Callable[[Meta], list[str]]
    markup: Callable[[str, Site], str]
    breaks: bool = False
    loose: frozenset[Loose] = frozenset()
    dates: tuple[str, ...] = ("date",)
    due: tuple[str, ...] = ("date",)
    expires: tuple[str, ...] = ()
    undated: frozenset[str] = frozenset()
    hides: tuple[str, ...] = ("published", "visible")
    holds: Mapping[str, frozenset[str]] = field(default_factory=dict)
    held_tags: frozenset[str] = frozenset()
    permalinks: tuple[str, ...] = ("permalink",)
    slash: bool = False
    folders: Callable[[PurePosixPath], Iterable[str]] = folders_of
    sections: frozenset[str] = frozenset()
    suffixes: frozenset[str] = frozenset()
    beside: str | None = None
