"""The application: routes first, then the health, then what is published."""

import asyncio
import json
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from feeds.media_types import TYPES, feed_type
from feeds.server.messages import ANY_ORIGIN, Answer, App, Call, Health, Receive, Route, Scope, Send, short
from feeds.server.site import Site

_BODY_SECONDS = 30.0
"""So long a body may take to come in."""

# Scripts of other sites may send these headers only where a browser was told so; it remembers for a day.
_PREFLIGHT = [
    (b"access-control-allow-methods", b"GET, HEAD"),
    (b"access-control-allow-headers", b"A-IM, If-Modified-Since, If-None-Match"),
    (b"access-control-max-age", b"86400"),
]


def create_app(
    root: Path,
    check_health: Callable[[], Health],
    routes: Mapping[str, Route] = MappingProxyType({}),
    bodies: Mapping[str, int] = MappingProxyType({}),
) -> App:
    """Return the ASGI application for the tree below `root`, with `/healthz` and, by their first folder, `routes`.

    `check_health` runs in a thread, for it may look into the store. A route answers `/NAME` and all below; those
    in `bodies` are given what is posted, of so many bytes at most, the others never wait for any.
    """
    site = Site(root)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        name = scope["path"].removeprefix("/").partition("/")[0]
        if route := routes.get(name):
            answer = await _routed(route, scope, receive, bodies.get(name, 0))
        elif scope["method"] not in ("GET", "HEAD"):
            answer = _other(scope)
        elif scope["path"] == "/healthz":
            answer = _health(await asyncio.to_thread(check_health))
        else:
            answer = site.answer(scope)
        body = b"" if scope["method"] == "HEAD" else answer.body
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        await send({"type": "http.response.body", "body": body})

    return app


async def _routed(route: Route, scope: Scope, receive: Receive, most: int) -> Answer:
    """Ask a route; a body of more than `most` bytes is refused with 413, one that is slow with 408."""
    body = b""
    if most and scope["method"] == "POST":
        try:
            async with asyncio.timeout(_BODY_SECONDS):
                body = await _body(receive, most)
        except TimeoutError:
            return short(408, b"", (b"connection", b"close"))
        except ValueError:
            return short(413, b"", (b"connection", b"close"))
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    query = scope["query_string"].decode("latin-1")
    return await route(Call(method=scope["method"], path=scope["path"], query=query, headers=headers, body=body))


async def _body(receive: Receive, most: int) -> bytes:
    """Return what is posted. Raises ValueError where it is too long, TimeoutError where the client went away."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise TimeoutError
        body += message.get("body", b"")
        if len(body) > most:
            raise ValueError
        if not message.get("more_body"):
            return bytes(body)


def _other(scope: Scope) -> Answer:
    """Answer what is neither GET nor HEAD: OPTIONS asks, before a script does it, what may be done with a feed."""
    is_feed = feed_type(PurePosixPath(scope["path"])) is not None
    allow = (b"allow", b"GET, HEAD, OPTIONS" if is_feed else b"GET, HEAD")
    if is_feed and scope["method"] == "OPTIONS":
        return Answer(204, [allow, ANY_ORIGIN, *_PREFLIGHT])
    return short(405, b"", allow)


def _health(health: Health) -> Answer:
    status = "ok" if health.ok else "failing"
    body = json.dumps({"status": status, **health.details}, ensure_ascii=False).encode()
    json_type = (b"content-type", TYPES[".json"])
    return short(200 if health.ok else 503, body, json_type, (b"cache-control", b"no-store"))
