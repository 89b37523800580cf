"""What only a running server can answer, from a store that it never writes: search, status, troubles, metrics."""

import asyncio
import hashlib
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

from config.model import Config
from feeds.live.found import search_page
from feeds.live.metrics import MEDIA_TYPE, metrics
from feeds.live.status import status_page
from feeds.live.troubles import troubles_feed
from feeds.publish import atom
from feeds.server import PAGE_POLICY, Answer, Call, Headers, Route
from feeds.server.conditions import named_tags
from store.errors import StoreError

Make = Callable[[Config, Call], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What is made anew for whoever asks: how, and the headers that tell what it is and how long it holds."""

    make: Make
    headers: Headers


_AT_ONCE = 2
"""So many documents are made at a time: they wait for each other, and nobody who reads files waits for them."""
_SECURITY: Headers = [(b"content-security-policy", PAGE_POLICY), (b"x-content-type-options", b"nosniff")]
_TEXT = (b"content-type", b"text/plain; charset=utf-8")


def _document(make: Make, media_type: str, cache: bytes) -> Document:
    return Document(make=make, headers=[(b"content-type", media_type.encode()), (b"cache-control", cache)])


_MINUTE = b"public, max-age=60"
_SEARCH = _document(search_page, "text/html; charset=utf-8", _MINUTE)
_STATUS = _document(status_page, "text/html; charset=utf-8", _MINUTE)
_TROUBLES = _document(troubles_feed, f"{atom.MEDIA_TYPE}; charset=utf-8", _MINUTE)
_METRICS = _document(metrics, MEDIA_TYPE, b"no-store")
DOCUMENTS = {
    "/search/": _SEARCH,
    "/search/index.html": _SEARCH,
    "/status/": _STATUS,
    "/status/index.html": _STATUS,
    "/status/feed": _TROUBLES,
    "/metrics": _METRICS,
}


def routes(config: Config) -> Mapping[str, Route]:
    """Return the routes of a site, by their folders."""
    free = asyncio.Semaphore(_AT_ONCE)
    names = {path.split("/")[1] for path in DOCUMENTS}
    return {name: partial(_answer, free, config) for name in names}


async def _answer(free: asyncio.Semaphore, config: Config, call: Call) -> Answer:
    if call.method not in ("GET", "HEAD"):
        return _short(405, "", (b"allow", b"GET, HEAD"))
    if f"{call.path}/" in DOCUMENTS:
        query = f"?{quote(call.query, safe='/?:@!$&()*+,;=%~-._')}" if call.query else ""
        return _short(301, "", (b"location", f".{call.path}/{query}".encode()))
    document = DOCUMENTS.get(call.path)
    if document is None:
        return _short(404, "Nothing is here.\n")
    async with free:
        try:
            body = await asyncio.to_thread(document.make, config, call)
        except (StoreError, sqlite3.Error):
            return _short(503, "The store cannot be read now.\n", (b"retry-after", b"60"))
    return _made(document, body, call.headers.get("if-none-match", ""))


def _made(document: Document, body: bytes, known: str) -> Answer:
    """Return a document, or a 304 where a client has it already (RFC 9110 §13.1.2)."""
    etag = b'"%s"' % hashlib.sha256(body).hexdigest()[:32].encode()
    if etag in named_tags([(b"if-none-match", known.encode("latin-1"))]):
        return Answer(304, [(b"etag", etag), *document.headers[1:]])
    return Answer(200, [*document.headers, (b"etag", etag), *_SECURITY, _length(body)], body)


def _short(status: int, text: str, *headers: tuple[bytes, bytes]) -> Answer:
    body = text.encode()
    return Answer(status, [_TEXT, *headers, *_SECURITY, _length(body)], body)


def _length(body: bytes) -> tuple[bytes, bytes]:
    return b"content-length", b"%d" % len(body)
