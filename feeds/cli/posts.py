"""The command posts: items out again as files that site generators read."""

import argparse
import os
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from config import values
from config.load import load_config
from config.model import Config
from config.values import BadValue
from feeds.cli.output import UsageError, config_path, counted, emit, progress_bars, say, unknown_category, visible
from feeds.export import Export, Tally, export_posts
from store.categories import categories
from store.database import Database, open_reader


def export(arguments: argparse.Namespace) -> int:
    """Write the items of a category as posts into a folder. Raises UsageError."""
    config = load_config(config_path(arguments), os.environ)
    _check_folder(config, arguments.folder)
    with closing(open_reader(Path(config.site.store))) as database:
        wanted = Export(
            folder=arguments.folder,
            form=arguments.dialect,
            category=_category(database, arguments.category),
            zone=config.site.timezone,
        )
        with progress_bars(arguments) as progress:
            tally = export_posts(database, wanted, progress)
    if arguments.json:
        emit({"folder": wanted.folder, **asdict(tally)})
    say(arguments, _told(wanted, tally))
    return 0


def _check_folder(config: Config, folder: Path) -> None:
    """Refuse what is no folder, and one that is not apart from what is read as posts and from what is published.

    There each item would come back as a new one, again and again, and a publication under way would lose files.
    """
    nearest = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if not nearest.is_dir():
        raise UsageError(f"{nearest}: is a file; name a folder to export to")
    for posts in config.posts:
        if _overlap(folder, posts.path):
            raise UsageError(f"{folder}: {posts.path} is read as posts; export to a folder apart from it")
    if _overlap(folder, config.site.output):
        raise UsageError(f"{folder}: {config.site.output} is the published site; export to a folder apart from it")


def _overlap(one: Path, other: Path) -> bool:
    one, other = one.resolve(), other.resolve()
    return one.is_relative_to(other) or other.is_relative_to(one)


def _category(database: Database, asked: str | None) -> str:
    """Return the path of the category that was asked for; '', everything, where none was."""
    if asked is None:
        return ""
    known = [node.path for node in categories(database)]
    try:
        path = values.category(asked)
    except BadValue as error:
        raise UsageError(f"--category: {visible(asked)!r} {error}") from error
    if path not in known:
        raise unknown_category(asked, known)
    return path


def _told(wanted: Export, tally: Tally) -> str:
    kept = f", {tally.kept} kept because edited" if tally.kept else ""
    return (
        f"exported {visible(str(wanted.folder))}: {counted(tally.written, 'file')} written, "
        f"{tally.unchanged} unchanged{kept}, {tally.removed} removed"
    )
