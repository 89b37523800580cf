"""A million sources: hosts share nothing but the price of a poll, so each process works through some of them."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context

from feeds.ports import Progress
from feeds.simulate.clock import run
from feeds.simulate.families import Made, hosts
from feeds.simulate.model import Rule, Trace
from feeds.simulate.tally import Tally

_CHUNK = 1000
"""Hosts that a process works through at a time."""
_FEW = 2000
"""Sources that are not worth a second process."""

_Host = tuple[int, range]


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Some hosts with all their sources, and what to try on them."""

    made: Made
    rule: Rule
    hosts: Sequence[_Host]


def made_traces(made: Made, sources: int) -> list[Trace]:
    """Return made sources on their hosts, all at once."""
    return list(_traces(made, hosts(sources, made.seed)))


def run_made(made: Made, sources: int, rule: Rule, progress: Progress, processes: int = 2) -> Tally:
    """Return what `rule` did with made sources. They are made one host at a time, so that memory does not grow.

    A rule that takes batches over all hosts sees them all, in this process.
    """
    if rule.batches is not None or sources < _FEW:
        return run(_traces(made, hosts(sources, made.seed)), rule)
    tally = Tally()
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for part in pool.map(_run, _chunks(made, rule, sources)):
            tally.add(part)
            progress("sources", tally.sources, sources)
    return tally


def _chunks(made: Made, rule: Rule, sources: int) -> Iterator[_Chunk]:
    every = hosts(sources, made.seed)
    while some := tuple(islice(every, _CHUNK)):
        yield _Chunk(made, rule, some)


def _run(chunk: _Chunk) -> Tally:
    return run(_traces(chunk.made, chunk.hosts), chunk.rule)


def _traces(made: Made, some: Iterator[_Host] | Sequence[_Host]) -> Iterator[Trace]:
    return (made.trace(number, host) for host, numbers in some for number in numbers)
