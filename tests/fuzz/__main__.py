"""Read feeds and posts that were made wrong, and look for what must not come of it: `python -m tests.fuzz`."""

import argparse
import asyncio
import os
import sys
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from time import monotonic, time_ns

sys.path.insert(0, str(Path(__file__).parents[1]))  # tests/ is no package: its modules import each other by name

from conformance.places import CORPUS
from fuzz.cases import cases
from fuzz.findings import load
from fuzz.run import ReadFeed, Tally, fuzz, replay
from fuzz.seeds import own_seeds, seeds_in

from feeds.parse import parse

FOLDER = Path("artefacts/fuzz")


def main(argv: Sequence[str] | None = None, *, read: ReadFeed = parse) -> int:
    """Print what was read and what was found; return 1 if anything was."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    seconds, seed = (os.environ.get(name) for name in ("FUZZ_SECONDS", "FUZZ_SEED"))
    parser.add_argument(
        "--seconds", type=float, default=seconds or "60", metavar="N", help="how long (%(default)s)"
    )
    parser.add_argument("--cases", type=int, metavar="N", help="how many at most (what the time allows)")
    parser.add_argument(
        "--seed", type=int, default=seed or None, metavar="S", help="which documents; else the clock's"
    )
    parser.add_argument(
        "--corpus", type=Path, default=CORPUS, metavar="DIR", help="real feeds and posts, where there are"
    )
    parser.add_argument(
        "--replay", type=Path, nargs="+", metavar="FILE", help="read these again, and nothing else"
    )
    options = parser.parse_args(argv)
    if missing := [str(path) for path in options.replay or () if not path.is_file()]:
        parser.error(f"no such file: {', '.join(missing)}; what was found lies in {FOLDER}")
    if options.replay:
        return print_replay(options.replay, read)
    return print_fuzz(options.seed if options.seed is not None else time_ns() % 1_000_000, options, read)


def print_fuzz(seed: int, options: argparse.Namespace, read: ReadFeed) -> int:
    """Print how many were read, what came of them, and where what is wrong lies; return 1 if anything is."""
    seeds, started = (*own_seeds(), *seeds_in(options.corpus)), monotonic()
    print(f"seed {seed}: {len(seeds)} documents to start from", flush=True)
    some = islice(cases(seeds, seed), options.cases)
    tally = asyncio.run(fuzz(some, seed, FOLDER, seconds=options.seconds, read=read, tell=Progress()))
    taken = monotonic() - started
    print(f"{_read(tally)} in {taken:.0f} s, {(tally.feeds + tally.posts) / taken:.1f} a second")
    for outcome, number in tally.outcomes.most_common():
        print(f"{number:8}  {outcome}")
    print(f"faults: {tally.faults.total()}")
    for kind, number in tally.faults.most_common():
        print(f"{number:8}  {kind}")
    for path in tally.kept:
        print(f"          {path}")
    return int(bool(tally.faults))


def print_replay(paths: Sequence[Path], read: ReadFeed) -> int:
    """Print what comes of each file; return 1 if anything is wrong with that."""
    results = asyncio.run(replay(map(load, paths), read))
    for path, result in zip(paths, results, strict=True):
        print(f"{path}: {result.outcome}, {len(result.faults)} faults")
        for fault in result.faults:
            print(f"  {fault.kind}: {fault.words}")
    return int(any(result.faults for result in results))


class Progress:
    """Says on a terminal, four times a second, how it stands."""

    def __init__(self) -> None:
        self._next = 0.0 if sys.stderr.isatty() else float("inf")

    def __call__(self, tally: Tally) -> None:
        if monotonic() >= self._next:
            self._next = monotonic() + 0.25
            print(f"\r{_read(tally)}, {tally.faults.total()} faults", end="\r", file=sys.stderr, flush=True)


def _read(tally: Tally) -> str:
    return f"{tally.feeds} feeds, {tally.posts} posts"


if __name__ == "__main__":
    sys.exit(main())
