"""The guarded HTTP client, against real servers on loopback: what it sends and what it makes of answers."""

import asyncio
import gzip
import time
import tracemalloc
from pathlib import Path

import pytest
from origin import ask, dripping, failure, fetching, response, says, serving_raw

from feeds.errors import FetchError
from feeds.fetch import user_agent
from feeds.model import Request

MIB = 1024 * 1024


def test_a_request_says_who_asks_and_what_for() -> None:
    """The User-Agent and feeds first, in all codings that are undone; no cookies, no credentials."""
    _, origin = ask(says(response(b"<rss/>")), path="feed?a=%7E&b=c+d")
    assert origin.heads[0].startswith(b"GET /feed?a=%7E&b=c+d HTTP/1.1\r\n")
    assert origin.sent("user-agent") == b"Feedworks/test"
    assert (origin.sent("accept") or b"").startswith(b"application/rss+xml, application/atom+xml,")
    assert origin.sent("accept-encoding") == b"gzip, deflate, br, zstd"
    assert origin.sent("cookie") is origin.sent("authorization") is origin.sent("if-none-match") is None


def test_a_user_agent_names_a_contact_if_there_is_one() -> None:
    """Whoever is asked can find out by whom."""
    assert user_agent("0.1", "https://example.com/bot") == "Feedworks/0.1 (+https://example.com/bot)"
    assert user_agent("0.1", "") == "Feedworks/0.1"


def test_the_callers_headers_override_ours() -> None:
    """Whatever the case of their names; what is not ASCII goes out in UTF-8."""
    request = Request(url="", headers={"accept": "text/html", "USER-AGENT": "Mine", "x-key": "é…"})
    _, origin = ask(says(response()), request)
    assert origin.heads[0].lower().count(b"\r\naccept:") == 1
    assert origin.sent("accept") == b"text/html"
    assert origin.sent("user-agent") == b"Mine"
    assert origin.sent("x-key") == "é…".encode()


@pytest.mark.parametrize(
    "request_",
    [Request(url="", headers={"X-Key": "a\r\nb"}), Request(url="", authorization="Bearer …")],
    ids=["header", "authorization"],
)
def test_what_no_header_can_hold_is_the_callers_error(request_: Request) -> None:
    """A header of the configuration is not sent in another form than it was given."""
    error = failure(says(response()), request_)
    assert (error.code, "check the headers" in str(error)) == ("protocol", True)


@pytest.mark.parametrize(
    "etag",
    ['"abc"', 'W/"abc"', '"abc-gzip"', "unquoted", '"a"b"', '"caf\xe9"', '"caf\xc3\xa9 \x80\xff"', "x" * 1024],
)
def test_validators_go_back_byte_for_byte(etag: str) -> None:
    """What came as ETag and Last-Modified comes back in the next request, and a 304 is an answer to it."""
    date = "Sat, 21 nov 2026 1:00:00 \xb0GMT"
    first, _ = ask(says(response(b"<rss/>", f"ETag: {etag}", f"Last-Modified: {date}")))
    request = Request(url="", etag=first.headers["etag"], last_modified=first.headers["last-modified"])
    again, origin = ask(says(response(status="304 Not Modified")), request)
    assert origin.sent("if-none-match") == etag.encode("latin-1")
    assert origin.sent("if-modified-since") == date.encode("latin-1")
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize("etag", ['"a\r\nX-Evil: b"', '"a\n"', '"\x00"', '"\x7f"', "", "x" * 1025, '"…"'])
def test_validators_that_no_header_can_hold_are_not_sent(etag: str) -> None:
    """Such a tag costs a full answer, never the poll."""
    answer, origin = ask(says(response(b"<rss/>")), Request(url="", etag=etag))
    assert answer.body == b"<rss/>"
    assert origin.sent("if-none-match") is None
    assert origin.sent("x-evil") is None


def test_a_304_to_nothing_is_an_error() -> None:
    """Without validators in the request there is nothing that could be unmodified."""
    error = failure(says(response(status="304 Not Modified")), Request(url="", etag="x" * 2000))
    assert error.code == "protocol"


def test_environment_proxies_and_netrc_are_ignored(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The environment of a daemon does not decide where its requests go."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login user password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("http_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.2:9/")
    answer, origin = ask(says(response(b"direct", "Set-Cookie: a=b")))
    assert answer.body == b"direct"
    assert origin.sent("authorization") is None


def test_cookies_are_forgotten() -> None:
    """A second request to the same server brings no cookie of the first."""

    async def story() -> None:
        async with (
            serving_raw(says(response(b"", "Set-Cookie: a=b; Path=/"))) as origin,
            fetching(origin) as fetch,
        ):
            for _ in range(2):
                await fetch(Request(url=f"http://feeds.test:{origin.port}/"))
            assert origin.sent("cookie") is None
            assert origin.connections == 1, "the connection is kept"

    asyncio.run(story())


def test_a_host_sees_two_connections_at_most() -> None:
    """Whoever asks for much at once waits."""

    async def story() -> int:
        async with serving_raw(says(response())) as origin, fetching(origin) as fetch:
            await asyncio.gather(*(fetch(Request(url=origin.url)) for _ in range(8)))
            assert len(origin.heads) == 8
            return origin.connections

    assert asyncio.run(story()) <= 2


def test_an_answer_is_a_value() -> None:
    """Status, body, and headers in lower case with repeated ones joined."""
    answer, origin = ask(says(response(b"<rss/>", "X-A: 1", "x-a: 2", "ETag: caf\xe9")))
    assert answer.url == origin.url
    assert (answer.status, answer.body, answer.redirects) == (200, b"<rss/>", ())
    assert answer.headers == {"content-length": "6", "x-a": "1, 2", "etag": "caf\xe9"}


@pytest.mark.parametrize(
    "status", ["201 Created", "204 No Content", "300 Choices", "404 Not Found", "410 Gone", "429 Slow", "503 Down"]
)
def test_every_status_is_an_answer(status: str) -> None:
    """What a status means is decided elsewhere; an error's body, broken or not, is left alone."""
    body = b"" if status.startswith("2") else b"not gzip"
    answer, _ = ask(says(response(body, "Content-Encoding: gzip", "Retry-After: 120", status=status)))
    assert answer.status == int(status[:3])
    assert answer.body == b""
    assert answer.headers["retry-after"] == "120"


def test_a_redirect_without_a_location_is_an_answer() -> None:
    """There is nowhere to go."""
    assert ask(says(response(status="302 Found")))[0].status == 302


def test_a_compressed_body_is_decoded() -> None:
    """Content-Encoding is undone, and says so no longer than the headers do."""
    answer, _ = ask(says(response(gzip.compress(b"<rss/>"), "Content-Encoding: gzip")))
    assert answer.body == b"<rss/>"


def test_a_long_header_is_taken() -> None:
    """Real policies and tags are longer than the 8 KiB that would be the default."""
    answer, _ = ask(says(response(b"<rss/>", f"ETag: {'x' * 30_000}")))
    assert (answer.body, len(answer.headers["etag"])) == (b"<rss/>", 30_000)


BROKEN = {
    "nothing": b"",
    "no HTTP": b"<rss/>",
    "bad status line": b"HTTQ/1.1 200 OK\r\n\r\n",
    "header without end": b"HTTP/1.1 200 OK\r\nX-A: b\r\n",
    "NUL in a header": response(b"", "X-A: \0"),
    "short body": response(b"<rss>", "Content-Length: 40"),
    "long body": response(b"<rss></rss>", "Content-Length: 5"),
    "two lengths": response(b"<rss/>", "Content-Length: 6", "Content-Length: 7"),
    "negative length": response(b"<rss/>", "Content-Length: -6"),
    "length and chunks": response(b"1\r\na\r\n0\r\n\r\n", "Content-Length: 11", "Transfer-Encoding: chunked"),
    "bad chunk size": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\na\r\n0\r\n\r\n",
    "chunks without end": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n",
    "short gzip": response(gzip.compress(b"<rss/>")[:-1], "Content-Encoding: gzip"),
    "no gzip": response(b"<rss/>", "Content-Encoding: gzip"),
    "unknown coding": response(b"<rss/>", "Content-Encoding: compress"),
    "three codings": response(b"<rss/>", "Content-Encoding: gzip, gzip, gzip"),
    "huge header": b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 20 * MIB,
    "huge header name": b"HTTP/1.1 200 OK\r\n" + b"a" * 20 * MIB,
    "huge status line": b"HTTP/1.1 200 " + b"a" * 20 * MIB,
    "endless headers": b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 100_000,
}


@pytest.mark.parametrize("raw", BROKEN.values(), ids=BROKEN)
def test_broken_http_is_one_kind_of_error(raw: bytes) -> None:
    """Whatever is wrong with an answer is a protocol error that names the host."""
    begun = time.monotonic()
    error = failure(says(raw))
    assert error.code == "protocol"
    assert str(error).startswith("127.0.0.1: ")
    assert time.monotonic() - begun < 2


def test_a_broken_answer_does_not_spoil_the_next() -> None:
    """The next request has a new connection."""

    async def story() -> bytes:
        answers = says(response(b"<rss>", "Content-Length: 2"), response(b"<rss/>"))
        async with serving_raw(answers) as origin, fetching(origin) as fetch:
            with pytest.raises(FetchError):
                await fetch(Request(url=origin.url))
            return (await fetch(Request(url=origin.url))).body

    assert asyncio.run(story()) == b"<rss/>"


def test_many_interim_answers_cost_no_memory() -> None:
    """100 Continue, five thousand times over, is passed over."""
    tracemalloc.start()
    answer, _ = ask(says(b"HTTP/1.1 100 Continue\r\n\r\n" * 5_000 + response(b"<rss/>")))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert answer.body == b"<rss/>"
    assert peak < 4 * MIB


def test_cancellation_is_no_failure() -> None:
    """Whoever cancels a fetch sees CancelledError."""

    async def story() -> None:
        async with serving_raw(dripping(b"", b"", 1)) as origin, fetching(origin) as fetch:
            task = asyncio.ensure_future(fetch(Request(url=origin.url)))
            await asyncio.sleep(0.05)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    asyncio.run(story())
