"""The callback of WebSub in the server: hubs verify subscriptions there, and push feeds to it.

A server only reads the store. What it hears it checks there, and puts into the inbox for who writes the store.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import structlog

from feeds.clean.urls import absolute_url, without_secrets
from feeds.server import Answer, App, Call, Receive, Scope, Send
from feeds.websub.callback import hear, is_signed
from feeds.websub.inbox import Inbox, InboxFullError, Note
from feeds.websub.publish import FEEDS
from store.database import open_reader
from store.errors import StoreError
from store.push import Subscription
from store.websub import subscription_by_token

log = structlog.get_logger()

ROUTE = "websub"
_HEADERS = [(b"content-type", b"text/plain; charset=utf-8"), (b"x-content-type-options", b"nosniff")]
_LONGEST_TOKEN = 64


def _now() -> datetime:
    return datetime.now(UTC)


class Callback:
    """The route `/websub/TOKEN`: `most` are the bytes of a feed that are taken."""

    def __init__(self, store: Path, most: int, clock: Callable[[], datetime] = _now) -> None:
        self._store = store
        self._inbox = Inbox(store)
        self._most = most
        self._clock = clock
        self._ignored = 0

    async def __call__(self, call: Call) -> Answer:
        """Answer a hub, in a thread, for it reads and writes the disk."""
        return await asyncio.to_thread(self._answer, call, self._clock())

    def _answer(self, call: Call, at: datetime) -> Answer:
        if call.method not in ("GET", "POST"):
            return _said(405, b"", (b"allow", b"GET, POST"))
        try:
            one = self._subscription(call.path.removeprefix(f"/{ROUTE}/"))
            if call.method == "GET":
                return self._hear(one, call.query, at)
            return self._receive(one, call, at)
        except (StoreError, InboxFullError, OSError) as error:
            log.warning("hub not heard", error=str(error) or "the inbox is full; is nobody running?")
            return _said(503)

    def _subscription(self, token: str) -> Subscription | None:
        if not token or len(token) > _LONGEST_TOKEN:
            return None
        with closing(open_reader(self._store)) as database:
            return subscription_by_token(database, token)

    def _hear(self, one: Subscription | None, query: str, at: datetime) -> Answer:
        """Answer a hub that asks whether we mean it: with its challenge, or 404 (WebSub §5.3.1)."""
        heard = hear(one, query, at) if one else None
        if heard is None:
            return _said(404)
        self._inbox.put(heard.note)
        return _said(200, heard.answer.encode())

    def _receive(self, one: Subscription | None, call: Call, at: datetime) -> Answer:
        """Take a feed. One with a wrong signature is acknowledged all the same, and ignored (WebSub §7.1.2)."""
        if one is None or one.state == "leaving":
            return _said(410)
        if len(call.body) > self._most:
            return _said(413)
        if not is_signed(one.secret, call.headers.get("x-hub-signature", ""), call.body):
            self._ignored += 1
            source = without_secrets(one.url)
            log.warning("push ignored: it is not signed as it should be", source=source, ignored=self._ignored)
            return _said(202)
        kind = call.headers.get("content-type", "")
        self._inbox.put(Note(kind="push", subscription=one.id, at=at, type=kind, body=call.body))
        return _said(202)


def _said(status: int, body: bytes = b"", *headers: tuple[bytes, bytes]) -> Answer:
    return Answer(status, [*_HEADERS, *headers, (b"content-length", b"%d" % len(body))], body)


def _ascii(url: str) -> str:
    return absolute_url(url, None) or url


def linked(app: App, base_url: str, hubs: Iterable[str]) -> App:
    """Return `app` with a Link header of the hubs and its own address on every feed (WebSub §4, RFC 8288)."""
    named = ", ".join(f'<{_ascii(hub)}>; rel="hub"' for hub in hubs)
    if not named:
        return app

    async def app_with_links(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_linked(message: Mapping[str, Any]) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                link = f'{named}, <{_ascii(base_url)}{quote(scope["path"].lstrip("/"))}>; rel="self"'
                message = {**message, "headers": [*message["headers"], (b"link", link.encode())]}
            await send(message)

        is_feed = scope["path"].rpartition("/")[2] in FEEDS
        await app(scope, receive, send_linked if is_feed else send)

    return app_with_links
