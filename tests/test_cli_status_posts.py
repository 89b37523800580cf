"""The command status, about folders of posts."""

from pathlib import Path

import pytest
from command import feeds, write_config


def test_a_guess_is_shown(tmp_path: Path) -> None:
    """A folder whose dialect nobody named says what it is read as, and why; one that is named says nothing."""
    (tmp_path / "site" / "_posts").mkdir(parents=True)
    (tmp_path / "site" / "_config.yml").write_text("")
    blocks = "".join(
        f"[[posts]]\npath = '{path}'\n" for path in ("site/_posts", "nowhere", "site'\ndialect = 'hugo")
    )
    config = write_config(tmp_path, 8000, sources=blocks)
    new = [one["reason"] for one in feeds("--config", config, "--json", "status").objects]
    assert new == [
        "new: the next run reads it as jekyll, by _config.yml and _posts",
        "new: the next run reads it",
        "new: the next run reads it",
    ]
    feeds("--config", config, "run")
    guessed, missing, named = feeds("--config", config, "--json", "status").objects
    assert guessed["reason"] == "read as jekyll, by _config.yml and _posts"
    assert missing["reason"] == named["reason"] == ""


@pytest.mark.parametrize("command", ["poll", "rm"])
def test_a_folder_of_posts_is_no_feed(command: str, tmp_path: Path) -> None:
    """Who takes its name from the table is told what it is, and where it is named."""
    config = write_config(tmp_path, sources="[[posts]]\npath = 'site'\n")
    (shown,) = (one["source"] for one in feeds("-c", config, "status", "--json").objects)
    done = feeds("-c", config, command, shown)
    assert (done.code, done.out) == (2, "")
    assert done.err == "feeds: posts:site is a folder of posts: every run reads it, and [[posts]] names it\n"
