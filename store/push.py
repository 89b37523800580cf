"""The values of push (WebSub): what a feed advertises, subscriptions to it, and pings that hubs are to be sent."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

SubscriptionState = Literal["pending", "active", "denied", "leaving"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Advertised:
    """Who pushes a feed, and the URL that it is known by there (WebSub §4)."""

    hub: str
    topic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """That a hub pushes a source, without a gap `since` then, `until` its lease ends."""

    hub: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A subscription of the source at `url`, and where it stands.

    It is `pending` until the hub verified it, `active` then, `denied` when the hub said so, and `leaving` when it
    is no longer wanted. `since` and `until` are of the lease; `tries` counts requests since the hub last spoke,
    and `next_at` is when to make another. `callback` ends in `token`.
    """

    id: int
    source_id: int
    url: str
    hub: str
    topic: str
    callback: str
    token: str = field(repr=False)
    secret: str = field(repr=False)
    state: SubscriptionState
    next_at: datetime
    since: datetime | None = None
    until: datetime | None = None
    tries: int = 0
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ping:
    """A hub that is to be told of a feed; `changes` counts those of the feed since it last was."""

    hub: str
    url: str
    changes: int
    tries: int
