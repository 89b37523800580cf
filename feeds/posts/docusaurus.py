"""Docusaurus: tags may be maps with a label, `slug` is a post's place, and `unlisted` keeps it out of lists."""

from pathlib import PurePosixPath

from feeds.posts.mdx import mdx
from feeds.posts.model import Dialect, Meta
from feeds.posts.names import titleize
from feeds.posts.values import labels, texts


def _categories(meta: Meta, _path: PurePosixPath) -> list[list[str]]:
    return [[name] for name in texts(meta.get("categories")) + texts(meta.get("category"))]


def _tags(meta: Meta) -> list[str]:
    return labels(meta.get("tags"))


DOCUSAURUS = Dialect(
    title=titleize,
    categories=_categories,
    tags=_tags,
    markup=mdx,
    holds={"unlisted": frozenset({"true"})},
    permalinks=("slug",),
)
