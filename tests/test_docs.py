"""What the documents say is what the code does."""

import re
import tomllib
from itertools import chain
from pathlib import Path

import pytest

from feeds.cli.commands import COMMANDS

ROOT = Path(__file__).parents[1]


def test_every_dependency_is_explained() -> None:
    """Each one, needed or optional, stands in docs/dependencies.md, and none that we do not have."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = chain.from_iterable(project["optional-dependencies"].values())
    wanted = {re.split(r"[<>=;]", one)[0] for one in (*project["dependencies"], *extras)}
    table = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").partition("## Left out")[0]
    assert set(re.findall(r"^\| ([a-z][\w.-]*) \|", table, re.MULTILINE)) == wanted


@pytest.mark.parametrize("command", [one.name for one in COMMANDS])
def test_every_command_is_documented(command: str) -> None:
    """Each command has its line in the README's table."""
    assert f"`feeds {command}" in (ROOT / "README.md").read_text(encoding="utf-8")
