"""The command simulate: rules of polling on made or real sources, with a virtual clock."""

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from itertools import islice

from feeds.cli.output import UsageError, counted, emit, progress_bars, say, visible
from feeds.cli.simulating import MADE
from feeds.ports import Progress
from feeds.schedule import words
from feeds.schedule.rhythm import price_for
from feeds.simulate.clock import run
from feeds.simulate.compare import at_polls
from feeds.simulate.corpus import item_times, traces
from feeds.simulate.families import Made
from feeds.simulate.many import made_traces, run_made
from feeds.simulate.model import DAY, Result, Rule, Trace
from feeds.simulate.rules import CAP, FLOOR, PEERS, Learned

_SAMPLE = 5000
"""Made sources that the price is reckoned from."""
_MANY = 20_000
"""Sources beyond which the price is not searched: each try would replay them all."""


def simulate(arguments: argparse.Namespace) -> int:
    """Replay the sources and print what each rule did with them. Raises UsageError."""
    _check(arguments)
    now = datetime.now(UTC)
    with progress_bars(arguments) as progress:
        for rule, price, result in _results(arguments, now, progress):
            _show(arguments, rule, price, result)
    return 0


def _check(arguments: argparse.Namespace) -> None:
    said = [f"--{name}" for name, default in MADE.items() if getattr(arguments, name) != default]
    if arguments.corpus and said:
        raise UsageError(f"{', '.join(said)}: real sources are as they are; leave it out, or --corpus")
    if arguments.days < 1:
        raise UsageError("--days: in less than a day nothing can be told; write a number from 1")


_Found = tuple[str, float | None, Result]
"""The name of a rule, the price of a poll where it is ours, and what it did."""


def _results(arguments: argparse.Namespace, now: datetime, progress: Progress) -> Iterator[_Found]:
    if arguments.rule == "all":
        yield from _beside(_sources(arguments, now), progress)
    elif arguments.rule == "ours":
        rule = Learned(price=_price(arguments, now))
        yield "ours", rule.price, _run(arguments, now, rule, progress)
    else:
        yield arguments.rule, None, _run(arguments, now, PEERS[arguments.rule], progress)


def _beside(sources: list[Trace], progress: Progress) -> Iterator[_Found]:
    """Try each rule of others, and ours at as many polls."""
    for done, (name, rule) in enumerate(PEERS.items(), 1):
        theirs = run(sources, rule).result()
        price, ours = at_polls(sources, theirs.polls)
        progress("rules", done, len(PEERS))
        yield name, None, theirs
        yield "ours", price, ours


def _run(arguments: argparse.Namespace, now: datetime, rule: Rule, progress: Progress) -> Result:
    if arguments.corpus:
        return run(_real(arguments, now), rule).result()
    return run_made(_made(arguments), arguments.sources, rule, progress).result()


def _sources(arguments: argparse.Namespace, now: datetime) -> list[Trace]:
    if arguments.corpus:
        return _real(arguments, now)
    if arguments.sources > _MANY:
        raise UsageError(f"of more than {_MANY:,} sources, try one rule at a time: `--rule ours`")
    return made_traces(_made(arguments), arguments.sources)


def _real(arguments: argparse.Namespace, now: datetime) -> list[Trace]:
    folder = arguments.corpus
    if not folder.is_dir():
        raise UsageError(f"--corpus: {visible(str(folder))} is no folder")
    found = traces(item_times(folder, now))
    if not found:
        raise UsageError(f"--corpus: no feed in {visible(str(folder))} has five dated items, a day apart at least")
    return found


def _made(arguments: argparse.Namespace) -> Made:
    return Made(family=arguments.family, seed=arguments.seed, warm=arguments.warm, days=arguments.days)


def _price(arguments: argparse.Namespace, now: datetime) -> float:
    """Return the price at which the rates that some sources had, all in all, make the budget."""
    if arguments.corpus:
        some = _real(arguments, now)
    else:
        made = _made(arguments)
        some = [made.trace(number, 0) for number in islice(range(arguments.sources), _SAMPLE)]
    rates = [(len(one.times) / max(one.end - one.times[0], DAY) if one.times else 0.0, 1) for one in some]
    return price_for(rates, arguments.budget * len(some), FLOOR, CAP)


def _show(arguments: argparse.Namespace, rule: str, price: float | None, result: Result) -> None:
    if arguments.json:
        emit(_object(rule, price, result))
        return
    at = f" at {price:.4g} s a poll" if price else ""
    say(arguments, f"{rule}{at}: {counted(result.sources, 'source')}, {counted(result.items, 'item')}")
    say(
        arguments,
        f"  {result.polls} polls, {result.polls_per_day:.2f} a day and source, {result.wasted} found nothing,"
        f" {result.most_a_minute} a minute of one host at most",
    )
    mean, late = (words(timedelta(seconds=delay)) for delay in (result.mean_delay, result.p95_delay))
    say(arguments, f"  items waited {mean} in the mean, 95 of 100 for {late} at most")


def _object(rule: str, price: float | None, result: Result) -> Mapping[str, object]:
    return {"rule": rule, "price": price, **asdict(result), "polls_per_day": result.polls_per_day}
