"""Reads a post from a text, as a scan would from a file."""

from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

from feeds.model import Post
from feeds.posts import PostSettings, read_post

NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)


def read(text: str | bytes, name: str = "post.md", *, dialect: Any = "hexo", **settings: Any) -> Post:
    """Read `text` as the file `name` of a folder of posts."""
    data = text.encode() if isinstance(text, str) else text
    return read_post(data, PurePosixPath(name), PostSettings(dialect=dialect, **settings), NOW)


def yaml(*lines: str, body: str = "Words.") -> str:
    """Put YAML front matter above a body."""
    return "\n".join(["---", *lines, "---", "", body, ""])
