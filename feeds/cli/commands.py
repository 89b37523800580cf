"""Every command with its arguments, in one table that also makes the help."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from keyword import iskeyword
from pathlib import Path
from typing import get_args

from config.model import Dialect
from feeds.cli.parser import subparser
from feeds.cli.simulating import simulate_arguments
from feeds.cli.written import host, number, port


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command: where its function is, what its help says, which arguments it takes beside the common ones."""

    name: str
    help: str
    module: str
    arguments: Callable[[argparse.ArgumentParser], None] = lambda _parser: None
    epilog: str = ""

    @property
    def function(self) -> str:
        """The name of the function in the command's module; Python keeps some words for itself."""
        return f"{self.name}_" if iskeyword(self.name) else self.name


def _init(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, nargs="?", metavar="DIR", help="a folder to write it into (this one)")


def _add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("url", metavar="URL", help="the address of a feed, or of a site that has some")
    parser.add_argument(
        "-c",
        "--category",
        action="append",
        default=[],
        metavar="PATH",
        help="a category, 'A/B/C'; may be repeated",
    )
    parser.add_argument("--title", help="a title in place of the feed's own")
    parser.add_argument("--zone", help="the zone that its dates really are in, such as Asia/Shanghai")
    several = parser.add_mutually_exclusive_group()
    several.add_argument(
        "--first", dest="pick", action="store_const", const=1, help="of several feeds, add the first"
    )
    several.add_argument(
        "--pick", type=number, metavar="NUMBER", help="of several feeds, add this one of the list"
    )
    parser.add_argument("--no-check", action="store_true", help="add the address unseen; nothing is fetched")
    parser.add_argument("--history", action="store_true", help="poll it now, and take in its whole archive")


def _import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="a subscription list (OPML)")
    parser.add_argument("-c", "--category", metavar="PATH", help="put all of it below this category, 'A/B/C'")
    parser.add_argument("--dry-run", action="store_true", help="count what would be added, and change nothing")


def _export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, nargs="?", metavar="FILE", help="where to write it (standard output)")


def _rm(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("url", metavar="URL", help="the feed's address")


def _parse(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE|URL", help="feeds or front-matter posts")
    parser.add_argument("--url", help="the address that a file came from; relative links start there")
    parser.add_argument("--zone", help="the zone that the dates really are in, whatever they claim")
    parser.add_argument("--dialect", choices=get_args(Dialect), help="read front-matter posts of this generator")


def _failing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--fail-on",
        choices=("none", "any", "all"),
        default="any",
        help="exit with 1 when no, any or every source failed (any)",
    )


def _poll(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("sources", nargs="*", metavar="SOURCE", help="addresses, or parts of them (all sources)")
    parser.add_argument("--history", action="store_true", help="take in the whole archives of these sources, too")
    _failing(parser)


def _publish(parser: argparse.ArgumentParser) -> None:
    either = parser.add_mutually_exclusive_group()
    either.add_argument("--plan", action="store_true", help="tell what would change and why, and change nothing")
    either.add_argument(
        "--force",
        nargs="*",
        metavar="CATEGORY",
        help="publish these categories (all that are held back) whatever holds them; '/' is the front page",
    )


def _rollback(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("category", metavar="CATEGORY", help="'A/B'; '/' is the front page")


def _posts(parser: argparse.ArgumentParser) -> None:
    words = "write the items as posts of a site generator; what you edit is left alone"
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    sub = subparser(actions.add_parser, "export", words)
    sub.add_argument("folder", type=Path, metavar="DIR", help="where to; a folder for each level of a category")
    sub.add_argument("--dialect", choices=("hexo", "jekyll", "hugo"), required=True, help="whose posts to write")
    sub.add_argument("-c", "--category", metavar="PATH", help="only this category, 'A/B', and those below it")
    sub.set_defaults(function="export")


def _serve(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", type=host, default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument("--port", type=port, default=8000, help="port to listen on (%(default)s)")


def _why(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", metavar="SOURCE", help="the address of a source, or a part of it")
    parser.add_argument(
        "-n", dest="polls", type=number, default=10, metavar="NUMBER", help="show so many polls (10)"
    )


def _search(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", nargs="+", metavar="WORD", help="words that have to be in an item, all of them")
    parser.add_argument("--limit", type=number, default=20, metavar="NUMBER", help="show at most so many (20)")
    parser.add_argument("-c", "--category", metavar="PATH", help="only this category, 'A/B', and those below it")


def _demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--output", type=Path, metavar="DIR", help="where to put the demo (a temporary folder)")
    parser.add_argument("--serve", action="store_true", help="serve the result when done, until Ctrl-C")
    parser.add_argument("--port", type=port, default=8000, help="port to serve on (%(default)s)")


COMMANDS = (
    Command(
        name="init",
        help="write a feeds.toml with every key explained",
        module="feeds.cli.edit",
        arguments=_init,
    ),
    Command(
        name="add",
        help="find the feed at an address and add it to the configuration",
        module="feeds.cli.edit",
        arguments=_add,
        epilog="Example: feeds add https://example.org/ -c 'News/Harbour'",
    ),
    Command(name="rm", help="remove a source from the configuration", module="feeds.cli.edit", arguments=_rm),
    Command(
        name="import",
        help="add the sources of a subscription list (OPML) to the configuration",
        module="feeds.cli.opml",
        arguments=_import,
    ),
    Command(
        name="export",
        help="write the sources as a subscription list (OPML)",
        module="feeds.cli.opml",
        arguments=_export,
    ),
    Command(
        name="run",
        help="poll what is due, scan the posts and publish what changed: once, for cron",
        module="feeds.cli.work",
        arguments=_failing,
    ),
    Command(
        name="daemon",
        help="keep polling, watching posts and publishing until SIGTERM",
        module="feeds.cli.work",
    ),
    Command(
        name="poll",
        help="poll sources now, due or not; publish nothing",
        module="feeds.cli.work",
        arguments=_poll,
    ),
    Command(
        name="publish",
        help="publish what changed; poll nothing",
        module="feeds.cli.publish",
        arguments=_publish,
    ),
    Command(
        name="rollback",
        help="put the last version of a category's files back, and keep it",
        module="feeds.cli.publish",
        arguments=_rollback,
    ),
    Command(
        name="serve",
        help="serve the published site over HTTP",
        module="feeds.cli.watch",
        arguments=_serve,
    ),
    Command(
        name="status",
        help="show the sources: marks, last poll, next poll and why, items, errors",
        module="feeds.cli.status",
        arguments=_failing,
    ),
    Command(
        name="why",
        help="tell when a source is polled next and why, and what its last polls brought",
        module="feeds.cli.why",
        arguments=_why,
        epilog="Example: feeds why example.org",
    ),
    Command(
        name="search",
        help="find published items by their words, the newest first",
        module="feeds.cli.search",
        arguments=_search,
        epilog="Example: feeds search 大桥 ferry -c 'News/Harbour'",
    ),
    Command(
        name="parse",
        help="read feeds or posts and print their items; touches no store",
        module="feeds.cli.parse",
        arguments=_parse,
        epilog="A post's folders count only where `--config` names a file whose [[posts]] hold them.",
    ),
    Command(
        name="posts",
        help="export the items as posts of Hexo, Jekyll or Hugo",
        module="feeds.cli.posts",
        arguments=_posts,
        epilog="Example: feeds posts export blog/source/_posts --dialect hexo -c 'News/Harbour'",
    ),
    Command(
        name="simulate",
        help="try rules of polling on made or real sources, with a virtual clock",
        module="feeds.cli.simulate",
        arguments=simulate_arguments,
    ),
    Command(
        name="demo",
        help="see the whole way on a dozen feeds served from this machine",
        module="feeds.cli.demo",
        arguments=_demo,
    ),
)
