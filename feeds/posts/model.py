"""The values that reading a post passes around."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal, TypeAlias

DialectName = Literal["hexo", "jekyll", "hugo"]

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
        stated = re.compile(rf"""^([ \t{{,]*)["']?{re.escape(key)}["']?[ \t]*[:=]""", re.IGNORECASE | re.MULTILINE)
        found = min(stated.finditer(self.text), key=lambda match: len(match[1]), default=None)
        return self.text.count("\n", 0, found.start()) + 1 if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """What one generator reads differently from the others.

    `signs` are sets of file and folder names: all of one set stand in or above a folder that is its own. With
    `bare`, front matter may lack its opening fence. `title` makes a title of a file's name, `categories` gives
    paths as lists of names. The rest are keys by weight: `dates` when a post was published, `due` when it may be
    shown, `expires` when no longer, `hides` those that hide it by being false, `permalinks` its place on the site.
    `sections` are names of files that tell of their folder and are no posts.
    """

    signs: tuple[frozenset[str], ...]
    title: Callable[[str], str]
    categories: Callable[[Meta, PurePosixPath], list[list[str]]]
    tags: Callable[[Meta], list[str]]
    bare: bool = False
    dates: tuple[str, ...] = ("date",)
    due: tuple[str, ...] = ("date",)
    expires: tuple[str, ...] = ()
    hides: tuple[str, ...] = ("published",)
    permalinks: tuple[str, ...] = ("permalink",)
    sections: frozenset[str] = frozenset()
