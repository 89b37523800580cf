"""What goes into a bucket, in which order, and what is remembered of it."""

import pytest

from feeds.bucket import manifest
from feeds.bucket.plan import Plan, Sent, Stamp, attributes, is_uploaded, plan

OLD, NEW = Stamp(5, 1_700_000_000_000_000_000), Stamp(5, 1_700_000_000_000_000_001)


def sent(*names: str) -> dict[str, Sent]:
    """Return what is remembered of files that were sent when they were old."""
    return {name: Sent(OLD, "0" * 64) for name in names}


def test_links_lead_somewhere_at_every_moment() -> None:
    """Media come first, then archives, feeds and pages; the list of all feeds is the last."""
    names = ("feeds.opml", "index.html", "a/rss.xml", "a/archive/2026-10.atom", "media/ab/c.jpg", "a/index.html")
    stages = (
        ("media/ab/c.jpg",),
        ("a/archive/2026-10.atom",),
        ("a/rss.xml",),
        ("a/index.html", "index.html"),
        ("feeds.opml",),
    )
    assert plan(dict.fromkeys(names, NEW), {}) == Plan(stages, ())


def test_only_what_differs_is_planned() -> None:
    """A file with another time or size is uploaded, one that went is deleted, the others are left alone."""
    local = {"rss.xml": OLD, "atom.xml": NEW, "feed.json": Stamp(6, OLD.mtime_ns), "new/rss.xml": OLD}
    found = plan(local, sent("rss.xml", "atom.xml", "feed.json", "old/rss.xml", "old/atom.xml"))
    assert found == Plan((("atom.xml", "feed.json", "new/rss.xml"),), ("old/atom.xml", "old/rss.xml"))
    assert len(found) == 5
    assert not plan(dict.fromkeys(("rss.xml",), OLD), sent("rss.xml"))


@pytest.mark.parametrize(
    "name",
    [".uploaded.json", "a/.tmp-0123456789abcdef", ".git/config", "rss.xml.gz", "a/rss.xml.br", "index.html.zst"],
)
def test_what_is_hidden_or_encoded_stays_here(name: str) -> None:
    """Neither half-written files nor the manifest nor other encodings are objects."""
    assert not is_uploaded(name)
    assert is_uploaded("新媒体/rss.xml")


@pytest.mark.parametrize(
    ("name", "content_type", "cache"),
    [
        ("a/rss.xml", "application/rss+xml; charset=utf-8", "public, max-age=300"),
        ("a/atom.xml", "application/atom+xml; charset=utf-8", "public, max-age=300"),
        ("feed.json", "application/feed+json", "public, max-age=300"),
        ("a/archive/2026-10.xml", "application/rss+xml; charset=utf-8", "public, max-age=300"),
        ("index.html", "text/html; charset=utf-8", "public, max-age=300"),
        ("media/ab/c.jpg", "image/jpeg", "public, max-age=31536000, immutable"),
        ("news/media/index.html", "text/html; charset=utf-8", "public, max-age=300"),
        ("media/ab/c", "application/octet-stream", "public, max-age=31536000, immutable"),
    ],
)
def test_objects_are_labelled_by_their_names(name: str, content_type: str, cache: str) -> None:
    """Types are those of our server; what is named by what it holds may be kept for a year."""
    assert attributes(name) == {"Content-Type": content_type, "Cache-Control": cache}


def test_a_manifest_is_read_as_it_was_written() -> None:
    """It holds for its bucket only."""
    remembered = sent("rss.xml", "新媒体/rss.xml")
    data = manifest.render("s3://bucket/a", remembered)
    assert manifest.read("s3://bucket/a", data) == remembered
    assert manifest.read("s3://bucket/b", data) is None


@pytest.mark.parametrize(
    "data",
    [
        None,
        b"",
        b"{",
        b"[]",
        b"\xff",
        b'"text"',
        b"[" * 100_000,
        b'{"bucket": "s3://bucket"}',
        b'{"bucket": "s3://bucket", "objects": []}',
        b'{"bucket": "s3://bucket", "objects": {"a": [1, 2]}}',
        b'{"bucket": "s3://bucket", "objects": {"a": ["x", 2, ""]}}',
    ],
)
def test_a_manifest_that_is_lost_or_broken_is_none(data: bytes | None) -> None:
    """Then the bucket itself is asked."""
    assert manifest.read("s3://bucket", data) is None
