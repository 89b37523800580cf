"""What was asked for on the command line."""

import argparse
from collections.abc import Sequence

from feeds.cli.commands import COMMANDS
from feeds.cli.parser import Parser, add_common, subparser


class _Version(argparse.Action):
    """Look the version up only when it is asked for: the metadata takes a third of the time of `--help`."""

    def __call__(self, parser: argparse.ArgumentParser, *_rest: object) -> None:
        from importlib.metadata import version  # noqa: PLC0415

        print(f"feeds {version('feedworks')}")
        parser.exit()


def parse_arguments(argv: Sequence[str]) -> argparse.Namespace:
    """Return what was asked for; usage errors end the process with exit code 2, --help and --version with 0."""
    parser = Parser(
        prog="feeds",
        description="Aggregate feeds and your own posts, and publish them again: a feed for every category.",
        epilog="Start with: feeds init my-site",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and exit")
    add_common(parser, default=True)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in COMMANDS:
        sub = subparser(commands.add_parser, command.name, command.help, command.epilog)
        command.arguments(sub)
        sub.set_defaults(module=command.module, function=command.function)
    return parser.parse_args(argv)
