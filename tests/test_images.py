import asyncio
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from origin import unpaced
from pytest_httpserver import HTTPServer
from tiny_images import gif, jpeg, png, webp
from werkzeug import Request as HttpRequest
from werkzeug import Response as HttpResponse

from config.model import Network
from feeds.errors import FetchError
from feeds.fetch import open_fetch
from feeds.images import PROBE_BYTES, measure_image, probe_image
from feeds.model import Request, Response
from store.model import ProbedImage


def probe(url: str) -> ProbedImage:
    """Measure an image of the tests' own server through the guarded client."""
    network = Network(allow_networks=("127.0.0.0/8",), allow_ports=(urlsplit(url).port or 80,))

    async def probed() -> ProbedImage:
        async with open_fetch(network, "Feedworks/test", unpaced()) as fetch:
            return await probe_image(fetch, url)

    return asyncio.run(probed())


Serve = Callable[..., str]


@pytest.fixture
def serve(httpserver: HTTPServer) -> Serve:
    """Return a function that serves a body (and the headers that are named) and tells its URL."""

    def add(body: bytes, *, status: int = 200, name: str = "/picture", **headers: str) -> str:
        named = {key.replace("_", "-"): value for key, value in headers.items()}
        httpserver.expect_request(name).respond_with_data(body, status=status, headers=named)
        return httpserver.url_for(name)

    return add


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (png(64, 48), "image/png"),
        (gif(64, 48), "image/gif"),
        (jpeg(64, 48), "image/jpeg"),
        (webp(64, 48), "image/webp"),
    ],
)
def test_a_probe_tells_type_length_and_size(serve: Serve, body: bytes, media_type: str) -> None:
    """Each kind of image is measured, whatever its name and Content-Type claim."""
    url = serve(body, name="/wrong.bmp", content_type="application/octet-stream")
    assert probe(url) == ProbedImage(url=url, type=media_type, length=len(body), width=64, height=48)


def test_a_ranged_answer_tells_the_length_of_the_whole(httpserver: HTTPServer) -> None:
    """Only the first 64 KiB are asked for, and Content-Range says how many there are."""
    body = png(10, 20, padding=200_000)

    def ranged(request: HttpRequest) -> HttpResponse:
        assert request.headers["Range"] == "bytes=0-65535"
        answer = HttpResponse(body[:PROBE_BYTES], 206)
        answer.headers["Content-Range"] = f"bytes 0-65535/{len(body)}"
        return answer

    httpserver.expect_request("/big").respond_with_handler(ranged)
    probed = probe(httpserver.url_for("/big"))
    assert (probed.type, probed.length, probed.width, probed.height) == ("image/png", len(body), 10, 20)


def test_a_server_without_ranges_tells_the_length_by_content_length(serve: Serve) -> None:
    """A 200 that was cut at 64 KiB still has its Content-Length."""
    body = png(10, 20, padding=200_000)
    assert probe(serve(body)).length == len(body)


@pytest.mark.parametrize("padding", [10, 200_000])
def test_without_content_length_only_a_whole_body_is_counted(httpserver: HTTPServer, padding: int) -> None:
    """A stream that ends within the probe has been counted; a longer one has not."""
    body = png(10, 20, padding=padding)

    def streamed(_: HttpRequest) -> HttpResponse:
        return HttpResponse(iter([body]), 200)

    httpserver.expect_request("/stream").respond_with_handler(streamed)
    probed = probe(httpserver.url_for("/stream"))
    assert (probed.length, probed.width) == (len(body) if len(body) < PROBE_BYTES else None, 10)


@pytest.mark.parametrize(
    ("status", "headers", "length"),
    [
        (206, {"content-range": "bytes 0-65535/*"}, None),
        (206, {"content-range": "bytes 0-65535/" + "9" * 5000}, None),
        (200, {"content-length": "-5"}, None),
        (200, {"content-length": "70000", "content-encoding": "gzip"}, None),
        (200, {"content-length": "70000", "content-encoding": "identity"}, 70_000),
    ],
)
def test_lengths_that_cannot_be_meant_are_unknown(
    status: int, headers: dict[str, str], length: int | None
) -> None:
    """An unknown total, a number beyond reason or the length of a compressed body is not the image's length."""
    response = Response(url="u", status=status, headers=headers, body=png(9, 9, padding=PROBE_BYTES)[:PROBE_BYTES])
    assert measure_image("u", response).length == length


@pytest.mark.parametrize(
    "body",
    [
        b"<!doctype html><title>Gone</title>",
        b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
        b"BMW builds cars, and this is a page about them",
        b"",
    ],
    ids=["html", "svg", "text", "empty"],
)
def test_what_is_no_image_is_an_error(serve: Serve, body: bytes) -> None:
    """A page, a drawing that can run scripts, text and nothing are refused though they say image/png."""
    probed = probe(serve(body, content_type="image/png"))
    assert (probed.type, probed.error) == (None, "not an image that readers show (sent as image/png)")


@pytest.mark.parametrize("body", [gif(1, 1), png(600, 1), webp(1, 90)])
def test_a_pixel_that_counts_readers_is_an_error(serve: Serve, body: bytes) -> None:
    """What is one pixel high or wide is not there to be seen."""
    assert probe(serve(body)).error == "there to count readers, not to be seen"


def test_other_statuses_are_errors(serve: Serve) -> None:
    """A picture that comes with 404 is the site's way of saying no."""
    assert probe(serve(png(9, 9), status=404)).error == "HTTP 404"


def test_a_failed_fetch_is_a_result() -> None:
    """What could not be fetched is told with its code."""

    async def refuse(_: Request) -> Response:
        raise FetchError("blocked_address", "10.0.0.1 is not public")

    probed = asyncio.run(probe_image(refuse, "http://inside.example/a.png"))
    assert probed == ProbedImage(
        url="http://inside.example/a.png", error="blocked_address: 10.0.0.1 is not public"
    )


def test_impossible_sizes_are_unknown() -> None:
    """A PNG may claim four thousand million pixels; no store and no reader can use that."""
    body = bytearray(png(1, 1))
    body[16:24] = b"\xff" * 8
    probed = measure_image("u", Response(url="u", status=200, body=bytes(body)))
    assert (probed.type, probed.width, probed.height) == ("image/png", None, None)


@given(
    head=st.sampled_from([png(9, 9), gif(9, 9), jpeg(9, 9), webp(9, 9), b"\0\0\0\x18ftypavif\0\0\0\0avifmif1"]),
    keep=st.integers(0, 60),
    tail=st.binary(max_size=200),
)
def test_broken_images_never_raise(head: bytes, keep: int, tail: bytes) -> None:
    """Images that are cut and end in noise are measured or refused."""
    probed = measure_image("u", Response(url="u", status=206, body=head[:keep] + tail))
    assert (probed.type is None) == (probed.error is not None)
