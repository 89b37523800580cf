"""What a file's name tells: the day, the slug, and a title where the post has none."""

import re
from pathlib import PurePosixPath
from typing import NamedTuple

# Each is all of a path without its extension: year, month, day, and the name that follows.
_IN_NAME = re.compile(r"(?:.*/)?(\d{4})-(\d{1,2})-(\d{1,2})(?:[-_ ]([^/]+))?", re.DOTALL)
_IN_PATH = (
    re.compile(r"(?:.*/)?(\d{4})/(\d{2})-(\d{2})-([^/]+)", re.DOTALL),
    re.compile(r"(?:.*/)?(\d{4})[-/](\d{2})[-/](\d{2})/([^/]+)", re.DOTALL),
)


class NamedDay(NamedTuple):
    """A day as an ISO 8601 date, which may be none that there is, and in words where it is stated."""

    day: str
    place: str


def place_of(path: PurePosixPath) -> PurePosixPath:
    """Return the path without its extension; that of the folder for the `index.md` of a page bundle."""
    return path.parent if path.stem == "index" and path.parent.name else path.with_suffix("")


def slug_of(path: PurePosixPath) -> str:
    """Return the file's name without date and extension; a name that is all date stays."""
    dated = _dated(path)
    return (dated and dated[4]) or place_of(path).name


def day_of(path: PurePosixPath) -> NamedDay | None:
    """Return the day that the name starts with, or that it states with the folders above.

    `2024-12-31-title.md` is Jekyll's way, `2024/12/31/title.md` is known to Hexo and Docusaurus, which also reads
    `2024/12-31-title.md`.
    """
    dated = _dated(path)
    if dated is None:
        return None
    in_name = dated.re is _IN_NAME and path.stem != "index"
    day = f"{dated[1]}-{dated[2]:0>2}-{dated[3]:0>2}"
    return NamedDay(day, "the file's name" if in_name else "the file's path")


def _dated(path: PurePosixPath) -> re.Match[str] | None:
    place = str(place_of(path))
    return next(filter(None, (form.fullmatch(place) for form in (_IN_NAME, *_IN_PATH))), None)


def titleize(slug: str) -> str:
    """Make `an-old-slug` `An Old Slug`, as Jekyll and Hugo do."""
    return " ".join(word.capitalize() for word in slug.split("-"))
