"""A web server on loopback for tests: pages by path, validators where a page has them, and a log.

Where there is no page /robots.txt, nothing is logged of who asks for it: that is beside what most tests are about.
"""

import re
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(slots=True, kw_only=True)
class Page:
    """What a path answers, after some `seconds`; with an `etag` it answers 304 to those who have it.

    With a `referer`, whoever comes without just that is refused; with `ranges`, a part can be asked for; `chunked`
    bodies come without their length.
    """

    body: bytes = b""
    type: str = "application/xml"
    status: int = 200
    etag: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0
    referer: str | None = None
    ranges: bool = False
    chunked: bool = False


@dataclass(slots=True, kw_only=True)
class Site:
    """A running server: its URL without '/' at the end, its pages, and each request: path and status, headers."""

    url: str
    pages: dict[str, Page] = field(default_factory=dict)
    log: list[tuple[str, int]] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.url.rpartition(":")[2])

    def statuses(self) -> Counter[int]:
        """Count the answers by status."""
        return Counter(status for _, status in self.log)


@contextmanager
def loopback(address: str = "127.0.0.1") -> Iterator[Site]:
    """Serve on a free port of a loopback address until the context is left."""
    site = Site(url="")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:  # the name that http.server calls
            page = site.pages.get(self.path, Page(status=404))
            fresh = page.etag is not None and self.headers["If-None-Match"] == page.etag
            if page.referer is not None and self.headers["Referer"] != page.referer:
                page = Page(status=403)
            part = re.fullmatch(r"bytes=0-(\d+)", self.headers["Range"] or "") if page.ranges else None
            status = 304 if fresh else 206 if part else page.status
            if self.path != "/robots.txt" or self.path in site.pages:
                site.log.append((self.path, status))
                site.headers.append(dict(self.headers))
            site.ended.wait(page.seconds)
            self.send_response(status)
            for name, value in page.headers.items():
                self.send_header(name, value)
            if page.etag is not None:
                self.send_header("ETag", page.etag)
            body = b"" if fresh else page.body
            if part:
                body = body[: int(part[1]) + 1]
                self.send_header("Content-Range", f"bytes 0-{len(body) - 1}/{len(page.body)}")
            if not fresh:
                self.send_header("Content-Type", page.type)
                length = ("Transfer-Encoding", "chunked") if page.chunked else ("Content-Length", str(len(body)))
                self.send_header(*length)
            self.end_headers()
            self.wfile.write(b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body) if page.chunked else body)

        def log_message(self, *_args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_args: object) -> None:
            """Say nothing: clients of these tests are killed in the middle of an answer."""

    with Server((address, 0), Handler) as server:
        server.daemon_threads = True
        site.url = f"http://{address}:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield site
        finally:
            site.ended.set()
            server.shutdown()
            thread.join()
