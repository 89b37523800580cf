"""Subscriptions at the hubs of others: real runs, a hub and a callback on loopback."""

import http.client
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hub import Hub, answer_of, hub
from planet import Planet
from pushing import following, news, subscribed, subscriptions, waiting


@pytest.fixture
def pusher() -> Iterator[Hub]:
    """Run a hub that can tell how things went."""
    with hub() as running:
        yield running


@pytest.fixture
def planet(tmp_path: Path, pusher: Hub) -> Iterator[Planet]:
    """Follow a feed that names the hub."""
    with following(tmp_path, pusher) as running:
        yield running


@pytest.mark.parametrize(
    "instead",
    [
        {"topic": "https://other.example/feed.xml"},
        {"mode": "unsubscribe"},
        {"mode": "publish"},
        {"challenge": ""},
        {"challenge": "x" * 5000},
    ],
)
def test_what_nobody_asked_for_is_not_verified(planet: Planet, pusher: Hub, instead: dict[str, str]) -> None:
    """Another topic or mode, no challenge: 404 (WebSub §5.3.1)."""
    subscribed(planet, pusher)
    values = {
        "mode": "subscribe",
        "topic": planet.url("/feed.xml"),
        "challenge": "x",
        "lease_seconds": "9",
    } | instead
    query = "&".join(f"hub.{name}={value}" for name, value in values.items())
    assert answer_of(f"{pusher.forms[0]['hub.callback'][0]}?{query}") == (404, b"")
    assert waiting(planet) == 0


def test_an_unknown_token_is_not_found(planet: Planet, pusher: Hub) -> None:
    """Not verified, and gone for those who push to it; nor is there another method."""
    subscribed(planet, pusher)
    form = pusher.forms[0]
    callback = form["hub.callback"][0]
    for token in ("x" * 43, "", "a/b", "x" * 5000):
        other = {**form, "hub.callback": [f"{callback.rpartition('/')[0]}/{token}"]}
        assert pusher.verify(other)[0] == 404
        assert answer_of(other["hub.callback"][0], b"body")[0] == 410
    with closing(http.client.HTTPConnection(urlsplit(callback).netloc)) as connection:
        connection.request("PUT", urlsplit(callback).path)
        assert connection.getresponse().status == 405


def test_a_challenge_is_no_page(planet: Planet, pusher: Hub) -> None:
    """Whatever it holds, no browser takes it for one (WebSub §5.3.1)."""
    planet.run()
    callback, topic = pusher.forms[0]["hub.callback"][0], planet.url("/feed.xml")
    with closing(http.client.HTTPConnection(urlsplit(callback).netloc)) as connection:
        query = f"hub.mode=subscribe&hub.topic={topic}&hub.challenge=%3Cscript%3E&hub.lease_seconds=9"
        connection.request("GET", f"{urlsplit(callback).path}?{query}")
        answer = connection.getresponse()
        assert answer.read() == b"<script>"
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_lease_is_renewed_before_it_ends(planet: Planet, pusher: Hub) -> None:
    """Under the same callback and with the same secret; without a gap it is one subscription."""
    pusher.lease = 86_400
    subscribed(planet, pusher)
    (before,) = subscriptions(planet)
    planet.now += timedelta(hours=20)
    planet.run()
    assert pusher.modes() == ["subscribe"] * 2
    assert pusher.forms[1] == pusher.forms[0]
    planet.run()
    (after,) = subscriptions(planet)
    assert (after.state, after.tries, after.token) == ("active", 0, before.token)


def test_a_lease_that_ends_has_the_source_polled_as_ever(planet: Planet, pusher: Hub) -> None:
    """Its backup poll comes no later, and what comes then is no push that was missed."""
    pusher.lease = 4 * 3600
    subscribed(planet, pusher)
    pusher.status = 500
    assert planet.state("/feed.xml").reason == "pushed by 127.0.0.1; backup poll daily"
    planet.now += timedelta(hours=1)
    planet.serve("/feed.xml", "News", body=news(planet, pusher, "Ferry", "Fog"))
    assert planet.run().saved.new == 1
    assert planet.state("/feed.xml").reason == "every 1 s"
    pusher.status, pusher.lease = 202, None
    planet.every = timedelta(days=1)
    for _ in range(3):
        planet.run()
    assert planet.state("/feed.xml").reason == "pushed by 127.0.0.1; backup poll daily"


def test_a_hub_may_deny(planet: Planet, pusher: Hub) -> None:
    """Then the source is polled as ever, and the hub asked again a week later."""
    pusher.denial = "not <you>\n"
    planet.run()
    assert pusher.verified == [("denied", 200, b"")]
    planet.run()
    (one,) = subscriptions(planet)
    assert (one.state, one.error) == ("denied", "denied: not <you>")
    assert planet.state("/feed.xml").reason == "every 1 s"
    planet.run()
    assert len(pusher.forms) == 1
    pusher.denial = None
    planet.now += timedelta(days=7)
    planet.run()
    planet.run()
    assert [one.state for one in subscriptions(planet)] == ["active"]


def test_a_hub_may_deny_what_it_had_granted(planet: Planet, pusher: Hub) -> None:
    """The source is polled at once."""
    subscribed(planet, pusher)
    polls = len(planet.site.log)
    pusher.ask(pusher.forms[0], "denied", {})
    planet.run()
    assert len(planet.site.log) == polls + 1
    assert planet.state("/feed.xml").push is None


@pytest.mark.parametrize("status", [500, 410, 404, 302])
def test_a_hub_that_fails_is_asked_again(planet: Planet, pusher: Hub, status: int) -> None:
    """Later each time; the source is polled as ever."""
    pusher.status = status
    planet.every = timedelta(minutes=9)
    planet.run()
    planet.run()
    (one,) = subscriptions(planet)
    assert (one.state, one.tries, one.error) == ("pending", 1, f"HTTP {status}")
    planet.run()
    planet.run()
    assert len(pusher.forms) == 2
    pusher.status = 202
    planet.every = timedelta(days=1)
    for _ in range(3):
        planet.run()
    assert [one.state for one in subscriptions(planet)] == ["active"]


def test_a_hub_that_never_verifies_is_asked_again(planet: Planet, pusher: Hub) -> None:
    """It said yes, and nothing more."""
    pusher.verifies = False
    for _ in range(4):
        planet.run()
    assert [one.state for one in subscriptions(planet)] == ["pending"]
    assert len(pusher.forms) == 4
    assert planet.state("/feed.xml").reason == "every 1 s"


def test_a_slow_hub_holds_up_nobody(planet: Planet, pusher: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was polled is published, and of the subscriptions that it has, one is asked for."""
    monkeypatch.setattr("feeds.websub.ask._TIMEOUT", 0.5)
    for number in range(5):
        body = news(planet, pusher, f"Ferry {number}").replace(b"/feed.xml", b"/%d.xml" % number)
        planet.serve(f"/{number}.xml", "News", body=body)
    pusher.seconds = 30
    began = time.monotonic()
    planet.run()
    assert time.monotonic() - began < 10
    assert len(pusher.forms) == 1
    assert {one.error for one in subscriptions(planet)} == {"127.0.0.1: no complete answer within 0.5 seconds"}
    assert "Ferry 4" in planet.read("news/rss.xml")


def test_a_hub_at_an_address_that_is_refused_is_never_asked(planet: Planet, pusher: Hub) -> None:
    """The guard of the client is the hubs', too."""
    planet.ports = ()
    planet.run()
    planet.run()
    assert not pusher.forms
    (one,) = subscriptions(planet)
    assert "is not fetched" in (one.error or "")


def test_a_source_that_is_removed_is_unsubscribed(planet: Planet, pusher: Hub) -> None:
    """The hub verifies that, and is told that nobody is there if it pushes on."""
    topic = subscribed(planet, pusher)
    (callback,) = pusher.forms[0]["hub.callback"]
    key = (topic, callback)
    secret = pusher.subscribers[key]
    del planet.sources["/feed.xml"]
    planet.run()
    assert pusher.modes() == ["subscribe", "unsubscribe"]
    assert pusher.verified[-1][:2] == ("unsubscribe", 200)
    assert pusher.subscribers == {}
    pusher.subscribers[key] = secret
    assert pusher.push(topic, news(planet, pusher, "Fog")) == [410]
    planet.run()
    assert subscriptions(planet) == ()


def test_a_hub_that_does_not_let_go_is_asked_three_times(planet: Planet, pusher: Hub) -> None:
    """Then it is forgotten."""
    subscribed(planet, pusher)
    pusher.verifies = False
    planet.more = ""
    for _ in range(5):
        planet.run()
    assert pusher.modes() == ["subscribe"] + ["unsubscribe"] * 3
    assert subscriptions(planet) == ()


def test_a_feed_that_moves_to_another_hub_is_subscribed_there(planet: Planet, pusher: Hub) -> None:
    """The old one is left."""
    subscribed(planet, pusher)
    with hub() as other:
        planet.ports = (pusher.port, other.port)
        planet.serve("/feed.xml", "News", body=news(planet, other, "Ferry", "Fog"))
        planet.now += timedelta(days=2)
        planet.run()
        planet.run()
        assert other.modes() == ["subscribe"]
        assert pusher.modes() == ["subscribe", "unsubscribe"]
        (one,) = subscriptions(planet)
        assert (one.hub, one.state) == (other.url, "active")


def test_nothing_is_subscribed_without_a_callback(planet: Planet, pusher: Hub) -> None:
    """Once there is one, what feeds advertised long ago is, though they have not changed since."""
    more, planet.more = planet.more, ""
    planet.run()
    planet.run()
    assert (pusher.forms, subscriptions(planet)) == ([], ())
    planet.more = more
    planet.run()
    assert pusher.modes() == ["subscribe"]


def test_what_a_round_has_no_time_for_is_due_the_next_time(
    planet: Planet, pusher: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hub that answers late holds up a run for so long, and no longer."""
    with monkeypatch.context() as patched:
        patched.setattr("feeds.websub.subscribe.ROUND_SECONDS", -1)
        planet.run()
    assert [one.tries for one in subscriptions(planet)] == [0]
    planet.run()
    assert pusher.modes() == ["subscribe"]
