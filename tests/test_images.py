import asyncio
import re
import struct
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from origin import unpaced
from pytest_httpserver import HTTPServer
from werkzeug import Request as HttpRequest
from werkzeug import Response as HttpResponse

from config.model import Network
from feeds.errors import FetchError
from feeds.fetch import open_fetch
from feeds.images import PROBE_BYTES, measure_image, probe_image, probe_images
from feeds.model import Request, Response
from feeds.ports import Fetch
from store.model import ProbedImage


def png(width: int, height: int, *, padding: int = 0) -> bytes:
    """Return a grey PNG; `padding` bytes that do not compress make it longer."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    note = chunk(b"prIv", b"\xa5" * padding)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + note + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def gif(width: int, height: int) -> bytes:
    """Return a GIF of one colour."""
    screen = struct.pack("<6sHHBBB", b"GIF89a", width, height, 0x80, 0, 0)
    frame = struct.pack("<BHHHHB", 0x2C, 0, 0, width, height, 0) + b"\x02\x02\x44\x01\x00"
    return screen + b"\0\0\0\xff\xff\xff" + frame + b";"


def jpeg(width: int, height: int) -> bytes:
    """Return a JPEG up to its frame header, which is all that a probe needs."""
    jfif = b"\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
    frame = struct.pack(">HHBHHB", 0xFFC0, 11, 8, height, width, 1) + b"\x01\x11\x00"
    return b"\xff\xd8" + jfif + frame + b"\xff\xd9"


def webp(width: int, height: int) -> bytes:
    """Return the header of a lossy WebP."""
    frame = b"\x10\x00\x00\x9d\x01\x2a" + struct.pack("<HH", width, height) + b"\0" * 8
    return b"RIFF" + struct.pack("<I", len(frame) + 12) + b"WEBPVP8 " + struct.pack("<I", len(frame)) + frame


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


def answering(body: bytes, *, wait: float = 0.0) -> Fetch:
    """Return a fetch that answers each request with `body` after `wait` seconds."""

    async def answer(request: Request) -> Response:
        await asyncio.sleep(wait)
        return Response(url=request.url, status=200, body=body)

    return answer


async def at_once(_host: str) -> None:
    """Let every host be asked."""


def test_probes_are_bounded_in_all_and_by_host() -> None:
    """Never more than three at once, never two of one host, and none is lost or done twice."""
    running: Counter[str] = Counter()
    most: Counter[str] = Counter()

    async def watched(request: Request) -> Response:
        host = re.sub(r"http://(\w+)\..*", r"\1", request.url)
        running.update((host, "all"))
        most[host], most["all"] = max(most[host], running[host]), max(most["all"], running["all"])
        response = await answering(gif(3, 3), wait=0.001)(request)
        running.subtract((host, "all"))
        return response

    urls = [f"http://{host}.example/{n}.gif" for host in "abcd" for n in range(8)]
    probed = asyncio.run(probe_images(watched, at_once, urls + urls, concurrency=3, deadline_seconds=10))
    assert sorted(image.url for image in probed) == sorted(urls)
    assert most == Counter({"all": 3, "a": 1, "b": 1, "c": 1, "d": 1})


def test_hosts_do_not_wait_for_one_that_rests() -> None:
    """Whoever waits for a host takes no place; what the deadline cuts off of it is left out, the rest is done."""
    asked: list[str] = []

    async def ready(host: str) -> None:
        asked.append(host)
        if host == "slow.example":
            await asyncio.sleep(0.2 if asked.count(host) == 1 else 30)

    urls = [f"http://{host}.example/{n}" for host in ("a.slow", "b.slow", "quick") for n in range(3)]
    probes = probe_images(answering(gif(3, 3)), ready, urls, concurrency=1, deadline_seconds=0.6)
    probed = asyncio.run(probes)
    assert [image.url for image in probed] == [*urls[6:], urls[0]]
    assert asked.count("slow.example") == 2


def failing(failures: Iterator[bool]) -> Fetch:
    """Return a fetch that fails to connect, or answers, as the iterator says."""

    async def answer(request: Request) -> Response:
        if next(failures):
            raise FetchError("connect", "refused")
        return Response(url=request.url, status=200, body=gif(3, 3))

    return answer


def test_a_host_out_of_reach_is_given_up() -> None:
    """After three failures in a row the rest of that host stays to be done, and other hosts go on."""

    async def half_dead(request: Request) -> Response:
        answer = failing(iter([True])) if "dead" in request.url else answering(gif(3, 3))
        return await answer(request)

    urls = [f"http://{host}.example/{n}" for n in range(20) for host in ("dead", "alive")]
    probed = asyncio.run(probe_images(half_dead, at_once, urls, concurrency=1, deadline_seconds=10))
    assert Counter(image.error for image in probed) == {"connect: refused": 3, None: 20}


def test_a_server_out_of_reach_does_not_give_up_the_others_of_its_host() -> None:
    """One that is switched off may stand beside one that answers."""

    async def half_dead(request: Request) -> Response:
        answer = failing(iter([True])) if "//old." in request.url else answering(gif(3, 3))
        return await answer(request)

    urls = [f"http://{server}.harbour.example/{n}" for n in range(20) for server in ("old", "new")]
    probed = asyncio.run(probe_images(half_dead, at_once, urls, concurrency=1, deadline_seconds=10))
    assert Counter(image.error for image in probed) == {"connect: refused": 3, None: 20}


def test_an_answer_between_failures_keeps_a_host() -> None:
    """Two failures, an answer and two failures are not three in a row."""
    answers = iter([True, True, False, True, True, False])
    urls = [f"http://shaky.example/{n}" for n in range(6)]
    probed = asyncio.run(probe_images(failing(answers), at_once, urls, concurrency=1, deadline_seconds=10))
    assert [image.error is None for image in probed] == [False, False, True, False, False, True]


def test_a_host_that_answers_nonsense_is_not_given_up() -> None:
    """A broken answer is the image's fault, not the host's."""

    async def broken(_: Request) -> Response:
        raise FetchError("protocol", "broken chunk")

    urls = [f"http://odd.example/{n}" for n in range(6)]
    assert len(asyncio.run(probe_images(broken, at_once, urls, concurrency=2, deadline_seconds=10))) == 6


def test_the_deadline_stops_all_and_keeps_what_is_done() -> None:
    """What a slow host has not answered is left out; the rest is returned."""

    async def mixed(request: Request) -> Response:
        return await answering(gif(3, 3), wait=30 if "slow" in request.url else 0)(request)

    urls = ["http://slow.example/1", "http://slow.example/2", "http://quick.example/1"]
    probed = asyncio.run(probe_images(mixed, at_once, urls, concurrency=3, deadline_seconds=0.3))
    assert [image.url for image in probed] == ["http://quick.example/1"]


def test_urls_that_are_none_are_left_to_the_fetch() -> None:
    """What cannot even be split into parts is asked for, and told as the error that comes back."""

    async def refuse(_: Request) -> Response:
        raise FetchError("bad_url", "no URL")

    probed = asyncio.run(probe_images(refuse, at_once, ["http://[", "/a.png"], concurrency=1, deadline_seconds=10))
    assert [image.error for image in probed] == ["bad_url: no URL", "bad_url: no URL"]
