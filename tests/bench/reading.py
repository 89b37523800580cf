"""Our reader of well-formed XML, feedparser and bare lxml side by side: `python -m bench.reading` in `tests`.

They read the same documents, the well-formed feeds of the corpus that our reader accepts; without a corpus those
of the generated feeds. All three take turns, and the quickest of their rounds counts: bytes in memory go in, what
each makes of them comes out. feedparser is measured as it comes, which resolves and sanitises, and as we call it.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO

import feedparser
from bench.generate import generate
from conformance.places import CORPUS
from lxml import etree

from feeds.model import Document
from feeds.parse import tolerant, xml

_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_EVERYTHING = 100_000  # items
_GENERATED = 120  # feeds


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """How long one reader took for all documents: their number, their bytes, seconds."""

    reader: str
    documents: int
    size: int
    seconds: float


def read_fast(document: Document) -> None:
    """Read a document as a worker does, up to its entries. Raises ValueError where our reader leaves it aside."""
    if xml.strictly(document) is None:
        raise ValueError(f"{document.url}: not read by our reader")


def read_as_it_comes(document: Document) -> None:
    """Read a document with feedparser, its own choice of a driver for expat included."""
    preferred = feedparser.api.PREFERRED_XML_PARSERS
    ours = preferred.pop(0)
    try:
        feedparser.parse(BytesIO(document.body))
    finally:
        preferred.insert(0, ours)


READERS: dict[str, Callable[[Document], object]] = {
    "lxml.etree.fromstring": lambda document: etree.fromstring(document.body),
    "our reader": read_fast,
    "feedparser, as we call it": lambda document: tolerant.read(xml.text_of(document)[0], document),
    "feedparser": read_as_it_comes,
}


def documents() -> list[Document]:
    """Return the well-formed documents that our reader accepts."""
    files = sorted((CORPUS / "feeds").rglob("*.xml"))
    bodies = [file.read_bytes() for file in files] or [feed.body for feed in generate(_GENERATED)]
    every = (Document(body=body, url="https://a.example/", now=_NOW, max_items=_EVERYTHING) for body in bodies)
    return [document for document in every if _is_well_formed(document) and xml.strictly(document)]


def _is_well_formed(document: Document) -> bool:
    try:
        etree.fromstring(document.body)
    except etree.XMLSyntaxError:
        return False
    return True


def measure(asked: Sequence[Document], rounds: int) -> Iterator[Speed]:
    """Yield the speed of each reader; they take turns, so that what slows the machine down slows all of them."""
    best = dict.fromkeys(READERS, float("inf"))
    for _ in range(rounds):
        for name, read in READERS.items():
            began = time.perf_counter()
            for document in asked:
                read(document)
            best[name] = min(best[name], time.perf_counter() - began)
    size = sum(len(document.body) for document in asked)
    for name, seconds in best.items():
        yield Speed(reader=name, documents=len(asked), size=size, seconds=seconds)


def table(speeds: Iterable[Speed]) -> Iterator[str]:
    """Yield the lines of a Markdown table; the last of the speeds is what the others are compared with."""
    every = list(speeds)
    head = f"{every[0].documents} documents, {every[0].size / 1e6:.1f} MB"
    yield f"| {head} | ms | Documents/s | MB/s | Times {every[-1].reader} |"
    yield "|---|---|---|---|---|"
    for speed in every:
        rate, flow = speed.documents / speed.seconds, speed.size / 1e6 / speed.seconds
        times = every[-1].seconds / speed.seconds
        yield f"| {speed.reader} | {speed.seconds * 1000:,.0f} | {rate:,.0f} | {flow:,.1f} | {times:.1f} |"


def objects(speeds: Iterable[Speed]) -> Iterator[str]:
    """Yield each speed as JSON."""
    for speed in speeds:
        yield json.dumps(
            {"reader": speed.reader, "documents": speed.documents, "bytes": speed.size, "seconds": speed.seconds}
        )


def main(argv: Sequence[str] | None = None) -> int:
    """Print a line for each reader."""
    parser = argparse.ArgumentParser(prog="bench.reading", description="Measure readers of feeds side by side.")
    parser.add_argument(
        "--rounds", type=int, default=5, metavar="N", help="the quickest of N counts (%(default)s)"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line instead of a table")
    arguments = parser.parse_args(argv)
    write = objects if arguments.json else table
    for line in write(measure(documents(), arguments.rounds)):
        print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
