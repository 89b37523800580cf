"""What is decided about a subscription, a request of a hub, and a ping, without a hub."""

from dataclasses import replace
from datetime import timedelta

import pytest
from make import NOON

from feeds.websub.callback import hear, is_signed
from feeds.websub.publish import next_try
from feeds.websub.subscriptions import asked, denied, failed, left, request_of, verified
from store.push import Subscription

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PENDING = Subscription(
    id=1,
    source_id=2,
    url="https://news.example/feed.xml",
    hub="https://hub.example/",
    topic="https://news.example/feed",
    callback="https://planet.example/websub/token",
    token="token",
    secret="secret",
    state="pending",
    next_at=NOON,
)
ACTIVE = replace(PENDING, state="active", since=NOON, until=NOON + DAY, next_at=NOON + DAY)
LEAVING = replace(ACTIVE, state="leaving")
QUERY = "hub.mode=subscribe&hub.topic=https%3A%2F%2Fnews.example%2Ffeed&hub.challenge=a%20b"


def lease_of(query: str) -> int | None:
    """Return the lease of a verification in seconds, None where it is none."""
    heard = hear(PENDING, query, NOON)
    return heard.note.lease if heard else None


def test_each_request_waits_longer_for_its_answer() -> None:
    """Ten minutes, twenty and so on, a day at most; how often one was made is counted."""
    one, waits = PENDING, []
    for _ in range(12):
        after = asked(one, NOON)
        assert after
        waits.append((after.next_at - NOON) / HOUR)
        one = after
    assert waits[:3] == [1 / 6, 1 / 3, 2 / 3]
    assert waits[-1] == 24
    assert one.tries == 12


def test_a_hub_that_asks_for_more_time_gets_it() -> None:
    """Retry-After counts where it is later than our own next request."""
    assert failed(ACTIVE, "HTTP 503", NOON + 2 * DAY) == replace(ACTIVE, error="HTTP 503", next_at=NOON + 2 * DAY)
    assert failed(ACTIVE, "HTTP 500", NOON).next_at == ACTIVE.next_at


@pytest.mark.parametrize(
    ("lease", "until", "renewal"),
    [
        (4 * HOUR, 4 * HOUR, 3 * HOUR),
        (timedelta(seconds=1), HOUR / 12, HOUR / 12),
        (999 * DAY, 90 * DAY, 67.5 * DAY),
    ],
)
def test_a_lease_is_renewed_when_a_quarter_is_left(lease: timedelta, until: timedelta, renewal: timedelta) -> None:
    """No sooner than five minutes later, whatever the hub says, and no later than a season."""
    found = verified(replace(PENDING, tries=3, error="HTTP 500"), lease, NOON)
    assert (found.state, found.since, found.tries, found.error) == ("active", NOON, 0, None)
    assert (found.until, found.next_at) == (NOON + until, NOON + renewal)


def test_a_renewal_leaves_no_gap() -> None:
    """What was active since long ago is so still; after a lease that ended it begins anew."""
    assert verified(ACTIVE, DAY, NOON + HOUR).since == NOON
    assert verified(ACTIVE, DAY, NOON + 2 * DAY).since == NOON + 2 * DAY


def test_what_is_to_be_left_is_not_taken_up_again() -> None:
    """Late verifications do nothing; a denial or the hub's consent ends it; so do three requests, or its lease."""
    assert verified(LEAVING, DAY, NOON) == LEAVING
    assert denied(LEAVING, "", NOON) is None
    assert left(LEAVING) is None
    assert left(ACTIVE) == ACTIVE
    assert asked(LEAVING, NOON)
    assert asked(replace(LEAVING, tries=3), NOON) is None
    assert asked(LEAVING, NOON + DAY) is None
    assert dict(request_of(LEAVING)) == {
        "hub.mode": "unsubscribe", "hub.topic": PENDING.topic, "hub.callback": PENDING.callback,
    }  # fmt: skip


def test_a_hub_that_tells_no_lease_is_believed_for_a_day() -> None:
    """It must tell one (WebSub §5.3)."""
    assert lease_of(f"{QUERY}&hub.lease_seconds=60") == 60
    for lease in ("", "-1", "1.5", "²", "ten"):
        assert lease_of(f"{QUERY}&hub.lease_seconds={lease}") == 86_400
    assert lease_of(QUERY) == 86_400
    assert lease_of(f"{QUERY}&hub.lease_seconds={'9' * 5000}") == 999_999_999
    assert lease_of(QUERY + "&x=1" * 200) is None


def test_a_challenge_comes_back_as_it_was() -> None:
    """Decoded once."""
    heard = hear(PENDING, QUERY, NOON)
    assert heard
    assert (heard.answer, heard.note.kind, heard.note.at) == ("a b", "verified", NOON)
    gone = hear(LEAVING, QUERY.replace("subscribe", "unsubscribe"), NOON)
    assert gone
    assert (gone.answer, gone.note.kind) == ("a b", "left")
    assert hear(LEAVING, QUERY, NOON) is None


def test_a_signature_is_read_as_hubs_write_it() -> None:
    """Names and digits in any case; other characters than digits are none."""
    digest = "f9d5a1c4fd5ea1b8f0ce5d0aeb1ccd5d"
    assert not is_signed("secret", f"sha256={digest}", b"body")
    right = "dc46983557fea127b43af721467eb9b3fde2338fe3e14f51952aa8478c13d355"
    assert is_signed("secret", f" SHA256={right.upper()}", b"body")
    assert not is_signed("secret", f"sha256={right}é", b"body")
    assert not is_signed("secret", f"sha1={right}", b"body")


def test_a_ping_is_tried_twelve_times() -> None:
    """Over a day and more; a hub that asks for more time gets it."""
    waits = [next_try(tries, timedelta(), NOON) for tries in range(12)]
    assert waits[0] == NOON + timedelta(minutes=1)
    assert waits[10]
    assert waits[10] - NOON == timedelta(minutes=1024)
    assert waits[11] is None
    assert next_try(0, HOUR, NOON) == NOON + HOUR
