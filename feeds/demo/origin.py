"""The demo's origin: a web server on loopback that serves its feeds and images as a careful publisher would.

Validators on every answer, 304 where they still hold (RFC 9110 §13.1), gzip for feeds where it is accepted.
"""

import gzip
import socket
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256

from aiohttp import ETag, hdrs, web

from feeds.demo.content import feed, feed_names
from feeds.demo.images import IMAGES, png

LAST_MODIFIED = datetime(2026, 3, 14, 9, tzinfo=UTC)

_TYPES = {
    ".rss": "application/rss+xml",
    ".rdf": "application/rdf+xml",
    ".atom": "application/atom+xml",
    ".json": "application/feed+json",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A request that was answered: its path and the status of the answer."""

    path: str
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """A running origin: its URL, without '/' at its end, and all that it answered so far, oldest first."""

    url: str
    requests: list[Served] = field(default_factory=list)

    def statuses(self, prefix: str = "/feeds/", *, since: int = 0) -> Counter[int]:
        """Count the answers by status: those to paths below `prefix`, without the first `since` requests."""
        return Counter(served.status for served in self.requests[since:] if served.path.startswith(prefix))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Resource:
    body: bytes
    type: str
    etag: ETag
    gzipped: bytes | None = None


@asynccontextmanager
async def run_origin() -> AsyncIterator[Origin]:
    """Serve the demo on a free port of 127.0.0.1 until the context is left."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        origin = Origin(url=f"http://127.0.0.1:{listener.getsockname()[1]}")
        resources = _resources(origin.url)

        async def answer(request: web.BaseRequest) -> web.Response:
            response = _answer(request, resources.get(request.path))
            origin.requests.append(Served(path=request.path, status=response.status))
            return response

        runner = web.ServerRunner(web.Server(answer, access_log=None))
        await runner.setup()
        try:
            await web.SockSite(runner, listener).start()
            yield origin
        finally:
            await runner.cleanup()


def _resources(origin_url: str) -> Mapping[str, _Resource]:
    feeds = {f"/feeds/{name}": _feed_resource(name, origin_url) for name in feed_names()}
    return feeds | {f"/images/{name}.png": _resource(png(name), "image/png") for name in IMAGES}


def _feed_resource(name: str, origin_url: str) -> _Resource:
    body = feed(name, origin_url)
    suffix = name[name.rindex(".") :]
    return _resource(body, _TYPES[suffix], gzipped=gzip.compress(body, mtime=0))


def _resource(body: bytes, media_type: str, gzipped: bytes | None = None) -> _Resource:
    # Weak, since it stands for the body with and without gzip (RFC 9110 §8.8.1).
    etag = ETag(sha256(body).hexdigest()[:16], is_weak=True)
    return _Resource(body=body, type=media_type, etag=etag, gzipped=gzipped)


def _answer(request: web.BaseRequest, resource: _Resource | None) -> web.Response:
    if resource is None:
        return web.Response(status=404, text="Not found\n")
    response = web.Response(status=304) if _still_holds(request, resource) else _full(request, resource)
    response.etag = resource.etag
    response.last_modified = LAST_MODIFIED
    if resource.gzipped is not None:
        response.headers[hdrs.VARY] = hdrs.ACCEPT_ENCODING
    return response


def _still_holds(request: web.BaseRequest, resource: _Resource) -> bool:
    """Compare the request's validators; If-None-Match overrules If-Modified-Since (RFC 9110 §13.2.2)."""
    if request.if_none_match is not None:
        return any(tag.value in {resource.etag.value, "*"} for tag in request.if_none_match)
    return request.if_modified_since is not None and request.if_modified_since >= LAST_MODIFIED


def _full(request: web.BaseRequest, resource: _Resource) -> web.Response:
    headers = {hdrs.CONTENT_TYPE: resource.type}
    if resource.gzipped is None or "gzip" not in request.headers.get(hdrs.ACCEPT_ENCODING, ""):
        return web.Response(body=resource.body, headers=headers)
    return web.Response(body=resource.gzipped, headers=headers | {hdrs.CONTENT_ENCODING: "gzip"})
