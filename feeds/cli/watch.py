"""The command that serves what is published."""

import argparse
import os
import socket
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from config.load import load_config
from config.model import Config
from feeds.cli.output import called_with, config_path, emit, rfc3339, say, set_up_logs
from feeds.holds import holds
from store.database import open_reader
from store.errors import StoreError
from store.sources import next_due, sources
from store.standing import LATE

if TYPE_CHECKING:
    from feeds.server import Health


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


def _health(config: Config) -> "Health":
    from feeds.server import Health  # noqa: PLC0415  # imported by then

    try:
        database = open_reader(Path(config.site.store))
    except StoreError:
        return Health(ok=False, details={"error": "the store cannot be read"})
    with closing(database):
        due, states = next_due(database), sources(database)
    held = sum(hold.state == "refused" for hold in holds(config.site.output).values())
    late = due is not None and due < datetime.now(UTC) - LATE
    details = {
        "earliest_due": rfc3339(due),
        "failing": sum(state.failures > 0 for state in states),
        "parked": sum(state.parked_since is not None for state in states),
        "held": held,
    }
    return Health(ok=not late, details=details)
