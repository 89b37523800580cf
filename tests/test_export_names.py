"""Folders and names of exported posts."""

from datetime import UTC, datetime
from pathlib import PurePosixPath
from unicodedata import normalize

import pytest
from any_item import any_item
from exporting import FORM_NAMES
from hypothesis import given
from hypothesis import strategies as st
from make import item, stored_item

from feeds.export.forms import FORMS, FormName
from feeds.export.names import file_name, folders_of, mark_in, mark_of
from store.model import CategoryNode, StoredItem
from store.slugs import slug

DAY = datetime(2026, 11, 20, tzinfo=UTC)


def named(title: str, dialect: FormName = "hexo", public_id: str = "urn:x:1", **fields: str) -> str:
    """Return the name of the file of an item with this title."""
    return file_name(stored_item(item=item(title=title, **fields), public_id=public_id), FORMS[dialect], DAY)


def node(number: int, path: str, slug_path: str) -> CategoryNode:
    """Return a category."""
    return CategoryNode(id=number, path=path, slug_path=slug_path, items=0, created_at=DAY)


def test_a_name_tells_title_and_identity() -> None:
    """The title in lower case, as it would stand in an address, then the mark; for Jekyll the day before it."""
    mark = mark_of("urn:x:1")
    assert named("The Ferry: is it back?") == f"the-ferry-is-it-back-{mark}.md"
    assert named("渡轮回来了", "hugo") == f"渡轮回来了-{mark}.html"
    assert named("Ferry", "jekyll") == f"2026-11-20-ferry-{mark}.html"
    assert named("", summary="<p>So it was.</p>") == f"so-it-was-{mark}.md"
    assert named("", summary="", content="") == f"{mark}.md"


@given(stored=any_item(), dialect=st.sampled_from(FORM_NAMES))
def test_names_fit_everywhere(stored: StoredItem, dialect: FormName) -> None:
    """A name is short, NFC and plain, of one case, hidden from nobody, and found again by its mark."""
    name = file_name(stored, FORMS[dialect], DAY)
    assert len(name.encode()) <= 120
    assert normalize("NFC", name) == name
    assert PurePosixPath(name).name == name
    assert name.isprintable()
    assert not set(name) & set('<>:"|?*\\/')
    assert not name.startswith((".", "_", "-", "#", "~", " "))
    assert name.lower() == name
    assert mark_in(name, FORMS[dialect]) == mark_of(stored.public_id)


@pytest.mark.parametrize("title", ["", "..", "CON", "index", "_index", "新" * 300, "a\x00/../b"])
def test_equal_titles_are_two_files(title: str) -> None:
    """Two items never share a name, whatever they are called."""
    assert named(title, public_id="urn:x:1").casefold() != named(title, public_id="urn:x:2").casefold()
    assert named(title, public_id="urn:x:1") == named(title, public_id="urn:x:1")


@pytest.mark.parametrize(
    ("name", "dialect"),
    [
        ("ferry.md", "hexo"),
        ("ferry-abcdefghijk2.html", "hexo"),
        ("ferry-abcdefghijk2.html", "jekyll"),
        ("ferry-ABCDEFGHIJK2.md", "hexo"),
        ("ferryabcdefghijk2.html", "hugo"),
    ],
)
def test_other_names_have_no_mark(name: str, dialect: FormName) -> None:
    """What an export of this dialect would not have called so is not found by its name."""
    assert mark_in(name, FORMS[dialect]) is None


def test_folders_are_those_of_the_site() -> None:
    """A category's folder is its slugs, whatever the order in which categories are listed."""
    nodes = (node(3, "News/Harbour", "news/harbour"), node(1, "", ""), node(2, "News", "news"))
    assert folders_of(nodes) == {"": "", "News": "news", "News/Harbour": "news/harbour"}


def test_folders_that_differ_in_case_only_are_two() -> None:
    """What a file system may take for one folder is kept apart, with all that is below."""
    nodes = (node(1, "", ""), node(2, "ς", "ς"), node(3, "σ", "σ"), node(4, "σ/a", "σ/a"))
    found = folders_of(nodes)
    assert found["ς"] == "ς"
    assert found["σ"] == f"σ-{mark_of('σ')}"
    assert found["σ/a"] == f"{found['σ']}/a"


@given(st.lists(st.text(min_size=1, max_size=5).filter(lambda name: "/" not in name), max_size=6, unique=True))
def test_no_two_categories_share_a_folder(names: list[str]) -> None:
    """However they are called, and on whatever file system."""
    nodes, taken = [node(0, "", "")], {""}
    for number, name in enumerate(names, 1):
        folder = slug(name, "", taken)
        taken.add(folder)
        nodes.append(node(number, name, folder))
    folders = [folder.casefold() for folder in folders_of(nodes).values()]
    assert len(set(folders)) == len(folders)
