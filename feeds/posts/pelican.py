"""Pelican: one category, the folder's name by default; texts hold lists; `status` tells who may see an article."""

from pathlib import PurePosixPath

from feeds.posts.hexo_tags import pelican
from feeds.posts.model import Dialect, Meta
from feeds.posts.values import first_text, listed_tags


def _categories(meta: Meta, path: PurePosixPath) -> list[list[str]]:
    return [[first_text(meta, ("category",)) or path.parent.name]]


PELICAN = Dialect(
    categories=_categories,
    tags=listed_tags,
    markup=pelican,
    loose=frozenset({"keys before a blank line", "html head"}),
    hides=(),
    holds={"status": frozenset({"draft", "hidden", "skip"})},
    permalinks=("url", "save_as"),
)
