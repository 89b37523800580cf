"""Folders of categories."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.slugs import slug


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("新媒体", "新媒体"),
        ("World News", "world-news"),
        ("Ａ／Ｂ", "a-b"),  # NFKC makes full-width forms plain ones, the solidus too
        ("C++", "c++"),
        ("node.js", "node.js"),
        ("..hidden..", "hidden"),
        ("أخبار", "أخبار"),
        ("x" * 300, "x" * 80),
        ("猫" * 100, "猫" * 26),
    ],
)
def test_names_that_need_no_mark(name: str, folder: str) -> None:
    """Letters of every script stay; separators, dots at the ends and excess go."""
    assert slug(name, "", ()) == folder


@pytest.mark.parametrize(
    "name", ["", "..", "/", "CON", "com1", "archive", "media", "search", "rss.xml", "🎉", "\0"]
)
def test_names_that_need_a_mark(name: str) -> None:
    """What is empty, reserved or special somewhere is told apart by a hash of the name."""
    found = slug(name, "", ())
    assert found not in {name.lower(), ""}
    assert found == slug(name, "", ())


def test_collisions_are_kept_apart() -> None:
    """Two names of one folder get two folders, and the first keeps the plain one."""
    first = slug("News", "top", ())
    second = slug("NEWS", "top", {first})
    assert first == "top/news"
    assert second.startswith("top/news-")


@given(st.text(), st.sampled_from(["", "a", "新/b"]))
def test_any_name_gives_one_safe_folder(name: str, parent: str) -> None:
    """No name escapes its parent, hides, or is too long for a file system."""
    last = slug(name, parent, ()).removeprefix(f"{parent}/" if parent else "")
    assert last
    assert len(last.encode()) <= 100
    assert not set(last) & set('/\\\0:*?"<>|')
    assert last[0] not in ".-"
    assert last[-1] not in ".-"
    assert last.isprintable()
