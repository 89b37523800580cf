"""One poll of one source: what to ask, and what the answer means. Pure: the pipeline does the fetching."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from config.model import Poll, RSSHub, Source
from feeds.model import Document, ParsedFeed, Request, Response
from feeds.schedule import Next, after_failure, after_success, stopped, while_pushed
from feeds.select.arrival import arrive
from feeds.select.routes import addresses
from store.model import KnownItem
from store.push import Advertised, Push
from store.source_model import PollResult, SourceState

_SHORTEST = timedelta(seconds=1)
_GONE_ANSWERS = 2
"""So many 410 answers in a row stop a source; the first may be a mishap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A source's turn to be polled at `now`: what is wanted of it, where it stands, the defaults, where to ask.

    The `address` is a `spare` one where the source has another that is asked before it. What validators there are
    came from that one, so a spare is sent none, and those it gives are not kept.
    """

    source: Source
    state: SourceState
    defaults: Poll
    now: datetime
    address: str
    spare: bool = False

    @property
    def host(self) -> str:
        """The host that is asked, with its port where the address names one."""
        return urlsplit(self.address).netloc

    @property
    def interval(self) -> timedelta:
        """How long to wait between polls, where nobody asks for longer."""
        own = self.source.interval if self.source.interval is not None else self.defaults.interval
        return max(timedelta(seconds=3600 if own is None else own), _SHORTEST)

    @property
    def push(self) -> Push | None:
        """How a hub pushes the source, None where none does now."""
        push = self.state.push
        return push if push and push.until > self.now else None

    def request(self, authorization: str | None) -> Request:
        """Return the conditional GET that polls the source."""
        return Request(
            url=self.address,
            headers=self.source.headers,
            etag=None if self.spare else self.state.etag,
            last_modified=None if self.spare else self.state.last_modified,
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
            now=self.now,
            zone=self.source.zone,
            identity=self.state.identity,
            known=known,
            max_items=self.source.max_items or self.defaults.max_items,
        )

    def not_modified(self, response: Response) -> PollResult:
        """Return the result of a 304; validators in it replace those we have (RFC 9111 §4.3.4)."""
        due = self._next(response)
        return PollResult(
            source_id=self.state.id,
            at=self.now,
            outcome="not_modified",
            status=response.status,
            next_at=due.at,
            reason=due.reason,
            etag=response.headers.get("etag", self.state.etag),
            last_modified=response.headers.get("last-modified", self.state.last_modified),
            identity=self.state.identity,
        )

    def read(self, response: Response, parsed: ParsedFeed) -> PollResult:
        """Return the result of a body that was read: its news, and the validators for the next poll.

        News that a hub should have pushed since the poll before tell that it cannot be relied upon.
        """
        polled_at = self.state.polled_at
        missed = bool(self.push and parsed.items and polled_at and polled_at >= self.push.since)
        due = self._next(response, missed=missed)
        arrivals = (arrive(item, self.source.url, self.source.categories, self.now) for item in parsed.items)
        return PollResult(
            source_id=self.state.id,
            at=self.now,
            outcome="ok",
            status=response.status,
            next_at=due.at,
            reason=due.reason,
            etag=None if self.spare else response.headers.get("etag"),
            last_modified=None if self.spare else response.headers.get("last-modified"),
            title=parsed.title,
            link=parsed.link,
            identity=parsed.identity,
            arrivals=tuple(arrivals),
            renames=parsed.renames,
            seen=len(parsed.seen),
            bytes=len(response.body),
            advertised=_advertised(parsed, self.address),
            missed=missed,
        )

    def _next(self, response: Response, *, missed: bool = False) -> Next:
        """Return the next poll after a good one; those of a source that is pushed are a backup."""
        due = after_success(self.source.url, self.interval, response.headers, self.now)
        if self.push is None:
            return due
        hub = urlsplit(self.push.hub).hostname or ""
        if missed:
            return replace(due, reason=f"{due.reason}; {hub} did not push what is new")
        return while_pushed(self.source.url, hub, self.push.until, due, self.now)

    def failed(self, error: str, response: Response | None = None) -> PollResult:
        """Return the result of a poll that failed, with or without an answer; items and validators stay."""
        status = response.status if response else None
        failures = self.state.failures + 1
        gone = self.state.gone + 1 if status == 410 else 0
        headers = response.headers if response else {}
        due = after_failure(self.source.url, self.interval, failures, headers, self.now)
        due = stopped() if gone >= _GONE_ANSWERS else due
        return PollResult(
            source_id=self.state.id,
            at=self.now,
            outcome="failed",
            status=status,
            next_at=due.at,
            reason=due.reason,
            error=error,
            etag=self.state.etag,
            last_modified=self.state.last_modified,
            identity=self.state.identity,
            failures=failures,
            gone=gone,
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


def turns(source: Source, state: SourceState, defaults: Poll, rsshub: RSSHub, now: datetime) -> tuple[Turn, ...]:
    """Return the turns of one poll: the next is taken where one failed. An RSSHub route has one an instance."""
    return tuple(
        Turn(source=source, state=state, defaults=defaults, now=now, address=address, spare=number > 0)
        for number, address in enumerate(addresses(source.url, rsshub.instances))
    )


def late_last(taken: Iterable[Turn], late: Collection[str]) -> tuple[Turn, ...]:
    """Return the turns in their order, but for hosts that are `late`: they did not answer in time before."""
    return tuple(sorted(taken, key=lambda turn: turn.host in late))


def failed_everywhere(taken: Sequence[Turn], results: Sequence[PollResult]) -> PollResult:
    """Return the result of a poll whose every turn failed: the first one's, which tells of the others too."""
    if len(results) == 1:
        return results[0]
    hosts = [urlsplit(turn.address).hostname or "" for turn in taken]
    told = [
        f"{host}: {(result.error or '').removeprefix(f'{host}: ')}"
        for host, result in zip(hosts, results, strict=True)
    ]
    return replace(results[0], error="; ".join(told))


def status_error(response: Response) -> str | None:
    """Return what is wrong with an answer that cannot be a feed, None where nothing is."""
    if response.status == 200:
        return None if response.body.strip() else "an empty answer"
    return f"HTTP {response.status}" + _HINTS.get(response.status, "")


_HINTS = {
    401: ": it wants credentials (set `credentials` on the source)",
    403: ": it refuses us; it may want credentials, or other `headers`",
    404: ": no such feed; check its address",
    410: ": gone for good; after the second such answer it is asked no more",
    429: ": too many requests; it will be left alone for a while",
    503: ": not available now",
}
