"""Serve the published tree over HTTP/1.1: files from memory, and 304 to everyone who has them already.

A plain ASGI callable, because nearly every request in a feed's life is answered 304: one `stat`, one comparison.
"""

import asyncio
import hashlib
import json
import os
import re
import socket
from base64 import b64encode
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import formatdate, parsedate_to_datetime
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

import uvicorn

from feeds.publish import FORMATS, opml

Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

CACHE_BYTES = 64 * 1024 * 1024
BODY_BYTES = 10 * 1024 * 1024

_FEEDS = {form.filename: form.media_type for form in FORMATS if form.name != "html"}
FEED_TYPES = {
    name: (media_type if media_type.endswith("json") else f"{media_type}; charset=utf-8").encode()
    for name, media_type in {**_FEEDS, opml.FILENAME: opml.MEDIA_TYPE}.items()
}
TYPES = {
    ".html": b"text/html; charset=utf-8",
    ".css": b"text/css; charset=utf-8",
    ".js": b"text/javascript; charset=utf-8",
    ".txt": b"text/plain; charset=utf-8",
    ".xml": b"application/xml",
    ".json": b"application/json",
    ".avif": b"image/avif",
    ".gif": b"image/gif",
    ".ico": b"image/x-icon",
    ".jpeg": b"image/jpeg",
    ".jpg": b"image/jpeg",
    ".png": b"image/png",
    ".svg": b"image/svg+xml",
    ".webp": b"image/webp",
}

# Pages show what strangers wrote. It has been cleaned; this is for the day on which that fails.
# The only script that may run is the page's own, known by its hash (CSP 3 §8.3).
_SCRIPT = files("feeds").joinpath("publish/templates/copy.js").read_bytes()
PAGE_POLICY = (
    b"default-src 'none'; img-src * data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; "
    b"script-src 'sha256-" + b64encode(hashlib.sha256(b"\n" + _SCRIPT).digest()) + b"'"
)
_FEED_POLICY = b"default-src 'none'; sandbox"
POLICIES = {
    ".html": PAGE_POLICY,
    ".json": _FEED_POLICY,
    ".opml": _FEED_POLICY,
    ".svg": b"default-src 'none'; style-src 'unsafe-inline'; sandbox",
    ".xml": _FEED_POLICY,
}

_CACHE = (b"cache-control", b"public, max-age=300")
_NOSNIFF = (b"x-content-type-options", b"nosniff")
_ANY_ORIGIN = (b"access-control-allow-origin", b"*")
_OPAQUE_TAG = re.compile(rb'"[\x21\x23-\x7e\x80-\xff]*"')  # RFC 9110 §8.8.3


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


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A published file as it was read, with its two answers; `modified` is in seconds since 1970."""

    path: Path
    stamp: tuple[int, ...]
    etag: bytes
    modified: int
    full: Answer
    unchanged: Answer


class Tree:
    """The files below `root`; those used last stay in memory, `limit` bytes of them at most.

    A file is read again once its inode, size or times are others, so whoever publishes need not tell us.
    """

    def __init__(self, root: Path, limit: int = CACHE_BYTES) -> None:
        self._root = root
        self._limit = limit
        self._bytes = 0
        self._files: OrderedDict[str, File] = OrderedDict()

    def get(self, path: str) -> File:
        """Return what a decoded URL path names. Raises IsADirectoryError for a folder, OSError where nothing is.

        It reads the disk in the event loop: a file when it was published anew, else nothing.
        """
        known = self._files.get(path)
        if known and known.stamp == _stamp(known.path.stat()):
            self._files.move_to_end(path)
            return known
        file = _read(_published(self._root, path))
        self._keep(path, file)
        return file

    def _keep(self, path: str, file: File) -> None:
        replaced = self._files.pop(path, None)
        self._files[path] = file
        self._bytes += len(file.full.body) - (len(replaced.full.body) if replaced else 0)
        while self._bytes > self._limit:
            _, dropped = self._files.popitem(last=False)
            self._bytes -= len(dropped.full.body)


def create_app(
    root: Path, check_health: Callable[[], Health], routes: Mapping[str, Route] = MappingProxyType({})
) -> App:
    """Return the ASGI application for the tree below `root`, with `/healthz` and, by their first folder, `routes`.

    `check_health` runs in a thread, for it may look into the store. A route answers `/NAME` and all below it.
    """
    tree = Tree(root)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if route := routes.get(scope["path"].removeprefix("/").partition("/")[0]):
            answer = await _routed(route, scope, receive)
        elif scope["method"] not in ("GET", "HEAD"):
            answer = _short(405, b"", (b"allow", b"GET, HEAD"))
        elif scope["path"] == "/healthz":
            answer = _health(await asyncio.to_thread(check_health))
        else:
            answer = _answer(tree, scope)
        body = b"" if scope["method"] == "HEAD" else answer.body
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        await send({"type": "http.response.body", "body": body})

    return app


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


async def _routed(route: Route, scope: Scope, receive: Receive) -> Answer:
    """Ask a route; a body of more than BODY_BYTES is refused with 413."""
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > BODY_BYTES:
            return _short(413, b"")
        if not message.get("more_body"):
            break
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    query = scope["query_string"].decode("latin-1")
    return await route(
        Call(method=scope["method"], path=scope["path"], query=query, headers=headers, body=bytes(body))
    )


def _answer(tree: Tree, scope: Scope) -> Answer:
    try:
        file = tree.get(scope["path"])
    except IsADirectoryError:
        return _to_folder(scope["raw_path"])
    except OSError:
        return _not_found()
    return file.unchanged if _has_it(scope["headers"], file) else file.full


def _has_it(headers: Headers, file: File) -> bool:
    """Tell whether the client holds this very file; dates count only without tags (RFC 9110 §13.2.2)."""
    tags = [value for name, value in headers if name == b"if-none-match"]
    if tags:
        # Weak comparison (§8.8.3.2): what stands between the quotes, with W/ or without.
        return tags == [b"*"] or file.etag in _OPAQUE_TAG.findall(b",".join(tags))
    since = [value for name, value in headers if name == b"if-modified-since"]
    return len(since) == 1 and file.modified <= _seconds(since[0])


def _seconds(date: bytes) -> float:
    """Return an HTTP-date, GMT by definition (RFC 9110 §5.6.7), in seconds since 1970; -1 if it cannot be read."""
    try:
        return parsedate_to_datetime(date.decode("latin-1")).replace(tzinfo=UTC).timestamp()
    except (ValueError, OverflowError):
        return -1


def _published(root: Path, path: str) -> Path:
    """Return the file that a URL path names. Raises FileNotFoundError if it is hidden or outside of the tree."""
    *folders, name = path.removeprefix("/").split("/")
    file = root.joinpath(*_visible([*folders, name or "index.html"]))
    # Links may lead anywhere inside the tree; a way out of it begins with '..'.
    from_root = os.path.relpath(os.path.realpath(file, strict=True), os.path.realpath(root))
    _visible(Path(from_root).parts)
    return file


def _visible(parts: Sequence[str]) -> Sequence[str]:
    """Refuse names that begin with a dot: '..', dotfiles, and files that are still being written."""
    if any(not part or part.startswith(".") or "\0" in part for part in parts):
        raise FileNotFoundError
    return parts


def _stamp(status: os.stat_result) -> tuple[int, ...]:
    # Nobody can set the change time, so a new file with the inode, size and date of the old one is still seen.
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _read(path: Path) -> File:
    """Read a file whole. Its stamp is of what was read, whatever has taken its name meanwhile."""
    with path.open("rb") as file:
        status = os.fstat(file.fileno())
        body = file.read()
    etag = b'"' + hashlib.sha256(body).hexdigest()[:32].encode() + b'"'
    kept = _kept_headers(path.name, etag)
    dated = (b"last-modified", formatdate(status.st_mtime, usegmt=True).encode())
    return File(
        path=path,
        stamp=_stamp(status),
        etag=etag,
        modified=int(status.st_mtime),
        full=Answer(200, [*_content_headers(path, body), dated, *kept], body),
        unchanged=Answer(304, kept),
    )


def _kept_headers(name: str, etag: bytes) -> Headers:
    """Return what a 304 repeats of the 200 (RFC 9110 §15.4.5). Scripts of any site may read feeds."""
    headers = [(b"etag", etag), _CACHE]
    return [*headers, _ANY_ORIGIN] if name in FEED_TYPES else headers


def _content_headers(path: Path, body: bytes) -> Headers:
    media_type = FEED_TYPES.get(path.name) or TYPES.get(path.suffix, b"application/octet-stream")
    headers = [(b"content-type", media_type), (b"content-length", b"%d" % len(body)), _NOSNIFF]
    policy = POLICIES.get(path.suffix)
    return [*headers, (b"content-security-policy", policy)] if policy else headers


def _short(status: int, body: bytes, *headers: tuple[bytes, bytes]) -> Answer:
    return Answer(status, [*headers, (b"content-length", b"%d" % len(body)), _NOSNIFF], body)


def _to_folder(raw_path: bytes) -> Answer:
    # Relative, so that it holds behind a proxy's prefix; './' because a name with a colon would read as a scheme.
    return _short(301, b"", (b"location", b"./" + raw_path.rpartition(b"/")[2] + b"/"), _CACHE)


def _not_found() -> Answer:
    body = b'<!doctype html><title>Not found</title><p>Nothing is published here. <a href="/">All feeds</a>\n'
    html = (b"content-type", TYPES[".html"])
    return _short(404, body, html, (b"content-security-policy", PAGE_POLICY), (b"cache-control", b"no-cache"))


def _health(health: Health) -> Answer:
    status = "ok" if health.ok else "failing"
    body = json.dumps({"status": status, **health.details}, ensure_ascii=False).encode()
    json_type = (b"content-type", TYPES[".json"])
    return _short(200 if health.ok else 503, body, json_type, (b"cache-control", b"no-store"))
