"""What a document is, told from its bytes."""

import pytest
from feed_documents import read

from feeds.errors import ParseError
from feeds.parse.detect import describe, sniff

FEED = '<?xml version="1.0"?>\n<rss version="2.0"/>'


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (FEED.encode(), "xml"),
        (FEED.encode("utf-16"), "xml"),
        (FEED.encode("utf-32"), "xml"),
        (b"\xef\xbb\xbf\n  " + FEED.encode(), "xml"),
        (b"Warning: something on line 3\n" + FEED.encode(), "xml"),
        (b"<!-- <html> comes later --><a:feed xmlns:a='x'><html/></a:feed>", "html"),
        (b"<a:feed xmlns:a='x'><html/></a:feed>", "xml"),
        (b"<!DOCTYPE html><!-- a feed --><rss/>", "xml"),
        (b"<!DOCTYPE html><p><feed></p>", "html"),
        (b'<rdf:RDF xmlns="http://purl.org/rss/1.0/">', "xml"),
        (b' {"version": 1}', "json"),
        (b"\xef\xbb\xbf[]", "json"),
        (b"<!DOCTYPE html><title>Sign in</title>", "html"),
        (b"<HTML><body>", "html"),
        (b"---\ntitle: a post\n---\n", "front matter"),
        (b"+++\ntitle = 'a post'\n+++\n", "front matter"),
        (b"", "empty"),
        (b" \r\n\0\0", "empty"),
        (b"\x89PNG\r\n\x1a\n", "text"),
    ],
)
def test_documents_are_told_apart_by_their_first_bytes(body: bytes, kind: str) -> None:
    """Marks, white space, noise before a feed, and two-byte encodings do not hide what it is."""
    assert sniff(body) == kind


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "empty"),
        (b'{"items": 1}', "JSON, but not JSON Feed"),
        (b"[1]", "JSON, but not JSON Feed"),
        (b"<!doctype html><p>Sign in", "an HTML page, not a feed"),
        (b"---\ntitle: x\n---\n", "a front-matter post, not a feed"),
        (b'<?xml version="1.0"?><opml version="2.0"><body/></opml>', "XML that begins with <opml>, but no feed"),
        (b"just words", "neither XML nor JSON"),
    ],
)
def test_what_is_no_feed_is_called_by_its_name(body: bytes, words: str) -> None:
    """The error says in one line what came in place of a feed."""
    assert describe(body) == words
    with pytest.raises(ParseError, match=words.replace("[", r"\[")):
        read(body)
