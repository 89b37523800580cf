"""Where a post lives, what it points to, and the identity that it states."""

import re
from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urlsplit

from feeds.clean.urls import absolute_url
from feeds.errors import PostError
from feeds.posts.model import Dialect, Front, Meta
from feeds.posts.values import text

_LINKS = ("link", "external_url", "original", "source", "url", "canonical", "canonical_url", "canonicalurl")
_IDS = ("guid", "id", "permalink", "abbrlink", "url")
_PATTERN = re.compile(
    r"(?:^|/):[a-z]|\{[{%]"
)  # /:year/:title/ and {{ title | slugify }} are their generator's to fill in


def page_url(front: Front, dialect: Dialect, base_url: str | None) -> str | None:
    """Return the post's own page: its permalink below `base_url`, None where either is missing or a pattern.

    Raises PostError for a permalink that leads elsewhere.
    """
    key = next((key for key in dialect.permalinks if text(front.meta.get(key))), None)
    if key is None:
        return None
    permalink = text(front.meta[key])
    if not _stays(permalink, base_url):
        problem = f"the {key} {permalink[:60]!r} leads out of the site: write a path such as /2024/title/"
        raise PostError(problem, front.line_of(key))
    if base_url is None or _PATTERN.search(permalink):
        return None
    if dialect.slash:
        permalink = permalink.rstrip("/") + "/"
    return absolute_url(permalink.lstrip("/"), base_url.rstrip("/") + "/")


def base_of(path: PurePosixPath, dialect: Dialect, base_url: str | None) -> str | None:
    """Return what relative URLs resolve against where no page is known: the folder, as if it were online."""
    if base_url is None:
        return None
    return base_url.rstrip("/") + "/" + "".join(f"{quote(name)}/" for name in dialect.folders(path))


def assets_of(path: PurePosixPath) -> str:
    """Return the folder of a post's own files, seen from the post: that of its name, none for an `index.md`."""
    return "" if path.stem == "index" else f"{quote(path.stem)}/"


def link_of(meta: Meta, dialect: Dialect) -> str | None:
    """Return what the post is a link to, if it says so by an absolute URL."""
    stated = (text(meta.get(key)) for key in _LINKS if key not in dialect.permalinks)
    return next(filter(None, (absolute_url(url, None) for url in stated)), None)


def stated_id(meta: Meta) -> str | None:
    """Return the identity that the post states for itself; a pattern, which many posts may share, is none."""
    stated = (text(meta.get(key)) for key in _IDS)
    return next((one for one in stated if one and not _PATTERN.search(one)), None)


def iri(value: str | None) -> str | None:
    """Return `value` if it is an absolute IRI (RFC 3987 §2.2), such as a URL, a tag: or a urn:."""
    return value if value and re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:\S+", value) else None


def _stays(permalink: str, base_url: str | None) -> bool:
    """Return whether a permalink is a path, or a URL of the site, that does not climb."""
    plain = unquote(unquote(permalink)).replace("\\", "/")
    if ".." in plain.split("/") or re.search(r"[\x00-\x1f\x7f]", plain):
        return False
    try:
        parts = urlsplit(plain)
        own = urlsplit(base_url or "")
    except ValueError:  # brackets that hold no address
        return False
    return not (parts.scheme or parts.netloc) or (parts.scheme in {"http", "https"} and parts.netloc == own.netloc)
