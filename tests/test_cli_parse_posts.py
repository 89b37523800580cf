"""The command parse on posts: whose they are, what lies beside them, and where they stand."""

import json
from pathlib import Path

from command import feeds, write_config


def test_a_dialect_is_guessed_and_said(tmp_path: Path) -> None:
    """The format of a post is whose it is taken for: by the site around it, else by its own form."""
    posts = tmp_path / "site" / "posts"
    posts.mkdir(parents=True)
    (tmp_path / "site" / "conf.py").write_text("")
    (posts / "tide.rst").write_text("It *fell*.")
    (posts / "tide.meta").write_text(".. title: Low tide\n.. tags: boats, mud\n")
    (tmp_path / "alone.md").write_text("Title: Low tide\nTags: boats, mud\n\nIt fell.")
    done = feeds("parse", "--json", "site/posts/tide.rst", "alone.md", cwd=tmp_path)
    read = [json.loads(line) for line in done.out.splitlines()]
    assert [one["format"] for one in read] == ["nikola", "pelican"]
    assert [item["tags"] for one in read for item in one["items"]] == [["boats", "mud"], ["boats", "mud"]]
    (posts / "tide.meta").write_text(".. title: Low tide\n.. date: soon\n")
    assert "tide.rst: tide.meta, line 2: the date" in feeds("parse", "site/posts/tide.rst", cwd=tmp_path).err
    (posts / "tide.meta").rename(posts / "other.meta")
    (posts / "tide.meta").symlink_to("other.meta")
    linked = feeds("parse", "site/posts/tide.rst", cwd=tmp_path)
    assert linked.err == "site/posts/tide.rst: tide.meta: is a link, which is not followed\n"
    (posts / "tide.meta").unlink()
    (posts / "tide.meta").mkdir()
    folder = feeds("parse", "site/posts/tide.rst", cwd=tmp_path)
    assert folder.err == "site/posts/tide.rst: tide.meta: not a regular file\n"


def test_folders_count_below_those_of_the_configuration(tmp_path: Path) -> None:
    """A post in a folder of `[[posts]]` is what a run makes of it; without `--config` the name alone counts."""
    blocks = "".join(f"[[posts]]\npath = '{name}'\ndialect = '{name}'\n" for name in ("docusaurus", "pelican"))
    config = write_config(tmp_path, sources=blocks + "category = 'Blog'\nzone = 'Asia/Shanghai'\n")
    for name, text in (
        ("docusaurus/2024/01-02-x.md", "---\nslug: /x\n---\nIt fell.\n"),
        ("pelican/Fish/p.md", "Title: P\nDate: 2024-01-02 09:00\n\nIt fell.\n"),
    ):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(text, "utf-8")
    names = ("docusaurus/2024/01-02-x.md", "pelican/Fish/p.md")
    dated, placed = feeds("-c", config, "--json", "parse", *names, cwd=tmp_path).objects
    assert dated["format"] == "docusaurus"
    assert (dated["items"][0]["title"], dated["items"][0]["published"]) == ("X", "2024-01-02T00:00:00Z")
    assert placed["items"][0]["categories"] == ["Blog/Fish"]
    assert placed["items"][0]["published"] == "2024-01-02T01:00:00Z"
    (alone,) = feeds("--json", "parse", names[1], cwd=tmp_path).objects
    assert alone["items"][0]["categories"] == []
