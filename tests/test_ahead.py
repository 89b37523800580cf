"""Looking one ahead: the order stays, and nothing is left running."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest

from feeds.ahead import ahead


def test_the_next_is_looked_for_while_one_is_at_work() -> None:
    """One, and not more; all come in their order."""
    told: list[str] = []

    async def numbers() -> AsyncIterator[int]:
        for number in range(3):
            told.append(f"found {number}")
            yield number

    async def take() -> None:
        async for number in ahead(numbers()):
            for _ in range(5):
                await asyncio.sleep(0)
            told.append(f"used {number}")

    asyncio.run(take())
    assert told == ["found 0", "found 1", "used 0", "found 2", "used 1", "used 2"]


def test_what_goes_wrong_is_told_in_its_turn() -> None:
    """What was found before it is used first."""
    used: list[int] = []

    async def numbers() -> AsyncIterator[int]:
        yield 1
        raise ValueError("no more")

    async def take() -> None:
        async for number in ahead(numbers()):
            used.extend([number])

    with pytest.raises(ValueError, match="no more"):
        asyncio.run(take())
    assert used == [1]


def test_who_leaves_early_waits_for_what_is_looked_for() -> None:
    """So that it does not go on with what was closed."""
    told: list[str] = []

    async def numbers() -> AsyncIterator[int]:
        yield 1
        await asyncio.sleep(0.01)
        told.append("found")
        yield 2

    async def take() -> None:
        async with aclosing(ahead(numbers())) as found:
            async for _ in found:
                break
        told.append("left")

    asyncio.run(take())
    assert told == ["found", "left"]
