"""Many hosts on loopback, each an address of its own: some may be taken away, and given back."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime

from planet import feed

_BODY = feed("Ferry back")
_HEAD = 'HTTP/1.1 {status}\r\nETag: "1"\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n'


@dataclass(slots=True, kw_only=True)
class Hosts:
    """Hosts at one port, and what they were asked: which of them, and when by `clock`.

    Of those that are away every other refuses to be connected to, and the rest hang up unasked.
    """

    addresses: tuple[str, ...]
    clock: Callable[[], datetime]
    port: int = 0
    log: list[tuple[str, datetime]] = field(default_factory=list)
    _away: set[str] = field(default_factory=set)
    _servers: dict[str, asyncio.Server] = field(default_factory=dict)

    def url(self, address: str) -> str:
        """Return where the feed of a host is."""
        return f"http://{address}:{self.port}/feed"

    async def give(self, addresses: Collection[str]) -> None:
        """Have hosts answer."""
        self._away -= set(addresses)
        for address in set(addresses) - set(self._servers):
            server = await asyncio.start_server(self._answer, address, self.port)
            self._servers[address] = server
            self.port = server.sockets[0].getsockname()[1]

    async def take_away(self, addresses: Collection[str]) -> None:
        """Have hosts fall silent."""
        self._away |= set(addresses)
        for address in sorted(addresses)[::2]:
            self._servers.pop(address).close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        address = writer.get_extra_info("sockname")[0]
        with suppress(ConnectionError):
            if address not in self._away:
                asked = await reader.readuntil(b"\r\n\r\n")
                self.log.append((address, self.clock()))
                body = b"" if b'If-None-Match: "1"' in asked else _BODY
                status = "200 OK" if body else "304 Not Modified"
                writer.write(_HEAD.format(status=status, length=len(body)).encode() + body)
                await writer.drain()
            writer.close()
            await writer.wait_closed()


@asynccontextmanager
async def many_hosts(count: int, clock: Callable[[], datetime]) -> AsyncIterator[Hosts]:
    """Serve a feed on each of so many addresses until the context is left."""
    addresses = tuple(f"127.0.{number // 200 + 1}.{number % 200 + 1}" for number in range(count))
    hosts = Hosts(addresses=addresses, clock=clock)
    try:
        await hosts.give(addresses)
        yield hosts
    finally:
        for server in hosts._servers.values():
            server.close()
