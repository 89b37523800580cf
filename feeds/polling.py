"""One poll of one source: what to ask, and what the answer means. Pure: the pipeline does the fetching."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from config.model import Poll, Source
from feeds.failure import Failure
from feeds.model import Document, ParsedFeed, Request, Response
from feeds.schedule import (
    Answer,
    History,
    HostState,
    Policy,
    missed_push,
    moves,
    needs_full,
    next_poll,
    words,
)
from feeds.schedule.trouble import PATIENCE
from feeds.select.arrival import arrive
from feeds.select.wanted import host_of
from store.model import KnownItem
from store.push import Advertised, Push
from store.source_model import Outcome, Pause, PollResult, SourceState

_HOME = timedelta(hours=1)
"""So long after an adopted address was given up the source's own is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A source's turn to be polled at `now`: what is wanted of it, where it stands, the defaults, where to ask.

    The `address` is a `spare` one where the source has another that is asked before it. What validators there are
    came from that one, so a spare is sent none, and those it gives are not kept. `price` is what a poll costs
    (feeds.schedule.Policy); `busy` is how often in a row the host asked to be left alone. What a `run` brings was
    first seen when that began (None: `now`), though its turns come one after another.
    """

    source: Source
    state: SourceState
    defaults: Poll
    now: datetime
    address: str
    spare: bool = False
    price: float = 0.0
    busy: int = 0
    run: datetime | None = None

    @property
    def host(self) -> str:
        """The host that is asked, with its port where the address names one."""
        return urlsplit(self.address).netloc

    @property
    def is_home(self) -> bool:
        """Whether the source is asked at its own address though it is asked elsewhere else."""
        return self.state.adopted is not None and self.address == self.state.url

    @property
    def policy(self) -> Policy:
        """What the owner wants: a fixed interval, or one between bounds; the source's own over the defaults."""
        own, usual = self.source, self.defaults
        interval = usual.interval if own.interval is None else own.interval
        floor = usual.min_interval if own.min_interval is None else own.min_interval
        cap = usual.max_interval if own.max_interval is None else own.max_interval
        return Policy(
            interval=None if interval is None else timedelta(seconds=interval),
            floor=timedelta(seconds=floor),
            cap=timedelta(seconds=max(floor, cap)),
            price=self.price,
        )

    @property
    def is_full(self) -> bool:
        """Whether the whole document is asked for although validators of it are known; they may lie."""
        return bool(self._validators) and needs_full(self.state.full_at, self.now)

    @property
    def push(self) -> Push | None:
        """How a hub pushes the source, None where none does now."""
        push = self.state.push
        return push if push and push.until > self.now else None

    @property
    def _validators(self) -> tuple[str | None, str | None] | None:
        known = (self.state.etag, self.state.last_modified)
        return None if self.spare or known == (None, None) else known

    def request(self, authorization: str | None) -> Request:
        """Return the GET that polls the source; it is conditional but for once a week, or where validators lie."""
        is_whole = self.is_full or self.state.lies
        etag, last_modified = (None if is_whole else self._validators) or (None, None)
        return Request(
            url=self.address,
            headers=self.source.headers,
            etag=etag,
            last_modified=last_modified,
            authorization=authorization,
            timeout=self.source.timeout or self.defaults.timeout,
            limit=self.defaults.max_bytes,
        )

    def document(self, response: Response, known: Mapping[str, KnownItem]) -> Document:
        """Return what a worker needs to read an answer of the source."""
        return Document(
            body=response.body,
            url=response.url,
            headers=response.headers,
            now=self.run or self.now,
            zone=self.source.zone,
            identity=self.state.identity,
            known=known,
            max_items=self.source.max_items or self.defaults.max_items,
        )

    def not_modified(self, response: Response) -> PollResult:
        """Return the result of a 304; validators in it replace those we have (RFC 9111 §4.3.4)."""
        answer = Answer(status=response.status, headers=response.headers)
        return self._result(
            "not_modified",
            answer,
            response,
            etag=response.headers.get("etag", self.state.etag),
            last_modified=response.headers.get("last-modified", self.state.last_modified),
            identity=self.state.identity,
            full_at=self.state.full_at,
            lies=self.state.lies,
        )

    def read(self, response: Response, parsed: ParsedFeed, known: Collection[str]) -> PollResult:
        """Return the result of a body that was read: its news, and the validators for the next poll.

        Of its items those are new whose keys are not `known`, nor older keys of theirs. New ones that a hub should
        have pushed since the poll before tell that it cannot be relied upon; where the whole document was asked
        for, the same validators as before tell that they lie.
        """
        renamed = {new for _, new in parsed.renames}
        new = sum(item.key not in known and item.key not in renamed for item in parsed.items)
        answer = Answer(status=response.status, headers=response.headers, new=new, hints=parsed.hints)
        given = (response.headers.get("etag"), response.headers.get("last-modified"))
        etag, last_modified = (None, None) if self.spare else given
        seen = self.run or self.now
        arrivals = (arrive(item, self.source.url, self.source.categories, seen) for item in parsed.items)
        return self._result(
            "ok",
            answer,
            response,
            etag=etag,
            last_modified=last_modified,
            title=parsed.title,
            link=parsed.link,
            identity=parsed.identity,
            arrivals=tuple(arrivals),
            renames=parsed.renames,
            seen=len(parsed.seen),
            advertised=_advertised(parsed, self.address),
            missed=bool(self.push and missed_push(self._history, answer, self.push)),
            full_at=self.now,
            lies=given == self._validators if self._tells(new) else self.state.lies,
        )

    def _tells(self, new: int) -> bool:
        """Return whether news tells if the validators of before are honest."""
        return bool(new and self._validators) and (self.is_full or self.state.lies)

    def failed(self, failure: Failure) -> PollResult:
        """Return the result of a poll that failed, with or without an answer; items and validators stay.

        An adopted address whose trouble outlives all patience is given up for the source's own.
        """
        response = failure.response
        answer = Answer(
            status=response.status if response else None,
            headers=response.headers if response else {},
            trouble=failure.trouble,
        )
        result = self._result(
            "failed",
            answer,
            response,
            error=failure.error,
            etag=self.state.etag,
            last_modified=self.state.last_modified,
            identity=self.state.identity,
            failures=self.state.failures + 1,
            failing_since=self.state.failing_since or self.now,
            gone=self.state.gone + 1 if failure.trouble == "gone" else 0,
            full_at=self.state.full_at,
            lies=self.state.lies,
        )
        return _back_home(result, self) if self.state.adopted and self._is_hopeless(result) else result

    @property
    def _history(self) -> History:
        state = self.state
        return History(
            url=state.url,
            rhythm=state.rhythm,
            polled_at=state.polled_at,
            failures=state.failures,
            trouble=state.trouble,
            failing_since=state.failing_since,
            gone=state.gone,
            hints=state.hints,
        )

    def _result(self, outcome: Outcome, answer: Answer, response: Response | None, **brought: Any) -> PollResult:
        """Return what a poll `brought`, the next one by the rule, and where the source has moved."""
        state = self.state
        due = next_poll(self._history, HostState(busy=self.busy), answer, self.policy, self.now, self.push)
        move = self._move(response, is_feed=outcome != "failed")
        adopted = moves.adopted(move, state.adopted or state.url, self.now, has_secrets=has_secrets(self.source))
        if adopted is not None:
            move = moves.STAYS
        result = PollResult(
            source_id=state.id,
            at=self.now,
            outcome=outcome,
            status=answer.status,
            trouble=answer.trouble,
            next_at=due.at,
            reason=due.reason,
            pauses=(Pause(host=host_of(response.url), until=due.pause),) if response and due.pause else (),
            rhythm=due.rhythm,
            rate=due.rate,
            new=answer.new,
            bytes=len(response.body) if response else 0,
            hints=state.hints if answer.hints is None else answer.hints,
            moved_to=move.to,
            moved_since=move.since,
            moved_polls=move.polls,
            **brought,
        )
        return self.asked_at(adopted or state.adopted, result)

    def asked_at(self, address: str | None, result: PollResult) -> PollResult:
        """Return a result that has the source asked at an `address` from now on, None for its own."""
        adopted = None if address == self.state.url else address
        host = host_of(adopted or self.state.url)
        home_at = self.state.home_at if adopted == self.state.adopted else self.now
        return replace(
            result,
            adopted=adopted,
            home_at=home_at if adopted else None,
            host=None if host == self.state.host else host,
        )

    def _move(self, response: Response | None, *, is_feed: bool) -> moves.Move:
        state = self.state
        known = moves.Move(to=state.moved_to, since=state.moved_since, polls=state.moved_polls)
        url = state.adopted or state.url
        return moves.follow(known, url, response, self.now, is_feed=is_feed)

    def _is_hopeless(self, result: PollResult) -> bool:
        patience = PATIENCE[result.trouble or "ours"].probe
        since = result.failing_since or self.now
        return result.next_at is None or (patience is not None and self.now - since >= patience)


def has_secrets(source: Source) -> bool:
    """Return whether something is sent to a source that no other is to see."""
    return bool(source.headers or source.credentials)


def _back_home(result: PollResult, turn: Turn) -> PollResult:
    """Return the result of a source that is asked at its own address again, where the adopted one is lost."""
    lost = urlsplit(turn.address).hostname
    return replace(
        turn.asked_at(None, result),
        next_at=turn.now + _HOME,
        reason=f"{lost} is given up; its own address is asked again in {words(_HOME)}",
        moved_to=None,
        moved_since=None,
        moved_polls=0,
        etag=None,
        last_modified=None,
        gone=0,
    )


def _advertised(parsed: ParsedFeed, address: str) -> Advertised | None:
    """Return the hub that pushes a feed, the first that a secret can be sent to over TLS (WebSub §5.1).

    None where a feed that comes over TLS has no such hub: who reads the secret could write the feed.
    """
    if not parsed.hubs or parsed.topic is None:
        return None
    hub = min(parsed.hubs, key=lambda hub: not hub.startswith("https:"))
    safe = hub.startswith("https:") or not address.startswith("https:")
    return Advertised(hub=hub, topic=parsed.topic) if safe else None
