"""The guarded HTTP client: which addresses may be asked, and how much they may answer."""

from feeds.fetch.address import Guard
from feeds.fetch.client import open_fetch, user_agent

__all__ = ["Guard", "open_fetch", "user_agent"]
