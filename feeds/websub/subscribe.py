"""What we want pushed, asked of the hubs of others (WebSub §5)."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from urllib.parse import urlsplit

import structlog

from feeds.clean.urls import without_secrets
from feeds.websub.ask import ROUND_SECONDS, ask
from feeds.websub.subscriptions import asked, failed, request_of
from feeds.work import Work
from store.push import Subscription
from store.websub import agree, change_subscription, due_subscriptions

log = structlog.get_logger()

_A_ROUND = 100


async def see_to_subscriptions(work: Work, now: datetime) -> None:
    """Ask for what is wanted and not subscribed yet, renew what ends, leave what is no longer wanted.

    All hubs are asked at once, each for one thing at a time.
    """
    await work.store(agree, work.config.websub.callback, now)
    due: dict[str, list[Subscription]] = defaultdict(list)
    for one in await work.store(due_subscriptions, now, _A_ROUND):
        due[one.hub].append(one)
    async with asyncio.TaskGroup() as hubs:
        for subscriptions in due.values():
            hubs.create_task(_ask_hub(work, subscriptions, now))


async def _ask_hub(work: Work, subscriptions: Sequence[Subscription], now: datetime) -> None:
    """Ask a hub for one thing after another; when it does not answer, the others wait as long as the first."""
    silent: str | None = None
    enough = time.monotonic() + ROUND_SECONDS
    for one in subscriptions:
        if silent is None and time.monotonic() > enough:
            break
        # Saved before it is asked: it may verify before it answers.
        await work.store(change_subscription, one.id, partial(asked, now=now), now)
        if asked(one, now) is None:
            continue
        error, until = silent, now
        if silent is None:
            reply = await ask(work.fetch, one.hub, request_of(one), now)
            error, until = reply.error, now + reply.wait
            silent = error if reply.status is None else None
        if error:
            source, host = without_secrets(one.url), urlsplit(one.hub).hostname
            log.warning("hub does not subscribe", hub=host, source=source, error=error)
            await work.store(change_subscription, one.id, partial(failed, error=error, until=until), now)
