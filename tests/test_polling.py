"""One poll of one source: what is asked, and what the answer means."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from make import item

from config.errors import ConfigError
from config.model import Poll, Source
from feeds.errors import FetchError
from feeds.failure import Failure, failure_of, status_failure
from feeds.model import ParsedFeed, Response
from feeds.polling import Turn
from feeds.schedule import Policy
from store.hints import Hints
from store.model import KnownItem
from store.push import Advertised, Push
from store.source_model import SourceState

URL = "https://news.example/feed.xml"
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
NOW = datetime.fromisoformat("2026-11-24T09:30:00+00:00")


def turn(source: Source | None = None, **state: object) -> Turn:
    """Return the turn of a source that was polled before."""
    known: dict[str, object] = {"etag": '"a"', "last_modified": "yesterday", "full_at": NOW}
    known |= {"host": "news.example", **state}
    return Turn(
        source=source or Source(url=URL, categories=("A",)),
        state=SourceState(id=7, kind="feed", url=URL, title="", **known),  # type: ignore[arg-type]  # by name
        defaults=Poll(),
        now=NOW,
        address=URL,
    )


def test_request_is_conditional_and_the_sources_own() -> None:
    """Both validators go out; the source's timeout and headers overrule the defaults."""
    source = Source(url=URL, timeout=5, headers={"x-key": "1"})
    request = turn(source).request("Basic abc")
    assert (request.etag, request.last_modified) == ('"a"', "yesterday")
    assert (request.timeout, request.headers, request.authorization) == (5, {"x-key": "1"}, "Basic abc")


def test_document_carries_zone_and_what_is_known() -> None:
    """The worker is told the real zone, the sticky identity and what is known."""
    known = {"k": KnownItem(raw_hash="h", content_hash="c")}
    document = turn(Source(url=URL, zone="Asia/Shanghai"), identity="link").document(
        Response(url="https://news.example/moved", status=200, body=b"x"), known
    )
    assert (document.zone, document.identity, document.known) == ("Asia/Shanghai", "link", known)
    assert document.url == "https://news.example/moved"


def test_not_modified_keeps_or_replaces_validators() -> None:
    """A 304 may bring a new ETag (RFC 9111 §4.3.4); what it does not name stays."""
    result = turn().not_modified(Response(url=URL, status=304, headers={"etag": '"b"'}))
    assert (result.outcome, result.etag, result.last_modified) == ("not_modified", '"b"', "yesterday")
    assert result.failures == 0


def test_body_replaces_both_validators() -> None:
    """After a 200 only what that answer said counts."""
    response = Response(url=URL, status=200, headers={"last-modified": "today"}, body=b"<rss/>")
    parsed = ParsedFeed(format="rss20", title="News", items=(item(),), seen=("k", "l"), identity="link")
    result = turn(failures=3).read(response, parsed, ())
    assert (result.etag, result.last_modified) == (None, "today")
    assert (result.title, result.identity, result.seen, result.failures) == ("News", "link", 2, 0)
    assert [one.paths for one in result.arrivals] == [("A",)]


def failure(status: int, **headers: str) -> Failure:
    """Return what an answer without a feed is taken for."""
    found = status_failure(Response(url=URL, status=status, headers=headers))
    assert found
    return found


def test_failure_keeps_validators_and_counts() -> None:
    """What a failed poll did not bring cannot replace what is known."""
    since = NOW - timedelta(hours=3)
    result = turn(failures=1, trouble="dns", failing_since=since).failed(failure(500, etag='"x"'))
    assert (result.etag, result.failures, result.error) == ('"a"', 2, "HTTP 500")
    assert (result.trouble, result.failing_since) == ("server", since)
    assert result.next_at is not None
    assert result.next_at > NOW
    assert turn().failed(failure(404)).failing_since == NOW


def test_second_410_stops_a_source() -> None:
    """One 410 may be a mishap; two in a row are believed; anything between starts anew."""
    first = turn().failed(failure(410))
    assert first.next_at is not None
    assert (first.gone, turn(gone=1).failed(failure(410)).next_at) == (1, None)
    assert turn(gone=1).failed(failure(500)).gone == 0


def test_a_good_poll_ends_the_failures() -> None:
    """Whatever went wrong before is no more; what was learned stays."""
    asked = turn(failures=3, trouble="dns", failing_since=NOW, gone=1, hints=Hints(ttl=7200))
    result = asked.not_modified(Response(url=URL, status=304))
    assert (result.failures, result.trouble, result.failing_since, result.gone) == (0, None, None, 0)
    assert (result.hints, result.reason) == (Hints(ttl=7200), "the feed says 2 h (ttl)")


@pytest.mark.parametrize(
    ("status", "body", "error", "trouble"),
    [
        (200, b" \n", "an empty answer", "not_a_feed"),
        (204, b"", "HTTP 204", "not_a_feed"),
        (404, b"", "HTTP 404: no such feed; check its address", "missing"),
    ],
)
def test_what_is_no_feed_by_its_status(status: int, body: bytes, error: str, trouble: str) -> None:
    """Only a 200 with something in it can be one."""
    found = status_failure(Response(url=URL, status=status, body=body))
    assert found
    assert (found.error, found.trouble) == (error, trouble)
    assert status_failure(Response(url=URL, status=200, body=b"<rss/>")) is None


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (FetchError("tls", "no"), "tls"),
        (FetchError("timeout", "no"), "unreachable"),
        (ConfigError("no"), "ours"),
    ],
)
def test_what_went_wrong_without_an_answer(error: FetchError | ConfigError, trouble: str) -> None:
    """Somebody did not answer, or was not asked."""
    assert failure_of(error) == Failure("no", trouble)  # type: ignore[arg-type]  # by name


@pytest.mark.parametrize(
    ("own", "usual", "policy"),
    [
        ({}, {}, Policy(price=7.0)),
        ({}, {"interval": 60}, Policy(interval=timedelta(minutes=1), price=7.0)),
        ({"interval": 600}, {"interval": 60}, Policy(interval=timedelta(minutes=10), price=7.0)),
        ({"min_interval": 60}, {"max_interval": 7200}, Policy(floor=MINUTE, cap=2 * HOUR, price=7.0)),
        ({"max_interval": 60}, {"min_interval": 7200}, Policy(floor=2 * HOUR, cap=2 * HOUR, price=7.0)),
    ],
)
def test_the_sources_own_wishes_come_first(own: dict[str, int], usual: dict[str, int], policy: Policy) -> None:
    """A fixed interval, or one between bounds, of which the lower holds where both cannot."""
    asked = replace(turn(Source(url=URL, **own)), defaults=Poll(**usual), price=7.0)  # type: ignore[arg-type]  # by name
    assert asked.policy == policy


def test_new_is_what_nobody_knew() -> None:
    """Neither a text that changed, nor an item that has another key by now."""
    items = tuple(item(key=key) for key in ("changed", "renamed", "new"))
    parsed = ParsedFeed(format="rss20", items=items, renames=(("old", "renamed"),))
    result = turn().read(ANSWER, parsed, {"changed", "old"})
    assert (result.new, len(result.arrivals)) == (1, 3)


def test_a_host_that_is_busy_again_is_left_alone_for_longer() -> None:
    """How often it said so in a row counts."""
    (short,), (long,) = (replace(turn(), busy=busy).failed(failure(429)).pauses for busy in (0, 4))
    assert NOW < short.until < long.until
    assert short.host == long.host == "news.example"


def test_who_answered_is_left_alone() -> None:
    """Not who led there: it has said nothing of the kind (RFC 6585 §4)."""
    elsewhere = replace(MOVED, status=429, redirects=((302, NEW_HOME),))
    found = status_failure(elsewhere)
    assert found
    (pause,) = turn().failed(found).pauses
    assert pause.host == "harbour.example"


WEEK = timedelta(days=7)


def test_each_week_the_whole_document_is_asked_for() -> None:
    """Without validators, and until it comes: a failure, or a 304, is not the document."""
    fresh, old = turn(full_at=NOW - WEEK + HOUR), turn(full_at=NOW - WEEK)
    assert [one.request(None).etag for one in (fresh, old)] == ['"a"', None]
    assert [one.request(None).last_modified for one in (fresh, old)] == ["yesterday", None]
    assert fresh.failed(failure(500)).full_at == NOW - WEEK + HOUR
    assert fresh.not_modified(Response(url=URL, status=304)).full_at == NOW - WEEK + HOUR
    assert old.failed(failure(500)).full_at == NOW - WEEK
    assert fresh.read(ANSWER, NEWS, ()).full_at == NOW


@pytest.mark.parametrize(
    ("headers", "known", "lies"),
    [
        ({"etag": '"a"', "last-modified": "yesterday"}, (), True),
        ({"etag": '"b"', "last-modified": "yesterday"}, (), False),
        ({"etag": '"a"', "last-modified": "yesterday"}, ("0123456789abcdef0123456789abcdef",), False),
    ],
)
def test_validators_that_lie(headers: dict[str, str], known: tuple[str, ...], lies: bool) -> None:  # noqa: FBT001 - a row
    """With the same validators there is something new: they are sent no more, until they change with news."""
    answer = Response(url=URL, status=200, headers=headers, body=b"<rss/>")
    assert turn(full_at=NOW - WEEK).read(answer, NEWS, known).lies == lies
    assert not turn(full_at=NOW).read(answer, NEWS, known).lies
    liar = turn(full_at=NOW, lies=True)
    assert (liar.request(None).etag, liar.request(None).last_modified) == (None, None)
    assert liar.read(answer, NEWS, known).lies == (lies or bool(known))
    assert liar.failed(failure(500)).lies


NEW_HOME = "https://harbour.example/feed.xml"
MOVED = Response(url=NEW_HOME, status=304, redirects=((301, NEW_HOME),))


def test_an_address_is_adopted_after_seven_days() -> None:
    """From then on the source is asked there, and its host is another."""
    first = turn().not_modified(MOVED)
    assert (first.moved_to, first.moved_since, first.moved_polls, first.adopted) == (NEW_HOME, NOW, 1, None)
    second = turn(moved_to=NEW_HOME, moved_since=NOW - WEEK, moved_polls=1).not_modified(MOVED)
    assert (second.moved_polls, second.adopted) == (2, None)
    last = turn(moved_to=NEW_HOME, moved_since=NOW - WEEK, moved_polls=2).not_modified(MOVED)
    assert (last.moved_to, last.moved_since, last.moved_polls, last.adopted) == (None, None, 0, NEW_HOME)
    assert (first.host, last.host) == (None, "harbour.example")
    adopted = turn(adopted=NEW_HOME, host="harbour.example").not_modified(Response(url=NEW_HOME, status=304))
    assert (adopted.adopted, adopted.host) == (NEW_HOME, None)


def test_secrets_do_not_move() -> None:
    """A source with credentials is moved by its owner alone."""
    source = Source(url=URL, credentials="NEWS")
    assert (
        turn(source, moved_to=NEW_HOME, moved_since=NOW - WEEK, moved_polls=9).not_modified(MOVED).adopted is None
    )


@pytest.mark.parametrize(
    ("status", "since", "gone", "kept"),
    [
        (404, NOW - timedelta(days=13), 0, True),
        (404, NOW - timedelta(days=14), 0, False),
        (410, NOW - timedelta(days=1), 0, True),
        (410, NOW - timedelta(days=1), 1, False),
    ],
)
def test_an_adopted_address_that_is_lost_is_given_up(
    status: int,
    since: datetime,
    gone: int,
    kept: bool,  # noqa: FBT001 - a row
) -> None:
    """When its trouble outlives all patience, the source's own address is asked again, without validators."""
    asked = turn(adopted=NEW_HOME, host="harbour.example", failures=9, failing_since=since, gone=gone)
    result = asked.failed(failure(status))
    assert result.next_at is not None
    assert (result.adopted, result.etag) == ((NEW_HOME, '"a"') if kept else (None, None))
    assert result.host == (None if kept else "news.example")


HUB = "https://hub.example/"
PUSHED = Push(hub=HUB, since=NOW - timedelta(days=2), until=NOW + timedelta(days=8))
NEWS = ParsedFeed(format="rss20", items=(item(),), seen=("k",), hubs=("http://a.example/", HUB), topic=URL)
ANSWER = Response(url=URL, status=200, body=b"<rss/>")


def test_a_hub_is_advertised_with_a_topic() -> None:
    """The first that speaks TLS is taken; a hub without a topic, or a topic without a hub, is of no use."""
    assert turn().read(ANSWER, NEWS, ()).advertised == Advertised(hub=HUB, topic=URL)
    assert turn().read(ANSWER, replace(NEWS, topic=None), ()).advertised is None
    assert turn().read(ANSWER, replace(NEWS, hubs=()), ()).advertised is None


def test_a_source_that_is_pushed_is_polled_daily() -> None:
    """For as long as the lease holds; then as often as ever."""
    for result in (
        turn(push=PUSHED).not_modified(Response(url=URL, status=304)),
        turn(push=PUSHED).read(ANSWER, replace(NEWS, items=()), ()),
    ):
        assert result.next_at
        assert timedelta(days=1) <= result.next_at - NOW <= timedelta(days=1.1)
        assert result.reason == "pushed by hub.example; backup poll daily"
    result = turn(push=replace(PUSHED, until=NOW)).read(ANSWER, NEWS, ())
    assert result.reason.startswith("learned ")
    assert not result.missed


def test_a_push_that_failed_to_come_is_missed() -> None:
    """A poll that finds news tells so, if the one before was made when the source was pushed already."""
    result = turn(push=PUSHED, polled_at=PUSHED.since).read(ANSWER, NEWS, ())
    assert result.reason.endswith("; hub.example did not push what is new")
    assert result.missed
    for polled_at in (None, PUSHED.since - timedelta(seconds=1)):
        assert not turn(push=PUSHED, polled_at=polled_at).read(ANSWER, NEWS, ()).missed
