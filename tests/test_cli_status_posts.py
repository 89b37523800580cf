"""The command status, about folders of posts."""

import json
from pathlib import Path

from command import feeds, write_config


def test_a_guess_is_shown(tmp_path: Path) -> None:
    """A folder whose dialect nobody named says what it is read as, and why; one that is named says nothing."""
    (tmp_path / "site" / "_posts").mkdir(parents=True)
    (tmp_path / "site" / "_config.yml").write_text("")
    blocks = "[[posts]]\npath = 'site/_posts'\n[[posts]]\npath = 'site'\ndialect = 'hugo'\n"
    config = write_config(tmp_path, 8000, sources=blocks)
    new = [one["reason"] for one in feeds("--config", config, "--json", "status").objects]
    assert new == ["read as jekyll, by _config.yml and _posts", "new: the next run reads it"]
    feeds("--config", config, "run")
    guessed, named = (json.loads(line) for line in feeds("--config", config, "--json", "status").out.splitlines())
    assert guessed["reason"] == "read as jekyll, by _config.yml and _posts"
    assert named["reason"] == ""
