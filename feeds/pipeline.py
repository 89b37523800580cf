"""The story: sources and posts come in, every changed category goes out.

A run happens at one moment, `now`: whatever it brings was first seen then.
"""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from config.errors import ConfigError
from config.model import Config, Source
from feeds.clean.urls import without_secrets
from feeds.errors import FetchError, ParseError, PublishError, WorkerError
from feeds.images import probe_images
from feeds.indexing import index_items
from feeds.model import Response
from feeds.polling import Turn, failed_everywhere, late_last, status_error, turns
from feeds.ports import Authorize, Fetch, Progress, Read
from feeds.publishing import is_published, lists_are_published, publish_channel, publish_lists
from feeds.scan import scan_folder, settings_for
from feeds.select.channel import Plan, build_channel, build_outline, fingerprint, limit_of, make_plan
from feeds.select.wanted import place, posts_url, specs
from store.categories import adopt_look, categories, ensure_categories, mark_due, mark_published
from store.channels import channel_items, image, pending_images, save_images, want_image
from store.model import CategoryNode, Enclosure, HostLease, PollResult, Saved, SourceState
from store.post_files import post_files, save_scan
from store.sources import claim, known_items, save_host, sources, sync_sources
from store.thread import StoreThread

log = structlog.get_logger()

LEASE = timedelta(hours=1)
BATCH = 20
"""So many sources of a host are polled at once, one after another, and saved together."""
_IMAGES_A_RUN = 2_000
_IMAGES_SECONDS = 20.0
"""So long publishing waits for pictures to be measured; what is not measured by then is the next time."""
_INDEX_SECONDS = 20.0
"""So long a run makes items findable; in a store that never did, it takes some runs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What the story is told with: the configuration, its sources by URL, and all that touches the world."""

    config: Config
    sources: Mapping[str, Source]
    store: StoreThread
    fetch: Fetch
    read: Read
    authorize: Authorize
    progress: Progress


@dataclass(slots=True, kw_only=True)
class Tally:
    """What was done, counted as it goes; `failed` are of the sources polled and the folders scanned.

    `unpublished` are categories whose old files stay.
    """

    polled: int = 0
    scanned: int = 0
    not_modified: int = 0
    failed: int = 0
    saved: Saved = field(default_factory=Saved)
    broken_posts: int = 0
    images: int = 0
    written: int = 0
    untouched: int = 0
    unpublished: int = 0


async def run(work: Work, now: datetime, version: str) -> Tally:
    """Poll what is due, scan the posts, measure new images, publish what changed and index it: once."""
    tally = Tally()
    await sync(work, now, version)
    await scan_posts(work, now, tally)
    await poll_due(work, now, tally)
    await measure_images(work, now, tally)
    await publish_dirty(work, tally)
    await index_items(work.store, _INDEX_SECONDS)
    return tally


async def sync(work: Work, now: datetime, version: str) -> None:
    """Make the store agree with the configuration: its sources, its categories, its published look."""
    await work.store(sync_sources, specs(work.config), place, now)
    await work.store(ensure_categories, [one.path for one in work.config.categories], now)
    if placeholder := work.config.images.placeholder:
        await work.store(want_image, placeholder)
    await work.store(adopt_look, fingerprint(work.config, await _stand_in(work), version))


async def scan_posts(work: Work, now: datetime, tally: Tally) -> None:
    """Read what changed in the folders of posts."""
    states = {state.url: state for state in await work.store(sources)}
    for posts in work.config.posts:
        state = states[posts_url(work.config, posts)]
        known = await work.store(post_files, state.id)
        settings = settings_for(work.config, posts)
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
    total = sum(state.next_at is not None and state.next_at <= by for state in await work.store(sources))
    late: set[str] = set()

    async def lane() -> None:
        while leases := await work.store(claim, now, most=1, ttl=LEASE, batch=BATCH, due=by):
            for lease in leases:
                await poll_host(work, lease, now, tally, late)
                work.progress("polling", tally.polled, total)

    async with asyncio.TaskGroup() as lanes:
        for _ in range(work.config.poll.concurrency):
            lanes.create_task(lane())


async def poll_host(work: Work, lease: HostLease, now: datetime, tally: Tally, late: set[str]) -> None:
    """Poll the sources of one host, one after another: a host is asked once at a time, and holds one body.

    `late` are the hosts that did not answer in time; those that do not now are added.
    """
    results: list[PollResult] = []
    enough = time.monotonic() + LEASE.total_seconds() / 2
    for state in lease.sources:
        if time.monotonic() > enough:
            break  # the others stay due; with what was polled, the lease must last until it is saved
        taken = turns(work.sources[state.url], state, work.config.poll, work.config.rsshub, now)
        results.append(await _poll(work, late_last(taken, late), late))
    saved = await work.store(save_host, lease, results, now)
    # Not in one statement: that takes the sum from before the wait, and other hosts add to it meanwhile.
    tally.saved += saved
    for state, result in zip(lease.sources, results, strict=False):
        _count(tally, state, result)


async def measure_images(work: Work, now: datetime, tally: Tally) -> None:
    """Measure the lead images that nobody measured yet, so that enclosures tell their true type and length."""
    if not work.config.images.probe:
        return
    work.progress("measuring", 0, 1)
    urls = await work.store(pending_images, now, _IMAGES_A_RUN)
    probed = await probe_images(
        work.fetch, urls, concurrency=work.config.poll.concurrency, deadline_seconds=_IMAGES_SECONDS
    )
    tally.images += len(probed)
    await work.store(save_images, tuple(probed), now)
    work.progress("measuring", 1, 1)


def _never() -> bool:
    return False


async def publish_dirty(work: Work, tally: Tally, enough: Callable[[], bool] = _never) -> None:
    """Publish every category that changed, or that is not on disk, and the list of them all.

    Once there is `enough`, the others stay due.
    """
    root = work.config.site.output
    plan = make_plan(work.config, await work.store(categories))
    due = [
        node
        for node in plan.nodes.values()
        if node.dirty > node.published or not is_published(root, node.slug_path)
    ]
    stand_in = await _stand_in(work)
    for done, node in enumerate(due, 1):
        if enough():
            return
        await _publish(work, plan, node, stand_in, tally)
        work.progress("publishing", done, len(due))
    if due or not lists_are_published(root):
        await _publish_lists(work, plan, tally)


async def _stand_in(work: Work) -> Enclosure | None:
    """Return the image that leads items without one, as far as it was measured."""
    placeholder = work.config.images.placeholder
    return await work.store(image, placeholder) if placeholder else None


async def _publish(work: Work, plan: Plan, node: CategoryNode, stand_in: Enclosure | None, tally: Tally) -> None:
    items = await work.store(channel_items, node.id, limit_of(plan, node.path))
    channel = build_channel(plan, node, items, stand_in)
    try:
        written, untouched = await asyncio.to_thread(publish_channel, work.config.site.output, channel)
    except PublishError as error:
        tally.unpublished += 1
        log.warning("not published", category=node.path or "the root", error=str(error))
        return
    tally.written += written
    tally.untouched += untouched
    await work.store(mark_published, node)


async def _publish_lists(work: Work, plan: Plan, tally: Tally) -> None:
    updated = max(node.created_at for node in plan.nodes.values())
    shown = (work.config.site, build_outline(plan), await work.store(sources))
    try:
        written, untouched = await asyncio.to_thread(publish_lists, *shown, updated)
    except PublishError as error:
        tally.unpublished += 1
        log.warning("not published", error=str(error))
        await work.store(mark_due, plan.nodes[""])  # so that the next run tries again
        return
    tally.written += written
    tally.untouched += untouched


async def _poll(work: Work, taken: Sequence[Turn], late: set[str]) -> PollResult:
    began = time.monotonic()
    failed: list[PollResult] = []
    for turn in taken:
        result = await _read(work, turn, await _ask(work, turn, late))
        if result.outcome != "failed":
            break
        failed.append(result)
    else:
        result = failed_everywhere(taken, failed)
    return replace(result, milliseconds=int((time.monotonic() - began) * 1000))


async def _ask(work: Work, turn: Turn, late: set[str]) -> Response | str:
    """Return the answer of a source, or in one line why there is none; note the host that took too long."""
    try:
        return await work.fetch(turn.request(work.authorize(turn.source)))
    except (FetchError, ConfigError) as error:
        if isinstance(error, FetchError) and error.code == "timeout":
            late.add(turn.host)
        return str(error)
    except Exception as fault:  # noqa: BLE001 - it costs this poll, not the run
        return _fault(turn, fault)


async def _read(work: Work, turn: Turn, answer: Response | str) -> PollResult:
    if isinstance(answer, str):
        return turn.failed(answer)
    if answer.status == 304:
        return turn.not_modified(answer)
    if error := status_error(answer):
        return turn.failed(error, answer)
    known = await work.store(known_items, turn.state.id)
    try:
        parsed = await work.read(turn.document(answer, known))
        for warning in parsed.warnings:
            log.info("read with care", source=without_secrets(turn.source.url), warning=warning)
        return turn.read(answer, parsed)
    except (ParseError, WorkerError) as failure:
        return turn.failed(str(failure), answer)
    except Exception as fault:  # noqa: BLE001 - it costs this poll, not the run
        return turn.failed(_fault(turn, fault), answer)


def _fault(turn: Turn, fault: Exception) -> str:
    """Log where a fault of ours, which a source found, lies; return what is told of it."""
    log.error("fault", source=without_secrets(turn.source.url), exc_info=fault)
    return f"a fault of ours ({type(fault).__name__}); the log tells where"


def _count(tally: Tally, state: SourceState, result: PollResult) -> None:
    tally.polled += 1
    tally.not_modified += result.outcome == "not_modified"
    tally.failed += result.outcome == "failed"
    level = log.warning if result.outcome == "failed" else log.debug
    level(
        "polled",
        source=without_secrets(state.url),
        outcome=result.outcome,
        status=result.status,
        news=len(result.arrivals),
        next=result.reason,
        error=result.error,
    )
