"""Reads one case after another in the product's own workers, and keeps what it finds."""

import asyncio
import os
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from traceback import format_exception

from fuzz.cases import Case
from fuzz.examine import Examine, Result
from fuzz.findings import keep
from fuzz.promises import Fault

from config.model import Poll
from feeds.errors import ParseError, WorkerError
from feeds.model import Document, ParsedFeed
from feeds.parse import parse
from feeds.workers import open_readers

_WORKERS = os.cpu_count() or 2
_MOST_KEPT = 20  # of one kind

ReadFeed = Callable[[Document], ParsedFeed]


@dataclass(slots=True, kw_only=True)
class Tally:
    """What was read, by outcome; how many faults of each kind there were; what was kept of them."""

    feeds: int = 0
    posts: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    kept: list[Path] = field(default_factory=list)


async def fuzz(
    cases: Iterator[Case],
    seed: int,
    folder: Path,
    *,
    seconds: float,
    read: ReadFeed = parse,
    tell: Callable[[Tally], None],
) -> Tally:
    """Read `cases` for so many `seconds`, keep what is wrong in `folder`, and `tell` after each how it stands."""
    tally, enough = Tally(), monotonic() + seconds
    async with _examining(read) as examine:

        async def lane() -> None:
            while monotonic() < enough and (case := next(cases, None)):
                _count(tally, case, await attempt(examine, case.document), seed, folder)
                tell(tally)

        async with asyncio.TaskGroup() as lanes:
            for _ in range(2 * _WORKERS):  # so that no worker waits for this process
                lanes.create_task(lane())
    return tally


async def replay(documents: Iterable[Document], read: ReadFeed = parse) -> list[Result]:
    """Return what comes of documents, one after another."""
    async with _examining(read) as examine:
        return [await attempt(examine, document) for document in documents]


async def attempt(examine: Callable[[Document], Awaitable[Result]], document: Document) -> Result:
    """Return what comes of a document in a worker, whose own errors are faults but for too much depth."""
    try:
        return await examine(document)
    except ParseError:
        return Result(outcome="ParseError of the worker: too deep")
    except WorkerError as error:
        words = "".join(format_exception(error))
        return Result(outcome="WorkerError", faults=(Fault(kind=type(error.__context__).__name__, words=words),))


def _examining(read: ReadFeed) -> AbstractAsyncContextManager[Callable[[Document], Awaitable[Result]]]:
    poll = Poll()
    return open_readers(Examine(read=read), count=_WORKERS, memory=poll.worker_memory, seconds=poll.worker_timeout)


def _count(tally: Tally, case: Case, result: Result, seed: int, folder: Path) -> None:
    is_a_post = "dialect" in case.document.headers
    tally.posts += is_a_post
    tally.feeds += not is_a_post
    tally.outcomes[result.outcome] += 1
    for kind in dict.fromkeys(fault.kind for fault in result.faults):
        words = [fault.words for fault in result.faults if fault.kind == kind]
        tally.faults[kind] += len(words)
        if len([path for path in tally.kept if path.name.startswith(f"{kind}-")]) < _MOST_KEPT:
            tally.kept.append(keep(folder, case, seed, Fault(kind=kind, words="\n\n".join(words))))
