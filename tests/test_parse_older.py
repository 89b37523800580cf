"""Where the entries before those of a document are: paged and archived feeds, in every format."""

import json

import pytest
from feed_documents import atom, document, read, rss
from test_parse_agreement import differences

from feeds.parse import strict, tolerant
from feeds.parse.normalise import normalise

SPACE = 'xmlns:atom="http://www.w3.org/2005/Atom"'
TITLE = "<title>Harbour News</title>"
PAGED = f'{TITLE}<atom:link {SPACE} rel="next" href="?page=2"/>'
ARCHIVED = TITLE + "".join(
    f'<link rel="{relation}" href="{path}"/>'
    for relation, path in [("next", "/3"), ("prev-archive", "/2026/10"), ("prev-archive", "/x")]
)
BASED = f'{TITLE}<link rel="NEXT" href="b?a=1&amp;b=2" xml:base="https://old.example/a/"/>'
OLDER = {
    "RSS": (rss("<title>a</title>", channel=PAGED), "https://news.example/feed?page=2"),
    "Atom": (atom("<title>a</title>", feed=ARCHIVED), "https://news.example/2026/10"),
    "a base": (atom("<title>a</title>", feed=BASED), "https://old.example/a/b?a=1&b=2"),
    "newer": (atom("<title>a</title>", feed=f'{TITLE}<link rel="previous" href="/1"/>'), None),
    "no entries": (atom(feed=ARCHIVED), "https://news.example/2026/10"),
    "an entry's": (atom('<title>a</title><link rel="next" href="/b"/>'), None),
    "text": (rss("<title>a</title>", channel=f"{TITLE}<link rel='next'>/2</link>"), "https://news.example/2"),
    "empty": (atom("<title>a</title>", feed=f'{TITLE}<link rel="prev-archive"/><link rel="next" href=""/>'), None),
    "of no web": (atom("<title>a</title>", feed=f'{TITLE}<link rel="next" href="file:///etc"/>'), None),
}


@pytest.mark.parametrize("name", OLDER)
def test_both_readers_find_the_older_document(name: str) -> None:
    """`prev-archive` before `next` (RFC 5005 §4, §3), absolute, and never an entry's."""
    text, expected = OLDER[name]
    asked = document(text)
    strictly = strict.read(text.removeprefix('<?xml version="1.0"?>').encode(), asked)
    tolerantly = tolerant.read(text, asked)
    assert strictly is not None
    assert tolerantly is not None
    assert set(differences(normalise(strictly, asked), normalise(tolerantly, asked))) == set()
    assert read(text).older == expected


@pytest.mark.parametrize(
    ("stated", "expected"),
    [("/feed.json?page=2", "https://news.example/feed.json?page=2"), ("", None), (["/2"], None), (None, None)],
)
def test_a_json_feed_names_the_next_document(stated: object, expected: str | None) -> None:
    """`next_url` of JSON Feed 1.1."""
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Harbour", "items": [], "next_url": stated}
    assert read(json.dumps(feed)).older == expected
