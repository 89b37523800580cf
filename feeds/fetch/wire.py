"""Header values onto the wire byte for byte, each character a byte as RFC 9110 §5.5 would have it.

aiohttp writes them in UTF-8 and silently leaves out the rest, so that an ETag of other bytes would go back as
another tag. The head of a request is therefore recoded on its way to the socket.
"""

import asyncio

from aiohttp import ClientRequest, ClientResponse
from aiohttp.connector import Connection


class ByteExactRequest(ClientRequest):
    """A request whose header values are ISO-8859-1, and whose body, if it has one, is ASCII."""

    async def send(self, conn: Connection) -> ClientResponse:
        protocol = conn.protocol
        if protocol is None or protocol.transport is None:
            return await super().send(conn)
        socket_transport = protocol.transport
        protocol.transport = _Latin1Transport(socket_transport)
        try:
            return await super().send(conn)
        finally:
            protocol.transport = socket_transport


class _Latin1Transport(asyncio.Transport):
    """Takes UTF-8 and writes ISO-8859-1."""

    def __init__(self, transport: asyncio.Transport) -> None:
        super().__init__()
        self._transport = transport

    def is_closing(self) -> bool:
        return self._transport.is_closing()

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self._transport.write(bytes(data).decode().encode("latin-1"))
