"""A folder of exported posts over time: what is written, left alone and taken back."""

import os
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from exporting import Site, identified, published
from make import NOON

from feeds.errors import PublishError
from feeds.export import Export, FormName, Tally, export_posts
from feeds.posts import PostSettings
from feeds.scan import scan_folder
from store.categories import categories
from store.channels import channel_items
from store.database import Database
from store.source_model import SourceState

OLD = 1_600_000_000


@pytest.fixture
def site(database: Database, now: datetime, tmp_path: Path) -> Site:
    """Return a site with three items, nothing of it exported yet."""
    return Site(database, tmp_path / "posts", now)


def test_a_folder_a_level_and_a_file_an_item(site: Site) -> None:
    """An item in two categories is in the first, one without any at the top."""
    assert site.export() == (3, 0, 0, 0)
    assert site.files == ["item-3.md", "news/harbour/item-1.md", "news/harbour/item-2.md"]


def test_again_touches_nothing(site: Site) -> None:
    """The same items are the same bytes, and keep their time."""
    site.export()
    before = {path: path.read_bytes() for path in site.root.rglob("*.md")}
    for path in before:
        os.utime(path, (OLD, OLD))
    assert site.export() == (0, 3, 0, 0)
    assert {path: path.read_bytes() for path in site.root.rglob("*.md")} == before
    assert {path.stat().st_mtime for path in before} == {OLD}


def test_a_changed_item_is_written_under_its_name(site: Site) -> None:
    """A new title is no new address: the file stays where links to it lead."""
    site.export()
    site.bring(1, "News/Harbour", title="Another title")
    assert site.export() == (1, 2, 0, 0)
    assert "Another title" in site.file(1).read_text(encoding="utf-8")


@pytest.mark.parametrize("category", ["", "News", "News/Harbour"])
def test_a_withdrawn_item_is_removed(site: Site, category: str) -> None:
    """By any export that its file belongs to, with the folders that it leaves empty."""
    site.export()
    site.withdraw(1)
    assert site.export(category)[3] == 1
    site.withdraw(2)
    assert site.export(category)[3] == 1
    assert site.files == ["item-3.md"]
    assert not (site.root / "news").exists()


def test_an_item_that_moves_takes_its_file_along(site: Site) -> None:
    """It is written in its new place, and then removed from the old one."""
    site.export()
    site.move(1, "Sea")
    assert site.export() == (1, 2, 0, 1)
    assert site.files == ["item-3.md", "news/harbour/item-2.md", "sea/item-1.md"]


@pytest.mark.parametrize("edit", [lambda text: text + "\nMine.\n", lambda text: text.replace("Item 1", "My item")])
def test_an_edited_file_is_left_alone(site: Site, edit: Any) -> None:
    """Whatever becomes of its item: changed, moved, withdrawn, or back again."""
    site.export()
    file = site.file(1)
    mine = edit(file.read_text(encoding="utf-8"))
    file.write_text(mine, encoding="utf-8")
    site.bring(1, "News/Harbour", content="<p>New</p>")
    assert site.export() == (0, 2, 1, 0)
    site.move(1, "Sea")
    assert site.export() == (0, 2, 1, 0)
    site.withdraw(1)
    assert site.export() == (0, 2, 0, 0)
    assert file.read_text(encoding="utf-8") == mine


def test_a_renamed_file_counts_as_edited(site: Site) -> None:
    """Who moves a file wants it there; it is not written again where it was."""
    site.export()
    file = site.file(1)
    file.rename(site.root / "mine.md")
    assert site.export() == (0, 2, 1, 0)
    assert site.files == ["item-3.md", "mine.md", "news/harbour/item-2.md"]


def test_a_file_that_is_edited_meanwhile_is_left_alone(site: Site) -> None:
    """Between finding that a file is stale and removing it, its owner may have saved it."""
    site.export()
    file = site.file(1)
    site.withdraw(1)

    def edit(_stage: str, _done: int, _total: int) -> None:
        file.write_text("mine", encoding="utf-8")

    assert site.export(progress=edit) == (0, 2, 0, 0)
    assert file.read_text(encoding="utf-8") == "mine"


def test_progress_tells_how_much_there_is(site: Site) -> None:
    """Items are counted as they are done, out of all of the category."""
    told: list[tuple[str, int, int]] = []
    site.export("News", progress=lambda *step: told.append(step))
    assert told == [("exporting", 1, 2), ("exporting", 2, 2)]


def test_an_edited_file_that_is_deleted_is_written_again(site: Site) -> None:
    """That gives it back to the export."""
    site.export()
    site.file(1).write_text("mine", encoding="utf-8")
    site.file(1).unlink()
    assert site.export() == (1, 2, 0, 0)


def test_the_files_of_others_are_never_touched(site: Site) -> None:
    """Not beside ours, not in the place of ours, however like ours they are called."""
    site.export()
    place = site.file(1)
    place.write_text("---\ntitle: theirs\n---\n", encoding="utf-8")
    others = [
        site.root / "news" / "harbour" / name for name in ("notes.md", "data.json", ".hidden.md", "a-b.html")
    ]
    for file in others:
        file.write_text("theirs", encoding="utf-8")
    site.withdraw(2)
    assert site.export() == (0, 1, 1, 1)
    assert all(file.read_text(encoding="utf-8") == "theirs" for file in others)
    assert "theirs" in place.read_text(encoding="utf-8")


def test_exports_of_two_categories_share_a_folder(site: Site) -> None:
    """One writes what it is asked for, and takes nothing of the other's: an item in both has one file."""
    assert site.export("Sea") == (1, 0, 0, 0)
    assert site.files == ["news/harbour/item-2.md"]
    assert site.export("News") == (1, 1, 0, 0)
    site.withdraw(1)
    assert site.export("Sea") == (0, 1, 0, 0)
    assert site.files == ["news/harbour/item-1.md", "news/harbour/item-2.md"]
    site.withdraw(2)
    assert site.export("Sea") == (0, 0, 0, 1)
    assert site.files == ["news/harbour/item-1.md"]


def test_an_item_that_leaves_one_of_two_categories_stays_in_the_other(site: Site) -> None:
    """Its file is where it is still to be, so an export of the category that it left does not remove it."""
    site.export()
    site.move(2, "News/Harbour")
    assert site.export("Sea") == (0, 0, 0, 0)
    assert site.export("News") == (1, 1, 0, 0)


@pytest.mark.parametrize(("before", "after"), [("hexo", "jekyll"), ("jekyll", "hugo"), ("hugo", "jekyll")])
def test_another_dialect_takes_the_place_of_the_first(site: Site, before: FormName, after: FormName) -> None:
    """Each item still has one file, and it is of the dialect that was asked for last."""
    site.export(form=before)
    written, _, _, _ = site.export(form=after)
    assert written == len(site.files) == 3
    assert site.export(form=after) == (0, 3, 0, 0)


def test_no_link_is_followed(site: Site, tmp_path: Path) -> None:
    """A link in the place of a file stays what it is; one in the place of a folder is an error of one line."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept.md").write_text("theirs", encoding="utf-8")
    site.export()
    file = site.file(3)
    file.unlink()
    file.symlink_to(outside / "kept.md")
    assert site.export() == (0, 2, 1, 0)
    assert file.is_symlink()
    (site.root / "news").rename(outside / "news")
    (site.root / "news").symlink_to(outside / "news", target_is_directory=True)
    site.withdraw(2)
    with pytest.raises(PublishError, match="news/harbour"):
        site.export()
    assert len(list((outside / "news").rglob("*.md"))) == 2
    assert (outside / "kept.md").read_text(encoding="utf-8") == "theirs"


def test_an_exported_folder_is_a_folder_of_posts(site: Site, now: datetime) -> None:
    """Scanned, it gives the items that went out, under their public ids."""
    site.bring(4, "Sea", title="", published=NOON, enclosures=(), tags=("x y",))
    site.export()
    state = SourceState(id=1, kind="posts", url="posts:posts", host="", title="")
    scan = scan_folder(site.root, state, PostSettings(dialect="hexo"), (), now)
    assert [file.error for file in scan.files] == [None] * 4
    root = next(node for node in categories(site.database) if not node.path)
    wanted = {one.public_id: published(one) for one in channel_items(site.database, root.id, 10)}
    found = {arrival.public_id: identified(arrival.item) for arrival in scan.arrivals}
    assert found == wanted


def test_an_empty_store_exports_nothing(database: Database, tmp_path: Path) -> None:
    """A store that no run has filled yet has not even a root."""
    assert export_posts(database, Export(folder=tmp_path / "out", form="hexo"), print) == Tally()
