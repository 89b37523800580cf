"""One question to one source, and what its answer comes to: at the edge, where anything may go wrong."""

from collections.abc import Mapping
from dataclasses import replace

import structlog

from config.errors import ConfigError
from feeds.clean.urls import without_secrets
from feeds.errors import FetchError, ParseError, WorkerError
from feeds.failure import Failure, failure_of, status_failure
from feeds.model import ParsedFeed, Response
from feeds.polling import Turn
from feeds.robots import obey
from feeds.turns import arrived
from feeds.work import Work
from store.model import KnownItem
from store.source_model import PollResult
from store.sources import known_items

log = structlog.get_logger()


async def ask(work: Work, turn: Turn, late: set[str]) -> Response | Failure:
    """Return the answer of a source, or why there is none; note the host that took too long."""
    try:
        await obey(work, turn)
        return await work.fetch(turn.request(work.authorize(turn.source)))
    except (FetchError, ConfigError) as error:
        if isinstance(error, FetchError) and error.code == "timeout":
            late.add(turn.host)
        return failure_of(error)
    except Exception as fault:  # noqa: BLE001 - it costs this poll, not the run
        return _fault(turn, fault)


async def result_of(work: Work, turn: Turn, answer: Response | Failure) -> PollResult:
    """Return what an answer, or none, comes to; a fault of ours costs this poll, not the run."""
    if isinstance(answer, Failure):
        return turn.failed(answer)
    if answer.status == 304:
        return turn.not_modified(answer)
    if failure := status_failure(answer):
        return turn.failed(failure)
    turn, answer = arrived(turn, answer)
    known = await work.store(known_items, turn.state.id)
    try:
        return turn.read(answer, await read(work, turn, answer, known), known)
    except (ParseError, WorkerError) as error:
        return turn.failed(Failure(str(error), "not_a_feed", answer))
    except Exception as fault:  # noqa: BLE001 - it costs this poll, not the run
        return turn.failed(replace(_fault(turn, fault), response=answer))


async def read(work: Work, turn: Turn, answer: Response, known: Mapping[str, KnownItem]) -> ParsedFeed:
    """Return the feed that an answer is, and tell what was read around. Raises ParseError or WorkerError."""
    parsed = await work.read(turn.document(answer, known))
    for warning in parsed.warnings:
        log.info("read with care", source=without_secrets(turn.source.url), warning=warning)
    return parsed


def _fault(turn: Turn, fault: Exception) -> Failure:
    """Log where a fault of ours, which a source found, lies; return what is told of it."""
    log.error("fault", source=without_secrets(turn.source.url), exc_info=fault)
    return Failure(f"a fault of ours ({type(fault).__name__}); the log tells where", "ours")
