"""What the server answers without a file: routes, by the first folder of a path."""

import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import serving

from feeds.server import Answer, Call, Health, create_app


@pytest.fixture
def calls() -> list[Call]:
    return []


@pytest.fixture
def url(tmp_path: Path, calls: list[Call]) -> Iterator[str]:
    async def search(call: Call) -> Answer:
        calls.append(call)
        return Answer(201, [(b"x-route", b"search")], b"found")

    with serving(
        create_app(tmp_path, lambda: Health(ok=True), {"search": search, "plain": search}, {"search": 100})
    ) as url:
        yield url.rstrip("/")


@pytest.mark.parametrize("path", ["/search", "/search/", "/search/%E6%96%B0/x"])
def test_a_route_answers_its_folder_and_all_below(url: str, calls: list[Call], path: str) -> None:
    """It is given the method, the decoded path, the query as it is, headers and body."""
    request = urllib.request.Request(url + path + "?q=%20a&b", data=b"hello", headers={"X-Sent": "yes"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert (answer.status, answer.headers["x-route"], answer.read()) == (201, "search", b"found")
    (call,) = calls
    assert (call.method, call.query, call.body, call.headers["x-sent"]) == ("POST", "q=%20a&b", b"hello", "yes")
    assert call.path == path.replace("%E6%96%B0", "新")


def test_a_folder_that_only_begins_alike_is_no_route(url: str, calls: list[Call]) -> None:
    """`/searching` is a file that is not there."""
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(url + "/searching", timeout=10)
    assert not calls


def test_a_body_that_is_too_large_is_refused(url: str, calls: list[Call]) -> None:
    """The route never sees it."""
    with pytest.raises(urllib.error.HTTPError, match="413"):
        urllib.request.urlopen(url + "/search", data=b"x" * 101, timeout=30)
    assert not calls


def test_a_route_without_a_body_never_waits_for_one(url: str, calls: list[Call]) -> None:
    """Whoever promises to post much, and sends nothing, is answered; so is who asks with GET."""
    host, port = url.removeprefix("http://").split(":")
    for method, path in (("POST", "/plain"), ("GET", "/search")):
        with socket.create_connection((host, int(port)), timeout=10) as client:
            client.sendall(f"{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n".encode())
            assert client.recv(100).startswith(b"HTTP/1.1 201")
    assert [call.body for call in calls] == [b"", b""]
