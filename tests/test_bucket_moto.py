"""The same uploads against moto, an S3 that others wrote; `make moto` installs it apart from us."""

import asyncio
import os
import shutil
import socket
import subprocess
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from obstore.store import from_url
from serving import wait_for

from feeds.bucket.upload import upload

SERVER = os.environ.get("FEEDWORKS_MOTO") or shutil.which("moto_server")
pytestmark = pytest.mark.skipif(SERVER is None, reason="no moto_server; `make moto` installs it")


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """Serve an account with a bucket."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with subprocess.Popen(
        [str(SERVER), "-H", "127.0.0.1", "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            wait_for(port)
            put = urllib.request.Request(f"http://127.0.0.1:{port}/bucket", method="PUT")
            urllib.request.urlopen(put, timeout=30).close()
            yield f"http://127.0.0.1:{port}"
        finally:
            server.kill()


@pytest.fixture(autouse=True)
def _environment(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the environment lead to it."""
    for name, value in {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "reader",
        "AWS_SECRET_ACCESS_KEY": "hushhushhush",
        "AWS_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)


def sync(root: Path) -> tuple[int, int]:
    """Upload what differs; return how many objects changed and how many have still to."""
    return asyncio.run(upload(root, "s3://bucket/site", lambda: False))


def stored(name: str) -> tuple[bytes, Mapping[str, str]]:
    """Return an object and the headers that it is served with. Raises FileNotFoundError."""
    found = from_url("s3://bucket/site", client_options={"allow_http": True}).get(name)
    return bytes(found.bytes()), {str(key): str(value) for key, value in found.attributes.items()}


def test_what_changed_is_sent_and_what_went_is_deleted(tmp_path: Path) -> None:
    """Each has its type and how long it may be kept; a run without news, or without a manifest, sends nothing."""
    for name in ("rss.xml", "a b/feed.json", "media/ab/c.jpg"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    assert sync(tmp_path) == (3, 0)
    body, headers = stored("rss.xml")
    assert (body, headers["Content-Type"]) == (b"rss.xml", "application/rss+xml; charset=utf-8")
    assert headers["Cache-Control"] == "public, max-age=300"
    assert "immutable" in stored("media/ab/c.jpg")[1]["Cache-Control"]
    assert sync(tmp_path) == (0, 0)
    (tmp_path / ".uploaded.json").unlink()
    assert sync(tmp_path) == (0, 0)
    (tmp_path / "rss.xml").write_bytes(b"second")
    (tmp_path / "media/ab/c.jpg").unlink()
    assert sync(tmp_path) == (2, 0)
    assert stored("rss.xml")[0] == b"second"
    with pytest.raises(FileNotFoundError):
        stored("media/ab/c.jpg")
