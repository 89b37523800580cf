"""Score our reader on another parser's cases and on real feeds: `python -m tests.conformance`."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # tests/ is no package: its modules import each other by name

from conformance.adapter import READERS
from conformance.counts import Count, counts
from conformance.places import CORPUS
from conformance.score import MISSES, Verdict, verdicts
from counted_differently import REASONS


def main() -> int:
    """Print the score by group, the misses, what is excluded, and the counts of items; 1 if any is unexplained."""
    parser = argparse.ArgumentParser(prog="python -m tests.conformance", description=__doc__)
    parser.add_argument("--reader", choices=READERS, default="all", help="all: the product's own chain of readers")
    parser.add_argument("-v", "--verbose", action="store_true", help="name each excluded case and each count")
    options = parser.parse_args()
    if not CORPUS.is_dir():
        parser.error(f"no corpus at {CORPUS}; set FEEDWORKS_CORPUS to its folder")
    cases, feeds = list(verdicts(READERS[options.reader])), list(counts())
    print_score(cases)
    print_misses(cases)
    print_excluded(cases, verbose=options.verbose)
    print_counts(feeds, verbose=options.verbose)
    unexplained = {one.case for one in cases if one.outcome == "missed"} - MISSES.keys()
    return int(bool(unexplained) or any(one.differs and one.name not in REASONS for one in feeds))


def print_score(cases: Iterable[Verdict]) -> None:
    """Print by group and by field how many of the cases asked hold."""
    asked = [one for one in cases if one.outcome != "excluded"]
    for title, names_of in (("group", lambda one: [one.group]), ("field", lambda one: one.fields)):
        total: Counter[str] = Counter(name for one in asked for name in names_of(one))
        held: Counter[str] = Counter(name for one in asked if one.outcome == "held" for name in names_of(one))
        print(f"by {title}")
        for name in sorted(total):
            print(f"  {name:30}{held[name]:5} of {total[name]:4}")
    held_all = sum(one.outcome == "held" for one in asked)
    print(f"all asked: {held_all} of {len(asked)}, {held_all / len(asked):.1%}\n")


def print_misses(cases: Iterable[Verdict]) -> None:
    """Print each case that does not hold, with its reason where it has one."""
    for one in cases:
        if one.outcome == "missed":
            print(f"missed  {one.case}\n        {MISSES.get(one.case, f'UNEXPLAINED: {one.why}')}")
    print()


def print_excluded(cases: Iterable[Verdict], *, verbose: bool) -> None:
    """Print how many cases are not asked for which reason; with `verbose` each of them."""
    excluded = [one for one in cases if one.outcome == "excluded"]
    print(f"excluded, as our model does not hold what they assert: {len(excluded)}")
    for why, number in Counter(one.why for one in excluded).most_common():
        print(f"{number:5}  {why}")
        for one in excluded:
            if verbose and one.why == why:
                print(f"         {one.case}")
    print()


def print_counts(feeds: Iterable[Count], *, verbose: bool) -> None:
    """Print where we find another number of items in a real feed than the reference counts."""
    feeds = list(feeds)
    print(f"items of {len(feeds)} real feeds: {sum(one.ours for one in feeds)}; otherwise than the reference:")
    for one in feeds:
        if one.differs or verbose:
            why = REASONS[one.name][2] if one.name in REASONS else "UNEXPLAINED" if one.differs else ""
            print(f"{one.reference:5} {one.ours:5}  {one.name}  {why}")


if __name__ == "__main__":
    sys.exit(main())
