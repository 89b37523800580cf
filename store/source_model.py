"""Sources as the configuration wants them and as polling left them, and what a poll brings: values only.

All are frozen; collections inside are tuples. Every `datetime` is aware and in UTC, to the second.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from store.hints import NO_HINTS, Hints
from store.model import Arrival, Identity, SourceKind
from store.push import Advertised, Push

Outcome = Literal["ok", "not_modified", "failed", "pushed"]
Trouble = Literal[
    "gone",  # 410
    "missing",  # 404
    "refused",  # 401, 403 and the other 4xx
    "busy",  # 429, 503: the host is left alone
    "server",  # the other 5xx
    "dns",
    "tls",
    "unreachable",  # no connection, no complete answer in time, broken HTTP
    "not_a_feed",  # an answer that is a page, or nothing that can be read
    "ours",  # what the configuration or a fault of ours forbids
]
"""Why a poll failed; each kind has a patience of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    """What the robots.txt of an origin, which was asked for `at` last, says to us (RFC 9309).

    `delay` is in seconds; `rules` are the lines "Allow: …" and "Disallow: …" of the groups that name us.
    """

    at: datetime
    delay: float = 0.0
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSpec:
    """A source as the configuration wants it; `placement` differs when its items must be placed again."""

    kind: SourceKind
    url: str
    host: str
    placement: str
    title: str | None = None
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """Where polling a source stands.

    `identity` is the weakest key that its items still need (guid, then link, then title and date); `failures`
    counts failed polls in a row, since `failing_since` and last for `trouble`, and `gone` the 410 answers in a
    row; `next_at` is None once it is stopped; `push` tells of a hub that can be relied upon. `full_at` is when its
    document was last asked for without validators, or came whole; `news_at` when it last brought a new item.
    `rhythm` is what was learned of when it publishes, and `rate` items a second in the long run by it;
    `usual_rate` is what that was as it last brought a new item, 0 where too few had come to tell. `hints` are what
    its document says of that. Since `moved_since`, in `moved_polls`, its address has led to `moved_to` for good
    (301, 308), and a feed was there. Where that lasted, it is asked at the address `adopted` in place of its own,
    and has the `host` of that; its own was asked last at `home_at`. Since `parked_since` our own network has
    failed it, and nothing is counted. Where there was news under the same validators it `lies`, and they are not
    sent.
    """

    id: int
    kind: SourceKind
    url: str
    host: str
    title: str
    link: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    identity: Identity = "guid"
    polled_at: datetime | None = None
    next_at: datetime | None = None
    reason: str = ""
    failures: int = 0
    gone: int = 0
    error: str | None = None
    push: Push | None = None
    trouble: Trouble | None = None
    failing_since: datetime | None = None
    full_at: datetime | None = None
    news_at: datetime | None = None
    rhythm: str = ""
    rate: float = 0.0
    usual_rate: float = 0.0
    hints: Hints = NO_HINTS
    moved_to: str | None = None
    moved_since: datetime | None = None
    moved_polls: int = 0
    adopted: str | None = None
    home_at: datetime | None = None
    parked_since: datetime | None = None
    lies: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HostLease:
    """A host that this process may poll until `until`; a save with an older `token` is refused.

    `busy` counts the answers in a row that asked for the host to be left alone; `price` is what one poll of any
    source costs (feeds.schedule.Policy).
    """

    host: str
    token: int
    until: datetime
    sources: tuple[SourceState, ...]
    busy: int = 0
    price: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A host of which no source is to be asked until then."""

    host: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PollResult:
    """What one poll of a source brought, and when the next is due and why.

    `arrivals` are only the new and the changed of the `seen` items of the document, after `renames`, pairs of an
    old and a new key; `etag` and `last_modified` replace what was kept. `advertised` is the hub that the feed
    names; `missed` is whether a hub should have pushed what was found. All that is the same in SourceState takes
    the place of what is there. `new` of the `arrivals` were not known. `rate` is items a second in the long run;
    the hosts of `pauses` asked to be left alone. Where it is asked at another address from now on, `host` is
    that of this one. With `parked_since` only that is saved, the log, and when the next poll is and why.
    """

    source_id: int
    at: datetime
    outcome: Outcome
    next_at: datetime | None
    reason: str
    status: int | None = None
    error: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    title: str = ""
    link: str | None = None
    identity: Identity = "guid"
    failures: int = 0
    gone: int = 0
    arrivals: tuple[Arrival, ...] = ()
    renames: tuple[tuple[str, str], ...] = ()
    seen: int = 0
    milliseconds: int = 0
    bytes: int = 0
    advertised: Advertised | None = None
    missed: bool = False
    trouble: Trouble | None = None
    failing_since: datetime | None = None
    full_at: datetime | None = None
    rhythm: str = ""
    rate: float = 0.0
    hints: Hints = NO_HINTS
    moved_to: str | None = None
    moved_since: datetime | None = None
    moved_polls: int = 0
    pauses: tuple[Pause, ...] = ()
    adopted: str | None = None
    home_at: datetime | None = None
    host: str | None = None
    new: int = 0
    lies: bool = False
    parked_since: datetime | None = None
