"""The guarded HTTP client: forms that it posts."""

import asyncio

import pytest
from origin import Origin, fetching, redirect, response, says

from feeds.model import Request, Response

FORM = (("hub.mode", "publish"), ("hub.url", "https://news.example/新?a=1&b=2"))
BODY = b"hub.mode=publish&hub.url=https%3A%2F%2Fnews.example%2F%E6%96%B0%3Fa%3D1%26b%3D2"


def post(*answers: bytes) -> tuple[Response, Origin]:
    """Post the form to a server that gives these answers, each after it has read the whole request."""
    say = says(*answers)

    writers: list[asyncio.StreamWriter] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        for _ in answers:
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length: ")[2].split()[0])
            origin.heads.append(head + await reader.readexactly(length))
            await say(head, writer)

    origin = Origin("127.0.0.1", 0, "http")

    async def story() -> Response:
        server = await asyncio.start_server(talk, origin.host, 0)
        origin.port = server.sockets[0].getsockname()[1]
        async with server, fetching(origin) as fetch:
            answer = await fetch(Request(url=origin.url, form=FORM))
        for writer in writers:
            writer.close()
            await writer.wait_closed()
        return answer

    return asyncio.run(story()), origin


def test_a_form_is_posted() -> None:
    """Its fields are sent in UTF-8, percent-encoded, with their media type."""
    answer, origin = post(response(b"thanks", status="202 Accepted"))
    assert (answer.status, answer.body) == (202, b"thanks")
    assert origin.heads[0].startswith(b"POST / HTTP/1.1\r\n")
    assert origin.heads[0].endswith(b"\r\n\r\n" + BODY)
    assert b"\r\nContent-Type: application/x-www-form-urlencoded\r\n" in origin.heads[0]


@pytest.mark.parametrize("status", [307, 308])
def test_a_redirect_that_keeps_the_method_is_followed(status: int) -> None:
    """WebSub §5.1.2: the form is posted again where it leads."""
    answer, origin = post(redirect(status, "/other"), response())
    assert (answer.status, answer.redirects) == (200, ((status, f"{origin.url}other"),))
    assert origin.heads[1].startswith(b"POST /other ")
    assert origin.heads[1].endswith(BODY)


@pytest.mark.parametrize("status", [301, 302, 303])
def test_a_redirect_that_would_be_a_get_is_not_followed(status: int) -> None:
    """It is the answer."""
    answer, origin = post(redirect(status, "/other"), response())
    assert (answer.status, len(origin.heads)) == (status, 1)
