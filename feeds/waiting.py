"""Our own outage as it comes and goes: what is done about it in the store, and what is told of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from feeds.outage import Judged, enough
from feeds.schedule import words
from feeds.work import Work
from store.health import outage_since
from store.parked import canary, hosts_not_failing, parked_hosts, release_parked, take_back
from store.source_model import HostLease, PollResult, SourceState
from store.sources import FIRST, make_due

log = structlog.get_logger()

_BACK = "our network is back"
_THEIRS = "others answer: it is not our network"


async def look_out(work: Work) -> None:
    """Learn from the store how many hosts must be silent to tell an outage, and whether one was left there."""
    at_once = work.config.poll.concurrency
    hosts = await work.store(hosts_not_failing, 2 * at_once)
    work.outages.fewest = enough(hosts, at_once)
    since = await work.store(outage_since)
    lasted = work.clock() - since if since else timedelta()
    work.outages.resume(await work.store(parked_hosts), lasted)


async def next_canary(work: Work, now: datetime) -> SourceState | None:
    """Return the parked source that is to be polled now to learn whether the network is back, if one is."""
    return await work.store(canary, now) if work.outages.send_canary() else None


async def send_canary(work: Work, now: datetime) -> None:
    """Make the parked source due that is to be polled now, if one is: before all that is late in an outage."""
    if sent := await next_canary(work, now):
        await work.store(make_due, [sent], FIRST)


async def judged(
    work: Work, lease: HostLease, results: Sequence[PollResult], now: datetime
) -> tuple[PollResult, ...]:
    """Return the results of a host as they are to be saved; see to an outage that begins or ends with them."""
    verdict = work.outages.judge(lease, results, now)
    if verdict.turn == "began":
        await _begin(work, verdict)
    elif verdict.turn is not None:
        await _end(work, verdict, now)
    return verdict.results


async def _begin(work: Work, verdict: Judged) -> None:
    await work.store(take_back, verdict.taken_back)
    log.warning(
        "our network seems to be down; nothing is counted until it is back",
        silent=verdict.count.silent,
        hosts=verdict.count.tried,
        taken_back=len(verdict.taken_back),
    )


async def _end(work: Work, verdict: Judged, now: datetime) -> None:
    is_back = verdict.turn == "ended"
    # A run that ends when all is polled lives at one moment; a daemon does not, and this poll may have taken long.
    since = work.clock() if work.outages.spread else now
    parked = await work.store(release_parked, since, work.outages.spread, _BACK if is_back else _THEIRS)
    level = log.info if is_back else log.warning
    level(
        _BACK if is_back else "it is not our network: others answer; from now on all that is silent is counted",
        silent=verdict.count.silent,
        hosts=verdict.count.tried,
        due_again=parked.sources,
        lasted=words(now - (parked.since or now)),
    )
