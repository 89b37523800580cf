import os
import re
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from feeds.errors import FolderLockedError, PublishError
from feeds.files import alone_in, read_file, remove_file, remove_stale_temps, write_if_changed

OLD = 1_600_000_000


def refuse(_data: bytes) -> None:
    raise ValueError("not well-formed")


def temps(root: Path) -> list[Path]:
    return list(root.rglob(".tmp-*"))


# In a process of its own, for the limit would hold for whatever the test runner writes, too.
WRITE_TOO_MUCH = """
import resource, sys
from pathlib import Path
from feeds.errors import PublishError
from feeds.files import write_if_changed

resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    write_if_changed(Path(sys.argv[1]), "rss.xml", b"x" * 4097)
except PublishError as error:
    print(error)
"""


def test_a_new_file_is_written_with_its_folders(tmp_path: Path) -> None:
    """The root and every folder on the way are made, and Unicode names stay as they are."""
    root = tmp_path / "public"
    assert write_if_changed(root, "新媒体/观察者网/rss.xml", b"<rss/>")
    assert (root / "新媒体" / "观察者网" / "rss.xml").read_bytes() == b"<rss/>"


def test_the_same_bytes_leave_the_file_untouched(tmp_path: Path) -> None:
    """A file that would not change keeps its time and inode, and is not even checked."""
    file = tmp_path / "rss.xml"
    file.write_bytes(b"<rss/>")
    os.utime(file, (OLD, OLD))
    before = file.stat()
    assert not write_if_changed(tmp_path, "rss.xml", b"<rss/>", refuse)
    after = file.stat()
    assert (after.st_mtime, after.st_ino) == (OLD, before.st_ino)


@pytest.mark.parametrize("old", [b"<atom/>", b"<rss/", b""])
def test_other_bytes_replace_the_file(tmp_path: Path, old: bytes) -> None:
    """A file of other bytes, be it as long or shorter, is replaced and nothing is left beside it."""
    (tmp_path / "rss.xml").write_bytes(old)
    assert write_if_changed(tmp_path, "rss.xml", b"<rss />")
    assert (tmp_path / "rss.xml").read_bytes() == b"<rss />"
    assert [path.name for path in tmp_path.iterdir()] == ["rss.xml"]


def test_files_are_readable_by_everybody_whatever_the_umask(tmp_path: Path) -> None:
    """A web server that runs as another user can read what a careful umask made."""
    before = os.umask(0o077)
    try:
        write_if_changed(tmp_path, "rss.xml", b"<rss/>")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "rss.xml").stat().st_mode) == 0o644


def test_the_check_reads_the_file_before_it_takes_its_place(tmp_path: Path) -> None:
    """The check is given the bytes while the old file is still the published one."""
    (tmp_path / "rss.xml").write_bytes(b"old")
    seen: list[tuple[bytes, bytes]] = []
    write_if_changed(tmp_path, "rss.xml", b"new", lambda data: seen.append((data, _published(tmp_path))))
    assert seen == [(b"new", b"old")]


def _published(root: Path) -> bytes:
    return (root / "rss.xml").read_bytes()


def test_a_file_that_fails_its_check_is_not_published(tmp_path: Path) -> None:
    """The old file stays, the new one is gone, and the error names the file and the reason."""
    (tmp_path / "rss.xml").write_bytes(b"old")
    with pytest.raises(PublishError, match=r"'rss\.xml': not well-formed"):
        write_if_changed(tmp_path, "rss.xml", b"<rss>", refuse)
    assert _published(tmp_path) == b"old"
    assert not temps(tmp_path)


def test_an_interrupt_leaves_no_half_written_file(tmp_path: Path) -> None:
    """Ctrl-C in the middle of a publish passes on, and takes the temporary file with it."""

    def interrupt(_data: bytes) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_if_changed(tmp_path, "rss.xml", b"<rss/>", interrupt)
    assert not list(tmp_path.iterdir())


def test_a_disk_that_takes_no_more_keeps_the_old_file(tmp_path: Path) -> None:
    """Running out of room is a PublishError that says so in one line; nothing is left behind."""
    (tmp_path / "rss.xml").write_bytes(b"old")
    command = [sys.executable, "-c", WRITE_TOO_MUCH, str(tmp_path)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert re.search(r"cannot write 'rss\.xml' in .*: File too large$", said)
    assert _published(tmp_path) == b"old"
    assert not temps(tmp_path)


@pytest.mark.parametrize("name", ["", ".", "/etc/motd", "../rss.xml", "a/../../rss.xml", "a/..", "a\0.xml"])
def test_names_that_leave_the_root_are_refused(tmp_path: Path, name: str) -> None:
    """A name that is absolute, climbs, or is no file's writes nothing anywhere."""
    root = tmp_path / "public"
    with pytest.raises(PublishError, match="not a file below the output folder"):
        write_if_changed(root, name, b"x")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "name", ["x" * 300, "news/" + "x" * 300 + "/rss.xml", "\ud800.xml", "file/rss.xml", "news"]
)
def test_names_that_no_file_can_have_are_publish_errors(tmp_path: Path, name: str) -> None:
    """A name too long, not encodable, below a file, or taken by a folder is refused by name."""
    (tmp_path / "file").touch()
    (tmp_path / "news").mkdir()
    with pytest.raises(PublishError):
        write_if_changed(tmp_path, name, b"x")
    assert not temps(tmp_path)


def test_a_link_in_the_place_of_a_file_is_replaced(tmp_path: Path) -> None:
    """What a planted link points to stays as it was, even where it holds the same bytes."""
    victim = tmp_path / "victim"
    victim.write_bytes(b"<rss/>")
    root = tmp_path / "public"
    root.mkdir()
    (root / "rss.xml").symlink_to(victim)
    assert write_if_changed(root, "rss.xml", b"<rss/>")
    assert not (root / "rss.xml").is_symlink()
    assert write_if_changed(root, "rss.xml", b"<rss></rss>")
    assert victim.read_bytes() == b"<rss/>"


def test_a_linked_folder_below_the_root_is_refused(tmp_path: Path) -> None:
    """A planted link cannot lead a write out of the root."""
    outside = tmp_path / "outside"
    outside.mkdir()
    root = tmp_path / "public"
    root.mkdir()
    (root / "news").symlink_to(outside, target_is_directory=True)
    with pytest.raises(PublishError, match=r"'news/rss\.xml'"):
        write_if_changed(root, "news/rss.xml", b"x")
    assert not list(outside.iterdir())


def test_the_root_itself_may_be_a_link(tmp_path: Path) -> None:
    """Where the output really lives is the owner's choice."""
    (tmp_path / "disk").mkdir()
    (tmp_path / "public").symlink_to(tmp_path / "disk", target_is_directory=True)
    assert write_if_changed(tmp_path / "public", "rss.xml", b"x")
    assert (tmp_path / "disk" / "rss.xml").read_bytes() == b"x"


def test_a_pipe_in_the_place_of_a_file_does_not_block(tmp_path: Path) -> None:
    """A FIFO that nobody writes to is replaced like anything else."""
    os.mkfifo(tmp_path / "rss.xml")
    assert write_if_changed(tmp_path, "rss.xml", b"x")
    assert _published(tmp_path) == b"x"


def test_leftovers_of_killed_runs_are_removed(tmp_path: Path) -> None:
    """Only temporary files go, at every depth, and no link below the root is followed."""
    outside = tmp_path / "outside"
    root = tmp_path / "public"
    for folder in (outside, root / "news" / "harbour"):
        folder.mkdir(parents=True)
        (folder / ".tmp-0123456789abcdef").touch()
        (folder / ".tmp-notes").touch()
        (folder / "rss.xml").touch()
    (root / "link").symlink_to(outside, target_is_directory=True)
    (tmp_path / "linked-root").symlink_to(root, target_is_directory=True)
    remove_stale_temps(tmp_path / "linked-root")
    assert {path.name for path in root.rglob("*")} == {"news", "harbour", "rss.xml", "link", ".tmp-notes"}
    assert (outside / ".tmp-0123456789abcdef").exists()


def test_a_root_that_is_not_there_has_no_leftovers(tmp_path: Path) -> None:
    """The first run has nothing to clear, and makes nothing by clearing."""
    remove_stale_temps(tmp_path / "public")
    assert not list(tmp_path.iterdir())


def test_a_file_is_read_where_it_is_one(tmp_path: Path) -> None:
    """Nothing is None; a link, a folder and a pipe hold nothing, and none of them is opened."""
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.md").write_bytes(b"x")
    (tmp_path / "news" / "link").symlink_to(tmp_path / "news" / "a.md")
    os.mkfifo(tmp_path / "news" / "pipe")
    assert read_file(tmp_path, "news/a.md") == b"x"
    assert [read_file(tmp_path, name) for name in ("news", "news/link", "news/pipe")] == [b"", b"", b""]
    assert [read_file(tmp_path, name) for name in ("b.md", "news/b.md", "old/b.md")] == [None, None, None]
    assert not (tmp_path / "old").exists()


@pytest.mark.parametrize("action", [read_file, remove_file])
def test_no_link_is_followed_to_read_or_remove(tmp_path: Path, action: Callable[[Path, str], object]) -> None:
    """A folder that is a link leads out of the root."""
    outside, root = tmp_path / "outside", tmp_path / "root"
    outside.mkdir()
    root.mkdir()
    (outside / "a.md").write_bytes(b"x")
    (root / "news").symlink_to(outside, target_is_directory=True)
    with pytest.raises(PublishError, match=r"'news/a\.md'"):
        action(root, "news/a.md")
    with pytest.raises(PublishError, match="not a file below"):
        action(root, "../outside/a.md")
    assert (outside / "a.md").exists()


def test_a_removed_file_takes_empty_folders_along(tmp_path: Path) -> None:
    """What lies beside it keeps its folder, and the root stays."""
    for name in ("a/b/c.md", "a/d/e.md", "a/f.md"):
        write_if_changed(tmp_path, name, b"x")
    remove_file(tmp_path, "a/b/c.md")
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == ["d", "f.md"]
    remove_file(tmp_path, "a/f.md")
    remove_file(tmp_path, "a/d/e.md")
    assert list(tmp_path.iterdir()) == []


def test_one_at_a_time_holds_a_folder(tmp_path: Path) -> None:
    """Whoever comes second is told to come later, and may then."""
    root = tmp_path / "posts"
    with alone_in(root), pytest.raises(FolderLockedError, match="try again later"), alone_in(root):
        pass
    with alone_in(root):
        pass
    (tmp_path / "file").touch()
    with pytest.raises(PublishError, match="cannot write in"), alone_in(tmp_path / "file"):
        pass
