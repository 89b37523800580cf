"""Commands that work: run, poll, publish, daemon."""

import argparse
import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from config.load import load_config
from config.model import Config
from feeds import pipeline
from feeds.clean.urls import without_secrets
from feeds.cli.output import (
    called_with,
    config_path,
    counted,
    emit,
    named_path,
    progress_bars,
    say,
    set_up_logs,
    unknown_source,
)
from feeds.cli.wiring import VERSION, open_work
from feeds.indexing import index_items
from feeds.pipeline import Tally, Work
from store.model import SourceState
from store.sources import FIRST, make_due, sources

Story = Callable[[Work, datetime], Awaitable[Tally]]


def run(arguments: argparse.Namespace) -> int:
    """Poll what is due, scan the posts and publish what changed."""
    config, tally = _work(arguments, lambda work, now: pipeline.run(work, now, VERSION))
    _report(arguments, tally, *_gathered(arguments, tally), _published(config, tally))
    return _exit_code(arguments.fail_on, tally)


def poll(arguments: argparse.Namespace) -> int:
    """Poll sources now, whatever their schedule says."""
    _, tally = _work(arguments, partial(_poll, arguments))
    hint = f"`{called_with(named_path(arguments))} publish` writes what changed"
    _report(arguments, tally, *_gathered(arguments, tally), hint)
    return _exit_code(arguments.fail_on, tally)


def publish(arguments: argparse.Namespace) -> int:
    """Publish what changed since it was last published."""
    config, tally = _work(arguments, _publish)
    _report(arguments, tally, _published(config, tally))
    return _exit_code("none", tally)


def daemon(arguments: argparse.Namespace) -> int:
    """Poll, watch and publish until told to stop."""
    from feeds.daemon import run_daemon  # noqa: PLC0415  # APScheduler and watchfiles, for this command only

    set_up_logs(arguments)
    path = config_path(arguments)
    asyncio.run(run_daemon(partial(load_config, path, os.environ), open_work, VERSION))
    return 0


def _work(arguments: argparse.Namespace, story: Story) -> tuple[Config, Tally]:
    set_up_logs(arguments)
    config = load_config(config_path(arguments), os.environ)

    async def work() -> Tally:
        with progress_bars(arguments) as progress:
            async with open_work(config, progress) as opened:
                return await story(opened, datetime.now(UTC).replace(microsecond=0))

    return config, asyncio.run(work())


async def _poll(arguments: argparse.Namespace, work: Work, now: datetime) -> Tally:
    tally = Tally()
    await pipeline.sync(work, now, VERSION)
    states = [state for state in await work.store(sources) if state.kind == "feed"]
    await work.store(make_due, _matching(states, arguments.sources, named_path(arguments)), FIRST)
    await pipeline.poll_due(work, now, tally, due=FIRST)
    await pipeline.measure_images(work, now, tally)
    return tally


async def _publish(work: Work, now: datetime) -> Tally:
    tally = Tally()
    await pipeline.sync(work, now, VERSION)
    await pipeline.publish_dirty(work, tally)
    await index_items(work.store)
    return tally


def _matching(states: Sequence[SourceState], asked: Sequence[str], config: Path) -> list[SourceState]:
    """Return the sources whose address is, or holds, what was asked for; all of them when nothing was.

    An address counts as it is and as it is shown, without secrets.
    """
    chosen = {state.id: state for state in states} if not asked else {}
    for words in asked:
        exact = [state for state in states if state.url == words]
        found = exact or [state for state in states if words in state.url or words in without_secrets(state.url)]
        if not found:
            raise unknown_source(words, [state.url for state in states], config)
        chosen |= {state.id: state for state in found}
    return list(chosen.values())


def _report(arguments: argparse.Namespace, tally: Tally, *lines: str) -> None:
    if arguments.json:
        emit(asdict(tally))
    for line in lines:
        say(arguments, line)


def _gathered(arguments: argparse.Namespace, tally: Tally) -> list[str]:
    why = f"`{called_with(named_path(arguments))} status` says why"
    failed = f"{tally.failed} failed; {why}" if tally.failed else "0 failed"
    saved = tally.saved
    lines = [
        f"polled {counted(tally.polled, 'source')}: {tally.not_modified} not modified (304), {failed}",
        f"gathered {counted(saved.new, 'new item')}, {saved.changed} changed, {saved.withdrawn} withdrawn",
    ]
    if tally.broken_posts:
        lines.append(f"passed over {counted(tally.broken_posts, 'post')}; {why}")
    return lines


def _published(config: Config, tally: Tally) -> str:
    kept = f"; {tally.unpublished} could not be, what was there stays (see above)" if tally.unpublished else ""
    files = f"{counted(tally.written, 'file')} written, {tally.untouched} unchanged"
    return f"published {config.site.output}: {files}{kept}"


def _exit_code(fail_on: str, tally: Tally) -> int:
    everything = tally.polled + tally.scanned
    some = {"none": False, "any": tally.failed > 0, "all": 0 < everything == tally.failed}[fail_on]
    return int(some or tally.unpublished > 0)
