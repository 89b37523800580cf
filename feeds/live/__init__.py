"""What only a running server can answer, from a store that it never writes: the search and the status page."""

import asyncio
import sqlite3
from collections.abc import Callable, Mapping
from functools import partial
from urllib.parse import quote

from config.model import Config
from feeds.live.found import search_page
from feeds.live.status import status_page
from feeds.server import PAGE_POLICY, Answer, Call, Headers, Route
from store.errors import StoreError

Page = Callable[[Config, Call], bytes]

_AT_ONCE = 2
"""So many pages are made at a time: searches wait for each other, and nobody who reads files waits for them."""
_SECURITY: Headers = [(b"content-security-policy", PAGE_POLICY), (b"x-content-type-options", b"nosniff")]
_HTML = (b"content-type", b"text/html; charset=utf-8")
_TEXT = (b"content-type", b"text/plain; charset=utf-8")


def routes(config: Config) -> Mapping[str, Route]:
    """Return the routes of a site, by their folders."""
    free = asyncio.Semaphore(_AT_ONCE)
    pages: dict[str, Page] = {"search": search_page, "status": status_page}
    return {name: partial(_answer, free, config, name, page) for name, page in pages.items()}


async def _answer(free: asyncio.Semaphore, config: Config, name: str, page: Page, call: Call) -> Answer:
    if call.method not in ("GET", "HEAD"):
        return _short(405, "", (b"allow", b"GET, HEAD"))
    if call.path == f"/{name}":
        query = f"?{quote(call.query, safe='/?:@!$&()*+,;=%~-._')}" if call.query else ""
        return _short(301, "", (b"location", f"./{name}/{query}".encode()))
    if call.path not in (f"/{name}/", f"/{name}/index.html"):
        return _short(404, "Nothing is here.\n")
    async with free:
        try:
            body = await asyncio.to_thread(page, config, call)
        except (StoreError, sqlite3.Error):
            return _short(503, "The store cannot be read now.\n", (b"retry-after", b"60"))
    return Answer(200, [_HTML, (b"cache-control", b"public, max-age=60"), *_SECURITY, _length(body)], body)


def _short(status: int, text: str, *headers: tuple[bytes, bytes]) -> Answer:
    body = text.encode()
    return Answer(status, [_TEXT, *headers, *_SECURITY, _length(body)], body)


def _length(body: bytes) -> tuple[bytes, bytes]:
    return b"content-length", b"%d" % len(body)
