"""Bytes become a feed: find out what they are, read them by their format, normalise once."""

from collections.abc import Callable, Mapping

from feeds.errors import ParseError
from feeds.model import Document, ParsedFeed
from feeds.parse import jsonfeed, xml
from feeds.parse.detect import Kind, describe, sniff
from feeds.parse.normalise import normalise
from feeds.parse.raw import RawFeed

# A reader returns None for what is no feed, and raises ParseError for what cannot be read.
Reader = Callable[[Document], RawFeed | None]

_READERS: Mapping[Kind, Reader] = {"json": jsonfeed.read, "xml": xml.read}


def parse(document: Document) -> ParsedFeed:
    """Return the feed that `document` holds, without the items that are known already.

    Raises ParseError for anything that is no feed. What the parsers need of stack and memory is not bounded
    here: RecursionError and MemoryError are for the worker that limits both.
    """
    read = _READERS.get(sniff(document.body))
    if read and (raw := read(document)):
        return normalise(raw, document)
    raise ParseError(describe(document.body))
