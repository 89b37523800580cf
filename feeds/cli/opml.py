"""Commands for subscription lists: import, export."""

import argparse
import os
import sys
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from config.edit import add_sources, check_source
from config.errors import ConfigError
from config.load import load_config, route_problem
from config.model import Config, RSSHub, Source
from config.opml import Feed, read_opml
from config.values import BadValue, category
from feeds.clean.urls import without_secrets
from feeds.cli.output import UsageError, called_with, config_path, counted, emit, say, visible
from feeds.publish.opml import render
from feeds.select.subscriptions import outlines_of, source_of
from store.database import open_reader
from store.source_model import SourceState
from store.sources import sources as stored_sources


def import_(arguments: argparse.Namespace) -> int:
    """Add what a subscription list has and the configuration has not, in one edit."""
    path = config_path(arguments)
    config = load_config(path, os.environ)
    wanted, refused = _sorted_out(arguments, _read(arguments.file), config.rsshub)
    new = add_sources(path, wanted, dry=arguments.dry_run)
    _report(arguments, path, len(new), len(wanted) - len(new), refused)
    return int(bool(refused))


def export(arguments: argparse.Namespace) -> int:
    """Write the sources of the configuration as OPML."""
    config = load_config(config_path(arguments), os.environ)
    list_ = render(config.site.title, outlines_of(config.sources, _known(config)))
    if arguments.file is None:
        sys.stdout.buffer.write(list_)
    else:
        _write(arguments.file, list_)
        if arguments.json:
            emit({"file": arguments.file, "sources": len(config.sources)})
        say(arguments, f"{arguments.file} written: {counted(len(config.sources), 'source')}")
    if bare := sum(without_secrets(source.url) != source.url for source in config.sources):
        print(f"feeds: {counted(bare, 'source')} had a secret in the address, which was left out", file=sys.stderr)
    return 0


def _write(file: Path, data: bytes) -> None:
    try:
        file.write_bytes(data)
    except OSError as error:
        raise UsageError(f"{file}: cannot be written: {error.strerror}") from error


def _read(file: Path) -> tuple[Feed, ...]:
    try:
        return read_opml(file)
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror}") from error


def _sorted_out(
    arguments: argparse.Namespace, listed: Iterable[Feed], rsshub: RSSHub
) -> tuple[list[Source], list[str]]:
    """Return the sources that can be used and, for each of the others, why it cannot."""
    under = _category(arguments.category)
    wanted, refused = [], []
    for feed in listed:
        try:
            wanted.append(_checked(source_of(feed, under), f"{arguments.file}:{feed.line}", rsshub))
        except ConfigError as error:
            refused.append(str(error))
    return wanted, refused


def _checked(source: Source, place: str, rsshub: RSSHub) -> Source:
    read = check_source(source, lambda key: f"{place}: {key}")
    if wrong := route_problem(read, rsshub):
        raise ConfigError(f"{place}: url: {wrong}")
    return read


def _category(written: str | None) -> str:
    try:
        return "" if written is None else str(category(written))
    except BadValue as error:
        raise UsageError(f"--category: {error}") from error


def _report(arguments: argparse.Namespace, path: Path, added: int, known: int, refused: list[str]) -> None:
    if arguments.json:
        emit({"added": added, "known": known, "refused": refused, "dry_run": arguments.dry_run, "config": path})
        return
    for reason in refused:
        print(visible(f"feeds: {reason}"), file=sys.stderr)
    done = "would be added" if arguments.dry_run else f"added to {path}"
    say(arguments, f"{counted(added, 'source')} {done}; {known} there already, {len(refused)} refused")
    if added and not arguments.dry_run:
        say(arguments, f"`{called_with(path)} run` polls what is new.")


def _known(config: Config) -> dict[str, SourceState]:
    """Return what the store tells of the sources, nothing where there is none yet."""
    store = Path(config.site.store)
    if not store.exists():
        return {}
    with closing(open_reader(store)) as database:
        return {state.url: state for state in stored_sources(database)}
