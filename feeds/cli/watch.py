"""Commands that look: status, serve."""

import argparse
import os
import shlex
import socket
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from config.load import load_config
from config.model import Config
from feeds.clean.urls import without_secrets
from feeds.cli.output import called_with, config_path, emit, rfc3339, say, set_up_logs, visible
from feeds.holds import Hold, holds
from feeds.schedule import words
from feeds.select.wanted import posts_url, specs
from store.categories import categories
from store.database import open_reader
from store.errors import StoreError
from store.post_files import post_errors
from store.source_model import SourceSpec, SourceState
from store.sources import item_counts, next_due, sources

if TYPE_CHECKING:
    from feeds.server import Health

Row = tuple[SourceState, int, dict[str, str]]
"""A source, how many items it has, and the errors of its posts by their paths."""

_LATE = timedelta(days=1)
"""When the first source has been due for so long, nobody polls any more, and `/healthz` says so."""
_WIDE = 2_000
"""Columns of a table that is piped or kept: nothing in it is broken into lines."""


def status(arguments: argparse.Namespace) -> int:
    """Show how every source stands."""
    path = config_path(arguments)
    config = load_config(path, os.environ)
    rows = _rows(config)
    if arguments.json:
        for row in rows:
            emit(_object(*row))
    elif rows:
        _table(rows, datetime.now(UTC))
    else:
        say(arguments, f"no sources yet; `{called_with(path)} add URL -c PATH` adds one")
    _show_held(arguments, config, called_with(path))
    return 0


def serve(arguments: argparse.Namespace) -> int:
    """Serve the published site."""
    from feeds.callback import ROUTE, Callback, linked  # noqa: PLC0415  # uvicorn, for this command only
    from feeds.live import routes  # noqa: PLC0415
    from feeds.server import create_app  # noqa: PLC0415
    from feeds.server import serve as serve_app  # noqa: PLC0415

    set_up_logs(arguments)
    path = config_path(arguments)
    config = load_config(path, os.environ)
    if not config.site.output.is_dir():
        raise StoreError(f"{config.site.output}: nothing is published yet; `{called_with(path)} run` does it")
    listener = open_listener(arguments.host, arguments.port)
    url = _address(arguments.host, listener.getsockname()[1])
    if arguments.json:
        emit({"url": url, "folder": config.site.output})
    else:
        say(arguments, f"serving {config.site.output} on {url}  (Ctrl-C ends it)")
    callback = Callback(Path(config.site.store), config.poll.max_bytes)
    pushed = {ROUTE: callback} if config.websub.callback else {}
    app = create_app(
        config.site.output, partial(_health, config), {**routes(config), **pushed}, {ROUTE: config.poll.max_bytes}
    )
    serve_app(linked(app, config.site.base_url, config.websub.hubs), listener)
    return 0


def open_listener(host: str, port: int) -> socket.socket:
    """Return a socket that listens. Raises OSError, in words for a person, where it cannot."""
    from feeds.server import listen  # noqa: PLC0415

    try:
        return listen(host, port)
    except OSError as error:
        reason = (error.strerror or str(error)).partition(" (")[0]  # Python adds the address, as a tuple
        raise OSError(f"{host}, port {port}: {reason}") from error


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _rows(config: Config) -> list[Row]:
    """Return how the sources of the configuration stand, in its order."""
    stored, guesses = _stored(config), _guesses(config)
    rows = [stored.get(spec.url, (_new(spec), 0, {})) for spec in specs(config)]
    return [
        (replace(state, reason=_reason(state.reason, guesses.get(state.url))), items, errors)
        for state, items, errors in rows
    ]


def _reason(reason: str, guess: str | None) -> str:
    """Return why a source is read next; a folder whose dialect was guessed says as what."""
    return reason if guess is None else f"{reason or 'read'} as {guess}"


def _stored(config: Config) -> dict[str, Row]:
    """Return what the store tells of each source by its address: of none before the first run."""
    store = Path(config.site.store)
    if not store.exists():
        return {}
    with closing(open_reader(store)) as database:
        counts = item_counts(database)
        return {
            state.url: (state, counts.get(state.id, 0), post_errors(database, state.id))
            for state in sources(database)
        }


def _guesses(config: Config) -> dict[str, str]:
    """Return, by the address of each folder whose dialect is to be guessed, what the next run takes it for.

    Of a folder that is not there, nothing is said.
    """
    folders = [posts for posts in config.posts if posts.dialect == "auto" and posts.path.is_dir()]
    if not folders:
        return {}
    from feeds.scan import guess_folder  # noqa: PLC0415  # all that reads posts, for those who have some

    return {posts_url(config, posts): guess_folder(posts.path).words for posts in folders}


def _new(spec: SourceSpec) -> SourceState:
    reason = "new: the next run polls it" if spec.kind == "feed" else "new: the next run reads it"
    return SourceState(id=0, kind=spec.kind, url=spec.url, host=spec.host, title=spec.title or "", reason=reason)


def _object(state: SourceState, items: int, errors: Mapping[str, str]) -> dict[str, object]:
    return {
        "source": without_secrets(state.url),
        "kind": state.kind,
        "title": state.title,
        "last_poll": rfc3339(state.polled_at),
        "next_poll": rfc3339(state.next_at),
        "reason": state.reason,
        "items": items,
        "failures": state.failures,
        "error": state.error,
        "files": dict(errors),
    }


def _table(rows: list[Row], now: datetime) -> None:
    from rich.console import Console  # noqa: PLC0415  # `--json` does without
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("source", "last poll", "next poll", "why", "items", "error"):
        table.add_column(name, justify="right" if name == "items" else "left", overflow="fold")
    for state, items, errors in rows:
        cells = (_name(state), _ago(state.polled_at, now), _until(state, now), state.reason, str(items))
        table.add_row(*(Text(visible(cell)) for cell in cells), Text(visible(state.error or ""), style="red"))
        for path, error in errors.items():
            table.add_row("", "", "", "", "", Text(visible(f"{path}: {error}"), style="red"))
    console = Console(width=None if sys.stdout.isatty() else _WIDE)
    with console.capture() as drawn:  # rich ends the process itself where its output is not wanted
        console.print(table)
    print(drawn.get(), end="")


def _name(state: SourceState) -> str:
    url = without_secrets(state.url)
    return f"{state.title}  {url}" if state.title else url


def _ago(moment: datetime | None, now: datetime) -> str:
    return "never" if moment is None else f"{words(now - moment)} ago"


def _until(state: SourceState, now: datetime) -> str:
    if state.kind == "posts":
        return "every run"
    if state.next_at is None:
        return "never" if state.polled_at else "next run"
    return "due now" if state.next_at <= now else f"in {words(state.next_at - now)}"


def _show_held(arguments: argparse.Namespace, config: Config, command: str) -> None:
    """Tell which categories keep their old files, and why."""
    store = Path(config.site.store)
    held = holds(config.site.output) if store.exists() else {}
    if not held:
        return
    with closing(open_reader(store)) as database:
        paths = {node.slug_path: node.path for node in categories(database)}
    for slug_path, hold in held.items():
        path = paths.get(slug_path, slug_path)
        if arguments.json:
            emit({"kind": "category", "category": path, "held": hold.state, "why": hold.why})
        else:
            print(f"{visible(path) or 'the front page'} {_told(hold, path, command)}")


def _told(hold: Hold, path: str, command: str) -> str:
    if hold.state == "released":
        return "is released: it is published with the next round"
    release = f"`{command} publish --force {shlex.quote(visible(path) or '/')}` publishes it"
    return f"keeps its old files: {visible(hold.why)}; {release}"


def _health(config: Config) -> "Health":
    from feeds.server import Health  # noqa: PLC0415  # imported by then

    try:
        database = open_reader(Path(config.site.store))
    except StoreError:
        return Health(ok=False, details={"error": "the store cannot be read"})
    with closing(database):
        due, states = next_due(database), sources(database)
    held = sum(hold.state == "refused" for hold in holds(config.site.output).values())
    late = due is not None and due < datetime.now(UTC) - _LATE
    details = {
        "earliest_due": rfc3339(due),
        "failing": sum(state.failures > 0 for state in states),
        "parked": sum(state.parked_since is not None for state in states),
        "held": held,
    }
    return Health(ok=not late, details=details)
