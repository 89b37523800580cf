"""Feeds that hubs push to us: real runs, a hub and a callback on loopback."""

import http.client
import os
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from feed_documents import rss
from hub import Hub, answer_of, hub
from loopback import loopback
from planet import Planet
from serving import serving

from feeds.callback import Callback
from feeds.server import Health, create_app
from feeds.websub import inbox
from store.database import open_reader
from store.push import Subscription
from store.websub import due_subscriptions

FAR = timedelta(days=9999)
MOST = 100_000


@pytest.fixture
def pusher() -> Iterator[Hub]:
    """Run a hub that can tell how things went."""
    with hub() as running:
        yield running


@pytest.fixture
def planet(tmp_path: Path, pusher: Hub) -> Iterator[Planet]:
    """Configure a feed that names the hub, and a server with a callback."""
    route = Callback(tmp_path / "feedworks.db", MOST, clock=lambda: running.now)
    app = create_app(tmp_path, lambda: Health(ok=True), {"websub": route})
    with loopback() as site, serving(app) as url:
        websub = f"[websub]\ncallback = '{url}websub'\n"
        running = Planet(folder=tmp_path, site=site, ports=(pusher.port,), more=websub)
        running.every = timedelta(hours=2)
        running.serve("/feed.xml", "News", body=news(running, pusher, "Ferry"))
        yield running


def news(planet: Planet, hub: Hub, *titles: str) -> bytes:
    """Return a feed that names the hub."""
    links = f'<link rel="hub" href="{hub.url}"/><link rel="self" href="{planet.url("/feed.xml")}"/>'
    items = (f"<guid>urn:{title}</guid><title>{title}</title>" for title in titles)
    return rss(
        *items, channel="<title>News</title>" + links.replace("<link", '<link xmlns="http://www.w3.org/2005/Atom"')
    ).encode()


def subscriptions(planet: Planet) -> tuple[Subscription, ...]:
    """Return all subscriptions."""
    with closing(open_reader(planet.folder / "feedworks.db")) as database:
        return due_subscriptions(database, planet.now + FAR, 100)


def subscribed(planet: Planet, pusher: Hub) -> str:
    """Run until the source is pushed, and return its topic."""
    planet.run()
    planet.run()
    assert [one.state for one in subscriptions(planet)] == ["active"]
    assert pusher.modes() == ["subscribe"]
    return planet.url("/feed.xml")


def waiting(planet: Planet) -> int:
    """Count the notes in the inbox."""
    return len(inbox.Inbox(planet.folder / "feedworks.db").waiting())


def test_a_feed_that_names_a_hub_is_pushed(planet: Planet, pusher: Hub) -> None:
    """It is subscribed as the hub knows it, and polled daily as a backup; what is pushed is published."""
    topic = subscribed(planet, pusher)
    (form,) = pusher.forms
    assert form["hub.topic"] == [topic]
    assert form["hub.lease_seconds"] == ["864000"]
    assert pusher.verified[0][:2] == ("subscribe", 200)
    assert planet.state("/feed.xml").reason == "pushed by 127.0.0.1; backup poll daily"
    polls = len(planet.site.log)
    assert pusher.push(topic, news(planet, pusher, "Ferry", "Fog")) == [202]
    tally = planet.run()
    assert (tally.pushed, tally.saved.new, tally.polled) == (1, 1, 0)
    assert "Fog" in planet.read("news/rss.xml")
    assert (len(planet.site.log), waiting(planet)) == (polls, 0)


def test_a_replay_changes_nothing(planet: Planet, pusher: Hub) -> None:
    """Nor does what is pushed in pieces: a hub may leave out what it delivered before."""
    topic = subscribed(planet, pusher)
    body = news(planet, pusher, "Fog")
    for _ in range(3):
        pusher.push(topic, body)
    tally = planet.run()
    assert (tally.pushed, tally.saved.new, tally.saved.changed) == (3, 1, 0)
    before = planet.files()
    pusher.push(topic, body)
    planet.run()
    assert planet.rewritten(before) == set()
    assert planet.items("/feed.xml") == 2


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "sha384", "sha512"])
def test_each_algorithm_signs(planet: Planet, pusher: Hub, algorithm: str) -> None:
    """WebSub §7.1.1 names four."""
    topic = subscribed(planet, pusher)
    pusher.algorithm = algorithm
    pusher.push(topic, news(planet, pusher, "Fog"))
    assert planet.run().saved.new == 1


@pytest.mark.parametrize("signature", ["", "sha256=", "sha256=00", "sha1", "md5=0cc175b9c0f1b6a831c399e269772661"])
def test_what_is_not_signed_is_ignored(
    planet: Planet, pusher: Hub, signature: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The hub is told no difference (WebSub §7.1.2); the log is."""
    topic = subscribed(planet, pusher)
    body = news(planet, pusher, "Fog")
    assert pusher.push(topic, body, X_Hub_Signature=signature) == [202]
    assert pusher.push(topic, body, X_Hub_Signature=pusher.sign("another secret", body)) == [202]
    assert waiting(planet) == 0
    assert planet.run().pushed == 0
    assert "ignored=2" in capsys.readouterr().out


def test_a_feed_in_another_order_of_bytes_is_not_the_one_that_was_signed(planet: Planet, pusher: Hub) -> None:
    """A signature is of the whole body."""
    topic = subscribed(planet, pusher)
    (secret,) = pusher.subscribers.values()
    signature = pusher.sign(secret, news(planet, pusher, "Fog"))
    pusher.push(topic, news(planet, pusher, "Fake"), X_Hub_Signature=signature)
    assert planet.run().pushed == 0


def test_a_push_that_is_no_feed_costs_itself_only(planet: Planet, pusher: Hub) -> None:
    """It is dropped; what comes behind it is read."""
    topic = subscribed(planet, pusher)
    pusher.push(topic, b"<html>")
    pusher.push(topic, news(planet, pusher, "Fog"))
    tally = planet.run()
    assert (tally.pushed, tally.saved.new, waiting(planet)) == (1, 1, 0)
    assert planet.state("/feed.xml").error is None


def test_bodies_that_are_too_large_are_refused(planet: Planet, pusher: Hub) -> None:
    """As those of a poll are."""
    topic = subscribed(planet, pusher)
    assert pusher.push(topic, b" " * MOST + news(planet, pusher, "Fog")) == [413]
    assert waiting(planet) == 0


def test_an_inbox_that_nobody_reads_fills_up(planet: Planet, pusher: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """By number or by size; hubs try again."""
    topic = subscribed(planet, pusher)
    monkeypatch.setattr(inbox, "_MOST_FILES", 2)
    statuses = [pusher.push(topic, news(planet, pusher, title))[0] for title in ("Fog", "Rain", "Sun")]
    assert statuses == [202, 202, 503]
    assert pusher.verify(pusher.forms[0])[0] == 503
    assert planet.run().pushed == 2
    monkeypatch.setattr(inbox, "_MOST_BYTES", 2000)
    statuses = [pusher.push(topic, news(planet, pusher, title))[0] for title in ("Sun", "Storm", "Hail")]
    assert statuses[0] == 202
    assert statuses[-1] == 503


def test_the_inbox_is_private(planet: Planet, pusher: Hub) -> None:
    """Folder and files are their owner's; what a killed process left half-written is removed."""
    topic = subscribed(planet, pusher)
    pusher.push(topic, news(planet, pusher, "Fog"))
    folder = planet.folder / "feedworks.db.inbox"
    (file,) = folder.iterdir()
    assert (folder.stat().st_mode & 0o777, file.stat().st_mode & 0o777) == (0o700, 0o600)
    for name, age in ((".old", 7200), (".new", 0)):
        (folder / name).write_bytes(b"half")
        os.utime(folder / name, (time.time() - age,) * 2)
    (folder / "0-0-0").write_bytes(b"no note")
    assert planet.run().pushed == 1
    assert [left.name for left in folder.iterdir()] == [".new"]


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


def test_a_push_that_did_not_come_is_found_by_the_backup_poll(planet: Planet, pusher: Hub) -> None:
    """The source is polled as ever until a push comes."""
    topic = subscribed(planet, pusher)
    planet.serve("/feed.xml", "News", body=news(planet, pusher, "Ferry", "Fog"))
    assert planet.run().polled == 0
    planet.now += timedelta(days=2)
    assert planet.run().saved.new == 1
    assert planet.state("/feed.xml").reason == "every 1 s; 127.0.0.1 did not push what is new"
    planet.run()
    assert planet.state("/feed.xml").reason == "every 1 s"
    pusher.push(topic, news(planet, pusher, "Ferry", "Fog", "Rain"))
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
    monkeypatch.setattr("feeds.websub.tools._TIMEOUT", 0.5)
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


def test_a_push_for_a_source_that_was_removed_since_is_dropped(planet: Planet, pusher: Hub) -> None:
    """It waited when the source was removed."""
    topic = subscribed(planet, pusher)
    pusher.push(topic, news(planet, pusher, "Fog"))
    pushed = inbox.Inbox(planet.folder / "feedworks.db").waiting()
    del planet.sources["/feed.xml"]
    assert planet.run().pushed == 0
    assert not any(file.exists() for file in pushed)


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


def test_what_a_killed_run_took_in_is_taken_in_again(
    planet: Planet, pusher: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A push is removed after it is in the store; in between it may come twice."""
    topic = subscribed(planet, pusher)
    pusher.push(topic, news(planet, pusher, "Fog"))

    def killed(_path: Path, *, missing_ok: bool) -> None:  # noqa: ARG001 - called by name
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", killed)
        with pytest.raises(KeyboardInterrupt):
            planet.run()
    assert (planet.items("/feed.xml"), waiting(planet)) == (2, 1)
    tally = planet.run()
    assert (tally.pushed, tally.saved.new) == (1, 0)
    assert "Fog" in planet.read("news/rss.xml")
    assert waiting(planet) == 0
