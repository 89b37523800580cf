"""The part of the command add that looks: which feeds are at an address, and which one is meant."""

import argparse
import asyncio
import sys
from collections.abc import Mapping
from datetime import UTC, datetime

from config.model import Config
from feeds.clean.urls import without_secrets
from feeds.cli.output import UsageError, counted, emit, visible
from feeds.cli.wiring import new_pacer, open_client
from feeds.errors import FeedworksError, FindError
from feeds.find import Found, find_feeds, look
from feeds.workers import open_readers


def choose(arguments: argparse.Namespace, config: Config, url: str) -> str | None:
    """Return the address of the feed at `url`; where there are several, of the one that is picked, if any.

    Raises FindError, or UsageError where the number that is picked is not in the list.
    """
    try:
        found = asyncio.run(_find(config, url))
    except FeedworksError as error:
        raise FindError(f"{error}; nothing was added (`--no-check` adds the address unseen)") from error
    by_number = {number: one.url for number, one in enumerate(found.candidates, 1)}
    pick = 1 if arguments.pick is None and len(by_number) == 1 else arguments.pick
    if pick in by_number:
        return by_number[pick]
    _list(arguments, found)
    if arguments.pick is not None:
        raise UsageError(f"--pick {arguments.pick}: the list ends at {len(by_number)}; nothing was added")
    if sys.stdin.isatty() and sys.stdout.isatty() and not arguments.json:
        return _ask(by_number)
    count = counted(len(found.candidates), "feed")
    print(
        f"feeds: {count} found, nothing was added; say it again with `--first` or `--pick NUMBER` to add one",
        file=sys.stderr,
    )
    return None


async def _find(config: Config, url: str) -> Found:
    poll = config.poll
    async with (
        open_client(config, new_pacer(config)) as fetch,
        open_readers(look, count=1, memory=poll.worker_memory, seconds=poll.worker_timeout) as looking,
    ):
        return await find_feeds(fetch, looking, url, config, datetime.now(UTC).replace(microsecond=0))


def _list(arguments: argparse.Namespace, found: Found) -> None:
    for number, one in enumerate(found.candidates, 1):
        url = without_secrets(one.url)
        if arguments.json:
            emit({"number": number, "url": url, "title": one.title or None, "format": one.format})
        else:
            print(visible(f"{number:>3}  {one.title or 'no title'} ({one.format})  {url}"))
    if found.unseen:
        more = f"and {found.unseen} more, which were not looked at"
        if arguments.json:
            print(f"feeds: {more}", file=sys.stderr)
        else:
            print(f"     {more}")


def _ask(by_number: Mapping[int, str]) -> str | None:
    """Ask until the answer is one of the numbers, or nothing."""
    urls = {str(number): url for number, url in by_number.items()}
    while answer := _answer(f"Which one? A number from 1 to {len(urls)}, or nothing for none: "):
        if answer in urls:
            return urls[answer]
    print("nothing was added")
    return None


def _answer(question: str) -> str:
    try:
        return input(question).strip()
    except EOFError:
        return ""
