"""What hubs said, taken in: pushed feeds by the way of a poll, and how subscriptions go on."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import structlog

from feeds.clean.urls import without_secrets
from feeds.errors import ParseError, WorkerError
from feeds.model import Response
from feeds.turns import turns
from feeds.websub.inbox import Inbox, Note, read_note, subscription_of
from feeds.websub.subscriptions import denied, left, verified
from feeds.work import Work
from store.model import Saved
from store.push import Subscription
from store.saving import save_push
from store.sources import known_items, source
from store.websub import change_subscription, subscription

log = structlog.get_logger()


async def take_in(work: Work, now: datetime) -> tuple[int, Saved]:
    """Take in what waits in the inbox; return how many pushes were read, and what they brought.

    A file is removed once what it says is in the store, so it may be taken in twice, which changes nothing.
    """
    files = await asyncio.to_thread(Inbox(Path(work.config.site.store)).waiting)
    if not files:
        return 0, Saved()
    by_subscription: dict[str, list[Path]] = defaultdict(list)
    for file in files:
        by_subscription[subscription_of(file.name)].append(file)
    room = asyncio.Semaphore(work.config.poll.workers)

    async def take(files: Sequence[Path]) -> list[Saved]:
        async with room:
            return [saved for file in files if (saved := await _take_file(work, file, now)) is not None]

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(take(files)) for files in by_subscription.values()]
    pushed = [saved for task in tasks for saved in task.result()]
    return len(pushed), sum(pushed, Saved())


async def _take_file(work: Work, file: Path, now: datetime) -> Saved | None:
    try:
        note = await asyncio.to_thread(read_note, file)
    except OSError as error:
        log.warning("inbox not read", error=str(error))  # it stays for the next time
        return None
    one = await work.store(subscription, note.subscription) if note else None
    saved = None
    if note and one and note.kind == "push":
        saved = await _take_push(work, note, one, now)
    elif note and one:
        log.info("hub answered", source=without_secrets(one.url), answer=note.kind, reason=note.reason)
        await work.store(change_subscription, one.id, partial(_after, note), now)
    await asyncio.to_thread(file.unlink, missing_ok=True)
    return saved


def _after(note: Note, one: Subscription) -> Subscription | None:
    match note.kind:
        case "verified":
            return verified(one, timedelta(seconds=note.lease), note.at)
        case "denied":
            return denied(one, note.reason, note.at)
        case _:
            return left(one)


async def _take_push(work: Work, note: Note, one: Subscription, now: datetime) -> Saved | None:
    """Read a feed that was pushed, and save what is new in it: it is what its topic told the hub (WebSub §7)."""
    wanted, state = work.sources.get(one.url), await work.store(source, one.source_id)
    if wanted is None or state is None:
        return None
    turn = turns(wanted, state, work.config, now)[0]
    answer = Response(url=one.topic, status=200, headers={"content-type": note.type}, body=note.body)
    known = await work.store(known_items, state.id)
    try:
        parsed = await work.read(turn.document(answer, known))
        result = replace(turn.read(answer, parsed, known), outcome="pushed")
    except (ParseError, WorkerError) as failure:
        log.warning("push not read", source=without_secrets(one.url), error=str(failure))
        return None
    except Exception:
        log.exception("fault", source=without_secrets(one.url))  # of ours; it costs this push, not the run
        return None
    saved = await work.store(save_push, result, now)
    log.info("pushed", source=without_secrets(one.url), new=saved.new, changed=saved.changed)
    return saved
