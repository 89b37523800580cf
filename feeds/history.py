"""A source's whole archive: its newest document is polled, then those before it are read, one after another.

Each document is saved with the address of the next, so that a walk that was cut short goes on there.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import structlog

from config.model import Source
from feeds.asking import ask, read
from feeds.clean.urls import without_secrets
from feeds.errors import ParseError, WorkerError
from feeds.failure import Failure, status_failure
from feeds.model import Document, ParsedFeed, Request, Response
from feeds.pipeline import LEASE, poll_host
from feeds.polling import Turn
from feeds.schedule import retry_after, words
from feeds.select.arrival import arrive_archived
from feeds.select.trail import End, Trail
from feeds.select.wanted import host_of
from feeds.work import Tally, Work
from store.history import oldest, oldest_of, resume_at, save_archived, save_resume
from store.source_model import SourceState
from store.sources import claim_source

log = structlog.get_logger()

# Seconds to let pass; tests note them instead.
Pause = Callable[[float], Awaitable[None]]

_PATIENCE = timedelta(minutes=1)
"""So long a server may ask to be left alone without ending the walk."""
_TRIES = 3
_ASK_TO_WAIT = frozenset({429, 503})


async def take_history(
    work: Work, states: Iterable[SourceState], now: datetime, tally: Tally, pause: Pause = asyncio.sleep
) -> None:
    """Poll sources and take in their archives, one source after another."""
    for state in states:
        before = tally.saved.new
        newest = await _poll(work, state, now, tally)
        if newest is None:
            continue
        document, feed = newest
        walk = _Walk(
            work=work,
            source=work.sources[state.url],
            state=replace(state, identity=feed.identity),
            now=now,
            tally=tally,
            pause=pause,
            newer=now,
            trail=Trail(sites=frozenset({host_of(state.url), host_of(document.url)})),
            began=time.monotonic(),
        )
        end = await walk.go(document.url, feed, is_news=tally.saved.new > before)
        tally.cut_short += not walk.is_whole(end)
        tally.left_out += walk.left_out
        _tell(walk, end, tally.saved.new - before)


def _tell(walk: "_Walk", end: End, news: int) -> None:
    is_whole = walk.is_whole(end)
    level = log.info if is_whole else log.warning
    level(
        "archive read" if is_whole else "archive cut short",
        source=without_secrets(walk.source.url),
        documents=walk.documents,
        news=news,
        at=without_secrets(walk.at),
        end=end.reason,
        left_out=walk.left_out or None,
    )


async def _poll(work: Work, state: SourceState, now: datetime, tally: Tally) -> tuple[Document, ParsedFeed] | None:
    """Poll a source without validators; return its newest document as it was read, None where that failed."""
    found: list[tuple[Document, ParsedFeed]] = []

    async def fetch(request: Request) -> Response:
        return await work.fetch(replace(request, etag=None, last_modified=None))

    async def note(document: Document) -> ParsedFeed:
        feed = await work.read(document)
        found.append((document, feed))
        return feed

    lease = await work.store(claim_source, state, now, LEASE)
    await poll_host(replace(work, fetch=fetch, read=note), lease, now, tally, set())
    return found[-1] if found else None


@dataclass(slots=True, kw_only=True)
class _Walk:
    """A walk through the archive of a source, which begins at a document that was read and saved.

    `newer` is the oldest date of the newer document; what has no date in the one before it stands behind that.
    `left_out` are entries beyond the `max_items` of their documents.
    """

    work: Work
    source: Source
    state: SourceState
    now: datetime
    tally: Tally
    pause: Pause
    newer: datetime
    trail: Trail
    began: float
    at: str = ""
    documents: int = 0
    left_out: int = 0

    def is_whole(self, end: End) -> bool:
        """Return whether all that the archive has was taken in when the walk came to its end."""
        return end.is_whole and not self.left_out

    async def go(self, address: str, feed: ParsedFeed, *, is_news: bool) -> End:
        """Read what is older than the feed at `address`, and return where that ended.

        Where a walk was cut short before, this one goes on there as soon as it meets no news.
        """
        self.at = address
        self.left_out += feed.left_out
        step = self.trail.follow(address, feed)
        resume = await self.work.store(resume_at, self.state.id)
        self._stand_behind(await self.work.store(oldest_of, self.state.id, feed.seen))
        while not isinstance(step, End):
            if resume and not is_news:
                step, resume = self.trail.to(resume), None
                self._stand_behind(await self.work.store(oldest, self.state.id))
            step, is_news = await self._take(step)
        await self.work.store(save_resume, self.state.id, step.resume)
        self.work.progress("documents", self.documents, self.documents)
        return step

    async def _take(self, address: str) -> tuple[str | End, bool]:
        """Read and save the document at `address`; return what comes next, and whether it brought news."""
        self.at = address
        turn = self._turn(address)
        found = await self._read(turn)
        if isinstance(found, End):
            return found, False
        answer, feed = found
        self.left_out += feed.left_out
        step = self.trail.follow(answer.url, feed)
        resume = step.resume if isinstance(step, End) else step
        source = self.source
        arrivals = arrive_archived(feed.items, source.url, source.categories, self.now, self.newer)
        saved = await self.work.store(save_archived, self.state.id, arrivals, resume, self.now)
        self._stand_behind(await self.work.store(oldest_of, self.state.id, feed.seen))
        self.documents += 1
        self.tally.archived += 1
        self.tally.saved += saved
        self.work.progress("documents", self.documents, self.documents + 1)
        self.work.progress("new items", self.tally.saved.new, self.tally.saved.new)
        return step, saved.new > 0

    def _stand_behind(self, date: datetime | None) -> None:
        """Have what comes without a date stand behind `date`, the oldest of what was saved, and behind now."""
        self.newer = min(date or self.newer, self.now)

    async def _read(self, turn: Turn) -> tuple[Response, ParsedFeed] | End:
        """Return the answer for a document and the feed that it is, or why the walk ends before it."""
        answer = await self._ask(turn)
        if isinstance(answer, Failure):
            return End(reason=answer.error, resume=turn.address)
        if failure := status_failure(answer):
            asked = self._asked_to_wait(answer)
            wait = f"; it asks to wait {words(asked)}" if asked else ""
            return End(reason=failure.error + wait, resume=turn.address if _may_pass(answer.status) else None)
        try:
            # Without what is known: other entries than those of the newest document are no new names of these.
            return answer, await read(self.work, turn, answer, {})
        except (ParseError, WorkerError) as error:
            return End(reason=str(error))

    def _turn(self, address: str) -> Turn:
        """Return the turn of one document; the headers and credentials of the source are for its own origin."""
        source = self.source
        if _origin(address) != _origin(source.url):
            source = replace(source, headers={}, credentials=None)
        return Turn(
            source=source,
            state=self.state,
            defaults=self.work.config.poll,
            now=self.now,
            address=address,
            spare=True,
        )

    async def _ask(self, turn: Turn) -> Response | Failure:
        """Return the answer for a document, or why there is none; wait where the server asks for a little time."""
        answer = await ask(self.work, turn, set())
        for _ in range(_TRIES - 1):
            wait = timedelta() if isinstance(answer, Failure) else self._asked_to_wait(answer)
            if not timedelta() < wait <= _PATIENCE:
                break
            await self.pause(wait.total_seconds())
            answer = await ask(self.work, turn, set())
        return answer

    def _asked_to_wait(self, answer: Response) -> timedelta:
        if answer.status not in _ASK_TO_WAIT:
            return timedelta()
        return retry_after(answer.headers, self.now + timedelta(seconds=time.monotonic() - self.began))


def _may_pass(status: int) -> bool:
    """Return whether an error may be another one's answer tomorrow."""
    return status in {408, 425, 429} or status >= 500


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc
