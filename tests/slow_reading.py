"""Documents that go wrong in a worker, and what stands in for the reader there."""

import os
import signal
import time
from dataclasses import replace

from feeds.errors import ParseError
from feeds.model import Document, ParsedFeed
from feeds.parse import parse


def misread(document: Document) -> ParsedFeed:
    """Do what the document says."""
    match document.body:
        case b"hang":
            time.sleep(60)
        case b"eat":
            bytearray(4 << 30)
        case b"die":
            os.kill(os.getpid(), signal.SIGKILL)
        case b"bug":
            raise KeyError("surprise")
        case b"bad":
            raise ParseError("not a feed")
    return ParsedFeed(format="rss20", title=document.body.decode())


def misread_some(document: Document) -> ParsedFeed:
    """Read feeds as they are, but for a fault in some, and a title that is no text in others."""
    if b"<rss" in document.body:
        raise ValueError("planted")
    return replace(parse(document), title="planted\x00")
