"""robots.txt, obeyed: asked for once a day where sources are polled, and kept in the store."""

from dataclasses import replace
from datetime import datetime, timedelta

from yarl import URL

from feeds.errors import FetchError
from feeds.model import Request
from feeds.parse.robots import MOST_BYTES, forbidding, read_robots
from feeds.polling import Turn
from feeds.select.wanted import host_of
from feeds.work import Work
from store.robots import crawl_delay, robots_of, save_robots
from store.source_model import Robots

_FRESH = timedelta(days=1)
"""So long what it said is not asked for again (RFC 9309 §2.4)."""
_SECONDS = 10.0
_QUOTED = 80
"""Characters of a line that an error shows: it is kept at every poll, and a person reads it."""


async def obey(work: Work, turn: Turn) -> None:
    """Keep to what the robots.txt of a source's origin says: to its delay, and to what it forbids us by name.

    Raises FetchError (robots) where it forbids the poll.
    """
    if not turn.source.robots:
        return
    try:
        url = URL(turn.address)
        origin = str(url.origin())
    except ValueError:  # no address; fetching will say so
        return
    host = host_of(origin)
    robots = await work.store(robots_of, host, origin)
    if robots is None or abs(turn.now - robots.at) >= _FRESH:
        robots = await _ask(work, origin, robots or Robots(at=turn.now), turn.now)
        await work.store(save_robots, host, origin, robots)
        work.pacer.learn(host, await work.store(crawl_delay, host, turn.now))
    if line := forbidding(robots, turn.address):
        shown = line if len(line) <= _QUOTED else line[: _QUOTED - 1] + "…"
        raise FetchError(
            "robots",
            f"{url.host}: its robots.txt forbids Feedworks this address ({shown});"
            " if you may ask for it all the same, say robots = false at the source",
        )


async def _ask(work: Work, origin: str, known: Robots, now: datetime) -> Robots:
    """Return what a robots.txt says: nothing where there is none (RFC 9309 §2.3.1.3).

    Where nobody answers, what is `known` holds on. By §2.3.1.4 all would be forbidden, but for one feed there is
    nothing to gain by that: the poll sees for itself what is wrong.
    """
    request = Request(
        url=f"{origin}/robots.txt", headers={"accept": "text/plain"}, first=MOST_BYTES, timeout=_SECONDS
    )
    try:
        answer = await work.fetch(request)
    except FetchError:
        return replace(known, at=now)
    if 200 <= answer.status < 300:
        return read_robots(answer.body, now)
    is_unavailable = 400 <= answer.status < 500 and answer.status != 429
    return Robots(at=now) if is_unavailable else replace(known, at=now)
