"""What hubs push to us: real runs, a hub and a callback on loopback."""

import os
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hub import Hub, hub
from planet import Planet
from pushing import MOST, following, news, subscribed, waiting

from feeds.websub import inbox


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


def test_a_signature_of_another_body_does_not_hold(planet: Planet, pusher: Hub) -> None:
    """Whoever saw one push cannot make another."""
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
    assert pusher.verify(pusher.forms[0])[0] == 200  # there is room for what has no body
    assert planet.run().pushed == 2
    for bound, most in (("_MOST_BYTES", 2000), ("_MOST_BYTES_OF_ONE", 2000), ("_MOST_OF_ONE", 2)):
        with monkeypatch.context() as patched:
            patched.setattr(inbox, bound, most)
            statuses = [pusher.push(topic, news(planet, pusher, title))[0] for title in ("Sun", "Storm", "Hail")]
        assert (statuses[0], statuses[-1]) == (202, 503)
        planet.run()


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
    for name in ("0-0-0", "strange"):
        (folder / name).write_bytes(b"no note")
    assert planet.run().pushed == 1
    assert [left.name for left in folder.iterdir()] == [".new"]


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


def test_a_push_for_a_source_that_was_removed_since_is_dropped(planet: Planet, pusher: Hub) -> None:
    """It waited when the source was removed."""
    topic = subscribed(planet, pusher)
    pusher.push(topic, news(planet, pusher, "Fog"))
    pushed = inbox.Inbox(planet.folder / "feedworks.db").waiting()
    del planet.sources["/feed.xml"]
    assert planet.run().pushed == 0
    assert not any(file.exists() for file in pushed)


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
