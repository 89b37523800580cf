"""A hub on loopback for tests: it verifies, subscribes, distributes and is told, or does what a test asks."""

import hmac
import secrets
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode

Form = Mapping[str, list[str]]


@dataclass(slots=True, kw_only=True)
class Hub:
    """A running hub. It answers `status`, after some `seconds`; what it does besides, it has done by then.

    `forms` are what it was sent and `verified` what callbacks answered it: mode, status, body. `subscribers` have
    their secrets by topic and callback; `lease` is given instead of what they ask for.
    """

    url: str
    status: int = 202
    seconds: float = 0
    most_urls: int = 100
    verifies: bool = True
    denial: str | None = None
    lease: int | None = None
    algorithm: str = "sha256"
    distributes: bool = False
    forms: list[Form] = field(default_factory=list)
    verified: list[tuple[str, int, bytes]] = field(default_factory=list)
    subscribers: dict[tuple[str, str], str] = field(default_factory=dict)
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.url.rstrip("/").rpartition(":")[2])

    @property
    def told(self) -> list[str]:
        """The feeds that it was told of, in order."""
        return [url for form in self.forms for url in form.get("hub.url", [])]

    def modes(self) -> list[str]:
        """Return what it was asked for, in order."""
        return [form["hub.mode"][0] for form in self.forms]

    def take(self, form: Form) -> int:
        """Do what a form asks for, and return the status to answer."""
        self.forms.append(form)
        self.ended.wait(self.seconds)
        if self.status >= 300 or len(form.get("hub.url", [])) > self.most_urls:
            return self.status if self.status >= 300 else 400
        mode = form["hub.mode"][0]
        if mode == "publish":
            for url in form["hub.url"] if self.distributes else ():
                self.distribute(url)
        elif self.denial is not None:
            self.ask(form, "denied", {"hub.reason": self.denial})
        elif self.verifies:
            self.verify(form)
        return self.status

    def verify(self, form: Form, **instead: str) -> tuple[int, bytes]:
        """Verify what a form asks for (WebSub §5.3); `instead` are other parameters, without 'hub.'."""
        mode, challenge = form["hub.mode"][0], secrets.token_hex(8)
        lease = str(self.lease or form.get("hub.lease_seconds", ["0"])[0])
        values = {"challenge": challenge, "lease_seconds": lease, **instead}
        status, body = self.ask(form, mode, {f"hub.{name}": value for name, value in values.items()})
        if (status, body) == (200, challenge.encode()):
            key = form["hub.topic"][0], form["hub.callback"][0]
            if mode == "subscribe":
                self.subscribers[key] = form["hub.secret"][0]
            else:
                self.subscribers.pop(key, None)
        return status, body

    def ask(self, form: Form, mode: str, values: Mapping[str, str]) -> tuple[int, bytes]:
        """Ask the callback of a form, and return what it answers."""
        query = urlencode({"hub.mode": mode, "hub.topic": form["hub.topic"][0], **values})
        status, body = answer_of(f"{form['hub.callback'][0]}?{query}")
        self.verified.append((mode, status, body))
        return status, body

    def distribute(self, topic: str) -> list[int]:
        """Fetch a feed, and push it to those who subscribe it."""
        return self.push(topic, answer_of(topic)[1])

    def push(self, topic: str, body: bytes, **headers: str) -> list[int]:
        """Push bytes to those who subscribe a topic (WebSub §7), and return what they answer.

        `headers` are others, with '_' for '-'; the signature is right where they do not tell another.
        """
        return [
            answer_of(callback, body, {"X-Hub-Signature": self.sign(secret, body)} | _named(headers))[0]
            for (subscribed, callback), secret in list(self.subscribers.items())
            if subscribed == topic
        ]

    def sign(self, secret: str, body: bytes) -> str:
        """Return the signature of a body (WebSub §7.1)."""
        return f"{self.algorithm}={hmac.new(secret.encode(), body, self.algorithm).hexdigest()}"


def _named(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def answer_of(url: str, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> tuple[int, bytes]:
    """Return status and body of a GET, or of a POST where there is a body."""
    request = urllib.request.Request(
        url, data=body, headers={"Content-Type": "application/rss+xml", **(headers or {})}
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


@contextmanager
def hub() -> Iterator[Hub]:
    """Run a hub on a free port until the context is left."""
    running = Hub(url="")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:  # the name that http.server calls
            body = self.rfile.read(int(self.headers["Content-Length"]))
            assert self.headers["Content-Type"] == "application/x-www-form-urlencoded"
            self.send_response(running.take(parse_qs(body.decode(), strict_parsing=True)))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_args: object) -> None:
            """Say nothing: clients of these tests are killed in the middle of an answer."""

    with Server(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        running.url = f"http://127.0.0.1:{server.server_port}/"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield running
        finally:
            running.ended.set()
            server.shutdown()
            thread.join()
