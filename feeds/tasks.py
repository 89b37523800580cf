"""Tasks of an event loop that end together."""

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from typing import Any


async def until_first(*waits: Awaitable[object]) -> None:
    """Run all until the first ends, then end the others; the first one's error is raised."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            await end(task)
    for task in done:
        task.result()


async def end(task: asyncio.Task[Any]) -> None:
    """Cancel a task and wait for it; what a task that had already ended has to say is not asked for here."""
    if task.cancel():
        with suppress(asyncio.CancelledError):
            await task
