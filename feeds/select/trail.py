"""The way through a feed's archive: which document comes next, and where the way ends (RFC 5005 §3 and §4)."""

from dataclasses import dataclass, field

from feeds.model import ParsedFeed
from feeds.select.wanted import host_of

MOST = 1_000
"""So many documents are read in one go."""
_STALE = 3
"""So many documents in a row that list nothing new are no archive, but a program that has no end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """Where a way ends, and why; it `is_whole` if nothing of the archive is left.

    `resume` is the address at which it can go on another time, None where it is to begin anew.
    """

    reason: str
    is_whole: bool = False
    resume: str | None = None


@dataclass(slots=True, kw_only=True)
class Trail:
    """A way under way: the `sites` that it may lead to, and what was met on it.

    `met` are the addresses of its documents, `listed` the keys of their entries, `stale` how many documents in a
    row listed nothing new.
    """

    sites: frozenset[str]
    most: int = MOST
    documents: int = 0
    met: set[str] = field(default_factory=set)
    listed: set[str] = field(default_factory=set)
    stale: int = 0

    def follow(self, address: str, feed: ParsedFeed) -> str | End:
        """Return the address of the document before the one that was read at `address`, or the end."""
        self.documents += 1
        self.met.add(address)
        self.stale = self.stale + 1 if self.listed.issuperset(feed.seen) else 0
        self.listed.update(feed.seen)
        if feed.older is None:
            return End(reason="names no older document", is_whole=True)
        older = _encrypted(feed.older) if address.startswith("https:") else feed.older
        return self._end(older) or self.to(older)

    def to(self, address: str) -> str:
        """Return `address`, which is read next."""
        self.met.add(address)
        return address

    def _end(self, older: str) -> End | None:
        if older in self.met:
            return End(reason="leads back to a document that was read", is_whole=True)
        if self.stale >= _STALE:
            return End(reason=f"lists nothing new, as the {_STALE - 1} documents before it", is_whole=True)
        if (site := host_of(older)) not in self.sites:
            return End(reason=f"leads to another site, {site}")
        if self.documents > self.most:
            return End(reason=f"is one of {self.most}, which is enough for once", resume=older)
        return None


def _encrypted(address: str) -> str:
    """Return an address for a document that came encrypted: what follows it is not asked for in the clear."""
    return address.replace("http:", "https:", 1) if address.startswith("http:") else address
