"""The benchmark's origin answers like a web server, and does what it is told."""

import gzip
import socket
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit

import pytest
from bench.generate import generate
from bench.origin import RunningOrigin, running_origin

FEEDS = list(generate(12))


@pytest.fixture(scope="module")
def origin() -> Iterator[RunningOrigin]:
    with running_origin(len(FEEDS), addresses=5) as running:
        yield running


@pytest.fixture(autouse=True)
def start(origin: RunningOrigin) -> None:
    """Start every test with version 0 and no counts."""
    origin.move_to(0)
    origin.take_counts()


def get(url: str, **headers: str) -> tuple[HTTPResponse, bytes]:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=5)
    connection.request("GET", parts.path, headers={name.replace("_", "-"): text for name, text in headers.items()})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


def test_feeds_are_spread_over_hosts(origin: RunningOrigin) -> None:
    """Every feed has a URL of its own, on one port of so many addresses of 127.1.0.0/16."""
    hosts = {urlsplit(url).hostname for url in origin.urls}
    assert hosts == {f"127.1.0.{number}" for number in range(1, 6)}
    assert len({urlsplit(url).port for url in origin.urls}) == 1
    assert len(set(origin.urls)) == len(FEEDS)


def test_every_feed_is_served_as_it_was_made(origin: RunningOrigin) -> None:
    """Body and type are those of the generator, with and without gzip."""
    for feed, url in zip(FEEDS, origin.urls, strict=True):
        plain, body = get(url)
        packed, bytes_ = get(url, Accept_Encoding="br, gzip")
        assert (plain.status, body, plain.headers["Content-Type"]) == (200, feed.body, feed.type)
        assert (packed.headers["Content-Encoding"], gzip.decompress(bytes_)) == ("gzip", feed.body)


def test_validators_bring_304(origin: RunningOrigin) -> None:
    """Either validator is honoured, and the tag overrules the date (RFC 9110 §13.2.2)."""
    full, _ = get(origin.urls[0])
    etag, date = full.headers["ETag"], full.headers["Last-Modified"]
    assert get(origin.urls[0], If_None_Match=etag)[0].status == 304
    assert get(origin.urls[0], If_None_Match=f"W/{etag}")[0].status == 304
    assert get(origin.urls[0], If_Modified_Since=date)[0].status == 304
    assert get(origin.urls[0], If_None_Match='"old"', If_Modified_Since=date)[0].status == 200


def test_another_version_invalidates_all(origin: RunningOrigin) -> None:
    """After a move every feed is the generator's next version, and old validators hold no longer."""
    old, _ = get(origin.urls[0])
    origin.move_to(1)
    bodies = [get(url, If_None_Match=old.headers["ETag"])[1] for url in origin.urls]
    assert bodies == [feed.body for feed in generate(len(FEEDS), version=1)]
    assert get(origin.urls[0], If_Modified_Since=old.headers["Last-Modified"])[0].status == 200


def test_answers_are_counted_until_they_are_asked_for(origin: RunningOrigin) -> None:
    """Counts are by status, with bytes and connections, and start anew once taken."""
    full, _ = get(origin.urls[0])
    get(origin.urls[0], If_None_Match=full.headers["ETag"])
    get(origin.urls[0] + ".missing")
    counts = dict(origin.take_counts())
    assert counts.pop("bytes") > len(FEEDS[0].body)
    assert counts == {"200": 1, "304": 1, "404": 1, "connections": 3}
    assert origin.take_counts() == {}


def test_requests_may_be_pipelined_and_come_in_pieces(origin: RunningOrigin) -> None:
    """Two requests on one connection, cut anywhere, get two answers in order; 'close' ends it."""
    parts = urlsplit(origin.urls[0])
    request = b"GET /one HTTP/1.1\r\nHost: a\r\n\r\nGET /two HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    with socket.create_connection((parts.hostname, parts.port or 0), timeout=5) as connection:
        for cut in range(0, len(request), 7):
            connection.sendall(request[cut : cut + 7])
        answers = b"".join(iter(lambda: connection.recv(4096), b""))
    assert answers.count(b"HTTP/1.1 404 Not Found\r\n") == 2


def test_other_methods_are_cut_off(origin: RunningOrigin) -> None:
    """What is not a GET is a mistake of the one who measures, and gets no answer."""
    parts = urlsplit(origin.urls[0])
    with socket.create_connection((parts.hostname, parts.port or 0), timeout=5) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\n\r\n")
        assert connection.recv(100) == b""
