"""The guarded HTTP client over TLS."""

import asyncio
import ssl

import pytest
import trustme
from origin import Origin, fetching, redirect, response, says, serving_raw

from feeds.errors import FetchError
from feeds.model import Request, Response

MIB = 1024 * 1024


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def server_side(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(*names).configure_cert(context)
    return context


def client_side(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


def over_tls(server: ssl.SSLContext, client: ssl.SSLContext | None, answer: bytes, host: str) -> Response:
    """Fetch once over TLS."""

    async def story() -> Response:
        async with (
            serving_raw(says(answer), ssl=server) as origin,
            fetching(origin, context=client) as fetch,
        ):
            return await fetch(Request(url=f"https://{host}:{origin.port}/", timeout=5))

    return asyncio.run(story())


def test_https_is_spoken_to_whom_we_trust(authority: trustme.CA) -> None:
    """With the right authority and the right name, the body arrives."""
    answer = over_tls(
        server_side(authority, "feeds.test"), client_side(authority), response(b"<rss/>"), "feeds.test"
    )
    assert answer.body == b"<rss/>"


def test_an_untrusted_authority_is_refused(authority: trustme.CA) -> None:
    """A certificate of nobody we know is a tls error, and is not tried again without checks."""
    with pytest.raises(FetchError, match="certificate is not accepted") as caught:
        over_tls(server_side(authority, "feeds.test"), None, response(b"<rss/>"), "feeds.test")
    assert caught.value.code == "tls"


def test_a_certificate_for_another_name_is_refused(authority: trustme.CA) -> None:
    """The name that was asked for is the one that must be certified."""
    with pytest.raises(FetchError) as caught:
        over_tls(server_side(authority, "other.test"), client_side(authority), response(), "feeds.test")
    assert caught.value.code == "tls"


def test_a_server_without_tls_is_a_tls_error() -> None:
    """A port that speaks plain HTTP is an error of its own kind."""

    def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(response(status="400 Bad Request"))
        writer.close()

    async def story() -> str:
        async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
            origin = Origin("127.0.0.1", server.sockets[0].getsockname()[1], "https")
            async with fetching(origin) as fetch:
                with pytest.raises(FetchError) as caught:
                    await fetch(Request(url=origin.url))
                return caught.value.code

    assert asyncio.run(story()) == "tls"


def test_a_redirect_from_https_to_http_is_refused(authority: trustme.CA) -> None:
    """What was encrypted is not fetched in the open."""
    with pytest.raises(FetchError, match="from https to http") as caught:
        over_tls(
            server_side(authority, "feeds.test"),
            client_side(authority),
            redirect(301, "http://feeds.test/"),
            "feeds.test",
        )
    assert caught.value.code == "protocol"
