"""The server as a process: its port, its start, its end."""

import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from serving import wait_for

from feeds.server import listen

FEED = b"<rss version='2.0'/>"


def test_a_port_in_use_is_an_error() -> None:
    """The caller learns that the port is taken before anything is served."""
    with listen("127.0.0.1", 0) as taken, pytest.raises(OSError, match="in use"):
        listen("127.0.0.1", taken.getsockname()[1])


def test_serve_ends_quietly_when_interrupted(tmp_path: Path) -> None:
    """Ctrl-C ends the server with exit code 0, and neither it nor a request has printed anything."""
    (tmp_path / "rss.xml").write_bytes(FEED)
    with listen("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
    program = (
        "import sys; from pathlib import Path; from feeds.server import Health, create_app, listen, serve;"
        "serve(create_app(Path(sys.argv[1]), lambda: Health(ok=True)), listen('127.0.0.1', int(sys.argv[2])))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path), str(port)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as server:
        try:
            wait_for(port)
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/rss.xml", timeout=10) as answer:
                assert answer.read() == FEED
            server.send_signal(signal.SIGINT)
            printed, _ = server.communicate(timeout=10)
        finally:
            server.kill()
    assert (server.returncode, printed) == (0, b"")
