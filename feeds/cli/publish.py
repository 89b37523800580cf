"""Commands about what is published: publish, rollback."""

import argparse
import asyncio
import os
import shlex
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

from config.load import load_config
from config.model import Config
from feeds import pipeline
from feeds.cli.output import (
    called_with,
    config_path,
    counted,
    emit,
    named_path,
    progress_bars,
    say,
    set_up_logs,
    unknown_category,
    visible,
)
from feeds.cli.wiring import VERSION, open_copy
from feeds.cli.work import exit_code, published, report, tell
from feeds.errors import PublishError
from feeds.holds import holds, release, roll_back
from feeds.indexing import index_items
from feeds.publication import planned, publish_dirty
from feeds.publishing import Change
from feeds.websub.hubs import see_to_hubs
from feeds.work import Tally, Work
from store.categories import categories
from store.database import open_reader
from store.errors import StoreLockedError
from store.model import CategoryNode


def publish(arguments: argparse.Namespace) -> int:
    """Publish what changed since it was last published, or tell what that would be."""
    if arguments.plan:
        return _plan(arguments)
    if arguments.force is not None:
        _release(arguments)
    try:
        config, tally = tell(arguments, _publish)
    except StoreLockedError:
        if arguments.force is None:
            raise
        say(arguments, "another process publishes here; it takes the released categories with its next round")
        return 0
    report(arguments, tally, published(config, tally))
    return exit_code("none", tally)


def rollback(arguments: argparse.Namespace) -> int:
    """Put the version of a category before this one back, and hold the category there."""
    config = load_config(config_path(arguments), os.environ)
    (node,) = _nodes(config, [arguments.category])
    name = visible(node.path) or "the front page"
    try:
        differed = roll_back(config.site.output, node.slug_path, "it was rolled back")
    except PublishError as error:
        raise PublishError(f"{name}: {error}") from error
    if arguments.json:
        emit({"category": node.path, "restored": differed})
    if config.site.bucket:
        say(arguments, f"`{called_with(named_path(arguments))} publish` sends it to {config.site.bucket}")
    release = f"{called_with(named_path(arguments))} publish --force {shlex.quote(visible(node.path) or '/')}"
    say(
        arguments,
        f"restored {counted(differed, 'file')} of {name}, which stays so; `{release}` publishes it again",
    )
    return 0


async def _publish(work: Work, now: datetime) -> Tally:
    tally = Tally()
    await pipeline.sync(work, now, VERSION)
    await publish_dirty(work, tally)
    await index_items(work.store)
    await see_to_hubs(work, now)
    return tally


def _release(arguments: argparse.Namespace) -> None:
    """Let the named categories through, or, where none is named, all that are held back."""
    config = load_config(config_path(arguments), os.environ)
    root = config.site.output
    named = [node.slug_path for node in _nodes(config, arguments.force)]
    for slug_path in named or holds(root):
        release(root, slug_path)


def _nodes(config: Config, asked: Sequence[str]) -> list[CategoryNode]:
    """Return the categories of the store that were asked for; '/' is the front page. Raises UsageError."""
    with closing(open_reader(Path(config.site.store))) as database:
        known = {node.path: node for node in categories(database)}
    return [_node(known, one.strip("/")) for one in asked]


def _node(known: dict[str, CategoryNode], path: str) -> CategoryNode:
    if path not in known:
        raise unknown_category(path, known)
    return known[path]


def _plan(arguments: argparse.Namespace) -> int:
    set_up_logs(arguments)
    config = load_config(config_path(arguments), os.environ)

    async def look() -> list[Change]:
        with progress_bars(arguments) as progress:
            async with open_copy(config, progress) as work:
                await pipeline.sync(work, work.clock(), VERSION)
                return [change async for change in planned(work)]

    changes = asyncio.run(look())
    for change in changes:
        if arguments.json:
            emit({"name": change.name, "action": change.action, "why": change.why})
        else:
            print(f"{change.action:8}  {visible(change.name)}  ({visible(change.why)})")
    actions = ("write", "compress", "remove", "hold")
    counts = [sum(change.action == action for change in changes) for action in actions]
    say(arguments, "would write {}, compress {}, remove {}, hold back {}; nothing was changed".format(*counts))
    return 0
