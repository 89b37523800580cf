"""Jekyll: texts of categories and tags are split on spaces, and the folders above `_posts` are categories too."""

from itertools import takewhile
from pathlib import PurePosixPath

from feeds.posts.liquid import jekyll
from feeds.posts.model import Dialect, Meta
from feeds.posts.names import titleize
from feeds.posts.values import texts, words

_SPECIAL = frozenset({"_posts", "_drafts"})


def _folders(path: PurePosixPath) -> list[str]:
    """Return the folders above `_posts`; those below it, and all where it is not in the path, say nothing."""
    return list(takewhile(lambda name: name not in _SPECIAL, path.parts)) if _SPECIAL & set(path.parts) else []


def _categories(meta: Meta, path: PurePosixPath) -> list[list[str]]:
    stated = texts(meta.get("category")) + words(meta.get("categories"))
    return [list(dict.fromkeys(_folders(path) + stated))]


def _tags(meta: Meta) -> list[str]:
    return texts(meta.get("tag")) + words(meta.get("tags"))


JEKYLL = Dialect(
    title=titleize,
    categories=_categories,
    tags=_tags,
    markup=jekyll,
    folders=_folders,
    holds={"hidden": frozenset({"true"})},
)
