"""How a subscription goes on: pure decisions on where it stands and what its hub did.

It is asked for until the hub verified it, again before its lease ends, and left when it is no longer wanted.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from feeds.schedule import DAY, WEEK
from store.push import Subscription

_LEASE = timedelta(days=10)
_LONGEST_LEASE = timedelta(days=90)
_SHORTEST_LEASE = timedelta(minutes=5)  # each that begins has the source polled at once
_FIRST_WAIT = timedelta(minutes=10)
"""So long a hub may take to verify, before it is asked again; then twice as long each time, a day at most."""
_SOONEST_RENEWAL = timedelta(minutes=5)
_TRIES_TO_LEAVE = 3


def request_of(one: Subscription) -> tuple[tuple[str, str], ...]:
    """Return the form that asks the hub for what is wanted (WebSub §5.1)."""
    named = (("hub.topic", one.topic), ("hub.callback", one.callback))
    if one.state == "leaving":
        return (("hub.mode", "unsubscribe"), *named)
    lease = str(int(_LEASE.total_seconds()))
    return (("hub.mode", "subscribe"), *named, ("hub.lease_seconds", lease), ("hub.secret", one.secret))


def asked(one: Subscription, now: datetime) -> Subscription | None:
    """Return the subscription as its hub is about to be asked; None ends one that is as good as left."""
    is_over = one.tries >= _TRIES_TO_LEAVE or one.until is None or one.until <= now
    if one.state == "leaving" and is_over:
        return None
    wait = min(_FIRST_WAIT * 2 ** min(one.tries, 10), DAY)
    return replace(one, tries=one.tries + 1, next_at=now + wait)


def failed(one: Subscription, error: str, until: datetime) -> Subscription:
    """Return the subscription after a request in vain, not to be asked again before `until`."""
    return replace(one, error=error, next_at=max(one.next_at, until))


def verified(one: Subscription, lease: timedelta, at: datetime) -> Subscription:
    """Return the subscription after its hub verified it `at` then (WebSub §5.3); it is renewed before it ends."""
    if one.state == "leaving":
        return one
    lease = max(min(lease, _LONGEST_LEASE), _SHORTEST_LEASE)
    goes_on = one.state == "active" and one.until is not None and one.until >= at
    return replace(
        one,
        state="active",
        since=one.since if goes_on else at,
        until=at + lease,
        tries=0,
        next_at=at + max(lease * 3 / 4, _SOONEST_RENEWAL),
        error=None,
    )


def denied(one: Subscription, reason: str, at: datetime) -> Subscription | None:
    """Return the subscription after its hub denied it (WebSub §5.2); it is asked for again a week later."""
    if one.state == "leaving":
        return None
    error = f"denied: {reason}" if reason else "denied"
    return replace(one, state="denied", since=None, until=None, tries=0, next_at=at + WEEK, error=error)


def left(one: Subscription) -> Subscription | None:
    """Return nothing of a subscription that was to be left, once its hub verified that."""
    return None if one.state == "leaving" else one
