"""The strict reader and feedparser are one reader: whatever well-formed document they read, they find the same.

Where they differ on purpose the document is named here with what differs; docs/reading.md tells why.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from corpora import corpus
from feed_documents import document

from feeds.errors import ParseError
from feeds.model import ParsedFeed
from feeds.parse import strict, tolerant, xml
from feeds.parse.detect import sniff
from feeds.parse.normalise import normalise
from feeds.parse.raw import RawFeed

EVERYTHING = 100_000  # items
DIFFERENT: Mapping[str, Mapping[str, set[str]]] = {
    "feeds": {
        "podcast/example.xml": {"link", "description"},
        "podcast/homegrown-hits.xml": {"description", "image"},
        "podcast/itunes-keywords-array.xml": {"authors"},
        "podcast/itunes-keywords-astext.xml": {"authors"},
        "reddit/reddit-home.xml": {"key", "guid"},
        "rss20/owl_136_rollingstone.com.xml": {"title"},
    },
    "conformance/feedparser": {
        "wellformed/namespace/atomsvg.xml": {"key"},
        "wellformed/namespace/atomsvgdesc.xml": {"key"},
        "wellformed/namespace/atomxlink.xml": {"key"},
        "wellformed/node_precedence/atom10_id.xml": {"items"},
    },
}
DECLINED = {"feeds": 8, "conformance/feedparser": 45}
"""Documents that the strict reader leaves to feedparser: ill-formed ones, base64, CDF, prefixes that mislead."""


def differences(strictly: ParsedFeed, tolerantly: ParsedFeed) -> Iterator[str]:
    """Yield the names of what differs, of the feed and of its items.

    Raw hashes and warnings may, and feedparser keeps no extension elements.
    """
    yield from _unlike(strictly, tolerantly, but={"items", "seen", "warnings"})
    if len(strictly.items) != len(tolerantly.items):
        yield "items"
    for one, other in zip(strictly.items, tolerantly.items, strict=False):
        yield from _unlike(one, other, but={"raw_hash", "extensions"})


def _unlike(one: Any, other: Any, but: set[str]) -> Iterator[str]:
    names = (field.name for field in fields(one) if field.name not in but)
    yield from (name for name in names if getattr(one, name) != getattr(other, name))


def read_both(path: Path) -> tuple[RawFeed | None, set[str]] | None:
    """Return what the strict reader finds, and where feedparser's differs; None for what is no XML."""
    asked = document(path.read_bytes(), max_items=EVERYTHING)
    if sniff(asked.body) != "xml":
        return None
    try:
        text, _ = xml.text_of(asked)
    except ParseError:
        return None
    strictly, tolerantly = strict.read(text.encode(), asked), tolerant.read(text, asked)
    if strictly is None or tolerantly is None:
        return strictly, set()
    found = normalise(strictly, asked)
    as_it_is = xml.strictly(asked)  # neither decoded nor mended
    assert as_it_is is None or set(differences(found, normalise(as_it_is, asked))) == set()
    return strictly, set(differences(found, normalise(tolerantly, asked)))


@pytest.mark.corpus
@pytest.mark.parametrize("folder", DIFFERENT)
def test_both_readers_find_the_same(folder: str) -> None:
    """Field by field, on every well-formed document of the corpus; and nearly all of these are read fast."""
    place = corpus() / folder
    files = sorted(place.rglob("*.xml"))
    read = {path.relative_to(place).as_posix(): both for path in files if (both := read_both(path))}
    assert {name: different for name, (_, different) in read.items() if different} == DIFFERENT[folder]
    assert sum(found is None for found, _ in read.values()) == DECLINED[folder]
