"""Every block of the README is run: its commands do what they say, its settings load."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from loopback import Page, loopback

README = Path(__file__).parents[1] / "README.md"
FEED = """<rss version="2.0"><channel><title>Harbour</title><link>https://example.org/</link>
<description>News</description><item><title>Low tide</title><guid>urn:example:1</guid></item></channel></rss>"""

PAGE = '<html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head></html>'


def blocks() -> list[tuple[str, str]]:
    """Return the fenced blocks of the README, each with its language."""
    return re.findall(r"^```(\w+)\n(.*?)^```", README.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def steps(block: str) -> list[tuple[str, str]]:
    """Return the commands of a console block, each with the output that is shown below it."""
    return re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)


def test_every_block_is_of_a_kind_that_is_run() -> None:
    """A block that nobody runs goes stale."""
    assert {language for language, _ in blocks()} == {"console", "toml"}


def test_readme_runs_from_top_to_bottom(tmp_path: Path) -> None:
    """A new user who types what stands there gets what is shown there."""
    with loopback() as site:
        site.pages["/"] = Page(body=PAGE.encode(), type="text/html")
        site.pages["/feed.xml"] = Page(body=FEED.encode())
        environ = {
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "FEEDWORKS_NETWORK__ALLOW_NETWORKS": "127.0.0.0/8",
            "FEEDWORKS_NETWORK__ALLOW_PORTS": str(site.port),
        }
        folder = tmp_path
        for language, block in blocks():
            text = block.replace("https://example.org", site.url)
            if language == "toml":
                with (folder / "feeds.toml").open("a", encoding="utf-8") as config:
                    config.write(f"\n{text}")
                continue
            for command, shown in steps(text):
                if command.startswith("cd "):
                    folder /= command.removeprefix("cd ")
                    continue
                done = subprocess.run(
                    command, shell=True, cwd=folder, env=environ, capture_output=True, text=True, check=False
                )
                assert done.returncode == 0, f"{command}: {done.stderr}"
                assert done.stdout == shown or not shown


@pytest.mark.parametrize("word", ["make demo", "make test", "feeds serve"])
def test_readme_names_the_first_steps(word: str) -> None:
    """The two commands and the way to see the result stand in it."""
    assert f"`{word}`" in README.read_text(encoding="utf-8")
