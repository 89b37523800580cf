"""What a worker does with a document that was made wrong: it reads it, and looks for what must never come of it.

A feed, a post, ParseError and PostError are what may come of it. All else is a fault:

- another exception, a worker that died, 20 seconds, 1 GiB: `open_readers` raises WorkerError for each of them. No
  document is larger than 1 MiB, so none has the excuse of being a large one.
- more than 10 seconds of work to read it: the worst that are known take three
- RecursionError, but where a feed is read: of that the worker makes a ParseError. Posts are read without a worker.
- a promise about what was read that does not hold: see `promises`
"""

import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from time import process_time

from fuzz.promises import Fault, broken_by_feed, broken_by_post

from feeds.errors import ParseError, PostError
from feeds.model import Document, ParsedFeed, Post
from feeds.parse import parse
from feeds.posts import PostSettings, read_post
from feeds.posts.dialects import DIALECTS

_SLOW = 10.0  # seconds of work


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of a document, in a word or two, and what is wrong with that."""

    outcome: str
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Examine:
    """Reads a document, a feed by `read`, and looks for faults in what comes of it. Raises what reading raises."""

    read: Callable[[Document], ParsedFeed] = parse

    def __call__(self, document: Document) -> Result:
        started = process_time()
        result, promises = self._post(document) if "dialect" in document.headers else self._feed(document)
        taken = process_time() - started
        slow = (Fault(kind="slow", words=f"{taken:.1f} s of work"),) if taken > _SLOW else ()
        return replace(result, faults=(*result.faults, *slow, *_collected(promises)))

    def _feed(self, document: Document) -> tuple[Result, Iterator[Fault]]:
        try:
            feed = self.read(document)
        except ParseError as error:
            gave_up = "feedparser fails" in str(error)
            return Result(outcome="ParseError of feedparser" if gave_up else "ParseError"), iter(())
        outcome = f"feed, {feed.format}" if feed.items else "feed without items"
        return Result(outcome=outcome), broken_by_feed(feed, document, self.read)

    def _post(self, document: Document) -> tuple[Result, Iterator[Fault]]:
        try:
            post = read_a_post(document)
        except PostError:
            return Result(outcome="PostError"), iter(())
        except RecursionError:
            return Result(outcome="RecursionError", faults=(_recursion(),)), iter(())
        return Result(outcome="post"), broken_by_post(post)


def read_a_post(document: Document) -> Post:
    """Read what `document` says is a post, as a scan would."""
    (dialect,) = (one for one in DIALECTS if one == document.headers["dialect"])
    settings = PostSettings(
        dialect=dialect, zone=document.zone, base_url="https://mine.example/blog", category="Mine"
    )
    return read_post(document.body, PurePosixPath(document.url), settings, document.now)


def _collected(promises: Iterator[Fault]) -> tuple[Fault, ...]:
    try:
        return tuple(promises)
    except RecursionError:
        return (_recursion(),)


def _recursion() -> Fault:
    return Fault(kind="RecursionError", words=traceback.format_exc(limit=-20))
