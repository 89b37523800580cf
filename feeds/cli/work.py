"""Commands that work: run, poll, daemon; and what all of them print."""

import argparse
import asyncio
import shlex
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import partial
from pathlib import Path

from config.model import Config
from feeds import pipeline
from feeds.clean.urls import without_secrets
from feeds.cli.matching import matching
from feeds.cli.output import (
    UsageError,
    called_with,
    config_path,
    counted,
    emit,
    named_path,
    progress_bars,
    say,
    set_up_logs,
)
from feeds.cli.wiring import VERSION, open_work, usable_config
from feeds.history import take_history
from feeds.work import Tally, Work
from store.errors import StoreLockedError
from store.source_model import SourceState
from store.sources import FIRST, make_due, sources

Story = Callable[[Work, datetime], Awaitable[Tally]]


def run(arguments: argparse.Namespace) -> int:
    """Poll what is due, scan the posts and publish what changed."""
    config, tally = tell(arguments, lambda work, now: pipeline.run(work, now, VERSION))
    report(arguments, tally, *_gathered(arguments, config, tally), published(config, tally))
    return exit_code(arguments.fail_on, tally)


def poll(arguments: argparse.Namespace) -> int:
    """Poll sources now, whatever their schedule says. Raises UsageError."""
    if arguments.history and not arguments.sources:
        raise UsageError("--history takes in whole archives; name the sources that have them")
    config, tally = tell(arguments, partial(_poll, arguments))
    lines = _gathered(arguments, config, tally)
    if arguments.history:
        lines.append(_archived(arguments, tally))
    hint = f"`{called_with(named_path(arguments))} publish` writes what changed"
    report(arguments, tally, *lines, hint)
    return exit_code(arguments.fail_on, tally)


def take_in(arguments: argparse.Namespace, url: str) -> int:
    """Poll a source that was just added, and take in its archive. Raises StoreLockedError: it says how later."""
    try:
        return poll(argparse.Namespace(**{**vars(arguments), "sources": [url], "fail_on": "any"}))
    except StoreLockedError as error:
        later = f"{called_with(named_path(arguments))} poll {shlex.quote(without_secrets(url))} --history"
        raise StoreLockedError(f"{error}. The source is added; `{later}` takes its archive in.") from error


def daemon(arguments: argparse.Namespace) -> int:
    """Poll, watch and publish until told to stop."""
    from feeds.daemon import run_daemon  # noqa: PLC0415  # APScheduler and watchfiles, for this command only

    set_up_logs(arguments)
    path = config_path(arguments)
    asyncio.run(run_daemon(partial(usable_config, path), open_work, VERSION))
    return 0


def tell(arguments: argparse.Namespace, story: Story) -> tuple[Config, Tally]:
    """Tell a story with the parts in place, and return the configuration and what was counted."""
    set_up_logs(arguments)
    config = usable_config(config_path(arguments))

    async def work() -> Tally:
        with progress_bars(arguments) as progress:
            async with open_work(config, progress) as opened:
                return await story(opened, opened.clock())

    return config, asyncio.run(work())


async def _poll(arguments: argparse.Namespace, work: Work, now: datetime) -> Tally:
    tally = Tally()
    await pipeline.sync(work, now, VERSION)
    states = [state for state in await work.store(sources) if state.kind == "feed"]
    asked = _matching(states, arguments.sources, named_path(arguments))
    if arguments.history:
        await take_history(work, asked, now, tally)
    else:
        await work.store(make_due, asked, FIRST)
        await pipeline.poll_due(work, now, tally, due=FIRST)
    await pipeline.fetch_images(work, now, tally)
    return tally


def _matching(states: Sequence[SourceState], asked: Sequence[str], config: Path) -> list[SourceState]:
    """Return the sources whose address is, or holds, what was asked for; all of them when nothing was."""
    if not asked:
        return list(states)
    by_url = {state.url: state for state in states}
    chosen = {url: by_url[url] for words in asked for url in matching(words, list(by_url), config)}
    return list(chosen.values())


def report(arguments: argparse.Namespace, tally: Tally, *lines: str) -> None:
    """Print what was counted: as an object with `--json`, else in lines."""
    if arguments.json:
        emit(asdict(tally))
    for line in lines:
        say(arguments, line)


def _gathered(arguments: argparse.Namespace, config: Config, tally: Tally) -> list[str]:
    if not (config.sources or tally.scanned):
        return [f"nothing to poll yet: `{called_with(named_path(arguments))} add URL` adds a feed"]
    why = f"`{called_with(named_path(arguments))} status` says why"
    failed = f"{tally.failed} failed; {why}" if tally.failed else "0 failed"
    saved = tally.saved
    lines = [
        f"polled {counted(tally.polled, 'source')}: {tally.not_modified} not modified (304), {failed}",
        f"gathered {counted(saved.new, 'new item')}, {saved.changed} changed, {saved.withdrawn} withdrawn",
    ]
    if tally.hosts_silent:
        silent = f"{tally.hosts_silent} of {counted(tally.hosts_tried, 'host')} did not answer"
        lines.insert(1, f"the network seems to be down: {silent}; nothing was counted against them")
    if tally.broken_posts:
        lines.append(f"passed over {counted(tally.broken_posts, 'post')}; {why}")
    return lines


def _archived(arguments: argparse.Namespace, tally: Tally) -> str:
    read = f"read {counted(tally.archived, 'older document')}"
    if not tally.cut_short:
        return read
    lost = f"{counted(tally.left_out, 'entry', 'entries')} left out, raise `max_items`; " if tally.left_out else ""
    again = f"{lost}`{called_with(named_path(arguments))} poll SOURCE --history` goes on"
    return f"{read}; {counted(tally.cut_short, 'archive')} cut short (see above), {again}"


def published(config: Config, tally: Tally) -> str:
    """Return in one line what was published."""
    kept = f"; {tally.unpublished} could not be, what was there stays (see above)" if tally.unpublished else ""
    kept += f"; {tally.held} rolled back (see `status`)" if tally.held else ""
    files = f"{counted(tally.written, 'file')} written, {tally.untouched} unchanged"
    sent = f"; {counted(tally.uploaded, 'object')} changed in {config.site.bucket}" if config.site.bucket else ""
    return f"published {config.site.output}: {files}{sent}{kept}"


def exit_code(fail_on: str, tally: Tally) -> int:
    """Return 1 where something could not be published, or as many sources failed as `fail_on` says; else 0."""
    everything = tally.polled + tally.scanned
    failed = tally.failed + tally.cut_short
    some = {"none": False, "any": failed > 0, "all": 0 < everything == failed}[fail_on]
    return int(some or tally.unpublished > 0)
