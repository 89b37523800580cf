"""The pace at which a host is asked: one request at a time, and a rest between two, whoever asks.

Polls, pictures, pages and hubs share it. A host is a registrable domain, or an IP address.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from yarl import URL

from config.model import Host, Poll

Spacing = Callable[[str], float]
"""How many seconds the owner wants between two requests to a host."""
Delay = Callable[[str], Awaitable[float]]
"""How many seconds a host itself is known to want."""

LONGEST_DELAY = 60.0
"""So long a host may ask to be left alone between two requests; it may have twenty feeds to poll."""
_SWEEP = 1024


def rest(ended: float | None, spacing: float, now: float) -> float:
    """Return the seconds until a host may be asked that was last done `ended`; None: it was not asked yet.

    `ended` and `now` are of a monotonic clock.
    """
    return 0.0 if ended is None else max(0.0, ended + spacing - now)


def spacing_of(poll: Poll, hosts: Iterable[Host]) -> Spacing:
    """Return the spacing that the configuration wants of each host."""
    # Hosts are asked by their names in ASCII, and written as people know them.
    own = {URL.build(scheme="http", host=host.name).raw_host: float(host.spacing) for host in hosts}
    return lambda host: own.get(host, float(poll.spacing))


async def no_delay(_host: str) -> float:
    """Know of no host that wants any."""
    return 0.0


@dataclass(slots=True)
class _Lane:
    """A host: who waits for it, when it was last done (monotonic), the delay that it wants, once that is known."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0
    ended: float | None = None
    delay: float | None = None


class Pacer:
    """The lanes of hosts; turns come in the order in which they are asked for.

    Only hosts that were asked a moment ago are remembered: a store may have a million.
    """

    def __init__(
        self,
        spacing: Spacing,
        delay: Delay,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._spacing = spacing
        self._delay = delay
        self.clock = clock
        self._sleep = sleep
        self._lanes: dict[str, _Lane] = {}
        self._sweep_at = _SWEEP

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait until a host (its name in ASCII) may be asked, and keep others from asking it meanwhile."""
        async with self._free(host) as lane:
            try:
                yield
            finally:
                lane.ended = self.clock()

    async def ready(self, host: str) -> None:
        """Wait until a host may be asked, so that a turn that is wanted thereupon hardly waits."""
        async with self._free(host):
            pass

    def left(self, host: str) -> float:
        """Return for how many seconds a host rests still; those who wait for it are not counted."""
        lane = self._lanes.get(host)
        return rest(lane.ended, self._between(host, lane), self.clock()) if lane else 0.0

    def learn(self, host: str, delay: float) -> None:
        """Take note of the seconds that a host wants between two requests."""
        if lane := self._lanes.get(host):
            lane.delay = delay

    @asynccontextmanager
    async def _free(self, host: str) -> AsyncIterator[_Lane]:
        """Wait for those before us and for the rest of a host; its lane is ours until the context is left."""
        lane = self._lane(host)
        lane.users += 1
        try:
            async with lane.lock:
                if lane.delay is None:
                    lane.delay = await self._delay(host)
                while (seconds := rest(lane.ended, self._between(host, lane), self.clock())) > 0:
                    await self._sleep(seconds)
                yield lane
        finally:
            lane.users -= 1

    def _lane(self, host: str) -> _Lane:
        if len(self._lanes) >= self._sweep_at:
            self._sweep()
        return self._lanes.setdefault(host, _Lane())

    def _sweep(self) -> None:
        """Forget the hosts that nobody waits for and that need no more rest."""
        now = self.clock()
        self._lanes = {
            host: lane
            for host, lane in self._lanes.items()
            if lane.users or rest(lane.ended, self._between(host, lane), now)
        }
        self._sweep_at = max(_SWEEP, 2 * len(self._lanes))

    def _between(self, host: str, lane: _Lane) -> float:
        return max(self._spacing(host), min(lane.delay or 0.0, LONGEST_DELAY))
