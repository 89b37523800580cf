"""A monotonic clock of our own, on which nobody waits."""

import asyncio
from dataclasses import dataclass, field


@dataclass(slots=True)
class Clock:
    """A monotonic clock on which only sleep takes time, and what a test adds; what was slept is noted."""

    now: float = 100.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        wake = self.now + seconds
        await asyncio.sleep(0)
        self.now = max(self.now, wake)
