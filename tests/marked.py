"""Reads a body as a generator would, up to the Markdown that is left of it."""

from typing import Any

from feeds.posts.body import plain_body
from feeds.posts.dialects import DIALECTS
from feeds.posts.model import Site


def marked(text: str, dialect: Any, name: str = "tea.md", base_url: str | None = None) -> str:
    """Return what the tags of `dialect` leave of a body, with its runs of white space folded."""
    stem, _, suffix = name.partition(".")
    site = Site(base_url=base_url, assets=f"{stem}/", suffix=f".{suffix}")
    return " ".join(plain_body(text, "", DIALECTS[dialect].markup, site).split())
