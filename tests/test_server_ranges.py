"""Ranges of media files, as players and resumed downloads ask for them (RFC 9110 §14)."""

from collections.abc import Iterator
from email.utils import formatdate

import pytest
from serving import MODIFIED, Site, small_site

DATA = b"0123456789"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve a picture of ten bytes."""
    with small_site(tmp_path_factory.mktemp("site")) as published:
        published.write("media/a.png", DATA)
        yield published


@pytest.mark.parametrize(
    ("asked", "shown", "body"),
    [
        ("bytes=0-3", "bytes 0-3/10", b"0123"),
        ("bytes=4-", "bytes 4-9/10", b"456789"),
        ("bytes=8-99", "bytes 8-9/10", b"89"),
        ("bytes=9-9", "bytes 9-9/10", b"9"),
        ("bytes=-3", "bytes 7-9/10", b"789"),
        ("bytes=-99", "bytes 0-9/10", DATA),
        ("Bytes= 0-0", "bytes 0-0/10", b"0"),
    ],
)
def test_one_range_is_answered_with_it(site: Site, asked: str, shown: str, body: bytes) -> None:
    """A 206 has the type and the validators of the whole, and says which part of it this is."""
    whole, part = site.ask("/media/a.png"), site.ask("/media/a.png", range=asked)
    assert (part.status, part.headers["content-range"], part.body) == (206, shown, body)
    assert part.headers["content-length"] == str(len(body))
    for name in ("content-type", "etag", "last-modified", "cache-control", "x-content-type-options"):
        assert part.headers[name] == whole.headers[name]
    assert whole.headers["accept-ranges"] == "bytes"


@pytest.mark.parametrize("asked", ["bytes=10-", "bytes=10-20", "bytes=-0", "bytes=99999999999-"])
def test_a_range_past_the_end_is_not_satisfiable(site: Site, asked: str) -> None:
    """416 tells the size (RFC 9110 §15.5.17)."""
    answer = site.ask("/media/a.png", range=asked)
    assert (answer.status, answer.headers["content-range"], answer.body) == (416, "bytes */10", b"")


def test_no_range_of_an_empty_file_is_satisfiable(site: Site) -> None:
    """It has no first byte, and no last one."""
    site.write("media/empty.png", b"")
    for asked in ("bytes=0-", "bytes=-5"):
        assert site.ask("/media/empty.png", range=asked).headers["content-range"] == "bytes */0"


@pytest.mark.parametrize(
    "asked", ["bytes=3-1", "bytes=0-1,4-5", "items=0-1", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=1-2-3"]
)
def test_what_is_no_single_range_is_not_heeded(site: Site, asked: str) -> None:
    """The whole file is a right answer to any Range (RFC 9110 §14.2)."""
    answer = site.ask("/media/a.png", range=asked)
    assert (answer.status, answer.body) == (200, DATA)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ("{etag}", 206),
        ("W/{etag}", 200),
        ('"other"', 200),
        (formatdate(MODIFIED, usegmt=True), 200),
    ],
)
def test_a_part_is_only_given_of_the_file_that_if_range_names(site: Site, sent: str, status: int) -> None:
    """Its tag must be this one, strongly compared (RFC 9110 §13.1.5): parts of two versions make neither."""
    etag = site.ask("/media/a.png").headers["etag"]
    assert site.ask("/media/a.png", range="bytes=0-3", if_range=sent.format(etag=etag)).status == status


def test_a_304_goes_before_a_range(site: Site) -> None:
    """Who has the file needs no part of it (RFC 9110 §13.2.2)."""
    etag = site.ask("/media/a.png").headers["etag"]
    assert site.ask("/media/a.png", range="bytes=0-3", if_none_match=etag).status == 304


def test_ranges_are_for_get_and_for_media(site: Site) -> None:
    """HEAD and feeds know none: the latter change, and are sent compressed."""
    head = site.ask("/media/a.png", "HEAD", range="bytes=0-3")
    assert (head.status, head.headers["content-length"]) == (200, "10")
    feed = site.ask("/rss.xml", range="bytes=0-3")
    assert feed.status == 200
    assert "accept-ranges" not in feed.headers
