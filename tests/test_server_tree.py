"""The files behind the server: they change while it serves, and fill no more memory than they may."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import FEED, MODIFIED, Site, small_site

from feeds.server import Tree


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Serve a small tree."""
    with small_site(tmp_path) as published:
        yield published


def test_what_changes_is_read_again(site: Site) -> None:
    """A new file of the same size and date is seen, and what is gone is gone."""
    site.write("new.xml", b"first!")
    before = site.ask("/new.xml")
    site.write("new.xml", b"second")
    after = site.ask("/new.xml", if_none_match=before.headers["etag"])
    assert (before.body, after.body) == (b"first!", b"second")
    (site.root / "new.xml").unlink()
    assert site.ask("/new.xml").status == 404


def test_same_bytes_keep_their_tag(site: Site) -> None:
    """The ETag is of the content: publishing the same again costs no reader a download."""
    site.write("same.xml", FEED)
    etag = site.ask("/same.xml").headers["etag"]
    site.write("same.xml", FEED, MODIFIED + 500)
    assert site.ask("/same.xml", if_none_match=etag).status == 304


def test_a_body_is_never_torn(site: Site) -> None:
    """While a file is replaced again and again, each answer is one version of it, whole."""
    bodies = [bytes([65 + n]) * (50_000 + n) for n in range(26)]
    site.write("busy.xml", bodies[0])
    stop = threading.Event()

    def publish() -> None:
        while not stop.is_set():
            for body in bodies:
                site.write("busy.xml", body)

    publisher = threading.Thread(target=publish)
    publisher.start()
    try:
        answers = [site.ask("/busy.xml") for _ in range(150)]
    finally:
        stop.set()
        publisher.join()
    assert {answer.status for answer in answers} == {200}
    assert {answer.body for answer in answers} <= set(bodies)
    assert len({answer.headers["etag"] for answer in answers}) == len({answer.body for answer in answers}) > 1


def test_memory_is_bounded(tmp_path: Path) -> None:
    """What was not used for the longest time is dropped first; a file larger than the bound is still served."""
    for name in "abc":
        (tmp_path / name).write_bytes(name.encode() * 40_000)
    (tmp_path / "big").write_bytes(b"x" * 1_000_000)
    tree = Tree(tmp_path, limit=100_000)
    a, b = tree.get("/a"), tree.get("/b")
    assert tree.get("/a") is a
    tree.get("/c")
    assert tree.get("/a") is a
    assert tree.get("/b") is not b
    assert len(tree.get("/big").full.body) == 1_000_000
    assert tree.get("/c").full.body == b"c" * 40_000


def test_files_that_hold_nothing_fill_memory_too(tmp_path: Path) -> None:
    """What Python needs for each counts."""
    for name in "abc":
        (tmp_path / name).touch()
    tree = Tree(tmp_path, limit=5_000)
    a = tree.get("/a")
    tree.get("/b")
    tree.get("/c")
    assert tree.get("/a") is not a
