"""Origin servers of a few lines on loopback, which answer with the very bytes that a test says, and a client."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from ssl import SSLContext

import pytest

from config.model import Network
from feeds.errors import FetchError
from feeds.fetch import open_fetch
from feeds.fetch.client import Resolve
from feeds.fetch.pacing import Pacer, no_delay
from feeds.model import Request, Response
from feeds.ports import Fetch

# What to answer to the head of a request: bytes, or a coroutine that writes them itself.
Answer = Callable[[bytes, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Origin:
    """A running server: where it is, the heads of the requests it got and how many connections it saw."""

    host: str
    port: int
    scheme: str
    heads: list[bytes] = field(default_factory=list)
    connections: int = 0

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.host}:{self.port}/"

    def sent(self, name: str) -> bytes | None:
        """Return the value of a header of the last request, as it came over the wire."""
        for line in self.heads[-1].split(b"\r\n")[1:]:
            key, _, value = line.partition(b": ")
            if key.lower() == name.lower().encode():
                return value
        return None


def says(*answers: bytes) -> Answer:
    """Answer each request with the next of these bytes, the last for ever; then hang up if they are done."""
    remaining = list(answers)

    async def answer(_head: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(remaining.pop(0) if len(remaining) > 1 else remaining[0])
        await writer.drain()

    return answer


def response(body: bytes = b"", *headers: str, status: str = "200 OK") -> bytes:
    """Return a whole HTTP/1.1 response; a header that is given overrides the right Content-Length."""
    own = [] if any(each.startswith("Content-Length") for each in headers) else [f"Content-Length: {len(body)}"]
    head = "\r\n".join([f"HTTP/1.1 {status}", *own, *headers])
    return head.encode("latin-1") + b"\r\n\r\n" + body


def redirect(status: int, location: str) -> bytes:
    """Return a redirect."""
    return response(b"moved", f"Location: {location}", status=f"{status} Moved")


def dripping(head: bytes, drop: bytes, every: float = 0.01) -> Answer:
    """Answer with a head and then drop after drop, for ever."""

    async def answer(_request: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while not writer.is_closing():
            writer.write(drop)
            await writer.drain()
            await asyncio.sleep(every)

    return answer


@asynccontextmanager
async def serving_raw(
    answer: Answer, host: str = "127.0.0.1", port: int = 0, ssl: SSLContext | None = None, *, keep: bool = True
) -> AsyncIterator[Origin]:
    """Serve until the end of the block; without `keep`, each connection ends after its first answer."""
    tasks: set[asyncio.Task[None]] = set()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        origin.connections += 1
        try:
            with suppress(OSError, EOFError):
                while True:
                    origin.heads.append(await reader.readuntil(b"\r\n\r\n"))
                    await answer(origin.heads[-1], writer)
                    if not keep:
                        break
                writer.close()
                await writer.wait_closed()
        finally:
            writer.transport.abort()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(talk(reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    server = await asyncio.start_server(accept, host, port, ssl=ssl)
    origin = Origin(host, server.sockets[0].getsockname()[1], "https" if ssl else "http")
    try:
        yield origin
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0)  # aborted transports are gone a turn later


NAMES = {"feeds.test": ["127.0.0.1"], "other.test": ["127.0.0.1"], "evil.test": ["127.0.0.2"]}


async def look_up(host: str, _port: int) -> list[str]:
    """Resolve by the table above."""
    if host not in NAMES:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    return NAMES[host]


def unpaced() -> Pacer:
    """Return a pacer that keeps hosts to one request at a time, and gives them no rest."""
    return Pacer(lambda _host: 0.0, no_delay)


@asynccontextmanager
async def fetching(
    *origins: Origin,
    resolve: Resolve = look_up,
    context: SSLContext | None = None,
    pacer: Pacer | None = None,
) -> AsyncIterator[Fetch]:
    """Open the client with 127.0.0.1 and the origins' ports allowed, and nothing else."""
    network = Network(allow_networks=("127.0.0.1/32",), allow_ports=tuple(each.port for each in origins))
    async with open_fetch(
        network, "Feedworks/test", pacer or unpaced(), resolve=resolve, ssl_context=context
    ) as fetch:
        yield fetch


def ask(answer: Answer, request: Request | None = None, path: str = "") -> tuple[Response, Origin]:
    """Fetch once from a server that answers so."""

    async def story() -> tuple[Response, Origin]:
        async with serving_raw(answer, keep=False) as origin, fetching(origin) as fetch:
            return await fetch(replace(request or Request(url=""), url=origin.url + path)), origin

    return asyncio.run(story())


def failure(answer: Answer, request: Request | None = None) -> FetchError:
    """Fetch once from a server that answers so, and return how that fails."""
    with pytest.raises(FetchError) as caught:
        ask(answer, request)
    return caught.value
