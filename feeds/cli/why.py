"""The command that tells why a source is polled when it is."""

import argparse
import os
import shutil
import sys
import textwrap
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from yarl import URL

from config.load import load_config
from config.model import Config
from feeds.clean.urls import without_secrets
from feeds.cli.matching import the_one
from feeds.cli.output import config_path, emit, say, visible
from feeds.cli.status import new_state
from feeds.cli.table import Cell, show_table
from feeds.fetch.pacing import LONGEST_DELAY, spacing_of
from feeds.schedule.explain import Case, Line, explain
from feeds.select.wanted import specs
from store.database import Database, open_reader
from store.health import HostStand, Poll, host_stand, last_polls
from store.robots import crawl_delay
from store.search import source_named
from store.source_model import SourceState
from store.sources import source
from store.standing import marks

_COLUMNS = ("poll (UTC)", "outcome", "status", "new", "ms", "what was decided")
_LABEL = 12
"""Columns of what a line is about."""


def why(arguments: argparse.Namespace) -> int:
    """Tell when a source is polled next and why, and what its last polls brought. Raises UsageError."""
    path = config_path(arguments)
    config, now = load_config(path, os.environ), datetime.now(UTC).replace(microsecond=0)
    url = the_one(arguments.source, [one.url for one in config.sources], path)
    case, polls = _look_up(config, url, arguments.polls, now)
    if arguments.json:
        emit(_object(case, polls, now))
        return 0
    title = case.state.title
    for line in (title, without_secrets(url)) if title else (without_secrets(url),):
        print(visible(line))
    print()
    _list(explain(case, now))
    print()
    if polls:
        show_table(_COLUMNS, [_cells(poll) for poll in polls], right=("status", "new", "ms"))
    else:
        say(arguments, "no poll is in the log")
    return 0


def _look_up(config: Config, url: str, most: int, now: datetime) -> tuple[Case, Sequence[Poll]]:
    """Return all that decides when a source is polled, and its last polls: none before the first run."""
    state, host, delay = _new(config, url), HostStand(paused=None, busy=0), 0.0
    polls: tuple[Poll, ...] = ()
    store = Path(config.site.store)
    if store.exists():
        with closing(open_reader(store)) as database, database.snapshot():
            state = _stored(database, url) or state
            delay = min(crawl_delay(database, _in_ascii(state.host), now), LONGEST_DELAY)
            host, polls = host_stand(database, state.host, now), last_polls(database, state.id, most)
    case = Case(
        state=state,
        host=host,
        marks=marks(state, now, host.paused),
        source=next(one for one in config.sources if one.url == url),
        poll=config.poll,
        spacing=spacing_of(config.poll, config.hosts)(_in_ascii(state.host)),
        delay=delay,
    )
    return case, polls


def _new(config: Config, url: str) -> SourceState:
    return next(new_state(spec) for spec in specs(config) if spec.url == url)


def _in_ascii(host: str) -> str:
    """Return the name by which requests to a host are spaced."""
    return URL.build(scheme="http", host=host).raw_host or host


def _stored(database: Database, url: str) -> SourceState | None:
    named = source_named(database, url)
    return source(database, named.id) if named else None


def _list(lines: Iterable[Line]) -> None:
    """Print what is said in a column beside what it is about, folded into a terminal."""
    width = max(shutil.get_terminal_size().columns, 3 * _LABEL) if sys.stdout.isatty() else sys.maxsize
    for about, said in lines:
        first, rest = f"{about:{_LABEL}}", " " * _LABEL
        print(textwrap.fill(visible(said), width, initial_indent=first, subsequent_indent=rest))


def _cells(poll: Poll) -> list[Cell]:
    failed = "red" if poll.outcome == "failed" else ""
    trouble = f" ({poll.trouble.replace('_', ' ')})" if poll.trouble else ""
    decided = poll.reason or "nothing"
    return [
        (f"{poll.at:%Y-%m-%d %H:%M}", ""),
        (poll.outcome.replace("_", " ") + trouble, failed),
        (str(poll.status or ""), ""),
        (str(poll.new), ""),
        (str(poll.milliseconds), ""),
        (visible(f"{poll.error}; {decided}" if poll.error else decided), ""),
    ]


def _object(case: Case, polls: Sequence[Poll], now: datetime) -> dict[str, object]:
    state = case.state
    return {
        "source": without_secrets(state.url),
        "title": state.title,
        "marks": [mark.name for mark in case.marks],
        "last_poll": state.polled_at,
        "next_poll": state.next_at,
        "reason": state.reason,
        "last_news": state.news_at,
        "items_a_day": round(state.rate * 86400, 3),
        "failures": state.failures,
        "failing_since": state.failing_since,
        "error": state.error,
        "moved_to": state.moved_to and without_secrets(state.moved_to),
        "adopted": state.adopted and without_secrets(state.adopted),
        "host": {"name": state.host, "paused_until": case.host.paused, "spacing": max(case.spacing, case.delay)},
        "said": [{"about": about, "said": said} for about, said in explain(case, now)],
        "polls": [asdict(poll) for poll in polls],
    }
