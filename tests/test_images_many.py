"""Many images of many hosts: who is asked when, and who is given up."""

import asyncio
import re
from collections import Counter
from collections.abc import Iterator

from tiny_images import gif

from feeds.errors import FetchError
from feeds.images import probe_images
from feeds.model import Request, Response
from feeds.ports import Fetch


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
