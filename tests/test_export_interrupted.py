"""An export that is not alone, or not finished: killed, or overtaken by what the store learns meanwhile."""

import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from exporting import Site

from feeds.errors import FolderLockedError
from feeds.files import alone_in
from store.categories import categories
from store.database import Database


@pytest.fixture
def site(database: Database, now: datetime, tmp_path: Path) -> Site:
    """Return a site with three items, nothing of it exported yet."""
    return Site(database, tmp_path / "posts", now)


def test_one_export_at_a_time(site: Site) -> None:
    """Two in one folder would take each other's files for leftovers."""
    with alone_in(site.root), pytest.raises(FolderLockedError):
        site.export()


def test_leftovers_of_killed_exports_are_removed(site: Site) -> None:
    """A file that was being written when an export was killed is not kept for ever."""
    site.root.mkdir()
    (site.root / ".tmp-0123456789abcdef").touch()
    site.export()
    assert len(site.files) == 3


KILLED = """
import os, signal, sys
from pathlib import Path
from feeds.export import Export, export_posts
from store.database import open_reader

def progress(stage, done, total):
    if done == 2:
        os.kill(os.getpid(), signal.SIGKILL)

export_posts(open_reader(Path(sys.argv[1])), Export(folder=Path(sys.argv[2]), form="hexo"), progress)
"""


def test_an_export_that_is_killed_is_finished_by_the_next(site: Site, tmp_path: Path) -> None:
    """What it wrote is known for ours, so that items which changed since are written anew."""
    command = [sys.executable, "-c", KILLED, str(tmp_path / "store.db"), str(site.root)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    assert len(site.files) == 2
    for number in (1, 2):
        site.move(number, "Sea")
    assert site.export()[2] == 0
    assert site.files == ["item-3.md", "sea/item-1.md", "sea/item-2.md"]


@pytest.mark.parametrize("places", [("A new one",), ("A new one", "News/Harbour")])
def test_a_category_that_was_made_meanwhile_waits(
    site: Site, monkeypatch: pytest.MonkeyPatch, places: tuple[str, ...]
) -> None:
    """An item that moves there while an export is at work keeps the file that it has."""
    site.export()
    known = categories(site.database)
    site.move(1, *places)
    monkeypatch.setattr("feeds.export.run.categories", lambda _database: known)
    assert site.export() == (0, 2, 0, 0)
    assert "news/harbour/item-1.md" in site.files
