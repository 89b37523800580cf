"""What the commands print: data to standard output, logs and progress bars to standard error."""

import argparse
import difflib
import json
import os
import shlex
import sys
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from config.errors import ConfigError
from config.model import NAME
from feeds.clean.urls import without_secrets

if TYPE_CHECKING:
    from feeds.ports import Progress


class UsageError(Exception):
    """The command was asked for something that is not there; the message says what to ask for instead."""


def unknown_source(asked: str, known: Iterable[str], config: Path) -> UsageError:
    """Return the error for a feed that is not in the file `config`, with the one that was likely meant."""
    if asked.startswith("posts:"):
        return UsageError(f"{visible(asked)} is a folder of posts: every run reads it, and [[posts]] names it")
    near = difflib.get_close_matches(asked, known, n=1, cutoff=0.5)
    hint = f"did you mean {without_secrets(near[0])}?" if near else f"`{called_with(config)} status` lists them"
    return UsageError(f"no source {visible(without_secrets(asked))}; {hint}")


def unknown_category(asked: str, known: Iterable[str]) -> UsageError:
    """Return the error for a category that is none of the `known`, with the one that was likely meant."""
    near = difflib.get_close_matches(asked.strip("/"), known, n=1, cutoff=0.5)
    hint = f"did you mean {visible(near[0])}?" if near else "the front page of the site lists them"
    return UsageError(f"no category {visible(asked)}; {hint}")


def config_path(arguments: argparse.Namespace) -> Path:
    """Return the configuration file that was asked for. Raises ConfigError where there is none."""
    path = named_path(arguments)
    if not path.exists():
        called = called_with(path)
        raise ConfigError(f"{path}: there is no such file; `{called} init` writes one, `--config FILE` names it")
    return path


def named_path(arguments: argparse.Namespace) -> Path:
    """Return the configuration file that was asked for, there or not."""
    return Path(arguments.config or os.environ.get("FEEDWORKS_CONFIG") or NAME)


def called_with(path: Path) -> str:
    """Return how `feeds` is called with a configuration, for a shell."""
    return "feeds" if path == Path(NAME) else shlex.join(["feeds", "--config", str(path)])


def emit(value: Mapping[str, object]) -> None:
    """Print one JSON object on a line of its own, at once."""
    print(json.dumps(value, ensure_ascii=False, default=_plain), flush=True)


def say(arguments: argparse.Namespace, line: str) -> None:
    """Print one line for a person at once, unless told to be quiet or to speak to a program."""
    if not arguments.quiet and not arguments.json:
        print(line, flush=True)


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return a number and what is counted: '1 item', '2 items'; `plural` is that of a noun that takes no 's'."""
    return f"{number} {noun if number == 1 else plural or f'{noun}s'}"


def rfc3339(moment: datetime | None) -> str | None:
    """Return a moment as RFC 3339 in UTC."""
    return None if moment is None else moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def visible(text: str) -> str:
    """Return text with its control characters escaped, so that no source writes on the operator's terminal."""
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in text)


@contextmanager
def progress_bars(arguments: argparse.Namespace) -> "Iterator[Progress]":
    """Show a bar for each stage on a terminal; elsewhere, or when told to be quiet, show nothing."""
    if arguments.quiet or arguments.json or not sys.stderr.isatty():
        yield lambda _stage, _done, _total: None
        return
    from rich.console import Console  # noqa: PLC0415  # only where there is a terminal
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description:>12}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        stages = {}

        def advance(stage: str, done: int, total: int) -> None:
            if stage not in stages:
                stages[stage] = bars.add_task(stage)
            bars.update(stages[stage], completed=done, total=max(total, done))

        yield advance


def set_up_logs(arguments: argparse.Namespace) -> None:
    """Send one event a line to standard error: with -v each poll too, with -q errors only."""
    import logging  # noqa: PLC0415  # commands that log nothing do not pay for it

    import structlog  # noqa: PLC0415

    level = logging.ERROR if arguments.quiet else logging.DEBUG if arguments.verbose else logging.INFO
    colors = sys.stderr.isatty() and "NO_COLOR" not in os.environ
    lines = structlog.dev.ConsoleRenderer(
        0,  # columns that an event is padded to
        colors=colors,
        exception_formatter=structlog.dev.plain_traceback,  # rich's shows what functions hold, credentials too
        sort_keys=False,
        pad_level=False,
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            _escape,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False) if arguments.json else lines,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _escape(_logger: object, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    said = {key: value for key, value in event.items() if value is not None}
    return {key: visible(value) if isinstance(value, str) else value for key, value in said.items()}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return rfc3339(value)
    return str(value)
