"""Measure lead images: one ranged GET each tells type, length, width and height."""

import asyncio
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from typing import TypeVar
from urllib.parse import urlsplit

import filetype
import imagesize

from feeds.errors import FailureCode, FetchError
from feeds.model import Request, Response
from feeds.ports import Fetch, Ready
from feeds.select.wanted import host_of
from store.model import ProbedImage

T = TypeVar("T")
Ask = Callable[[Fetch, str], Awaitable[T]]

# Sizes stand within these; only a JPEG with a very long EXIF block or colour profile hides its own behind them.
PROBE_BYTES = 64 * 1024

# What readers show. filetype knows more, some of it by two bytes ("BM" begins a bitmap and a car); SVG can be a
# program and is never passed on.
SHOWN = frozenset({"image/apng", "image/avif", "image/gif", "image/jpeg", "image/png", "image/webp"})

# The host itself did not answer, so its next image will hardly fare better.
UNREACHABLE: frozenset[FailureCode] = frozenset(
    {"blocked_address", "blocked_port", "dns", "connect", "tls", "timeout"}
)
# It may be there another time.
TRANSIENT: frozenset[FailureCode] = frozenset({"dns", "connect", "tls", "timeout"})
GIVE_UP_AFTER = 3

# PNG 1.2 §7.1 ends here, and so do the integers of databases.
_MOST_PIXELS = 2**31 - 1
_TOTAL = re.compile(r"bytes\s+\d+-\d+/(\d{1,15})", re.IGNORECASE)
_LENGTH = re.compile(r"\d{1,15}")


async def probe_image(fetch: Fetch, url: str, timeout: float = 30.0) -> ProbedImage:  # noqa: ASYNC109 - of the request
    """Measure the image at `url`; whatever goes wrong is told in `error`, in one line."""
    request = Request(url=url, headers={"accept": "image/*"}, first=PROBE_BYTES, timeout=timeout)
    try:
        response = await fetch(request)
    except FetchError as error:
        return ProbedImage(url=url, error=f"{error.code}: {error}", transient=error.code in TRANSIENT)
    return measure_image(url, response)


async def probe_images(
    fetch: Fetch, ready: Ready, urls: Sequence[str], *, concurrency: int, deadline_seconds: float
) -> list[ProbedImage]:
    """Measure many images, each within half the deadline; see `ask_hosts`."""

    async def probe(fetch: Fetch, url: str) -> ProbedImage:
        return await probe_image(fetch, url, deadline_seconds / 2)

    return await ask_hosts(fetch, ready, urls, probe, concurrency=concurrency, deadline_seconds=deadline_seconds)


async def ask_hosts(  # noqa: PLR0913 - each is another thing
    fetch: Fetch, ready: Ready, urls: Sequence[str], ask: Ask[T], *, concurrency: int, deadline_seconds: float
) -> list[T]:
    """Ask for many images, `concurrency` at once, and for one of a host when it is `ready`.

    Left out, and so still to be done, are those that the deadline cut off, such as those of a host that has more
    than may be asked for by then, and the rest of a server that could not be reached three times in a row.
    """
    gate = asyncio.Semaphore(concurrency)
    answers: list[T] = []
    with suppress(TimeoutError):
        async with asyncio.timeout(deadline_seconds), asyncio.TaskGroup() as lanes:
            for host in _by_host(fetch, urls):
                lanes.create_task(host.ask(ready, ask, gate, answers))
    return answers


def measure_image(url: str, response: Response) -> ProbedImage:
    """Tell what the first bytes of an image show. Its type is what the bytes say, never the header alone."""
    if response.status not in (200, 206):
        transient = response.status == 429 or response.status >= 500
        return ProbedImage(url=url, error=f"HTTP {response.status}", transient=transient)
    kind = filetype.image_match(response.body)
    if kind is None or kind.mime not in SHOWN:
        return ProbedImage(url=url, error=f"not an image that readers show ({_claim(response)})")
    # It returns -1 where it cannot tell, raises nothing, and turns the sides as EXIF turns the picture.
    width, height = imagesize.get(BytesIO(response.body))
    if 1 in (width, height):
        return ProbedImage(url=url, error="there to count readers, not to be seen")
    known = 0 < width <= _MOST_PIXELS and 0 < height <= _MOST_PIXELS
    return ProbedImage(
        url=url,
        type=kind.mime,
        length=_length(response),
        width=width if known else None,
        height=height if known else None,
    )


def _claim(response: Response) -> str:
    return "sent as " + response.headers.get("content-type", "nothing")[:80]


def _length(response: Response) -> int | None:
    """Return the image's bytes: from the headers where they count the same bytes, else by counting."""
    stated = None
    if response.headers.get("content-encoding", "identity").lower() == "identity":
        stated = _stated_length(response)
    if stated is None and len(response.body) < PROBE_BYTES:
        return len(response.body)
    return stated


def _stated_length(response: Response) -> int | None:
    """Return what Content-Range (RFC 9110 §14.4) says of the whole, or Content-Length if it was all sent."""
    if response.status == 206:
        found = _TOTAL.fullmatch(response.headers.get("content-range", ""))
        return int(found[1]) if found else None
    length = response.headers.get("content-length", "")
    return int(length) if _LENGTH.fullmatch(length) else None


@dataclass(slots=True)
class _Host:
    """The images of one host, by server, and how often in a row each of its servers was out of reach."""

    name: str
    upstream: Fetch
    urls: list[tuple[str, str]] = field(default_factory=list)
    failures: Counter[str] = field(default_factory=Counter)

    async def ask(self, ready: Ready, ask: Ask[T], gate: asyncio.Semaphore, answers: list[T]) -> None:
        for server, url in self.urls:
            if self.failures[server] < GIVE_UP_AFTER:
                await ready(self.name)  # before the gate: others need not wait until this host has rested
                async with gate:
                    answers.append(await ask(partial(self._fetch, server), url))

    async def _fetch(self, server: str, request: Request) -> Response:
        try:
            response = await self.upstream(request)
        except FetchError as error:
            self.failures[server] = self.failures[server] + 1 if error.code in UNREACHABLE else 0
            raise
        self.failures[server] = 0
        return response


def _by_host(fetch: Fetch, urls: Sequence[str]) -> Iterable[_Host]:
    hosts: dict[str, _Host] = {}
    for url in dict.fromkeys(urls):
        try:
            name, server = host_of(url), urlsplit(url).hostname or ""
        except ValueError:  # brackets that are no address; fetching will say so
            name = server = ""
        hosts.setdefault(name, _Host(name, fetch)).urls.append((server, url))
    return hosts.values()
