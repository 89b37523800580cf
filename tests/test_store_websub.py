"""Subscriptions and pings in a real SQLite store."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from arrivals import URL, arrival, configure, poll, spec

from store.database import Database
from store.push import Advertised, Ping, Push, Subscription
from store.saving import save_host, save_push
from store.source_model import PollResult, SourceState
from store.sources import claim, item_counts, sources
from store.websub import (
    agree,
    change_subscription,
    due_pings,
    due_subscriptions,
    end_pings,
    hold_pings,
    keep_hubs,
    postpone_pings,
    release_pings,
    settle_pings,
    subscription_by_token,
)

HUB, OTHER_HUB = "https://hub.example/", "https://other.example/"
BASE = "https://planet.example/websub/"
ADVERTISED = Advertised(hub=HUB, topic=URL)
OTHERS = (Advertised(hub=OTHER_HUB, topic=URL), Advertised(hub=HUB, topic=f"{URL}?new"))
LEASE, MONTH = timedelta(days=10), timedelta(days=30)
HUBS = (HUB,)
FEEDS = ("https://planet.example/rss.xml", "https://planet.example/atom.xml")


def bring(database: Database, now: datetime, **overrides: object) -> SourceState:
    """Save a poll of the source, and return how that stands then."""
    (lease,) = claim(database, now + MONTH, most=1, ttl=LEASE, batch=1)
    save_host(database, lease, [poll(lease.sources[0], now, **overrides)], now)
    (state,) = sources(database)
    return state


def subscribed(database: Database, now: datetime) -> Subscription:
    """Return the one subscription that is due."""
    agree(database, BASE, now)
    (one,) = due_subscriptions(database, now, 10)
    return one


@pytest.fixture
def pending(database: Database, now: datetime) -> Subscription:
    """Have a source that advertises a hub, and its subscription."""
    configure(database, now, spec(URL, "A"))
    bring(database, now, advertised=ADVERTISED)
    return subscribed(database, now)


def verify(database: Database, one: Subscription, now: datetime) -> Subscription:
    """Make a subscription active, and return it."""
    active = replace(one, state="active", since=now, until=now + LEASE, next_at=now + LEASE / 2)
    change_subscription(database, one.id, lambda _: active, now)
    return active


def test_a_source_that_names_a_hub_is_subscribed(pending: Subscription, database: Database, now: datetime) -> None:
    """Once, due at once, under a callback and a secret of its own; who has no callback subscribes nothing."""
    assert (pending.url, pending.hub, pending.topic, pending.state) == (URL, HUB, URL, "pending")
    assert pending.callback == BASE + pending.token
    assert len({pending.token, pending.secret}) == 2
    assert min(len(pending.token), len(pending.secret)) >= 43
    assert pending.secret not in repr(pending)
    assert pending.token not in repr(replace(pending, callback=""))
    assert subscribed(database, now) == pending
    assert subscription_by_token(database, pending.token) == pending
    assert subscription_by_token(database, "") is None
    agree(database, None, now)
    assert due_subscriptions(database, now, 10) == ()
    agree(database, None, now)
    assert due_subscriptions(database, now, 10) == ()


def test_what_is_no_longer_wanted_is_left(pending: Subscription, database: Database, now: datetime) -> None:
    """A source that was removed, or that names no hub any more, is unsubscribed where there is a lease."""
    verify(database, pending, now)
    configure(database, now)
    leaving = subscribed(database, now)
    assert (leaving.id, leaving.state, leaving.next_at) == (pending.id, "leaving", now)
    configure(database, now, spec(URL, "A"))
    agree(database, BASE, now)
    assert {one.state for one in due_subscriptions(database, now, 10)} == {"leaving", "pending"}
    bring(database, now, advertised=None)
    agree(database, BASE, now)
    assert {one.state for one in due_subscriptions(database, now, 10)} == {"leaving"}


@pytest.mark.parametrize("advertised", OTHERS)
def test_another_hub_or_topic_is_another_subscription(
    advertised: Advertised, pending: Subscription, database: Database, now: datetime
) -> None:
    """A poll that failed, or that brought nothing, tells of no other."""
    for outcome in ("not_modified", "failed"):
        bring(database, now, outcome=outcome)
    assert subscribed(database, now) == pending
    bring(database, now, advertised=advertised)
    other = subscribed(database, now)
    assert (other.hub, other.topic) == (advertised.hub, advertised.topic)
    assert other.token != pending.token


def test_a_source_knows_whether_it_is_pushed(pending: Subscription, database: Database, now: datetime) -> None:
    """From its verification on, but for the time between a poll that found what no push brought, and a push."""
    push = Push(hub=HUB, since=now, until=now + LEASE)
    assert bring(database, now, advertised=ADVERTISED).push is None
    verify(database, pending, now)
    assert bring(database, now, advertised=ADVERTISED).push == push
    assert claim(database, now, most=1, ttl=-LEASE, batch=1)[0].sources[0].push == push
    assert bring(database, now, advertised=ADVERTISED, missed=True).push is None
    assert bring(database, now, advertised=ADVERTISED).push is None
    (state,) = sources(database)
    save_push(database, poll(state, now, outcome="pushed"), now)
    assert sources(database)[0].push == push


def test_a_source_whose_push_begins_or_ends_is_polled_at_once(
    pending: Subscription, database: Database, now: datetime
) -> None:
    """Nobody pushes what came in between; a renewal, or a denial where nothing was pushed, changes no schedule."""
    denied = replace(pending, state="denied", error="not you")
    bring(database, now, next_at=now + LEASE, advertised=ADVERTISED)
    change_subscription(database, pending.id, lambda _: denied, now)
    assert sources(database)[0].next_at == now + LEASE
    verify(database, pending, now)
    assert sources(database)[0].next_at == now
    bring(database, now, next_at=now + LEASE, advertised=ADVERTISED)
    change_subscription(database, pending.id, lambda one: replace(one, until=now + MONTH), now)
    assert sources(database)[0].next_at == now + LEASE
    change_subscription(database, pending.id, lambda _: denied, now)
    assert sources(database)[0].next_at == now
    bring(database, now, next_at=now + LEASE, failures=1, advertised=ADVERTISED)
    verify(database, pending, now)
    assert sources(database)[0].next_at == now + LEASE


def test_a_subscription_that_ended_stays_so(pending: Subscription, database: Database, now: datetime) -> None:
    """Nothing is decided about it."""
    change_subscription(database, pending.id, lambda _: None, now)
    change_subscription(database, pending.id, lambda one: one, now)
    assert subscription_by_token(database, pending.token) is None


def test_a_push_brings_items_and_leaves_the_polls_alone(database: Database, now: datetime) -> None:
    """Validators, errors and the next poll stay; what the source is called, and told apart by, does not."""
    configure(database, now, spec(URL, "A"))
    before = bring(database, now, etag='"1"', failures=2, error="HTTP 500", next_at=now + LEASE)
    pushed: PollResult = poll(
        before, now, arrival(now, "A", title="Fog"), outcome="pushed", title="News", identity="link", etag='"2"'
    )
    assert save_push(database, pushed, now).new == 1
    assert item_counts(database) == {before.id: 1}
    assert sources(database)[0] == replace(before, title="News", identity="link", news_at=now)
    assert save_push(database, pushed, now).new == 0
    assert item_counts(database) == {before.id: 1}


def test_only_feeds_that_changed_are_told_of(database: Database, now: datetime) -> None:
    """Those that stayed as they were are let go; what changed while a hub was told is due again."""
    hold_pings(database, HUBS, FEEDS)
    assert due_pings(database, now, 10) == ()
    settle_pings(database, HUBS, changed=FEEDS[:1], same=FEEDS[1:])
    (ping,) = due_pings(database, now, 10)
    assert ping == Ping(hub=HUB, url=FEEDS[0], changes=1, tries=0)
    hold_pings(database, HUBS, FEEDS)
    settle_pings(database, HUBS, changed=FEEDS[:1], same=FEEDS[1:])
    end_pings(database, [ping])
    (again,) = due_pings(database, now, 10)
    end_pings(database, [again])
    hold_pings(database, HUBS, FEEDS)
    settle_pings(database, HUBS, changed=(), same=FEEDS)
    release_pings(database)
    assert due_pings(database, now, 10) == ()


def test_what_was_being_published_when_we_were_killed_is_told_of(database: Database, now: datetime) -> None:
    """Nobody knows whether the feed changed."""
    hold_pings(database, HUBS, FEEDS)
    release_pings(database)
    assert {ping.url for ping in due_pings(database, now, 10)} == set(FEEDS)


def test_pings_wait_and_end(database: Database, now: datetime) -> None:
    """Those that failed wait, whatever changes meanwhile; those for hubs that are no longer wanted are dropped."""
    settled = (*HUBS, OTHER_HUB)
    hold_pings(database, settled, FEEDS[:1])
    settle_pings(database, settled, changed=FEEDS[:1], same=())
    postpone_pings(database, [(ping, now + LEASE) for ping in due_pings(database, now, 10) if ping.hub == HUB])
    settle_pings(database, settled, changed=FEEDS[:1], same=())
    assert [ping.hub for ping in due_pings(database, now, 10)] == [OTHER_HUB]
    keep_hubs(database, HUBS)
    assert due_pings(database, now + LEASE, 10) == (Ping(hub=HUB, url=FEEDS[0], changes=2, tries=1),)
