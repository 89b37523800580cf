"""An object store on loopback that speaks as much of S3 as a client needs to put, list and delete."""

import hashlib
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape, unescape

SECRET = "hushhushhush"
NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"


@dataclass(frozen=True, slots=True)
class Object:
    """What is stored, and the headers that it is served with."""

    body: bytes
    type: str = ""
    cache: str = ""

    @property
    def etag(self) -> str:
        """The MD5 of the body, as S3 has it of what was put in one request."""
        return f'"{hashlib.md5(self.body).hexdigest()}"'


def _never(_method: str, _key: str) -> bool:
    return False


@dataclass(slots=True, kw_only=True)
class Bucket:
    """A bucket called 'bucket': its objects by key, each request, and which of them are refused with 403.

    While there is an event to `hang` on, a PUT waits for it.
    """

    endpoint: str = ""
    objects: dict[str, Object] = field(default_factory=dict)
    log: list[tuple[str, str]] = field(default_factory=list)
    refuse: Callable[[str, str], bool] = _never
    hang: threading.Event | None = None

    @property
    def environ(self) -> dict[str, str]:
        """The variables that lead a client here."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": "reader",
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_REGION": "us-east-1",
        }

    def asked(self) -> list[tuple[str, str]]:
        """Return the requests since this was asked last: each method and key."""
        asked, self.log = self.log, []
        return asked

    def answer(self, method: str, target: str, headers: Message, body: bytes) -> tuple[int, str, bytes]:
        """Return the status, entity tag and body that a request is answered with."""
        url = urlsplit(target)
        keys = [unquote(url.path).removeprefix("/bucket").removeprefix("/")]
        if method == "POST":  # to delete many
            method, keys = "DELETE", [unescape(key) for key in re.findall("<Key>(.*?)</Key>", body.decode())]
        self.log += [(method, key) for key in keys]
        if self.hang and method == "PUT":
            self.hang.wait(30)
        if any(self.refuse(method, key) for key in keys):
            return 403, "", b"<Error><Code>AccessDenied</Code></Error>"
        if method == "GET":
            return 200, "", self._list(parse_qs(url.query).get("prefix", [""])[0])
        if method == "DELETE":
            return 200, "", self._delete(keys)
        stored = Object(body, headers.get("Content-Type", ""), headers.get("Cache-Control", ""))
        self.objects[keys[0]] = stored
        return 200, stored.etag, b""

    def _list(self, prefix: str) -> bytes:
        contents = "".join(
            f"<Contents><Key>{escape(key)}</Key><LastModified>2026-11-20T12:00:00.000Z</LastModified>"
            f"<ETag>{escape(one.etag)}</ETag><Size>{len(one.body)}</Size></Contents>"
            for key, one in self.objects.items()
            if key.startswith(prefix)
        )
        about = "<IsTruncated>false</IsTruncated>"
        return f'<ListBucketResult xmlns="{NAMESPACE}">{about}{contents}</ListBucketResult>'.encode()

    def _delete(self, keys: list[str]) -> bytes:
        for key in keys:
            self.objects.pop(key, None)
        deleted = "".join(f"<Deleted><Key>{escape(key)}</Key></Deleted>" for key in keys)
        return f'<DeleteResult xmlns="{NAMESPACE}">{deleted}</DeleteResult>'.encode()


@contextmanager
def bucket_on_loopback() -> Iterator[Bucket]:
    """Serve an empty bucket on a free port of the loopback address until the context is left."""
    bucket = Bucket()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            status, etag, answer = bucket.answer(self.command, self.path, self.headers, body)
            self.send_response(status)
            if etag:
                self.send_header("ETag", etag)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        do_GET = do_PUT = do_POST = do_DELETE = _answer  # noqa: N815 - the names that http.server calls

        def log_message(self, *_args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_args: object) -> None:
            """Say nothing: clients of these tests hang up in the middle of an answer."""

    with Server(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        bucket.endpoint = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield bucket
        finally:
            if bucket.hang:
                bucket.hang.set()
            server.shutdown()
            thread.join()
