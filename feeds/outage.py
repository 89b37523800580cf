"""Our own outage: when most hosts fall silent at once, it is our network that fails, and not they.

While it lasts nothing is counted against a source. Those that are silent are parked, and one of them at a time, a
canary, is asked whether the network is back.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from store.source_model import HostLease, PollResult, SourceState, Trouble

SPREAD = timedelta(minutes=5)
"""Over so long what was parked is due again, so that neither the network nor a host is overrun."""
SILENT: frozenset[Trouble] = frozenset({"dns", "tls", "unreachable"})
"""Failures in which nobody answered who can be believed. That is so of "tls" too: a gateway that wants a login, or
a clock of ours that is wrong, breaks the certificates of all hosts at once."""

_ENOUGH = 5
_FEWEST = 3
"""Of fewer than the first so many hosts all must be silent; of fewer than the second nothing is concluded."""
_MOST = 0.6
"""A provider that many share may take half of the hosts down with it. Our network takes all, but for those that we
reach in another way: on this machine, in the same house."""
_WINDOW = 600.0
_LONGEST = 7200.0
"""Seconds that an answer, or none, tells of our network: the shorter time, but the longer one for so few hosts
as must be known, which may be polled once an hour each."""
_FIRST_CANARY = 30.0
_CANARY = 120.0
"""Seconds between two canaries, at first and then. With SPREAD, and time for a canary that is dead itself, all is
polled within ten minutes after the network is back."""
_PART = 24
_RAREST = 3600.0
"""Of a long outage so small a part passes between two canaries, but never more than so many seconds."""
_DOUBT = 7200.0
"""Seconds after which an answer of any host tells that our network is well, and that the silent ones are dead."""
_PARKED = timedelta(hours=1)
"""After so long, or up to twice that, a parked source is due though no canary answered, or nobody sent any."""


Polled = tuple[SourceState, PollResult]
"""A source as it was before a poll, and what the poll came to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many hosts were tried, and how many of them were silent."""

    tried: int
    silent: int

    @property
    def words(self) -> str:
        """Say it, as a part of a sentence."""
        return f"{self.silent} of {self.tried} hosts do not answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The results of a poll of a host as they are to be saved, and whether an outage `began` or `ended` with them.

    Where it ends because others have answered for long, it was `theirs`: those that are silent are dead. When it
    begins, failures that were counted already are `taken_back`: each is a source as it was before, and the result
    that parks it. `count` is of that moment.
    """

    results: tuple[PollResult, ...]
    turn: Literal["began", "ended", "theirs"] | None = None
    taken_back: tuple[Polled, ...] = ()
    count: Count


def enough(hosts: int, at_once: int) -> int:
    """Return how many of `hosts` must have been tried before anything is concluded.

    `hosts` are those that did not fail before: of those that have failed for days, nothing can be learned. Half of
    them are enough, or as many as are polled `at_once`: failures come faster than answers, and before them.
    """
    return max(_FEWEST, min(hosts, max(_ENOUGH, min(at_once, (hosts + 1) // 2))))


def is_outage(count: Count, fewest: int) -> bool:
    """Return whether it is our network that fails; at least `fewest` hosts must have been tried."""
    if count.tried < fewest:
        return False
    return _are_most(count.silent, count.tried) if count.tried >= _ENOUGH else count.silent == count.tried


def is_over(count: Count) -> bool:
    """Return whether most hosts that were tried since an outage began do answer: it was the others, not we."""
    return _are_most(count.tried - count.silent, count.tried)


def is_silent(result: PollResult) -> bool:
    """Return whether nobody answered a poll. One that we did not allow ourselves says nothing."""
    return result.status is None and result.trouble in SILENT


def has_answered(result: PollResult) -> bool:
    """Return whether a server answered a poll, be it with an error, or with more than we take."""
    return result.status is not None or result.trouble not in {*SILENT, "ours"}


def park(state: SourceState, result: PollResult, count: Count, now: datetime) -> PollResult:
    """Return a silent result as one that is not counted: the source waits for a canary to answer, or for long."""
    return replace(
        result,
        next_at=now + _PARKED * (1 + _share(state.id)),
        reason=f"our network: {count.words}; waiting for it",
        parked_since=state.parked_since or now,
    )


def _share(number: int) -> float:
    """Return a part of 1 that is another for each number, so that what is parked at once is not due at once."""
    return number * 2_654_435_761 % 2**32 / 2**32


def _are_most(part: int, whole: int) -> bool:
    return part > _MOST * whole


class Window:
    """Which hosts were silent and which answered when last tried, as far as that tells of our network now."""

    def __init__(self) -> None:
        self._last: OrderedDict[str, tuple[float, bool]] = OrderedDict()  # in the order of time
        self._silent = 0

    @property
    def count(self) -> Count:
        """How many hosts there are, and how many of them were silent."""
        return Count(tried=len(self._last), silent=self._silent)

    @property
    def since(self) -> float:
        """The moment of the oldest that still tells."""
        return next((at for at, _ in self._last.values()), 0.0)

    @property
    def silent_hosts(self) -> frozenset[str]:
        """The hosts that were silent."""
        return frozenset(host for host, (_, silent) in self._last.items() if silent)

    def note(self, host: str, at: float, *, silent: bool) -> None:
        """Take in what a host did `at` a moment, in seconds of a clock that never leaps."""
        self._drop(host)
        self._last[host] = (at, silent)
        self._silent += silent

    def forget(self, at: float, fewest: int) -> None:
        """Forget what tells nothing any more, but for the `fewest` newest, which tell for longer."""
        while self._last:
            host, (then, _) = next(iter(self._last.items()))
            if at - then <= (_LONGEST if len(self._last) <= fewest else _WINDOW):
                break
            self._drop(host)

    def clear(self) -> None:
        """Forget everything."""
        self._last.clear()
        self._silent = 0

    def _drop(self, host: str) -> None:
        _, silent = self._last.pop(host, (0.0, False))
        self._silent -= silent


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A failure that was counted `at` a moment of the clock that never leaps, and the source before it."""

    state: SourceState
    result: PollResult
    at: float


class Monitor:
    """What is remembered between the polls of one process to tell our own outage, by a clock that never leaps.

    At least `fewest` hosts must have been tried for anything to be concluded; when an outage ends, what was parked
    is due again within `spread`.
    """

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self.fewest = _ENOUGH
        self.spread = timedelta()
        self._seconds = seconds
        self._window = Window()
        self._counted: OrderedDict[int, Counted] = OrderedDict()  # by source, in the order of time
        self._dead: set[str] = set()
        self._is_on = False
        self._since = self._gap = self._canary_at = 0.0

    @property
    def outage(self) -> Count | None:
        """How many hosts are silent, None where our network is thought to be well."""
        return self._window.count if self._is_on else None

    def resume(self, silent_hosts: Iterable[str], lasted: timedelta = timedelta()) -> None:
        """Take up the outage in which another process found these hosts silent: a canary is due at once."""
        for host in silent_hosts:
            self._window.note(host, self._seconds(), silent=True)
            self._is_on = True
        self._gap, self._canary_at = _FIRST_CANARY, self._seconds()
        self._since = self._seconds() - lasted.total_seconds()

    def send_canary(self) -> bool:
        """Return whether a canary is to be sent now; the next one is to be sent a while later."""
        at = self._seconds()
        if not self._is_on or at < self._canary_at:
            return False
        self._gap = max(min(2 * self._gap, _CANARY), min((at - self._since) / _PART, _RAREST))
        self._canary_at = at + self._gap
        return True

    def judge(self, lease: HostLease, results: Iterable[PollResult], now: datetime) -> Judged:
        """Return what to save of a host that was just polled, and what it tells of our network."""
        polled = tuple(zip(lease.sources, results, strict=False))
        if any(has_answered(result) for _, result in polled):
            return self._judge_answer(lease.host, polled, now)
        return self._judge_silence(lease.host, polled, now)

    def _judge_answer(self, host: str, polled: tuple[Polled, ...], now: datetime) -> Judged:
        self._dead.discard(host)
        self._note(host, silent=False)
        for state, _ in polled:
            self._counted.pop(state.id, None)
        results, count = tuple(result for _, result in polled), self._window.count
        canary = any(state.parked_since and has_answered(result) for state, result in polled)
        if self._is_on and (canary or is_over(count)):
            self._end()
            return Judged(results=results, count=count, turn="ended")
        if self._is_on and self._seconds() - self._since >= _DOUBT:
            self._dead |= self._window.silent_hosts
            self._end()
            return Judged(results=results, count=count, turn="theirs")
        if not self._is_on and is_outage(count, self.fewest):  # this answer was the last that was waited for
            return Judged(results=results, count=count, turn="began", taken_back=self._begin(count, now))
        return Judged(results=results, count=count)

    def _judge_silence(self, host: str, polled: tuple[Polled, ...], now: datetime) -> Judged:
        silent = [one for one in polled if is_silent(one[1])]
        if host not in self._dead and any(state.failures == 0 for state, _ in silent):
            self._note(host, silent=True)
        count = self._window.count
        begins = bool(silent) and not self._is_on and is_outage(count, self.fewest)
        if not begins and not self._is_on:
            self._remember(silent)
            return Judged(results=tuple(result for _, result in polled), count=count)
        results = tuple(park(*one, count, now) if one in silent else one[1] for one in polled)
        if not begins:
            return Judged(results=results, count=count)
        return Judged(results=results, count=count, turn="began", taken_back=self._begin(count, now))

    def _begin(self, count: Count, now: datetime) -> tuple[Polled, ...]:
        """Begin an outage; return the failures of it that were counted, each parked."""
        self._is_on, self._since = True, self._seconds()
        self._gap, self._canary_at = _FIRST_CANARY, self._since + _FIRST_CANARY
        counted = tuple(self._counted.values())
        self._counted.clear()
        return tuple((one.state, park(one.state, one.result, count, now)) for one in counted)

    def _end(self) -> None:
        """End the outage, and forget all that told of it."""
        self._window.clear()
        self._is_on = False

    def _remember(self, silent: Iterable[Polled]) -> None:
        """Remember failures that are counted, and each source as it was before the first of its own."""
        for state, result in silent:
            earlier = self._counted.pop(state.id, None)
            state_before = earlier.state if earlier else state
            self._counted[state.id] = Counted(state=state_before, result=result, at=self._seconds())

    def _note(self, host: str, *, silent: bool) -> None:
        at = self._seconds()
        self._window.note(host, at, silent=silent)
        if self._is_on:
            return  # all that was seen since it began tells of it
        self._window.forget(at, self.fewest)
        while self._counted and next(iter(self._counted.values())).at < self._window.since:
            self._counted.popitem(last=False)
