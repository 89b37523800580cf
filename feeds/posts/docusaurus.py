"""Docusaurus: tags may be maps with a label, `slug` is a post's place, and `unlisted` keeps it out of lists."""

from feeds.posts.mdx import docusaurus
from feeds.posts.model import Dialect, Meta
from feeds.posts.names import titleize
from feeds.posts.values import flat_set, labels


def _tags(meta: Meta) -> list[str]:
    return labels(meta.get("tags"))


DOCUSAURUS = Dialect(
    title=titleize,
    categories=flat_set,
    tags=_tags,
    markup=docusaurus,
    holds={"unlisted": frozenset({"true"})},
    permalinks=("slug",),
)
