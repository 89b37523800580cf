"""Nikola: the category is a path `A/B`, texts hold lists, and `status` tells who may see a post."""

from pathlib import PurePosixPath

from feeds.posts.model import Dialect, Meta
from feeds.posts.shortcodes import hugo
from feeds.posts.values import first_text, listed_tags


def _categories(meta: Meta, _path: PurePosixPath) -> list[list[str]]:
    return [first_text(meta, ("category",)).split("/")]


NIKOLA = Dialect(
    categories=_categories,
    tags=listed_tags,
    markup=hugo,
    loose=frozenset({"html head"}),
    hides=(),
    holds={"status": frozenset({"draft", "private"})},
    held_tags=frozenset({"draft", "private"}),  # where USE_TAG_METADATA is not turned off
    permalinks=(),
    suffixes=frozenset({".txt"}),
    beside=".meta",
)
