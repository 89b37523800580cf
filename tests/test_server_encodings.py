"""Encoded variants: siblings of published files, sent to whoever likes their encoding best."""

import gzip
import os
import time
from collections.abc import Iterator
from pathlib import Path

import brotli  # type: ignore[import-untyped]  # ships no types
import pytest
from make import channel, stored_item
from serving import FEED, Site, small_site

from feeds.files import write_if_changed
from feeds.publish import rss
from feeds.server.encodings import preferred
from feeds.siblings import write_siblings

BODY = FEED * 200
ALL = ("gzip", "br", "zstd")


def publish(site: Site, body: bytes = BODY, codings: tuple[str, ...] = ALL) -> None:
    changed = write_if_changed(site.root, "news/rss.xml", body)
    write_siblings(site.root, "news/rss.xml", body, codings, changed=changed)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Serve a feed with siblings."""
    with small_site(tmp_path) as published:
        publish(published)
        yield published


@pytest.mark.parametrize(
    ("sent", "liked"),
    [
        (None, []),
        ("", []),
        ("identity", []),
        ("gzip", ["gzip"]),
        ("x-gzip", ["gzip"]),
        ("gzip, deflate, br, zstd", ["br", "zstd", "gzip"]),
        ("GZIP;q=1.0, br;Q=0.5", ["gzip", "br"]),
        ("*", ["br", "zstd", "gzip"]),
        ("br;q=0, *", ["zstd", "gzip"]),
        ("*;q=0", []),
        ("gzip, *;q=0", ["gzip"]),
        ("identity;q=0, gzip;q=0.001", ["gzip"]),
        ("identity, gzip;q=0.5", []),
        ("identity;q=0.5, gzip;q=0.5", ["gzip"]),
        ("*;q=0.8, gzip;q=0.5", ["br", "zstd"]),
        ("gzip;q=2, br;q=x, zst d, ;, zstd;q=0.1234", []),
    ],
)
def test_weights_decide_which_coding_is_sent(sent: str | None, liked: list[str]) -> None:
    """The highest first, then what compresses best, and none below what the client gives to no coding at all."""
    headers = [] if sent is None else [(b"accept-encoding", sent.encode())]
    assert list(preferred(headers)) == liked


def test_a_list_that_is_made_to_stall_is_read_at_once() -> None:
    """Work grows with its length, and no faster."""
    began = time.perf_counter()
    for value in (b"gzip" + b" " * 60_000 + b"x", b"gzip;" + b" " * 60_000 + b"x", b"," * 60_000):
        assert not preferred([(b"accept-encoding", value)])
    assert time.perf_counter() - began < 1


def test_two_lines_are_one_list() -> None:
    """A header may be sent in several lines (RFC 9110 §5.3)."""
    assert preferred([(b"accept-encoding", b"gzip;q=0.5"), (b"accept-encoding", b"br")]) == ("br", "gzip")


def test_a_sibling_is_sent_with_its_encoding_and_a_tag_of_its_own(site: Site) -> None:
    """Type, date, policy and permissions are those of the file; the length and the tag are the variant's."""
    plain, encoded = site.ask("/news/rss.xml"), site.ask("/news/rss.xml", accept_encoding="br")
    assert encoded.status == 200
    assert brotli.decompress(encoded.body) == plain.body == BODY
    for answer in (plain, encoded):
        assert answer.headers.pop("content-length") == str(len(answer.body))
    assert plain.headers["vary"] == "Accept-Encoding"
    assert encoded.headers.pop("content-encoding") == "br"
    tags = plain.headers.pop("etag"), encoded.headers.pop("etag")
    assert len({*tags, site.ask("/news/rss.xml", accept_encoding="gzip").headers["etag"]}) == 3
    del plain.headers["date"], encoded.headers["date"]
    assert encoded.headers == plain.headers


@pytest.mark.parametrize("held", ["identity", "gzip", "br", "zstd"])
@pytest.mark.parametrize("accepted", ["identity", "gzip", "br"])
def test_whoever_holds_any_variant_is_told_that_it_holds(site: Site, held: str, accepted: str) -> None:
    """The 304 has the tag of the variant that the client holds, weak or strong."""
    etag = site.ask("/news/rss.xml", accept_encoding=held).headers["etag"]
    answer = site.ask("/news/rss.xml", accept_encoding=accepted, if_none_match=f'"x", W/{etag}')
    assert (answer.status, answer.headers["etag"], answer.headers["vary"]) == (304, etag, "Accept-Encoding")


def test_the_tag_of_a_variant_ends_with_its_version(site: Site) -> None:
    """No tag of the version before brings a 304, nor one that only begins like a tag of this one."""
    etag = site.ask("/news/rss.xml", accept_encoding="br").headers["etag"]
    for other in (etag[:-2] + '"', etag[:-1] + '0"', etag.replace("-", "+")):
        assert site.ask("/news/rss.xml", if_none_match=other).status == 200
    publish(site, FEED)
    assert site.ask("/news/rss.xml", accept_encoding="br", if_none_match=etag).status == 200


def test_a_part_that_is_all_of_a_feed_is_sent_encoded_too(site: Site) -> None:
    """Its variants are those of the feed; a smaller part has none."""
    first, second = (stored_item(public_id=name) for name in ("urn:a", "urn:b"))
    publish(site, rss.render(channel(items=(first, second))))
    for query, coding in (("limit=2", "br"), ("limit=2", "br"), ("limit=1", None)):
        answer = site.ask(f"/news/rss.xml?{query}", accept_encoding="br")
        assert (answer.status, answer.headers.get("content-encoding")) == (200, coding)


def test_head_tells_of_the_variant(site: Site) -> None:
    """Its length and tag are what GET would bring."""
    get, head = (site.ask("/news/rss.xml", method, accept_encoding="zstd") for method in ("GET", "HEAD"))
    assert head.body == b""
    assert [head.headers[name] for name in ("etag", "content-length", "content-encoding")] == [
        get.headers[name] for name in ("etag", "content-length", "content-encoding")
    ]


def test_without_a_sibling_the_file_is_sent_as_it_is(site: Site) -> None:
    """Also to a client that says it takes nothing but an encoding: better than nothing (RFC 9110 §12.1)."""
    for accepted in ("br", "gzip", "identity;q=0, gzip"):
        answer = site.ask("/rss.xml", accept_encoding=accepted)
        assert (answer.status, answer.body) == (200, FEED)
        assert "content-encoding" not in answer.headers


def test_a_sibling_of_another_version_is_not_sent(site: Site) -> None:
    """Between the file and its siblings, and where only the file was replaced, the file is sent as it is."""
    assert site.ask("/news/rss.xml", accept_encoding="br").headers["content-encoding"] == "br"
    site.write("news/rss.xml", FEED)
    answer = site.ask("/news/rss.xml", accept_encoding="br, gzip")
    assert answer.body == FEED
    assert "content-encoding" not in answer.headers


def test_a_sibling_that_holds_something_else_is_not_sent(site: Site) -> None:
    """The right date is not enough: it may be broken, of another file, or a link."""
    file = site.root / "news" / "rss.xml"
    dated, sibling = file.stat().st_mtime_ns, file.with_name("rss.xml.gz")
    for content in (b"", b"no gzip", gzip.compress(BODY + b"x"), gzip.compress(BODY)[:-9]):
        sibling.write_bytes(content)
        os.utime(sibling, ns=(dated, dated))
        assert site.ask("/news/rss.xml", accept_encoding="gzip").body == BODY
    secret = site.root.parent / "secret"
    secret.write_bytes(gzip.compress(BODY))
    os.utime(secret, ns=(dated, dated))
    sibling.unlink()
    sibling.symlink_to(secret)
    assert "content-encoding" not in site.ask("/news/rss.xml", accept_encoding="gzip").headers


def test_no_body_is_ever_told_as_another_version(site: Site) -> None:
    """While a feed is published again and again, each encoded answer decodes to the version of its tag."""
    versions = {}
    for number in range(40):
        body = FEED * (number % 7 + 5)
        publish(site, body, ("gzip", "br"))
        plain = site.ask("/news/rss.xml")
        assert plain.body == body
        versions[plain.headers["etag"][1:33]] = body
        encoded = site.ask("/news/rss.xml", accept_encoding="br")
        assert brotli.decompress(encoded.body) == versions[encoded.headers["etag"][1:33]] == body
