"""Processes that read documents, limited in memory and time; one that is stuck or too big is replaced.

A document that explodes costs its own poll only: everything quadratic, recursive or enormous ends here.
"""

import asyncio
import math
import multiprocessing
import resource
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TypeVar
from urllib.parse import urlsplit

from pebble import ProcessExpired, ProcessPool

from feeds.errors import ParseError, WorkerError
from feeds.model import Document
from feeds.parse import parse
from feeds.ports import Read

T = TypeVar("T")

_TASKS_PER_WORKER = 2_000
"""A worker is replaced after so many documents, so that nothing it leaks can grow for ever."""


def open_workers(*, count: int, memory: int, seconds: float) -> AbstractAsyncContextManager[Read]:
    """Start workers that read feeds; see `open_readers`."""
    return open_readers(parse, count=count, memory=memory, seconds=seconds)


@asynccontextmanager
async def open_readers(
    reader: Callable[[Document], T], *, count: int, memory: int, seconds: float
) -> AsyncIterator[Callable[[Document], Awaitable[T]]]:
    """Start `count` workers of at most `memory` bytes each, and yield the callable that runs `reader` in them.

    A document may take `seconds`. Reading raises ParseError or WorkerError.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])  # all that a worker needs, and so imports, is imported once
    pool = ProcessPool(
        max_workers=count, max_tasks=_TASKS_PER_WORKER, initializer=_limit, initargs=(memory,), context=context
    )

    async def read(document: Document) -> T:
        future = pool.schedule(_read, args=(reader, document, seconds), timeout=seconds)
        host = urlsplit(document.url).netloc
        try:
            return await asyncio.wrap_future(future)
        except FutureTimeoutError:
            raise WorkerError(f"{host}: the document took more than {seconds:g} s to read") from None
        except ProcessExpired as error:
            raise WorkerError(f"{host}: reading the document ended its worker ({error.exitcode})") from error
        except MemoryError:
            raise WorkerError(f"{host}: the document needs more than {memory >> 20} MiB to read") from None
        except ParseError:
            raise
        except Exception as error:
            # A fault of ours that this document found: it costs this poll, not the run.
            raise WorkerError(f"{host}: reading the document failed: {type(error).__name__}: {error}") from error

    try:
        yield read
    finally:
        pool.stop()  # type: ignore[no-untyped-call]  # pebble leaves it bare
        await asyncio.to_thread(pool.join)


def _limit(memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle


def _read(reader: Callable[[Document], T], document: Document, seconds: float) -> T:
    _allow_more(seconds)
    try:
        return reader(document)
    except RecursionError:
        raise ParseError("nested too deeply to be a feed") from None


def _allow_more(seconds: float) -> None:
    """Let this worker use the processor for `seconds` more: it ends even if its parent is gone."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    allowed = math.ceil(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (allowed, resource.getrlimit(resource.RLIMIT_CPU)[1]))
