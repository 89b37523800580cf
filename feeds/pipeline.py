"""The story: sources and posts come in, every changed category goes out.

A run happens at one moment, `now`: whatever it brings was first seen then.
"""

import asyncio
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from math import ceil

import structlog

from feeds.asking import ask, result_of
from feeds.budget import longest_wait, price_of
from feeds.clean.urls import without_secrets
from feeds.images import probe_images
from feeds.indexing import index_items
from feeds.mirror import mirror_images
from feeds.polling import Turn
from feeds.pruning import remove_unused
from feeds.publication import publish_dirty, stand_in
from feeds.scan import scan_folder, settings_for, tell_guess
from feeds.schedule.trouble import LONGEST_PAUSE
from feeds.select.channel import fingerprint
from feeds.select.wanted import host_of, place, posts_url, specs
from feeds.turns import concluded, home_first, late_last, turns, unpaused
from feeds.waiting import judged, look_out, next_canary
from feeds.websub.hubs import see_to_hubs
from feeds.websub.intake import take_in
from feeds.work import Tally, Work
from store.categories import adopt_look, ensure_categories
from store.channels import pending_images, save_images, want_image
from store.clock import settle
from store.configured import know_hosts, sync_sources
from store.health import paused_of
from store.post_files import post_files, save_scan
from store.price import keep_price, source_rates
from store.saving import save_host
from store.source_model import HostLease, PollResult, SourceState
from store.sources import claim, claim_source, count_due, end_rest, source_at

log = structlog.get_logger()

LEASE = timedelta(hours=1)
BATCH = 20
"""So many sources of a host are polled at once, one after another, and saved together."""
_STRETCH = 60.0
"""Seconds after which a host that is not done makes room for others."""
_IMAGES_A_RUN = 2_000
_IMAGES_SECONDS = 20.0
"""So long publishing waits for pictures to be measured; what is not measured by then is the next time."""
_INDEX_SECONDS = 20.0
"""So long a run makes items findable; in a store that never did, it takes some runs."""


async def run(work: Work, now: datetime, version: str) -> Tally:
    """Take in what was pushed, poll what is due, scan, measure images, publish what changed, tell hubs: once."""
    tally = Tally()
    await sync(work, now, version)
    await scan_posts(work, now, tally)
    tally.pushed, saved = await take_in(work, now)
    tally.saved += saved
    await poll_due(work, now, tally)
    await fetch_images(work, now, tally)
    await publish_dirty(work, tally)
    await see_to_hubs(work, now)
    await remove_unused(work.config, work.store, now)
    await index_items(work.store, _INDEX_SECONDS)
    return tally


async def sync(work: Work, now: datetime, version: str) -> None:
    """Make the store agree with the configuration: its sources, its categories, its published look."""
    await work.store(sync_sources, specs(work.config), place, now)
    await work.store(know_hosts, map(host_of, work.config.rsshub.instances))
    await settle_clock(work)
    await appraise(work)
    await look_out(work)
    await work.store(ensure_categories, [one.path for one in work.config.categories], now)
    if placeholder := work.config.images.placeholder:
        await work.store(want_image, placeholder)
    await work.store(adopt_look, fingerprint(work.config, await stand_in(work), version))


async def settle_clock(work: Work, held: Iterable[str] = ()) -> int:
    """Have nothing wait for what a wrong clock said, but hosts that are `held`; return how many sources did."""
    held = tuple(held)
    longest = longest_wait(work.config)
    return await work.store(settle, work.clock(), longest=longest, pause=LONGEST_PAUSE, held=held, ttl=LEASE)


async def appraise(work: Work) -> None:
    """Work out anew what a poll costs, by the rates that were learned."""
    rates = await work.store(source_rates)
    await work.store(keep_price, price_of(work.config.poll, rates))


async def scan_posts(work: Work, now: datetime, tally: Tally) -> None:
    """Read what changed in the folders of posts."""
    for posts in work.config.posts:
        state = await work.store(source_at, posts_url(work.config, posts))
        known = await work.store(post_files, state.id)
        settings = settings_for(work.config, posts)
        await tell_guess(work.store, state, posts)
        scan = await asyncio.to_thread(scan_folder, posts.path, state, settings, known, now)
        tally.scanned += 1
        told = {file.path: file.error for file in known}
        for file in scan.files:
            tally.broken_posts += file.error is not None
            if file.error and file.error != told.get(file.path):
                log.warning("post not read", file=str(posts.path / file.path), error=file.error)
        if scan.error:
            tally.failed += 1
            log.error("posts not scanned", posts=str(posts.path), error=scan.error)
        saved = await work.store(save_scan, scan, now)
        tally.saved += saved


async def poll_due(work: Work, now: datetime, tally: Tally, due: datetime | None = None) -> None:
    """Poll what is due by `due`, or by `now`: many hosts at once, and one request at a time to each."""
    by = due or now
    late: set[str] = set()
    resting: list[str] = []
    if due is None and (sent := await next_canary(work, now)):
        await poll_host(work, await work.store(claim_source, sent, now, LEASE), now, tally, late)
    total = tally.polled + await work.store(count_due, by)

    async def lane() -> None:
        while True:
            leases = await work.store(claim, now, most=1, ttl=LEASE, batch=BATCH, due=by)
            for lease in leases:
                if await poll_host(work, lease, now, tally, late):
                    resting.append(lease.host)
                work.progress("polling", tally.polled, total)
            if not leases:
                if not resting:
                    return
                await work.store(end_rest, resting.pop(0))  # nothing else is left: now it is waited for

    async with asyncio.TaskGroup() as lanes:
        for _ in range(work.config.poll.concurrency):
            lanes.create_task(lane())
    if outage := work.outages.outage:
        tally.hosts_tried, tally.hosts_silent = outage.tried, outage.silent


async def poll_host(work: Work, lease: HostLease, now: datetime, tally: Tally, late: set[str]) -> bool:
    """Poll the sources of one host, one after another: a host is asked once at a time, and holds one body.

    `late` are the hosts that did not answer in time; those that do not now are added. Returns whether more of the
    host may be due: it is claimed again when it has had its rest, and behind all that is due until then.
    """
    results: list[PollResult] = []
    enough = work.pacer.clock() + _STRETCH
    for state in lease.sources:
        if results and work.pacer.clock() + work.pacer.left(lease.host) >= enough:
            break  # who waits for a host takes the room of others
        taken = turns(work.sources[state.url], state, work.config, _moment(work, now), lease)
        ordered = [replace(turn, run=now) for turn in late_last(home_first(taken), late)]
        results.append(await _poll(work, await _unpaused(work, ordered, results), late))
        if any(pause.host == lease.host for pause in results[-1].pauses):
            break  # the host asked to be left alone
    kept = await judged(work, lease, results, now)
    more = len(lease.sources) == BATCH or len(results) < len(lease.sources)
    rested = work.clock() + timedelta(seconds=ceil(work.pacer.left(lease.host)))
    saved = await work.store(save_host, lease, kept, now, rested if more else None)
    # Not in one statement: that takes the sum from before the wait, and other hosts add to it meanwhile.
    tally.saved += saved
    for state, result in zip(lease.sources, kept, strict=False):
        _count(tally, lease, state, result)
    return more


async def fetch_images(work: Work, now: datetime, tally: Tally) -> None:
    """Copy pictures where that is wanted, and measure the lead images that nobody measured yet.

    So enclosures tell their true type and length.
    """
    tally.copied += await mirror_images(work.config, work.store, work.fetch, work.pacer.ready, now)
    if not work.config.images.probe:
        return
    work.progress("measuring", 0, 1)
    urls = await work.store(pending_images, now, _IMAGES_A_RUN)
    probed = await probe_images(
        work.fetch,
        work.pacer.ready,
        urls,
        concurrency=work.config.poll.concurrency,
        deadline_seconds=_IMAGES_SECONDS,
    )
    tally.images += len(probed)
    await work.store(save_images, tuple(probed), now)
    work.progress("measuring", 1, 1)


async def _unpaused(work: Work, taken: Sequence[Turn], before: Iterable[PollResult]) -> Sequence[Turn]:
    """Return the turns whose hosts may be asked, by what the store and the polls `before` tell of them."""
    if len(taken) == 1:
        return taken
    told = {pause.host for result in before for pause in result.pauses}
    kept = await work.store(paused_of, {host_of(turn.address) for turn in taken}, taken[0].now)
    return unpaused(taken, told | kept)


async def _poll(work: Work, taken: Sequence[Turn], late: set[str]) -> PollResult:
    began = time.monotonic()
    results: list[PollResult] = []
    for turn in taken:
        answer = await ask(work, turn, late)
        results.append(await result_of(work, replace(turn, now=_moment(work, turn.now)), answer))
        if results[-1].outcome != "failed":
            break
    return replace(concluded(taken, results), milliseconds=int((time.monotonic() - began) * 1000))


def _moment(work: Work, before: datetime) -> datetime:
    """Return what time it is by now: pauses and waits begin when the answer came, not when the run began."""
    return max(before, work.clock())


def _count(tally: Tally, lease: HostLease, state: SourceState, result: PollResult) -> None:
    tally.polled += 1
    tally.not_modified += result.outcome == "not_modified"
    tally.failed += result.outcome == "failed"
    level = log.warning if result.outcome == "failed" else log.debug
    level("polled", **_told(lease, state, result))
    if result.lies and not state.lies:
        told = "its validators lie: what they call the same has news; they are sent no more"
        log.warning(told, source=without_secrets(state.url))
    if result.adopted != state.adopted:
        to = result.adopted and without_secrets(result.adopted)
        log.warning("asked at another address from now on", source=without_secrets(state.url), to=to)


def _told(lease: HostLease, state: SourceState, result: PollResult) -> dict[str, object]:
    """Return what the log says of a poll; without secrets."""
    return {
        "source": without_secrets(state.url),
        "host": lease.host,
        "outcome": result.outcome,
        "status": result.status,
        "trouble": result.trouble,
        "error": result.error,
        "new": result.new,
        "changed": len(result.arrivals) - result.new,
        "milliseconds": result.milliseconds,
        "bytes": result.bytes,
        "next_at": result.next_at.isoformat() if result.next_at else None,
        "reason": result.reason,
    }
