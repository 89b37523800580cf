"""What we published, told to our hubs (WebSub §6): by pings that wait in the store until a hub took them."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import structlog

from feeds.model import Channel
from feeds.publish import FORMATS
from feeds.websub.ask import ROUND_SECONDS, Reply, ask
from feeds.work import Work
from store.push import Ping
from store.websub import due_pings, end_pings, hold_pings, keep_hubs, postpone_pings, settle_pings

log = structlog.get_logger()

FEEDS = tuple(form.filename for form in FORMATS if form.name != "html")
"""The files of a channel that hubs know: each is a topic of its own."""
_BATCH = 20
"""So many feeds are told of in one request; PubSubHubbub 0.4 §7.1 allows it, and WebSub leaves it to the hub."""
_A_ROUND = 1_000
_FIRST_WAIT = timedelta(minutes=1)
_MOST_TRIES = 12
"""After so many tries, a day later, a feed has changed again, or nobody waits for the hub."""


async def announce(work: Work, channel: Channel) -> None:
    """Note that the feeds of a channel are about to be published."""
    if channel.hubs:
        await work.store(hold_pings, channel.hubs, [channel.url(name) for name in FEEDS])


async def announced(work: Work, channel: Channel, written: Sequence[str]) -> None:
    """Note that the feeds of a channel were published; hubs are told of those whose files were `written`."""
    if channel.hubs:
        changed = [channel.url(name) for name in FEEDS if name in written]
        same = [channel.url(name) for name in FEEDS if name not in written]
        await work.store(settle_pings, channel.hubs, changed, same)


async def tell_hubs(work: Work, now: datetime) -> None:
    """Tell all hubs at once of the feeds that changed; what fails is tried again later."""
    await work.store(keep_hubs, work.config.websub.hubs)
    due: dict[str, list[Ping]] = defaultdict(list)
    for ping in await work.store(due_pings, now, _A_ROUND):
        due[ping.hub].append(ping)
    async with asyncio.TaskGroup() as hubs:
        for hub, pings in due.items():
            hubs.create_task(_tell(work, hub, pings, now))


async def _tell(work: Work, hub: str, pings: Sequence[Ping], now: datetime) -> None:
    """Tell a hub of feeds, many in a request; of one after the other, where it refuses that."""
    most, enough = _BATCH, time.monotonic() + ROUND_SECONDS
    while pings and time.monotonic() < enough:
        batch = pings[:most]
        form = (("hub.mode", "publish"), *(("hub.url", ping.url) for ping in batch))
        reply = await ask(work.fetch, hub, form, now)
        if reply.is_refusal and len(batch) > 1:
            most = 1
            continue
        if reply.error and not reply.is_refusal:
            batch = pings  # it is out of order; the others need not be tried
        await _note(work, hub, batch, reply, now)
        pings = pings[len(batch) :]


async def _note(work: Work, hub: str, pings: Sequence[Ping], reply: Reply, now: datetime) -> None:
    host = urlsplit(hub).hostname
    if reply.error is None:
        log.info("hub told", hub=host, feeds=len(pings))
        await work.store(end_pings, pings)
        return
    log.warning("hub not told", hub=host, feeds=len(pings), error=reply.error)
    times = [(ping, next_try(ping.tries, reply.wait, now)) for ping in pings]
    await work.store(postpone_pings, [(ping, at) for ping, at in times if at])
    await work.store(end_pings, [ping for ping, at in times if at is None])


def next_try(tries: int, wait: timedelta, now: datetime) -> datetime | None:
    """Return when to try again after `tries` and one more: each time later, after `wait` at least; None: never."""
    if tries + 1 >= _MOST_TRIES:
        return None
    doubled: timedelta = _FIRST_WAIT * 2**tries
    return now + max(doubled, wait)
