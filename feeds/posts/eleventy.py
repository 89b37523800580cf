"""Eleventy: a tag also puts a post into a collection, and those that its starters use say nothing of the post."""

from feeds.posts.liquid import eleventy
from feeds.posts.model import Dialect, Meta
from feeds.posts.values import flat_set, texts

_COLLECTIONS = frozenset({"all", "blog", "nav", "post", "posts"})


def _tags(meta: Meta) -> list[str]:
    return [tag for tag in texts(meta.get("tags")) if tag not in _COLLECTIONS]


ELEVENTY = Dialect(
    categories=flat_set,
    tags=_tags,
    markup=eleventy,
    undated=frozenset({"created", "git created", "git last modified", "last modified"}),  # the file's own dates
    hides=("published", "visible", "permalink"),
    holds={"eleventyexcludefromcollections": frozenset({"true"})},
)
