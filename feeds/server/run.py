"""The server as a process: its socket, its start, its end."""

import socket
from contextlib import suppress

import uvicorn

from feeds.server.messages import App


def serve(app: App, listener: socket.socket) -> None:
    """Serve `app` on a socket that listens, until interrupted."""
    with listener, suppress(KeyboardInterrupt):
        create_server(app).run(sockets=[listener])


def listen(host: str, port: int) -> socket.socket:
    """Return a socket on which connections to `host` (a name, an IPv4 or IPv6 address) queue up already.

    Raises OSError where `port` cannot be had; port 0 is any free one.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, port), family=family)
    # Connections inherit it. asyncio sets it only where a socket names its protocol, which this one does not, and
    # without it each body waits 40 ms for the acknowledgement of its headers.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def create_server(app: App) -> uvicorn.Server:
    """Return a server that logs warnings only; `run(sockets=[…])` starts it, `should_exit = True` ends it."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            http="httptools",  # three times the requests of h11
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=5,
        )
    )
