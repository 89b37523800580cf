"""What a file's name tells: the day, the slug, and a title where the post has none."""

import re
from pathlib import PurePosixPath
from typing import NamedTuple

_DATED = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})[-_](.+)", re.DOTALL)
_FOLDERS = re.compile(r"(?:.*/)?(\d{4})[-/](\d{2})[-/](\d{2})/[^/]+", re.DOTALL)


class NamedDay(NamedTuple):
    """A day as an ISO 8601 date, which may be none that there is, and in words which names state it."""

    day: str
    place: str


def place_of(path: PurePosixPath) -> PurePosixPath:
    """Return the path without its extension; that of the folder for the `index.md` of a page bundle."""
    return path.parent if path.stem == "index" and path.parent.name else path.with_suffix("")


def slug_of(path: PurePosixPath) -> str:
    """Return the file's name without date and extension."""
    name = place_of(path).name
    dated = _DATED.fullmatch(name)
    return dated[4] if dated else name


def day_of(path: PurePosixPath) -> NamedDay | None:
    """Return the day that the name starts with, or that its folders are.

    `2024-12-31-title.md` is Jekyll's way, `2024/12/31/title.md` is known to Hexo and Docusaurus.
    """
    place = place_of(path)
    named = _DATED.fullmatch(place.name)
    dated = named or _FOLDERS.fullmatch(str(place))
    if dated is None:
        return None
    in_file = named and path.stem != "index"
    day = f"{dated[1]}-{dated[2]:0>2}-{dated[3]:0>2}"
    return NamedDay(day, "the file's name" if in_file else "the names of its folders")


def titleize(slug: str) -> str:
    """Make `an-old-slug` `An Old Slug`, as Jekyll and Hugo do."""
    return " ".join(word.capitalize() for word in slug.split("-"))
