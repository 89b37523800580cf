"""The guarded HTTP client: which addresses may be asked, how often, and how much they may answer."""

from feeds.fetch.address import Guard
from feeds.fetch.client import open_fetch, user_agent
from feeds.fetch.pacing import Delay, Pacer, no_delay, spacing_of

__all__ = ["Delay", "Guard", "Pacer", "no_delay", "open_fetch", "spacing_of", "user_agent"]
