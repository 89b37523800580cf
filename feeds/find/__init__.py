"""From the address of a site to the feeds that it has: by its address, its page, or where feeds usually are."""

from feeds.find.model import Candidate, Found, Page
from feeds.find.page import look
from feeds.find.search import find_feeds
from feeds.find.sites import feeds_of

__all__ = ["Candidate", "Found", "Page", "feeds_of", "find_feeds", "look"]
