"""The guarded HTTP client: whom it follows, and with what."""

import asyncio
from dataclasses import replace

import pytest
from origin import Origin, ask, fetching, redirect, response, says, serving_raw

from feeds.errors import FetchError
from feeds.model import Request, Response

MIB = 1024 * 1024


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed(status: int) -> None:
    """Relative locations too; the hops are told, and the validators go along."""
    answers = says(redirect(status, "../b?c"), response(b"<rss/>"))
    request = Request(url="", etag='"1"')

    async def story() -> tuple[Response, Origin]:
        async with serving_raw(answers) as origin, fetching(origin) as fetch:
            return await fetch(replace(request, url=f"{origin.url}a/feed")), origin

    answer, origin = asyncio.run(story())
    assert answer.url == f"{origin.url}b?c"
    assert answer.redirects == ((status, f"{origin.url}b?c"),)
    assert answer.body == b"<rss/>"
    assert origin.sent("if-none-match") == b'"1"'


def test_a_location_in_other_bytes_is_percent_encoded() -> None:
    """UTF-8, which browsers take, and anything else, byte for byte."""
    for raw, sent in ((b"/caf\xc3\xa9", b"/caf%C3%A9"), (b"/caf\xe9", b"/caf%E9")):
        first = b"HTTP/1.1 301 Moved\r\nContent-Length: 0\r\nLocation: " + raw + b"\r\n\r\n"

        async def story(first: bytes = first) -> Origin:
            async with serving_raw(says(first, response())) as origin, fetching(origin) as fetch:
                await fetch(Request(url=origin.url))
                return origin

        assert asyncio.run(story()).heads[1].split()[1] == sent


@pytest.mark.parametrize("hops", [5, 6])
def test_redirects_are_followed_five_times(hops: int) -> None:
    """The fifth is followed, the sixth is a redirect_limit."""

    async def story() -> tuple[str, int]:
        answers = says(*(redirect(302, f"/{n}?{n}") for n in range(hops)), response(b"<rss/>"))
        async with serving_raw(answers) as origin, fetching(origin) as fetch:
            try:
                return str(len((await fetch(Request(url=origin.url))).redirects)), len(origin.heads)
            except FetchError as error:
                return error.code, len(origin.heads)

    assert asyncio.run(story()) == (("5", 6) if hops == 5 else ("redirect_limit", 6))


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("http://127.0.0.2:Q/", "blocked_address"),
        ("//127.0.0.2:Q/", "blocked_address"),
        ("http://evil.test:Q/", "blocked_address"),
        ("http://[::ffff:7f00:2]:Q/", "blocked_address"),
        ("http://127.0.0.1:22/", "blocked_port"),
        ("http://2130706434:Q/", "bad_url"),
        ("http://user:pass@127.0.0.2:Q/", "bad_url"),
        ("file:///etc/passwd", "bad_url"),
        ("ftp://127.0.0.2:Q/", "bad_url"),
        ("gopher://127.0.0.2:Q/", "bad_url"),
        ("data:text/xml,<rss/>", "bad_url"),
        ("javascript:alert(1)", "bad_url"),
        ("java\tscript:alert(1)", "bad_url"),
        ("http://[", "bad_url"),
        ("http://a.test/, http://b.test/", "bad_url"),
    ],
)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_checked_like_the_first_url(location: str, code: str, status: int) -> None:
    """No redirect leads where the first request may not go."""

    async def story() -> None:
        async with serving_raw(says(response(b"secret")), "127.0.0.2") as canary:
            answer = says(redirect(status, location.replace("Q", str(canary.port))))
            async with serving_raw(answer) as origin, fetching(origin, canary) as fetch:
                with pytest.raises(FetchError) as caught:
                    await fetch(Request(url=origin.url))
            assert (caught.value.code, canary.connections) == (code, 0)
            assert len(origin.heads) == 1

    asyncio.run(story())


def test_a_refresh_header_is_no_redirect() -> None:
    """Only browsers follow it."""
    assert ask(says(response(b"<rss/>", "Refresh: 0; url=http://127.0.0.2/")))[0].body == b"<rss/>"


def test_credentials_stay_with_their_origin() -> None:
    """Authorization and the caller's own headers go along within an origin, and to no other host or port."""

    async def story() -> None:
        async with serving_raw(says(response())) as other:
            hops = says(redirect(302, "/here"), redirect(302, f"http://other.test:{other.port}/"))
            async with serving_raw(hops) as origin, fetching(origin, other) as fetch:
                request = Request(
                    url=f"http://feeds.test:{origin.port}/",
                    authorization="Basic dXNlcjpwYXNz",
                    headers={"Cookie": "a=b", "X-Key": "secret", "Accept": "text/xml"},
                )
                await fetch(request)
            for head in origin.heads:
                assert b"\r\nAuthorization: Basic dXNlcjpwYXNz\r\n" in head
                assert b"\r\nX-Key: secret\r\n" in head
            assert len(origin.heads) == 2
            assert other.sent("authorization") is other.sent("cookie") is other.sent("x-key") is None
            assert other.sent("accept") == b"text/xml"

    asyncio.run(story())


def test_no_error_tells_a_secret() -> None:
    """Neither the query nor credentials are in the message of an error, on whichever hop it comes."""

    async def story() -> list[FetchError]:
        errors = []
        answers = says(
            b"junk\r\n\r\n", redirect(302, "http://u:hunter2@127.0.0.1/?hunter2"), redirect(302, "/?hunter2")
        )
        async with serving_raw(answers) as origin, fetching(origin) as fetch:
            for _ in range(3):
                with pytest.raises(FetchError) as caught:
                    await fetch(Request(url=f"{origin.url}?token=hunter2", authorization="Bearer hunter2"))
                errors.append(caught.value)
        return errors

    errors = asyncio.run(story())
    assert [each.code for each in errors] == ["protocol", "bad_url", "redirect_limit"]
    assert all("hunter2" not in str(each) and str(each).isprintable() for each in errors)
