"""Folders for categories: Unicode letters are kept, everything that a path could trip over is not."""

import hashlib
import re
import unicodedata
from collections.abc import Container

# Published beside the categories, or special to a system that may serve or copy the tree.
_RESERVED = (
    frozenset({"archive", "media", "search", "status", "websub"})
    | {"index.html", "rss.xml", "atom.xml", "feed.json", "feeds.opml"}
    | {"con", "prn", "aux", "nul"}
    | {f"{device}{number}" for device in ("com", "lpt") for number in range(1, 10)}
)
_MOST_BYTES = 80


def slug(name: str, parent: str, taken: Container[str]) -> str:
    """Return the folder of the category `name` below the folder `parent` ('' is the root).

    NFKC, lower case, at most 80 bytes, no separators or dots at the ends. Where that is empty, reserved or
    among the `taken` folders, a short hash of the name keeps it apart.
    """
    plain = _plain(name)
    path = below(parent, plain)
    if plain and plain not in _RESERVED and path not in taken:
        return path
    mark = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
    for digits in range(6, len(mark)):
        path = below(parent, f"{plain}-{mark[:digits]}".lstrip("-"))
        if path not in taken:
            return path
    raise ValueError(f"no folder is left for {name!r}")


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).lower()
    kept = re.sub(r"[^\w.+]+|_+", "-", unicodedata.normalize("NFC", folded))
    return _cut(re.sub(r"-{2,}", "-", kept).strip("-."), _MOST_BYTES)


def _cut(text: str, most: int) -> str:
    return text.encode()[:most].decode(errors="ignore").strip("-.")


def below(parent: str, name: str) -> str:
    """Return the path of `name` in the folder `parent`; '' is the root."""
    return f"{parent}/{name}" if parent else name
