"""What a file's name tells: the day, the slug, and a title where the post has none."""

import re
from pathlib import PurePosixPath

_DATED = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})[-_](.+)", re.DOTALL)
_FOLDERS = re.compile(r"(?:.*/)?(\d{4})[-/](\d{2})[-/](\d{2})/[^/]+", re.DOTALL)


def place_of(path: PurePosixPath) -> PurePosixPath:
    """Return the path without its extension; that of the folder for the `index.md` of a page bundle."""
    return path.parent if path.stem == "index" and path.parent.name else path.with_suffix("")


def slug_of(path: PurePosixPath) -> str:
    """Return the file's name without date and extension."""
    name = place_of(path).name
    dated = _DATED.fullmatch(name)
    return dated[4] if dated else name


def day_of(path: PurePosixPath) -> str | None:
    """Return the day that the name starts with, or that its folders are, as an ISO 8601 date.

    `2024-12-31-title.md` is Jekyll's way, `2024/12/31/title.md` is known to Hexo and Docusaurus.
    """
    place = place_of(path)
    dated = _DATED.fullmatch(place.name) or _FOLDERS.fullmatch(str(place))
    return f"{dated[1]}-{dated[2]:0>2}-{dated[3]:0>2}" if dated else None


def titleize(slug: str) -> str:
    """Make `an-old-slug` `An Old Slug`, as Jekyll and Hugo do."""
    return " ".join(word.capitalize() for word in slug.split("-"))
