"""Looking for the next while one is at work: what waits for the disk does not keep the processor waiting."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from typing import TypeVar

T = TypeVar("T")


async def ahead(found: AsyncIterator[T]) -> AsyncGenerator[T, None]:
    """Yield what is found, in its order; meanwhile the next is looked for, and no more than that.

    Close it when it is left early: then it waits until nothing is being looked for.
    """
    following = _look(found)
    try:
        while one := await following:
            following = _look(found)
            yield one[0]
    finally:
        await asyncio.wait([following])


def _look(found: AsyncIterator[T]) -> asyncio.Task[tuple[T] | None]:
    async def look() -> tuple[T] | None:
        try:
            return (await anext(found),)
        except StopAsyncIteration:
            return None

    return asyncio.create_task(look())
