"""One poll of one source: what is asked, and what the answer means."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from make import item

from config.model import Poll, Source
from feeds.model import ParsedFeed, Response
from feeds.polling import Turn, status_error
from store.model import KnownItem
from store.push import Advertised, Push
from store.source_model import SourceState

URL = "https://news.example/feed.xml"
NOW = datetime.fromisoformat("2026-11-24T09:30:00+00:00")


def turn(source: Source | None = None, **state: object) -> Turn:
    """Return the turn of a source that was polled before."""
    known: dict[str, object] = {"etag": '"a"', "last_modified": "yesterday", **state}
    return Turn(
        source=source or Source(url=URL, categories=("A",)),
        state=SourceState(id=7, kind="feed", url=URL, host="news.example", title="", **known),  # type: ignore[arg-type]  # by name
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
    result = turn(failures=3).read(response, parsed)
    assert (result.etag, result.last_modified) == (None, "today")
    assert (result.title, result.identity, result.seen, result.failures) == ("News", "link", 2, 0)
    assert [one.paths for one in result.arrivals] == [("A",)]


def test_failure_keeps_validators_and_counts() -> None:
    """What a failed poll did not bring cannot replace what is known."""
    result = turn(failures=1).failed("HTTP 500", Response(url=URL, status=500, headers={"etag": '"x"'}))
    assert (result.etag, result.failures, result.error) == ('"a"', 2, "HTTP 500")
    assert result.next_at is not None
    assert result.next_at >= NOW + timedelta(hours=2)


def test_second_410_stops_a_source() -> None:
    """One 410 may be a mishap; two in a row are believed; anything between starts anew."""
    gone = Response(url=URL, status=410)
    first = turn().failed("gone", gone)
    assert first.next_at is not None
    assert turn(gone=1).failed("gone", gone).next_at is None
    assert turn(gone=1).failed("HTTP 500", Response(url=URL, status=500)).gone == 0


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (200, b"<rss/>", None),
        (200, b" \n", "an empty answer"),
        (204, b"", "HTTP 204"),
        (404, b"", "HTTP 404: no such feed; check its address"),
    ],
)
def test_status_error(status: int, body: bytes, error: str | None) -> None:
    """Only a 200 with something in it can be a feed."""
    assert status_error(Response(url=URL, status=status, body=body)) == error


HUB = "https://hub.example/"
PUSHED = Push(hub=HUB, since=NOW - timedelta(days=2), until=NOW + timedelta(days=8))
NEWS = ParsedFeed(format="rss20", items=(item(),), seen=("k",), hubs=("http://a.example/", HUB), topic=URL)
ANSWER = Response(url=URL, status=200, body=b"<rss/>")


def test_a_hub_is_advertised_with_a_topic() -> None:
    """The first that speaks TLS is taken; a hub without a topic, or a topic without a hub, is of no use."""
    assert turn().read(ANSWER, NEWS).advertised == Advertised(hub=HUB, topic=URL)
    assert turn().read(ANSWER, replace(NEWS, topic=None)).advertised is None
    assert turn().read(ANSWER, replace(NEWS, hubs=())).advertised is None


def test_a_source_that_is_pushed_is_polled_daily() -> None:
    """For as long as the lease holds; then as often as ever."""
    for result in (
        turn(push=PUSHED).not_modified(Response(url=URL, status=304)),
        turn(push=PUSHED).read(ANSWER, replace(NEWS, items=())),
    ):
        assert result.next_at
        assert timedelta(days=1) <= result.next_at - NOW <= timedelta(days=1.1)
        assert result.reason == "pushed by hub.example; backup poll daily"
    result = turn(push=replace(PUSHED, until=NOW)).read(ANSWER, NEWS)
    assert (result.reason, result.missed) == ("every 1 h", False)


def test_a_push_that_failed_to_come_is_missed() -> None:
    """A poll that finds news tells so, if the one before was made when the source was pushed already."""
    result = turn(push=PUSHED, polled_at=PUSHED.since).read(ANSWER, NEWS)
    assert (result.reason, result.missed) == ("every 1 h; hub.example did not push what is new", True)
    for polled_at in (None, PUSHED.since - timedelta(seconds=1)):
        assert not turn(push=PUSHED, polled_at=polled_at).read(ANSWER, NEWS).missed
