"""Of which addresses a source is asked, in which order, and what it comes to when none of them has a feed."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from config.model import Config, Source
from config.values import ROUTE
from feeds.model import Response
from feeds.polling import Turn, has_secrets
from feeds.schedule import moves
from feeds.select.routes import addresses
from feeds.select.wanted import host_of
from store.source_model import HostLease, Pause, PollResult, SourceState

_MEANT = 429


def turns(
    source: Source, state: SourceState, config: Config, now: datetime, lease: HostLease | None = None
) -> tuple[Turn, ...]:
    """Return the turns of one poll: the next is taken where one failed. An RSSHub route has one an instance.

    Without the `lease` of its host nothing tells when to poll next. An adopted address that may not see what is
    sent to the source is given up: the owner wanted that kept after the address was adopted.
    """
    if state.adopted and has_secrets(source) and not moves.keeps_secrets(source.url, state.adopted):
        state = at_home(state)
    return tuple(
        Turn(
            source=source,
            state=state,
            defaults=config.poll,
            now=now,
            address=address,
            spare=number > 0,
            price=lease.price if lease else 0.0,
            busy=lease.busy if lease else 0,
        )
        for number, address in enumerate(addresses(state.adopted or source.url, config.rsshub.instances))
    )


def at_home(state: SourceState) -> SourceState:
    """Return the state of a source that is asked at its own address again, of which no validators are known."""
    home = replace(state, adopted=None, home_at=None, moved_to=None, moved_since=None, moved_polls=0)
    return replace(home, etag=None, last_modified=None, lies=False)


def home_first(taken: tuple[Turn, ...]) -> tuple[Turn, ...]:
    """Return the turns of a poll; weekly one at the own address comes before that at the adopted one."""
    turn = taken[0]
    state = turn.state
    if not moves.asks_home(state.url, state.adopted, state.home_at, turn.now):
        return taken
    turn = replace(turn, state=replace(state, home_at=turn.now))
    return replace(turn, address=state.url, spare=True), turn


def arrived(turn: Turn, answer: Response) -> tuple[Turn, Response]:
    """Return a turn and its answer, where the own address gave it as what it means.

    That is an answer of the adopted address where it leads there for good; else the source is home again.
    """
    if turn.state.adopted is None or not turn.is_home:
        return turn, answer
    if there := moves.beyond(turn.state.adopted, answer):
        return replace(turn, address=turn.state.adopted, spare=False), there
    return replace(turn, state=at_home(turn.state), spare=False), answer


def late_last(taken: Iterable[Turn], late: Collection[str]) -> tuple[Turn, ...]:
    """Return the turns in their order, but for hosts that are `late`: they did not answer in time before."""
    return tuple(sorted(taken, key=lambda turn: turn.host in late))


def unpaused(taken: Sequence[Turn], paused: Collection[str]) -> tuple[Turn, ...]:
    """Return the turns whose hosts are not `paused`, which they asked for; all where there is no other.

    A source that is asked elsewhere is asked at home beside that, never in place of it.
    """
    left = tuple(turn for turn in taken if host_of(turn.address) not in paused)
    needed = tuple(turn for turn in taken if not turn.is_home)
    return left if any(not turn.is_home for turn in left) else needed


def concluded(taken: Sequence[Turn], results: Sequence[PollResult]) -> PollResult:
    """Return what a poll comes to by the `results` of its turns, of which none is after one that went well."""
    result = results[-1] if results[-1].outcome != "failed" else _failed_everywhere(taken, results)
    return replace(result, pauses=_pauses(taken[0], results))


def _failed_everywhere(taken: Sequence[Turn], results: Sequence[PollResult]) -> PollResult:
    """Return the result of a poll whose every turn failed: the first one's, which tells of the others too.

    What failed at home changes nothing for a source that is asked elsewhere.
    """
    told = [(turn, result) for turn, result in zip(taken, results, strict=True) if not turn.is_home]
    (_, first), *others = told
    if not others:
        return first
    return replace(first, error="; ".join(_error(turn, result) for turn, result in told))


def _error(turn: Turn, result: PollResult) -> str:
    host = urlsplit(turn.address).hostname or ""
    return f"{host}: {(result.error or '').removeprefix(f'{host}: ')}"


def _pauses(turn: Turn, results: Sequence[PollResult]) -> tuple[Pause, ...]:
    """Return the hosts to leave alone after a poll.

    Of an RSSHub instance 503 may be said of one route; 429 is meant for us, whatever the route (RFC 6585 §4). All
    routes wait where every instance was busy, until the first may be asked again.
    """
    if not turn.source.url.startswith(ROUTE):
        return tuple(pause for result in results for pause in result.pauses)
    pauses = tuple(pause for result in results if result.status == _MEANT for pause in result.pauses)
    if not all(result.pauses for result in results):
        return pauses
    until = min(pause.until for result in results for pause in result.pauses)
    return (*pauses, Pause(host=turn.state.host, until=until))
