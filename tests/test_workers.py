"""Real worker processes: a document that hangs, explodes or kills its worker costs itself only."""

import asyncio
from datetime import UTC, datetime

import pytest
from slow_reading import misread

from feeds.errors import ParseError, WorkerError
from feeds.model import Document
from feeds.workers import open_readers, open_workers

GIB = 1 << 30


async def outcomes(*bodies: bytes, seconds: float = 5.0) -> list[object]:
    """Read documents one after another in one worker, and return titles and errors."""
    found: list[object] = []
    async with open_readers(misread, count=1, memory=GIB, seconds=seconds) as read:
        for body in bodies:
            document = Document(body=body, url="https://news.example/feed?token=x", now=datetime.now(UTC))
            try:
                found.append((await read(document)).title)
            except (ParseError, WorkerError) as error:
                found.append(error)
    return found


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        (b"hang", WorkerError, "took more than 1 s"),
        (b"eat", WorkerError, "needs more than 1024 MiB"),
        (b"die", WorkerError, "ended its worker"),
        (b"bug", WorkerError, "KeyError"),
        (b"bad", ParseError, "not a feed"),
    ],
)
def test_bad_document_costs_itself_only(body: bytes, kind: type[Exception], words: str) -> None:
    """The next document is read as if nothing had happened; the error is one line without secrets."""
    before, error, after = asyncio.run(outcomes(b"one", body, b"two", seconds=1.0))
    assert (before, after) == ("one", "two")
    assert isinstance(error, kind)
    assert words in str(error)
    assert "token" not in str(error)


def test_workers_read_real_feeds() -> None:
    """The reader that workers have by default is the real one."""

    async def titles() -> tuple[str, int]:
        body = b'<rss version="2.0"><channel><title>News</title><item><title>One</title></item></channel></rss>'
        async with open_workers(count=2, memory=GIB, seconds=20) as read:
            feed = await read(Document(body=body, url="https://news.example/", now=datetime.now(UTC)))
        return feed.title, len(feed.items)

    assert asyncio.run(titles()) == ("News", 1)
