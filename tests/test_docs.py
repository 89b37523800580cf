"""What the documents say is what the code does."""

import re
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from command import feeds, write_config
from feed_documents import rss
from loopback import Page, loopback

from feeds.cli.commands import COMMANDS

ROOT = Path(__file__).parents[1]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
LINK = re.compile(r"\]\(([^)\s]+)\)")


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


def anchors(page: Path) -> Iterator[str]:
    """Yield what links may name in a page: its headings in lower case, hyphens for spaces, as GitHub has them."""
    text = re.sub(r"(?ms)^```.*?^```", "", page.read_text(encoding="utf-8"))
    for heading in re.findall(r"(?m)^#+ (.+)$", text):
        shown = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading)
        yield re.sub(r"[^\w\- ]", "", shown.lower()).replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    """To a file that is there and a heading that it has; other sites are not asked."""
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        if re.match("[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = page.parent / name if name else page
        assert target.is_file(), link
        assert not anchor or anchor in anchors(target), link


def test_the_log_has_the_keys_that_are_documented(tmp_path: Path) -> None:
    """Of a poll that went well and of one that failed, in their order."""
    text = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    with loopback() as site:
        site.pages = {"/a.xml": Page(body=rss("<title>Ferry back</title><guid>urn:1</guid>").encode())}
        sources = "".join(f"[[sources]]\nurl = '{site.url}/{name}.xml'\n" for name in "ab")
        done = feeds("-v", "-c", write_config(tmp_path, site.port, sources=sources), "run")
    assert _keys(text) == _keys(done.err) != []


def _keys(told: str) -> list[list[str]]:
    """Return the keys of each line that tells of a poll, those that went well first."""
    return [re.findall(r" (\w+)=", line) for line in sorted(re.findall(r"\[\w+\] polled .*", told))]
