"""Posts with front matter, as site generators keep them: one file in, one `Post` out."""

from feeds.posts.guess import TELLING, Guess, guess_dialect, guess_form
from feeds.posts.model import PostSettings
from feeds.posts.read import file_beside, is_post, read_post

__all__ = [
    "TELLING",
    "Guess",
    "PostSettings",
    "file_beside",
    "guess_dialect",
    "guess_form",
    "is_post",
    "read_post",
]
