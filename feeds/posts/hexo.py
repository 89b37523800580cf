"""Hexo: a flat list of categories is one path, a list with lists in it several; the first `---` may be missing."""

from pathlib import PurePosixPath

from feeds.posts.hexo_tags import hexo
from feeds.posts.model import Dialect, Meta
from feeds.posts.values import texts


def _categories(meta: Meta, _path: PurePosixPath) -> list[list[str]]:
    stated = meta.get("categories") or meta.get("category")
    if isinstance(stated, list) and any(isinstance(one, list) for one in stated):
        return [texts(one) for one in stated]
    return [texts(stated)]


def _tags(meta: Meta) -> list[str]:
    return texts(meta.get("tags") or meta.get("tag"))


HEXO = Dialect(
    categories=_categories,
    tags=_tags,
    markup=hexo,
    breaks=True,
    loose=frozenset({"keys before ---"}),
    holds={"hide": frozenset({"true"}), "hidden": frozenset({"true"})},
)
