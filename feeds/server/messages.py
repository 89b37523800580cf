"""What goes in and out of the server: requests as ASGI has them, answers ready to be sent."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

CACHE = (b"cache-control", b"public, max-age=300")
ANY_ORIGIN = (b"access-control-allow-origin", b"*")
NOSNIFF = (b"x-content-type-options", b"nosniff")


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """Whether all is well, and what else `/healthz` shows: values that JSON can hold."""

    ok: bool
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """A response, ready to be sent."""

    status: int
    headers: Headers
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request that no published file answers; `path` is decoded, `query` is not, header names are lower case."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes = b""


# Answers what no file can; what it raises is a fault of ours.
Route = Callable[[Call], Awaitable[Answer]]


def values_of(headers: Headers, name: bytes) -> list[bytes]:
    """Return the values of a header, a line each."""
    return [value for found, value in headers if found == name]


def short(status: int, body: bytes, *headers: tuple[bytes, bytes]) -> Answer:
    """Return an answer that no file holds."""
    return Answer(status, [*headers, (b"content-length", b"%d" % len(body)), NOSNIFF], body)
