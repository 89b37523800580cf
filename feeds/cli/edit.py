"""Commands that edit the configuration: init, add, rm."""

import argparse
import os
import shlex
from pathlib import Path

from config.edit import NAME, add_source, remove_source
from config.edit import init as write_default
from config.load import load_config
from config.model import Source
from feeds.cli.output import config_path, emit, say, unknown_source


def init(arguments: argparse.Namespace) -> int:
    """Write a configuration file to start from."""
    path = write_default(arguments.folder)
    if arguments.json:
        emit({"config": path})
    else:
        say(arguments, f"{path} written. Next:")
        say(arguments, f"  {_with(path)} add https://example.org/feed.xml -c News")
        say(arguments, f"  {_with(path)} run")
    return 0


def add(arguments: argparse.Namespace) -> int:
    """Add a source; the next run polls it."""
    path = config_path(arguments)
    source = Source(
        url=arguments.url, categories=tuple(arguments.category), title=arguments.title, zone=arguments.zone
    )
    source = add_source(path, source)
    if arguments.json:
        emit({"url": source.url, "categories": source.categories, "config": path})
    else:
        places = " and ".join(source.categories) or "the root only"
        say(arguments, f"added {source.url} to {path}: its items go to {places}. `{_with(path)} run` polls it.")
    return 0


def _with(path: Path) -> str:
    """Return how a command is called with this configuration, for a shell."""
    return "feeds" if path == Path(NAME) else shlex.join(["feeds", "--config", str(path)])


def rm(arguments: argparse.Namespace) -> int:
    """Remove a source; its items are kept in the store but leave the feeds."""
    path = config_path(arguments)
    if not remove_source(path, arguments.url):
        known = (source.url for source in load_config(path, os.environ).sources)
        raise unknown_source(arguments.url, known)
    if arguments.json:
        emit({"url": arguments.url, "config": path})
    else:
        say(arguments, f"removed {arguments.url} from {path}. The next run takes its items out of the feeds;")
        say(arguments, "they stay in the store and return with the source.")
    return 0
