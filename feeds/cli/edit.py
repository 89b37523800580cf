"""Commands that edit the configuration: init, add, rm."""

import argparse
import os
import re
from dataclasses import replace
from pathlib import Path

from config.edit import add_source, check_source, remove_source
from config.edit import init as write_default
from config.errors import ConfigError
from config.load import load_config, route_problem
from config.model import NAME, Config, Source
from config.values import ROUTE
from feeds.clean.urls import without_secrets
from feeds.cli.output import UsageError, called_with, config_path, emit, named_path, say, unknown_source

_ARGUMENTS = {"url": "URL", "categories": "--category", "title": "--title", "zone": "--zone"}
"""Where each key of a source comes from that `feeds add` writes."""


def init(arguments: argparse.Namespace) -> int:
    """Write a configuration file to start from."""
    if arguments.folder and arguments.config:
        raise UsageError("name a folder or, by --config, a file")
    path = arguments.folder / NAME if arguments.folder else named_path(arguments)
    write_default(path)
    if arguments.json:
        emit({"config": path})
    else:
        say(arguments, f"{path} written. Next:")
        say(arguments, f"  {called_with(path)} add https://example.org/ -c News")
        say(arguments, f"  {called_with(path)} run")
    return 0


def add(arguments: argparse.Namespace) -> int:
    """Find the feed at an address and add it; the next run polls it, or with `--history` this does.

    Raises UsageError, or StoreLockedError where it is added, though its archive cannot be taken in.
    """
    if arguments.no_check and arguments.pick is not None:
        raise UsageError("--no-check looks for no feeds; leave it out, or --first and --pick")
    path = config_path(arguments)
    source = _asked_for(arguments, path)
    if not arguments.no_check:
        from feeds.cli.find import choose  # noqa: PLC0415  # the client, which adding unseen does without

        config = load_config(path, os.environ)
        url = source.url if _is_known(config, source.url) else choose(arguments, config, source.url)
        if url is None:
            return 1
        source = replace(source, url=url)
    source = add_source(path, source)
    shown = without_secrets(source.url)
    if arguments.json:
        emit({"url": shown, "categories": source.categories, "config": path})
    else:
        places = " and ".join(source.categories) or "the feed of the whole site only"
        polled = "" if arguments.history else f" `{called_with(path)} run` polls it."
        say(arguments, f"added {shown} to {path}: its items go to {places}.{polled}")
    if arguments.history:
        from feeds.cli.work import take_in  # noqa: PLC0415  # the whole machinery, which adding does without

        return take_in(arguments, source.url)
    return 0


def _asked_for(arguments: argparse.Namespace, path: Path) -> Source:
    """Return the source that was asked for. Raises UsageError or ConfigError where no run could poll it."""
    url = re.sub("^rsshub:/*", ROUTE, arguments.url)
    asked = Source(url=url, categories=tuple(arguments.category), title=arguments.title, zone=arguments.zone)
    try:
        source = check_source(asked, _ARGUMENTS.__getitem__)
    except ConfigError as error:
        raise UsageError(str(error)) from error
    if source.url.startswith(ROUTE) and (wrong := route_problem(source, load_config(path, os.environ).rsshub)):
        raise ConfigError(f"{path}: sources.url: {wrong}")
    return source


def _is_known(config: Config, url: str) -> bool:
    return any(source.url == url for source in config.sources)


def rm(arguments: argparse.Namespace) -> int:
    """Remove a source; its items are kept in the store but leave the feeds."""
    path = config_path(arguments)
    if not remove_source(path, arguments.url):
        remove_source(path, _meant(path, arguments.url))
    url = without_secrets(arguments.url)
    if arguments.json:
        emit({"url": url, "config": path})
    else:
        say(arguments, f"removed {url} from {path}. The next run takes its items out of the feeds;")
        say(arguments, "they stay in the store and return with the source.")
    return 0


def _meant(path: Path, shown: str) -> str:
    """Return the address of the source that is shown so, without what is secret in it. Raises UsageError."""
    known = [source.url for source in load_config(path, os.environ).sources]
    found = [url for url in known if without_secrets(url) == shown]
    if not found:
        raise unknown_source(shown, known, path)
    if len(found) > 1:
        raise UsageError(f"{shown} may be one of {len(found)} sources; write the address as it is in {path}")
    return found[0]
