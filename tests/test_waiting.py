"""Runs, one process after another, while our own network is down, and when it is back."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from command import feeds
from loopback import Site
from many_hosts import Hosts, many_hosts
from planet import Planet

from config.load import load_config
from feeds import pipeline
from feeds.cli.watch import _health
from feeds.work import Tally
from store.sources import sources


def cron(folder: Path, count: int, story: Callable[[Planet, Hosts], Awaitable[None]]) -> None:
    """Serve so many hosts, each of which has a source, and tell a story of runs a quarter of an hour apart."""
    planet = Planet(folder=folder, site=Site(url=""), every=timedelta(minutes=15))

    async def told() -> None:
        async with many_hosts(count, lambda: planet.now) as hosts:
            planet.site.url = f"http://127.0.0.1:{hosts.port}"
            planet.sources = {hosts.url(address): ("News",) for address in hosts.addresses}
            await story(planet, hosts)

    asyncio.run(told())


async def run(planet: Planet) -> Tally:
    """Run once, as a process of its own would; let the time until the next run pass."""
    async with planet.open() as work:
        tally = await pipeline.run(work, planet.now, "1")
        assert {state.failures for state in await work.store(sources)} == {0}
    planet.now += planet.every
    return tally


def counts(tally: Tally) -> tuple[int, int, int, int]:
    """Return how many sources were polled and failed, and how many hosts were silent and tried."""
    return tally.polled, tally.failed, tally.hosts_silent, tally.hosts_tried


@pytest.mark.parametrize("count", [3, 12])
def test_each_run_sends_a_canary_first(count: int, tmp_path: Path) -> None:
    """It polls nothing else that waits until the canary answers, and then all at once."""

    async def story(planet: Planet, hosts: Hosts) -> None:
        assert counts(await run(planet)) == (count, 0, 0, 0)
        await hosts.take_away(hosts.addresses)
        assert counts(await run(planet)) == (count, count, count, count)
        assert _health(load_config(planet.config, {})).details["parked"] == count
        for _ in range(3):
            assert counts(await run(planet)) == (1, 1, count, count)
        asked = len(hosts.log)
        await hosts.give(hosts.addresses)
        assert counts(await run(planet)) == (count, 0, 0, 0)
        assert {address for address, _ in hosts.log[asked:]} == set(hosts.addresses)
        assert _health(load_config(planet.config, {})).details["parked"] == 0

    cron(tmp_path, count, story)


def test_others_that_answer_for_hours_end_it(tmp_path: Path) -> None:
    """Four dead hosts of five are no outage for ever: after two hours their failures are counted, and go on."""

    async def story(planet: Planet, hosts: Hosts) -> None:
        await run(planet)
        await hosts.take_away(hosts.addresses[:4])
        for _ in range(8):
            assert (await run(planet)).hosts_silent == 4
        for least in (1, 2):
            async with planet.open() as work:
                tally = await pipeline.run(work, planet.now, "1")
                dead = [state for state in await work.store(sources) if state.failures >= least]
                assert (len(dead), tally.hosts_silent) == (4, 0)
                assert {state.parked_since for state in dead} == {None}
            planet.now += timedelta(days=1)

    cron(tmp_path, 5, story)


def test_what_leaves_the_configuration_is_not_waited_for(tmp_path: Path) -> None:
    """When nothing is left that waits, the outage is over, and what is new is polled."""

    async def story(planet: Planet, hosts: Hosts) -> None:
        everything = planet.sources
        planet.sources = {url: everything[url] for url in list(everything)[:4]}
        await hosts.take_away(hosts.addresses[:4])
        assert counts(await run(planet)) == (4, 4, 4, 4)
        planet.sources = {url: everything[url] for url in list(everything)[4:]}
        assert counts(await run(planet)) == (2, 0, 0, 0)

    cron(tmp_path, 6, story)


def test_a_person_is_told(tmp_path: Path) -> None:
    """The summary says what seems to be, and that nothing was counted; so does the reason of each source."""

    async def story(planet: Planet, hosts: Hosts) -> None:
        await hosts.take_away(hosts.addresses)
        done = await asyncio.to_thread(feeds, "-c", planet.config, "run", "--fail-on", "any")
        assert done.code == 1
        assert (
            "the network seems to be down: 5 of 5 hosts did not answer; nothing was counted" in done.out + done.err
        )
        assert "our network seems to be down" in done.err
        status = await asyncio.to_thread(feeds, "-c", planet.config, "--json", "status")
        assert [one["failures"] for one in status.objects] == [0] * 5
        reason = r"our network: 5 of 5 hosts do not answer; waiting for it"
        assert all(re.fullmatch(reason, one["reason"]) for one in status.objects)

    cron(tmp_path, 5, story)
