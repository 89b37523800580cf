"""The guarded HTTP client: everything that Feedworks fetches comes through here."""

import asyncio
import os
import re
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from functools import partial
from ssl import SSLContext
from urllib.parse import urlencode

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from config.model import Network
from feeds.errors import FailureCode, FetchError
from feeds.fetch.address import Guard, Target, resolve_redirect
from feeds.fetch.decode import ACCEPT_ENCODING, Decoder
from feeds.fetch.pacing import Pacer
from feeds.fetch.wire import ByteExactRequest
from feeds.model import Request, Response
from feeds.ports import Fetch
from feeds.select.wanted import host_of

# (host, port) -> IP addresses; raises OSError.
Resolve = Callable[[str, int], Awaitable[list[str]]]

# The turn of a URL to be asked for.
_Turn = Callable[[str], AbstractAsyncContextManager[None]]

ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json,"
    " application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
)
MAX_REDIRECTS = 5

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# The others may turn a POST into a GET (RFC 9110 §15.4).
_REDIRECTS_OF_FORMS = frozenset({307, 308})
_FORM_TYPE = "application/x-www-form-urlencoded"
_VALIDATORS = ("If-None-Match", "If-Modified-Since")
# What a header value may hold (RFC 9110 §5.5), a character a byte.
_HEADER_TEXT = re.compile(r"[\t\x20-\x7e\x80-\xff]+")
# A validator is a short thing; a longer one would only weigh on every request.
_LONGEST_VALIDATOR = 1024
# Real sites send policies and tags of more than the 8 KiB that aiohttp would take.
_LONGEST_HEADER = 32 * 1024
# The caller's headers that say nothing secret, so that they may follow a redirect to another host.
_SHAREABLE = frozenset({"accept", "accept-language", "user-agent"})
_KEPT_OPEN = 1.5
"""Seconds that a connection is kept for the next request: less than servers keep one before they hang up."""


def user_agent(version: str, contact: str) -> str:
    """Return the User-Agent (RFC 9110 §10.1.5) that says who fetches and where to complain."""
    return f"Feedworks/{version} (+{contact})" if contact else f"Feedworks/{version}"


async def resolve(host: str, port: int) -> list[str]:
    """Return the IP addresses of a host, as the system resolves them. OSError: it has none."""
    loop = asyncio.get_running_loop()
    infos = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    return [str(info[4][0]) for info in infos]


@asynccontextmanager
async def open_fetch(
    network: Network,
    user_agent: str,
    pacer: Pacer,
    *,
    resolve: Resolve = resolve,
    ssl_context: SSLContext | None = None,
) -> AsyncIterator[Fetch]:
    """Yield a `Fetch` over one pool of connections, which is closed at the end.

    It reaches public addresses on ports 80 and 443 and what `network` opens beside them, each host at its pace,
    speaks HTTP/1.1, and knows neither cookies, proxies nor .netrc. ValueError: `network` holds something that is
    no network.
    """
    guard = Guard.of(network)
    connector = aiohttp.TCPConnector(
        resolver=_GuardedResolver(guard, resolve),
        socket_factory=partial(open_socket, guard),
        ssl=ssl_context or True,
        keepalive_timeout=_KEPT_OPEN,
    )
    async with aiohttp.ClientSession(
        connector=connector,
        request_class=ByteExactRequest,
        headers={"User-Agent": user_agent, "Accept": ACCEPT, "Accept-Encoding": ACCEPT_ENCODING},
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
        auto_decompress=False,
        timeout=aiohttp.ClientTimeout(),
        max_field_size=_LONGEST_HEADER,
    ) as session:
        # It would ask again, past the pacer, where a server hangs up. There is no public way to say so.
        session._retry_connection = False  # noqa: SLF001
        yield partial(_fetch, session, guard, pacer)


class _GuardedResolver(AbstractResolver):
    """Refuses a host altogether if any of its addresses is refused: a mixed answer is an attack."""

    def __init__(self, guard: Guard, resolve: Resolve) -> None:
        self._guard = guard
        self._resolve = resolve

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        addresses = await self._resolve(host, port)
        for address in addresses:
            self._guard.check_address(address)
        return [
            ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=0)
            for address in addresses
        ]

    async def close(self) -> None:
        """Do nothing: there is nothing open."""


class RefusedAddressError(PermissionError):
    """A socket was asked for to an address that may not be dialled."""


def open_socket(guard: Guard, info: aiohttp.AddrInfoType) -> socket.socket:
    """Return a socket to dial `info` with. RefusedAddressError: not to this address.

    Asked last, with the address that is dialled: neither an IP literal nor a change of DNS comes past it.
    """
    family, kind, protocol, _, address = info
    if not guard.permits(str(address[0])):
        raise RefusedAddressError
    return socket.socket(family, kind, protocol)


async def _fetch(session: aiohttp.ClientSession, guard: Guard, pacer: Pacer, request: Request) -> Response:
    start = guard.check_url(request.url)
    try:
        async with asyncio.timeout(request.timeout) as limit:
            return await _follow(session, guard, partial(_turn, pacer, limit), request, start)
    except TimeoutError as error:
        text = f"{start.host}: no complete answer within {request.timeout:g} seconds"
        raise FetchError("timeout", text) from error


@asynccontextmanager
async def _turn(pacer: Pacer, limit: asyncio.Timeout, url: str) -> AsyncIterator[None]:
    """Wait for the turn of `url`; that takes nothing of the time for its answer."""
    clock = asyncio.get_running_loop().time
    deadline = limit.when()
    assert deadline is not None
    left = deadline - clock()
    limit.reschedule(None)
    async with pacer.turn(host_of(url)):
        limit.reschedule(clock() + left)
        yield


async def _follow(
    session: aiohttp.ClientSession, guard: Guard, turn: _Turn, request: Request, start: Target
) -> Response:
    target = start
    method, followed = ("POST", _REDIRECTS_OF_FORMS) if request.form else ("GET", _REDIRECTS)
    form = urlencode(request.form).encode() or None
    redirects: list[tuple[int, str]] = []
    while len(redirects) <= MAX_REDIRECTS:
        sent = _request_headers(request, at_home=target.origin == start.origin)
        # A hop waits for its own host after that of the hop before is free: two that lead to each other go on.
        async with turn(target.url):
            with _errors_of(target.host):
                url = URL(target.url, encoded=True)
                async with session.request(method, url, data=form, headers=sent, allow_redirects=False) as answer:
                    headers = _response_headers(answer.raw_headers)
                    if answer.status not in followed or "location" not in headers:
                        body = await _body(answer, headers.get("content-encoding", ""), request)
                        return Response(
                            url=target.url,
                            status=answer.status,
                            headers=headers,
                            body=body,
                            redirects=tuple(redirects),
                        )
                target = _redirected(guard, target, headers["location"])
        redirects.append((answer.status, target.url))
    raise FetchError("redirect_limit", f"{start.host}: more than {MAX_REDIRECTS} redirects in a row")


def _redirected(guard: Guard, target: Target, location: str) -> Target:
    reference = location.encode("latin-1").decode("utf-8", "surrogateescape")
    try:
        following = guard.check_url(resolve_redirect(target.url, reference))
    except FetchError as error:
        raise FetchError(error.code, f"its redirect is refused: {error}") from error
    if (target.scheme, following.scheme) == ("https", "http"):
        raise FetchError("protocol", "its redirect from https to http is refused, as it gives up the encryption")
    return following


def _request_headers(request: Request, *, at_home: bool) -> dict[str, str]:
    """Return the headers of one hop; what may be secret is sent `at_home` only, the request's own origin."""
    headers = {
        name.title(): value.encode().decode("latin-1")
        for name, value in request.headers.items()
        if at_home or name.lower() in _SHAREABLE
    }
    if request.authorization and at_home:
        headers["Authorization"] = request.authorization
    if request.first is not None:
        headers |= {"Range": f"bytes=0-{request.first - 1}", "Accept-Encoding": "identity"}
    if request.form:
        headers["Content-Type"] = _FORM_TYPE
    return headers | _validators(request)


def _validators(request: Request) -> dict[str, str]:
    values = zip(_VALIDATORS, (request.etag, request.last_modified), strict=True)
    return {name: value for name, value in values if value is not None and _may_be_sent(value)}


def _may_be_sent(validator: str) -> bool:
    return len(validator) <= _LONGEST_VALIDATOR and _HEADER_TEXT.fullmatch(validator) is not None


def _response_headers(raw: Iterable[tuple[bytes, bytes]]) -> Mapping[str, str]:
    """Return headers under lower-case names, each byte a character: validators can go back as they came."""
    headers: dict[str, str] = {}
    for name, value in raw:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers


async def _body(answer: aiohttp.ClientResponse, content_encoding: str, request: Request) -> bytes:
    """Return the decoded body of a success, cut at `request.first`; nobody needs that of anything else."""
    if answer.status == 304 and not any(name in answer.request_info.headers for name in _VALIDATORS):
        raise FetchError("protocol", "it answers 304 Not Modified to a request that had no validators")
    if not 200 <= answer.status < 300:
        return b""
    if request.first is None and (answer.content_length or 0) > request.limit:
        raise FetchError("too_large", f"the body is larger than {request.limit} bytes")
    return await _read(answer.content, Decoder(content_encoding, request.limit), request.first)


async def _read(content: aiohttp.StreamReader, decoder: Decoder, first: int | None) -> bytes:
    body = bytearray()
    async for chunk in content.iter_any():
        for piece in decoder.feed(chunk):
            body += piece
            if first is not None and len(body) >= first:
                return bytes(body[:first])
    decoder.finish()
    return bytes(body)


@contextmanager
def _errors_of(host: str) -> Iterator[None]:
    """Turn what goes wrong inside into a FetchError that names the host."""
    try:
        yield
    except FetchError as error:
        raise FetchError(error.code, f"{host}: {error}") from error
    except (aiohttp.ClientError, OSError, ValueError) as error:
        code, text = _explain(error)
        raise FetchError(code, f"{host}: {text}") from error


def _explain(error: Exception) -> tuple[FailureCode, str]:
    """Return what an error means. Of its own text, only what the other side cannot have written is used."""
    meaning: tuple[FailureCode, str]
    match error:
        case aiohttp.ClientConnectorDNSError():
            meaning = "dns", "the name cannot be resolved; check its spelling and the network"
        case aiohttp.ClientConnectorCertificateError(certificate_error=refusal):
            meaning = "tls", f"its certificate is not accepted: {getattr(refusal, 'verify_message', 'invalid')}"
        case aiohttp.ClientSSLError():
            meaning = "tls", "no secure connection can be made"
        case aiohttp.ClientConnectorError(os_error=RefusedAddressError()):
            meaning = "blocked_address", "its address is not public"
        case OSError(errno=number):
            meaning = (
                "connect",
                f"the connection failed: {os.strerror(number) if number else 'no address answers'}",
            )
        case aiohttp.ClientError():
            meaning = "protocol", "its answer is not valid HTTP, or is cut short"
        case _:
            meaning = "protocol", "the request cannot be sent; check the headers and credentials of the source"
    return meaning
