"""Folders of posts, scanned: real files come, change, move and go."""

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from arrivals import configure, spec

from feeds.posts import PostSettings
from feeds.scan import scan_folder
from store.categories import categories
from store.channels import channel_items
from store.database import Database
from store.model import Saved, ScanResult, StoredItem
from store.post_files import post_errors, post_files, save_scan

HEXO = PostSettings(dialect="hexo", category="Blog")
DAY = timedelta(days=1)


class Folder:
    """A folder of posts and the store that knows it."""

    def __init__(self, path: Path, database: Database, now: datetime) -> None:
        self.path = path
        self.path.mkdir()
        self.database = database
        self.now = now
        self.source = configure(database, now, spec("posts:posts", kind="posts", host=""))["posts:posts"]

    def write(self, name: str, title: str = "A title", *lines: str, body: str = "Some text.") -> Path:
        """Write a post."""
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(("---", f"title: {title}", *lines, "---", body)), encoding="utf-8")
        return file

    def look(self) -> ScanResult:
        """Scan the folder, saving nothing."""
        return scan_folder(self.path, self.source, HEXO, post_files(self.database, self.source.id), self.now)

    def scan(self) -> Saved:
        """Scan the folder and save what changed."""
        return save_scan(self.database, self.look(), self.now)

    def items(self) -> tuple[StoredItem, ...]:
        """Return what the root shows."""
        return channel_items(self.database, categories(self.database)[0].id, 50)

    def errors(self) -> dict[str, str]:
        """Return what is wrong with which file."""
        return post_errors(self.database, self.source.id)


@pytest.fixture
def folder(tmp_path: Path, database: Database, now: datetime) -> Folder:
    """Make an empty folder of posts."""
    return Folder(tmp_path / "posts", database, now)


def test_new_files_become_items_and_are_read_once(folder: Folder) -> None:
    """A second scan of an unchanged folder reads nothing."""
    folder.write("one.md", "One", "date: 2026-11-20 08:00:00", "categories: [Harbour, Boats]")
    folder.write("deep/two.html", "Two")
    folder.write("notes.txt", "No post")
    assert folder.scan() == Saved(new=2)
    paths = {one.item.title: one.paths for one in folder.items()}
    assert paths == {"One": ("Blog/Harbour/Boats",), "Two": ("Blog",)}
    assert folder.look() == ScanResult(source_id=folder.source.id, at=folder.now)


def test_changed_file_updates_its_item(folder: Folder) -> None:
    """An edit keeps the item's identity."""
    folder.write("one.md", "One")
    folder.scan()
    (before,) = folder.items()
    folder.write("one.md", "One, corrected")
    assert folder.scan() == Saved(changed=1)
    (after,) = folder.items()
    assert (after.item.title, after.public_id) == ("One, corrected", before.public_id)


def test_moved_file_stays_the_same_item(folder: Folder) -> None:
    """The same bytes at another path are the same post."""
    file = folder.write("one.md", "One")
    folder.scan()
    (before,) = folder.items()
    (folder.path / "2026").mkdir()
    file.rename(folder.path / "2026" / "renamed.md")
    assert folder.scan().withdrawn == 0
    (after,) = folder.items()
    assert (after.id, after.public_id) == (before.id, before.public_id)
    folder.write("one.md", "Another at the old place")
    assert folder.scan() == Saved(new=1)
    assert len({one.public_id for one in folder.items()}) == 2


def test_deleted_file_withdraws_its_item_and_may_return(folder: Folder) -> None:
    """What its owner puts back is the item that it was."""
    file = folder.write("one.md", "One")
    folder.scan()
    (before,) = folder.items()
    text = file.read_text()
    file.unlink()
    assert folder.scan() == Saved(withdrawn=1)
    assert folder.items() == ()
    file.write_text(text)
    folder.scan()
    assert [one.public_id for one in folder.items()] == [before.public_id]


def test_draft_is_held_back_and_withdrawn(folder: Folder) -> None:
    """A draft is never shown; a post that becomes one is taken back."""
    folder.write("one.md", "One", "draft: true", "published: false")
    assert folder.scan() == Saved()
    folder.write("one.md", "One")
    assert folder.scan() == Saved(new=1)
    folder.write("one.md", "One", "draft: true", "published: false")
    assert folder.scan() == Saved(withdrawn=1)


def test_future_post_comes_when_it_is_due(folder: Folder) -> None:
    """A post dated ahead appears at that moment, though its file does not change."""
    folder.write("one.md", "One", f"date: {(folder.now + 2 * DAY):%Y-%m-%d %H:%M:%S}")
    assert folder.scan() == Saved()
    folder.now += DAY
    assert folder.look().files == ()
    folder.now += DAY
    assert folder.scan() == Saved(new=1)


def test_broken_file_is_told_and_costs_nothing(folder: Folder) -> None:
    """Its neighbours are read, what it gave before stays, and once mended it is an item again."""
    folder.write("good.md", "Good")
    folder.write("bad.md", "Bad")
    folder.scan()
    folder.write("bad.md", "[never closed")
    folder.write("new.md", "New")
    assert folder.scan() == Saved(new=1)
    assert sorted(one.item.title for one in folder.items()) == ["Bad", "Good", "New"]
    assert folder.errors()["bad.md"].startswith("line ")
    folder.write("bad.md", "Mended")
    folder.scan()
    assert folder.errors() == {}
    assert sorted(one.item.title for one in folder.items()) == ["Good", "Mended", "New"]


def test_missing_folder_keeps_its_posts(folder: Folder) -> None:
    """A disk that is not mounted withdraws nothing."""
    folder.write("one.md", "One")
    folder.scan()
    folder.path.rename(folder.path.with_name("away"))
    scan = folder.look()
    assert scan.error is not None
    assert "its posts stay" in scan.error
    assert folder.scan() == Saved()
    assert len(folder.items()) == 1


def test_links_pipes_and_hidden_files_are_never_opened(folder: Folder, tmp_path: Path) -> None:
    """Nothing outside the folder is read through it, and a pipe cannot hold a scan up."""
    secret = tmp_path / "secret.md"
    secret.write_text("---\ntitle: Secret\n---\n")
    (folder.path / "link.md").symlink_to(secret)
    (folder.path / "loop").symlink_to(folder.path, target_is_directory=True)
    os.mkfifo(folder.path / "pipe.md")
    folder.write(".hidden.md", "Hidden")
    folder.write(".git/config.md", "Hidden too")
    folder.write("plain.md", "Plain")
    assert folder.scan() == Saved(new=1)
    assert [one.item.title for one in folder.items()] == ["Plain"]


def test_two_files_of_one_identity(folder: Folder) -> None:
    """The second file that states the same permalink is told so; the first keeps the item."""
    folder.write("a.md", "First", "permalink: /same/")
    folder.write("b.md", "Second", "permalink: /same/")
    assert folder.scan() == Saved(new=1)
    assert [one.item.title for one in folder.items()] == ["First"]
    assert "the same identity as a.md" in folder.errors()["b.md"]


def test_identity_passes_to_the_file_that_states_it(folder: Folder) -> None:
    """When the owner goes, the other file, told before that it was second, takes the item over."""
    first = folder.write("a.md", "First", "permalink: /same/")
    folder.write("b.md", "Second", "permalink: /same/")
    folder.scan()
    (before,) = folder.items()
    first.unlink()
    assert folder.scan() == Saved(changed=1)
    (after,) = folder.items()
    assert (after.item.title, after.public_id) == ("Second", before.public_id)
    assert folder.errors() == {}


def test_identities_may_be_swapped_or_taken_over(folder: Folder) -> None:
    """Each item follows the identity that is stated, and no scan fails."""
    folder.write("a.md", "A", "guid: 'tag:x,2001:one'")
    folder.write("b.md", "B", "guid: 'tag:x,2001:two'")
    folder.scan()
    folder.write("a.md", "A", "guid: 'tag:x,2001:two'")
    folder.write("b.md", "B", "guid: 'tag:x,2001:one'")
    assert folder.scan() == Saved(changed=2)
    assert {one.public_id: one.item.title for one in folder.items()} == {
        "tag:x,2001:two": "A",
        "tag:x,2001:one": "B",
    }
    (folder.path / "b.md").unlink()
    folder.write("a.md", "A", "guid: 'tag:x,2001:one'")
    assert folder.scan() == Saved(changed=1, withdrawn=1)
    assert {one.public_id: one.item.title for one in folder.items()} == {"tag:x,2001:one": "A"}


def test_file_that_could_not_be_read_once_is_read_later(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that stumbles costs a scan, not a post."""
    folder.write("one.md", "One")

    def stumble(_path: Path) -> bytes:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("feeds.scan._read", stumble)
    assert folder.scan() == Saved()
    assert folder.errors() == {"one.md": "cannot be read: Input/output error"}
    monkeypatch.undo()
    assert folder.scan() == Saved(new=1)


def test_file_that_goes_while_it_is_looked_for_is_gone(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor's file may come and go between the listing and the look; the scan goes on without it."""
    folder.write("one.md", "One")
    brief = folder.write("brief.md", "Brief")
    scandir = os.scandir

    def list_then_lose(path: Path) -> list[os.DirEntry[str]]:
        entries = list(scandir(path))
        brief.unlink(missing_ok=True)
        return entries

    monkeypatch.setattr("feeds.scan.os.scandir", list_then_lose)
    assert folder.scan() == Saved(new=1)
    assert [one.item.title for one in folder.items()] == ["One"]


def test_folder_below_that_cannot_be_listed_keeps_its_posts(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its name is told, its posts stay, and the other folders are scanned."""
    folder.write("closed/one.md", "One")
    folder.scan()
    folder.write("open/two.md", "Two")
    scandir = os.scandir

    def refuse(path: Path) -> object:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr("feeds.scan.os.scandir", refuse)
    scan = folder.look()
    assert scan.error == f"{folder.path / 'closed'}: Permission denied; its posts stay"
    assert folder.scan() == Saved(new=1)
    assert sorted(one.item.title for one in folder.items()) == ["One", "Two"]


def test_front_matter_may_stand_in_a_file_of_its_own(folder: Folder) -> None:
    """Nikola's `.meta` beside a post is read with it, and a change of it alone is seen."""
    nikola = PostSettings(dialect="nikola")
    (folder.path / "one.rst").write_text("Some text.", encoding="utf-8")

    def scan() -> Saved:
        known = post_files(folder.database, folder.source.id)
        return save_scan(
            folder.database, scan_folder(folder.path, folder.source, nikola, known, folder.now), folder.now
        )

    assert scan() == Saved()
    assert list(folder.errors()) == ["one.rst"]
    (folder.path / "one.meta").write_text(".. title: One\n", encoding="utf-8")
    assert scan() == Saved(new=1)
    (folder.path / "one.meta").write_text(".. title: Two\n", encoding="utf-8")
    assert scan() == Saved(changed=1)
    assert [item.item.title for item in folder.items()] == ["Two"]
    (folder.path / "one.meta").write_text(".. title: Two\n.. date: soon\n", encoding="utf-8")
    scan()
    assert folder.errors()["one.rst"].startswith("one.meta, line 2: the date 'soon' cannot be read")
    (folder.path / "one.meta").unlink()
    (folder.path / "one.meta").mkdir()
    scan()
    assert folder.errors()["one.rst"] == "cannot be read: one.meta: not a regular file"
    (folder.path / "one.meta").rmdir()
    (folder.path / "other.meta").write_text(".. title: Three\n", encoding="utf-8")
    (folder.path / "one.meta").symlink_to("other.meta")
    scan()
    assert folder.errors()["one.rst"] == "cannot be read: one.meta: is a link, which is not followed"
