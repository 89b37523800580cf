"""The arguments of the command simulate, apart from what it does, which is slow to import."""

import argparse
from pathlib import Path
from typing import get_args

from feeds.cli.written import days, number
from feeds.simulate.names import FamilyName, PeerName

MADE = {"family": "mixed", "sources": 300, "days": 7, "warm": 28, "seed": 1}
"""What made sources are like, where nothing else is said; real ones are as they are."""


def simulate_arguments(parser: argparse.ArgumentParser) -> None:
    """Add them."""
    parser.add_argument(
        "--rule",
        choices=("all", "ours", *get_args(PeerName)),
        default="all",
        help="the rule to try (all, each beside ours at as many polls)",
    )
    parser.add_argument(
        "--family",
        choices=("mixed", *get_args(FamilyName)),
        help="how the made sources publish (mixed: all ways in turn)",
    )
    parser.add_argument("--corpus", type=Path, metavar="DIR", help="real sources: a folder of feed documents")
    parser.add_argument("--sources", type=number, metavar="NUMBER", help="made sources (%(default)s)")
    parser.add_argument("--days", type=days, metavar="DAYS", help="days that count (%(default)s)")
    parser.add_argument(
        "--warm",
        type=days,
        metavar="DAYS",
        help="days before them, to learn in (%(default)s)",
    )
    parser.add_argument(
        "--budget",
        type=days,
        default=4,
        metavar="POLLS",
        help="about how many polls a day and source of `--rule ours` (%(default)s)",
    )
    parser.add_argument("--seed", type=number, metavar="NUMBER", help="of the made sources (%(default)s)")
    parser.set_defaults(**MADE)
