"""How many items we find in real feeds, beside what the reference counts."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from conformance.places import FEEDS

from feeds.errors import ParseError
from feeds.model import Document
from feeds.parse import parse

_NOW = datetime(2026, 11, 24, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Items of a real feed: as feedparser alone counts them, and as we do."""

    name: str
    reference: int
    ours: int

    @property
    def differs(self) -> bool:
        """Whether the numbers are not the same."""
        return self.reference != self.ours


def counts() -> Iterator[Count]:
    """Yield the counts of each feed of the corpus, in its order."""
    with (FEEDS / "reference.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            yield Count(name=row["file"], reference=int(row["fp_entries"] or 0), ours=_items(row["file"]))


def _items(name: str) -> int:
    body = (FEEDS / name).read_bytes()
    try:
        return len(parse(Document(body=body, url=f"https://feeds.example/{name}", now=_NOW)).items)
    except ParseError:
        return 0
