"""Push (WebSub): subscriptions at the hubs of feeds, and pings that our own hubs are still to be sent."""

import secrets
from collections.abc import Callable, Iterable
from datetime import datetime

from store.database import Database, Row, moment, seconds
from store.push import Advertised, Ping, Subscription

_TOKEN_BYTES = 32


def advertise(database: Database, source_id: int, advertised: Advertised | None) -> None:
    """Note what a feed says of its hub, inside the caller's transaction."""
    hub, topic = (advertised.hub, advertised.topic) if advertised else (None, None)
    database.run("advertise", source_id=source_id, hub=hub, topic=topic)


def set_missed(database: Database, source_id: int, *, missed: bool) -> None:
    """Note, inside the caller's transaction, whether the pushes of a source can be relied upon."""
    database.run("set_missed", source_id=source_id, missed=int(missed))


def agree(database: Database, base: str | None, now: datetime) -> None:
    """Make the subscriptions those that are wanted: one for each configured feed that advertises a hub.

    Their callbacks are below `base`; without that none is wanted. What is not and has a lease is to be left.
    """
    unwanted = database.rows("unwanted_subscriptions", base=base or "")
    missing = database.rows("missing_subscriptions") if base else []
    if not (unwanted or missing):
        return
    with database.transaction():
        for row in unwanted:
            leased = row["until"] is not None and row["until"] > seconds(now)
            database.run("leave_subscription" if leased else "delete_subscription", id=row["id"], now=seconds(now))
        for row in database.rows("missing_subscriptions") if base else []:
            token = secrets.token_urlsafe(_TOKEN_BYTES)
            database.run(
                "insert_subscription",
                source_id=row["id"],
                hub=row["hub"],
                topic=row["topic"],
                callback=f"{base}{token}",
                token=token,
                secret=secrets.token_urlsafe(_TOKEN_BYTES),
                now=seconds(now),
            )


def due_subscriptions(database: Database, now: datetime, most: int) -> tuple[Subscription, ...]:
    """Return the subscriptions whose hub is to be asked for something, those that wait longest first."""
    return tuple(_subscription(row) for row in database.rows("due_subscriptions", now=seconds(now), most=most))


def subscription(database: Database, subscription_id: int) -> Subscription | None:
    """Return a subscription by its number."""
    row = database.one("subscription", id=subscription_id)
    return _subscription(row) if row else None


def subscription_by_token(database: Database, token: str) -> Subscription | None:
    """Return the subscription whose callback ends in `token`."""
    row = database.one("subscription_by_token", token=token)
    return _subscription(row) if row else None


def change_subscription(
    database: Database,
    subscription_id: int,
    decide: Callable[[Subscription], Subscription | None],
    now: datetime,
) -> None:
    """Make a subscription what `decide` makes of it, None for no more, in one transaction.

    A source that is pushed from now on, or no longer, is due at once: nobody pushes what came since its last poll.
    A subscription that ended meanwhile stays so.
    """
    with database.transaction():
        before = subscription(database, subscription_id)
        after = decide(before) if before else None
        if before is None:
            return
        if after is None:
            database.run("delete_subscription", id=before.id)
            return
        database.run(
            "update_subscription",
            id=after.id,
            state=after.state,
            since=seconds(after.since),
            until=seconds(after.until),
            tries=after.tries,
            next_at=seconds(after.next_at),
            error=after.error,
        )
        if before.since != after.since and (row := database.one("hurry", id=after.source_id, now=seconds(now))):
            database.run("schedule_host", host=row["host"])


def hold_pings(database: Database, hubs: Iterable[str], urls: Iterable[str]) -> None:
    """Note feeds that are about to be published: should we be killed meanwhile, hubs are told all the same."""
    with database.transaction():
        database.many("hold_ping", _each(hubs, urls))


def settle_pings(database: Database, hubs: Iterable[str], changed: Iterable[str], same: Iterable[str]) -> None:
    """Make pings due for the feeds that changed, and let go of those that stayed as they were."""
    hubs = tuple(hubs)
    with database.transaction():
        database.many("count_ping", _each(hubs, changed))
        database.many("drop_held_ping", _each(hubs, same))


def release_pings(database: Database) -> None:
    """Make pings due that a killed process had held; only for the sole writer of a store, as it starts."""
    database.run("release_pings")


def keep_hubs(database: Database, hubs: Iterable[str]) -> None:
    """Forget the pings of all hubs but these."""
    for hub in {row["hub"] for row in database.rows("pinged_hubs")}.difference(hubs):
        database.run("forget_hub", hub=hub)


def due_pings(database: Database, now: datetime, most: int) -> tuple[Ping, ...]:
    """Return pings that are to be sent, those that wait longest first."""
    return tuple(Ping(**row) for row in database.rows("due_pings", now=seconds(now), most=most))


def end_pings(database: Database, pings: Iterable[Ping]) -> None:
    """Let go of pings; those of feeds that changed meanwhile stay due."""
    with database.transaction():
        database.many("delete_ping", ({"hub": one.hub, "url": one.url, "changes": one.changes} for one in pings))


def postpone_pings(database: Database, times: Iterable[tuple[Ping, datetime]]) -> None:
    """Note that pings were tried in vain, and when to try each again."""
    values = ({"hub": one.hub, "url": one.url, "next_at": seconds(next_at)} for one, next_at in times)
    with database.transaction():
        database.many("postpone_ping", values)


def _each(hubs: Iterable[str], urls: Iterable[str]) -> list[dict[str, object]]:
    urls = tuple(urls)
    return [{"hub": hub, "url": url} for hub in hubs for url in urls]


def _subscription(row: Row) -> Subscription:
    values = {name: row[name] for name in _PLAIN}
    return Subscription(
        **values, next_at=moment(row["next_at"]), since=moment(row["since"]), until=moment(row["until"])
    )


_PLAIN = ("id", "source_id", "url", "hub", "topic", "callback", "token", "secret", "state", "tries", "error")
