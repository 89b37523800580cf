"""Posts with front matter, as site generators keep them: one file in, one `Post` out."""

from feeds.posts.dialects import guess_dialect
from feeds.posts.model import DialectName, PostSettings
from feeds.posts.read import EXTENSIONS, read_post

__all__ = ["EXTENSIONS", "DialectName", "PostSettings", "guess_dialect", "read_post"]
