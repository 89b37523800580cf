"""The command `feeds posts export`, as a process."""

from pathlib import Path

import pytest
from command import feeds, write_config

from feeds.files import alone_in

POST = """---
title: Low tide
categories: [Harbour, Mornings]
date: 2026-11-20 08:00:00
---
The boats *sat* down.
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a site that has one post."""
    home = tmp_path_factory.mktemp("home")
    (home / "posts").mkdir()
    (home / "posts" / "low-tide.md").write_text(POST, encoding="utf-8")
    write_config(home, sources="[[posts]]\npath = 'posts'\n", site="timezone = 'Asia/Shanghai'", images=False)
    assert feeds("run", cwd=home).code == 0
    return home


def test_items_go_out_as_posts(home: Path) -> None:
    """It says what it did, in words and as JSON, and what is exported is read again."""
    done = feeds("posts", "export", "out", "--dialect", "hexo", cwd=home)
    assert (done.code, done.err) == (0, "")
    assert done.out == "exported out: 1 file written, 0 unchanged, 0 removed\n"
    (file,) = (home / "out").rglob("*.md")
    assert file.parent == home / "out" / "harbour" / "mornings"
    (item,) = feeds("parse", "--json", "--dialect", "hexo", "--zone", "Asia/Shanghai", file).objects[0]["items"]
    assert (item["title"], item["published"]) == ("Low tide", "2026-11-20T00:00:00Z")
    file.write_text("---\ntitle: mine\n---\n", encoding="utf-8")
    done = feeds("posts", "export", "out", "--dialect", "hexo", cwd=home)
    assert done.out == "exported out: 0 files written, 0 unchanged, 1 kept because edited, 0 removed\n"
    done = feeds("posts", "export", "out", "--dialect", "hexo", "--json", cwd=home)
    assert done.objects == [{"folder": "out", "written": 0, "unchanged": 0, "kept": 1, "removed": 0}]


@pytest.mark.parametrize(("category", "files"), [("Harbour", 1), (" Harbour / Mornings ", 1)])
def test_of_one_category(home: Path, tmp_path: Path, category: str, files: int) -> None:
    """A category is named as it is in the configuration."""
    done = feeds("posts", "export", tmp_path, "--dialect", "jekyll", "-c", category, cwd=home)
    assert done.code == 0
    assert len(list(tmp_path.rglob("2026-11-20-low-tide-*.html"))) == files


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("out", "--dialect", "hexo", "-c", "Habour"), "no category Habour; did you mean Harbour?"),
        (("out", "--dialect", "hexo", "-c", "../x"), "--category: '../x' has '.' or '..'"),
        (("posts/out", "--dialect", "hexo"), "posts is read as posts; export to a folder apart from it"),
        ((".", "--dialect", "hexo"), "posts is read as posts; export to a folder apart from it"),
        (("public/out", "--dialect", "hexo"), "public is the published site; export to a folder apart from it"),
        (("feeds.toml", "--dialect", "hexo"), "feeds.toml: is a file; name a folder to export to"),
        (("feeds.toml/out", "--dialect", "hexo"), "feeds.toml: is a file; name a folder to export to"),
        (("out", "--dialect", "zola"), "invalid choice: 'zola'"),
        (("out",), "required: --dialect"),
        ((), "required: DIR, --dialect"),
    ],
)
def test_what_makes_no_sense_is_a_usage_error(home: Path, arguments: tuple[str, ...], says: str) -> None:
    """One line says what to do instead."""
    done = feeds("posts", "export", *arguments, cwd=home)
    assert done.code == 2
    assert says in done.err.splitlines()[-1]


def test_a_folder_that_is_taken(home: Path, tmp_path: Path) -> None:
    """Another export is waited for."""
    with alone_in(tmp_path / "taken"):
        done = feeds("posts", "export", tmp_path / "taken", "--dialect", "hugo", cwd=home)
    assert (done.code, len(done.err.splitlines())) == (75, 1)
    assert "try again later" in done.err
