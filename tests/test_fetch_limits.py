"""The guarded HTTP client: how long it waits and how much it takes."""

import gzip
import time
import tracemalloc

import pytest
from origin import Answer, ask, dripping, failure, response, says

from feeds.model import Request

MIB = 1024 * 1024


@pytest.mark.parametrize(
    "answer",
    [
        dripping(b"", b"", 1),
        dripping(b"HTTP/1.1 200 ", b"O"),
        dripping(b"HTTP/1.1 200 OK\r\n", b"X"),
        dripping(b"HTTP/1.1 200 OK\r\n\r\n", b"."),
        dripping(response(b"", "Location: /", status="302 Found"), b""),
    ],
    ids=["silence", "status", "headers", "body", "redirect"],
)
def test_the_timeout_is_for_the_whole_exchange(answer: Answer) -> None:
    """A server that keeps sending a little is given up like one that is silent."""
    begun = time.monotonic()
    error = failure(answer, Request(url="", timeout=0.3))
    assert error.code == "timeout"
    assert "0.3 seconds" in str(error)
    assert time.monotonic() - begun < 2


def test_an_endless_body_is_cut_at_the_limit() -> None:
    """10 MiB are taken of a body without end, and little more memory than that."""
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    tracemalloc.start()
    error = failure(dripping(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", chunk, 0))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert error.code == "too_large"
    assert peak < 32 * MIB


def test_a_bomb_is_cut_at_the_limit() -> None:
    """What counts is the size after decoding."""
    bomb = gzip.compress(bytes(32 * MIB), 1)
    tracemalloc.start()
    error = failure(says(response(bomb, "Content-Encoding: gzip")))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert error.code == "too_large"
    assert peak < 32 * MIB


def test_a_length_beyond_the_limit_is_believed() -> None:
    """A body that announces a terabyte is not waited for."""
    answer = dripping(response(b"<rss/>", "Content-Length: 1099511627776"), b"", 1)
    assert failure(answer, Request(url="", timeout=5)).code == "too_large"


def test_the_first_bytes_are_enough_when_only_they_are_wanted() -> None:
    """`first` asks for a range, takes a whole answer for one, cuts it, and minds neither length nor end."""
    answer = dripping(response(b"\x89PNG" * 50, "Content-Length: 1099511627776"), b"x")
    cut, origin = ask(answer, Request(url="", first=100, headers={"Accept-Encoding": "gzip"}))
    assert cut.body == b"\x89PNG" * 25
    assert origin.sent("range") == b"bytes=0-99"
    assert origin.sent("accept-encoding") == b"identity"
    part, _ = ask(says(response(b"\x89PNG", status="206 Partial Content")), Request(url="", first=100))
    assert (part.status, part.body) == (206, b"\x89PNG")
