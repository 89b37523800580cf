"""A bucket on loopback holds what is published: what changed is sent, and nothing else is touched."""

import asyncio
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from object_store import SECRET, Bucket, Object, bucket_on_loopback

from feeds.bucket.upload import in_words, upload

URL = "s3://bucket/site"
FILES = ("rss.xml", "index.html", "feeds.opml", "新媒体/a b/rss.xml", "media/ab/c.jpg")


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    """Serve an empty bucket, which the environment leads to."""
    with bucket_on_loopback() as bucket:
        for name, value in bucket.environ.items():
            monkeypatch.setenv(name, value)
        yield bucket


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Make a small published folder."""
    for name in FILES:
        write(tmp_path / "public", name)
    return tmp_path / "public"


def write(root: Path, name: str, body: bytes = b"first") -> None:
    """Publish a file."""
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_bytes(body)


def sync(root: Path, url: str = URL) -> tuple[int, int]:
    """Upload what differs; return how many objects changed and how many have still to."""
    return asyncio.run(upload(root, url, lambda: False))


def puts(bucket: Bucket) -> list[str]:
    """Return the keys that were put since this was asked last."""
    return [key for method, key in bucket.asked() if method == "PUT"]


def keys(*names: str) -> set[str]:
    """Return the keys of published files."""
    return {f"site/{name}" for name in names}


def test_the_first_upload_sends_every_file_with_its_headers(bucket: Bucket, root: Path) -> None:
    """Objects are called as in the folder, and say what they are and how long they may be kept."""
    assert sync(root) == (len(FILES), 0)
    assert bucket.objects.keys() == keys(*FILES)
    assert bucket.objects["site/新媒体/a b/rss.xml"] == Object(
        b"first", "application/rss+xml; charset=utf-8", "public, max-age=300"
    )
    assert bucket.objects["site/media/ab/c.jpg"].cache == "public, max-age=31536000, immutable"
    sent = puts(bucket)
    assert (sent[0], sent[-2:]) == ("site/media/ab/c.jpg", ["site/index.html", "site/feeds.opml"])


def test_nothing_is_asked_when_nothing_changed(bucket: Bucket, root: Path) -> None:
    """Not one request is sent."""
    sync(root)
    bucket.asked()
    assert sync(root) == (0, 0)
    assert bucket.asked() == []


def test_only_what_changed_is_sent(bucket: Bucket, root: Path) -> None:
    """A file that was touched but holds the same bytes is not."""
    sync(root)
    bucket.asked()
    write(root, "rss.xml", b"second")
    os.utime(root / "index.html", (1, 1))
    assert sync(root) == (1, 0)
    assert bucket.asked() == [("PUT", "site/rss.xml")]
    assert sync(root) == (0, 0)


def test_what_went_is_deleted_and_what_is_not_ours_stays(bucket: Bucket, root: Path) -> None:
    """Only names that were uploaded are ever deleted, in the prefix and beside it."""
    foreign = {
        "site/theirs.html": Object(b"x"),
        "site/media/theirs.jpg": Object(b"x"),
        "other/rss.xml": Object(b"x"),
    }
    bucket.objects |= foreign
    sync(root)
    bucket.asked()
    (root / "media/ab/c.jpg").unlink()
    write(root, "rss.xml", b"second")
    assert sync(root) == (2, 0)
    assert bucket.asked() == [("PUT", "site/rss.xml"), ("DELETE", "site/media/ab/c.jpg")]
    assert bucket.objects.keys() == keys(*FILES) - keys("media/ab/c.jpg") | foreign.keys()


def test_a_refused_upload_is_told_in_a_line_and_tried_again(
    bucket: Bucket, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What would lead to it waits; what was sent is not sent again; no secret is told."""
    bucket.refuse = lambda method, key: (method, key) == ("PUT", "site/index.html")
    (root / "rss.xml").unlink()
    sync(root)
    write(root, "rss.xml")
    write(root, "media/ab/new.jpg")
    (root / "media/ab/c.jpg").unlink()
    bucket.asked()
    capsys.readouterr()
    changed, left = sync(root)
    assert (changed, left) == (2, 3)
    told = capsys.readouterr().out
    assert told.count("\n") == 1
    assert "index.html" in told
    assert "AccessDenied" in told
    assert SECRET not in told
    assert "site/media/ab/c.jpg" in bucket.objects
    bucket.refuse = lambda _method, _key: False
    bucket.asked()
    assert sync(root) == (3, 0)
    assert bucket.asked() == [
        ("PUT", "site/index.html"),
        ("PUT", "site/feeds.opml"),
        ("DELETE", "site/media/ab/c.jpg"),
    ]


def test_a_store_that_is_down_costs_the_upload_only(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is tried again the next time, and then everything arrives."""
    with bucket_on_loopback() as gone:
        environ = gone.environ
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert sync(root) == (0, len(FILES))
    with bucket_on_loopback() as bucket:
        monkeypatch.setenv("AWS_ENDPOINT_URL", bucket.endpoint)
        assert sync(root) == (len(FILES), 0)


def test_a_store_that_hangs_does_not_hold_up_the_end(bucket: Bucket, root: Path) -> None:
    """Once there is enough, requests under way are given up; the next time does what is left."""
    bucket.hang = threading.Event()
    end = time.monotonic() + 0.5
    began = time.monotonic()
    assert asyncio.run(upload(root, URL, lambda: time.monotonic() > end)) == (0, len(FILES))
    assert time.monotonic() - began < 5
    bucket.hang.set()
    bucket.hang = None
    assert sync(root)[1] == 0
    assert bucket.objects.keys() == keys(*FILES)


def test_a_lost_manifest_is_made_from_the_bucket(bucket: Bucket, root: Path) -> None:
    """What has the same bytes there is not sent again."""
    sync(root)
    (root / ".uploaded.json").unlink()
    write(root, "rss.xml", b"second")
    bucket.asked()
    assert sync(root) == (1, 0)
    assert bucket.asked() == [("GET", ""), ("PUT", "site/rss.xml")]
    assert sync(root) == (0, 0)


def test_a_bucket_that_may_not_be_listed_is_sent_everything(bucket: Bucket, root: Path) -> None:
    """The right to write is enough."""
    bucket.refuse = lambda method, _key: method == "GET"
    assert sync(root) == (len(FILES), 0)


def test_another_bucket_is_begun_anew(bucket: Bucket, root: Path) -> None:
    """What was sent to the first stays there."""
    sync(root)
    assert sync(root, "s3://bucket/elsewhere") == (len(FILES), 0)
    assert bucket.objects.keys() == keys(*FILES) | {f"elsewhere/{name}" for name in FILES}


def test_what_is_told_has_no_secret() -> None:
    """Of an address only the host is shown, and of an answer only the code of its error."""
    said = (
        "Generic error: PUT https://me:hush@store.example:9/c/a?sv=2&sig=hush in 2ms - 403 Forbidden: <?xml?>\n"
        "<Error><Code>AuthenticationFailed</Code><Key>hush</Key></Error>\nDebug source: hush"
    )
    told = "Generic error: PUT https://store.example:9 in 2ms - 403 Forbidden (AuthenticationFailed)"
    assert in_words(ValueError(said)) == told
    assert in_words(ValueError()) == "ValueError"


def test_a_bucket_without_an_account_is_told(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the environment lacks costs the upload, not the run."""
    assert sync(root, "az://container/site") == (0, len(FILES))
    assert "Account must be specified" in capsys.readouterr().out
