"""The pace of a host: who is asked when, over real HTTP, on a clock of our own that nobody waits for."""

import asyncio

import pytest
from clocks import Clock
from hypothesis import given
from hypothesis import strategies as st
from origin import fetching, response, serving_raw
from paced import Paced, every, tell

from config.model import Host, Poll
from feeds.errors import FetchError
from feeds.fetch.pacing import LONGEST_DELAY, Pacer, no_delay, rest, spacing_of
from feeds.model import Request

SECONDS = st.floats(0, 1e9)


@given(ended=SECONDS, spacing=st.floats(0, 3600), later=SECONDS)
def test_a_host_rests_no_longer_than_it_has_to(ended: float, spacing: float, later: float) -> None:
    """It rests from the end of a request, never longer than the spacing, and not before it was asked at all."""
    seconds = rest(ended, spacing, ended + later)
    assert 0 <= seconds <= spacing * (1 + 1e-9) + 1e-6
    assert (seconds == 0) or later < spacing + 1e-6
    assert rest(None, spacing, ended) == 0


def test_requests_to_a_host_come_one_after_another_whoever_asks() -> None:
    """Feeds, pictures and pages, on any name of a registrable domain: in the order in which they were asked."""

    async def story(world: Paced) -> None:
        requests = [("feed", "feeds.harbour.test"), ("a.png", "img.harbour.test"), ("", "harbour.test")]
        await asyncio.gather(*(world.get(path, host) for path, host in requests))

    log = tell(story, every(2))
    assert log.paths == ["/feed", "/a.png", "/"]
    assert (log.most, log.rests) == (1, [2, 2])


def test_hosts_do_not_wait_for_each_other() -> None:
    """Three domains are asked at once, though each would rest for an hour."""

    async def story(world: Paced) -> None:
        await asyncio.gather(*(world.get("feed", f"{name}.test") for name in "abc"))

    log = tell(story, every(3600))
    assert (log.most, len(log.seen)) == (3, 3)


def test_without_spacing_a_host_is_still_asked_once_at_a_time() -> None:
    """A spacing of 0 is no leave to ask for everything at once."""

    async def story(world: Paced) -> None:
        await asyncio.gather(*(world.get(str(number)) for number in range(5)))

    log = tell(story, every(0))
    assert (log.most, log.rests) == (1, [0, 0, 0, 0])


def test_a_hop_waits_for_the_host_that_it_leads_to() -> None:
    """A redirect within a host takes its turn behind those who wait, and after the rest."""

    async def story(world: Paced) -> None:
        world.log.locations["/old"] = "/new"
        await asyncio.gather(world.get("old"), world.get("other"))

    log = tell(story, every(2))
    assert log.paths == ["/old", "/other", "/new"]
    assert log.rests == [2, 2]


@pytest.mark.parametrize("answers", [0, 1], ids=["new connection", "used connection"])
def test_who_hangs_up_is_not_asked_again_at_once(answers: int) -> None:
    """A request is one request: to repeat it would come past the pace of the host."""
    heads: list[bytes] = []

    async def answer(head: bytes, writer: asyncio.StreamWriter) -> None:
        heads.append(head)
        if len(heads) > answers:
            writer.close()
        else:
            writer.write(response(b"<rss/>"))

    async def story() -> int:
        async with serving_raw(answer) as origin, fetching(origin) as fetch:
            for _ in range(answers):
                await fetch(Request(url=origin.url))
            with pytest.raises(FetchError, match="cut short"):
                await fetch(Request(url=origin.url))
            return origin.connections

    assert (asyncio.run(story()), len(heads)) == (1, answers + 1)


def test_hosts_that_lead_to_each_other_do_not_wait_for_ever() -> None:
    """A hop gives the host back that it came from before it waits for the next."""

    async def story(world: Paced) -> None:
        port = world.origin.port
        world.log.locations |= {"/a": f"http://b.test:{port}/end", "/b": f"http://a.test:{port}/end"}
        both = [world.get("a", "a.test"), world.get("b", "b.test")]
        await asyncio.gather(*both, *(world.get("a", "a.test") for _ in range(3)))

    assert tell(story, every(1)).paths.count("/end") == 5


def test_a_wait_takes_nothing_of_the_time_for_an_answer() -> None:
    """A request that waits for longer than its timeout is answered; one that gets no answer in time ends."""

    async def story(world: Paced) -> None:
        waiting = asyncio.Event()

        async def slowly(seconds: float) -> None:
            waiting.set()
            await asyncio.sleep(0.3)
            world.clock.now += seconds

        world.pacer._sleep = slowly
        await world.get("first")
        await world.fetch(Request(url=f"{world.origin.url}second", timeout=0.2))
        assert waiting.is_set()
        with pytest.raises(FetchError, match=r"no complete answer within 0\.001 seconds"):
            await world.fetch(Request(url=f"{world.origin.url}third", timeout=0.001))

    assert tell(story, every(5)).paths[:2] == ["/first", "/second"]


@pytest.mark.parametrize("when", ["waiting", "resting", "asking"])
def test_who_gives_up_leaves_the_host_free(when: str) -> None:
    """Whether it waits for others, for the rest of the host or for the answer."""

    async def story(world: Paced) -> None:
        if when != "asking":
            await world.get("first")
        tasks = [asyncio.create_task(world.get(path)) for path in ("second", "third")]
        doomed = tasks[when == "waiting"]
        for _ in range(1000 if when == "asking" else 1):
            await asyncio.sleep(0)
            if world.log.at_once:
                break
        doomed.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert doomed.cancelled()
        await world.get("last")
        assert world.pacer._lanes["127.0.0.1"].users == 0

    log = tell(story, every(4))
    left = {"waiting": "/second", "resting": "/third", "asking": "/third"}[when]
    assert [path for path in log.paths if path not in {"/first", "/last"}][-1:] == [left]
    assert log.paths[-1] == "/last"
    assert log.rests[-1] == 4


def test_the_configuration_says_how_long_a_host_rests() -> None:
    """`[poll]` for all, `[[hosts]]` by name: as people write it, and asked for in ASCII."""
    hosts = (
        Host(name="bücher.example", spacing=9),
        Host(name="::1", spacing=7),
        Host(name="fast.example", spacing=0),
    )
    spacing = spacing_of(Poll(spacing=3), hosts)
    names = ("xn--bcher-kva.example", "::1", "fast.example", "other.example")
    assert [spacing(name) for name in names] == [9, 7, 0, 3]


def test_a_host_of_its_own_spacing_is_paced_by_that() -> None:
    """Below its name too, and others by the default."""
    spacing = spacing_of(Poll(spacing=1), (Host(name="slow.test", spacing=30),))

    async def story(world: Paced) -> None:
        for host in ("a.slow.test", "b.slow.test", "quick.test", "quick.test"):
            await world.get("", host)

    assert tell(story, spacing).rests == [30, 0, 1]


@pytest.mark.parametrize(("delay", "rests"), [(0.5, 2), (5, 5), (1e9, LONGEST_DELAY)])
def test_a_host_may_wish_for_more(delay: float, rests: float) -> None:
    """What it is known to want lengthens its rest, within reason; it is looked up once."""
    asked: list[str] = []

    async def known(host: str) -> float:
        asked.append(host)
        return delay

    async def story(world: Paced) -> None:
        for path in "abc":
            await world.get(path)

    assert tell(story, every(2), known).rests == [rests, rests]
    assert asked == ["127.0.0.1"]


def test_what_is_learned_of_a_host_holds_at_once() -> None:
    """Longer or shorter than before; of a host that nobody asks nothing is kept."""

    async def story(world: Paced) -> None:
        await world.get("a")
        world.pacer.learn("127.0.0.1", 20)
        world.pacer.learn("other.test", 20)
        await world.get("b")
        world.pacer.learn("127.0.0.1", 0)
        await world.get("c")
        assert len(world.pacer._lanes) == 1

    assert tell(story, every(2)).rests == [20, 2]


def test_ready_waits_for_the_rest_and_takes_no_turn() -> None:
    """Who asks thereupon waits no more."""

    async def story(world: Paced) -> None:
        await world.get("a")
        ended = world.clock()
        await world.pacer.ready("127.0.0.1")
        assert world.clock() - ended == 2
        await world.get("b")

    assert tell(story, every(2)).rests == [2]


def test_only_hosts_that_rest_are_remembered() -> None:
    """A million hosts are asked, one after another: those of the last second are known."""
    clock = Clock()

    async def story() -> int:
        pacer = Pacer(every(1), no_delay, clock=clock, sleep=clock.sleep)
        most = 0
        for number in range(20_000):
            clock.now += 0.01
            async with pacer.turn(f"h{number}.test"):
                most = max(most, len(pacer._lanes))
        return most

    assert asyncio.run(story()) <= 1024


def test_hosts_that_are_waited_for_are_never_forgotten() -> None:
    """However many there are, nobody comes between."""
    clock = Clock()

    async def story() -> None:
        pacer = Pacer(every(0), no_delay, clock=clock, sleep=clock.sleep)
        async with pacer.turn("busy.test"):
            for number in range(3000):
                async with pacer.turn(f"h{number}.test"):
                    pass
            late = asyncio.create_task(pacer.ready("busy.test"))
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            assert not late.done()
        await late

    asyncio.run(story())
