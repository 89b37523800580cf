"""`feeds why`: the last polls of a source, and the reason for the next."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from command import feeds, write_config
from feed_documents import rss
from loopback import Page, Site, loopback
from standings import NAMES, SECRET, standings
from test_cli_status_marks import on_a_terminal

from store.database import open_writer
from store.robots import save_robots
from store.source_model import Robots

FEED = rss("<title>Ferry back</title><guid>urn:1</guid>").encode()


@pytest.fixture
def site() -> Iterator[Site]:
    """Serve a feed."""
    with loopback() as site:
        site.pages = {"/a.xml": Page(body=FEED)}
        yield site


@pytest.fixture
def config(tmp_path: Path, site: Site) -> Path:
    """Configure it, and one that is not there."""
    sources = "".join(f"[[sources]]\nurl = '{site.url}/{name}.xml?key={SECRET}'\n" for name in "ab")
    return write_config(tmp_path, site.port, sources=f"{sources}[[posts]]\npath = 'blog'\n")


def said(out: str) -> dict[str, str]:
    """Return what is said, by what it is about."""
    lines = out.partition("\n\n")[2].partition("\n\n")[0].splitlines()
    return {line[:12].strip(): line[12:] for line in lines}


def test_polls_and_the_reason_for_the_next(config: Path, site: Site) -> None:
    """A line a poll, the newest first: when, what came of it, what was decided; above them what that rests on."""
    feeds("-c", config, "run")
    site.pages[f"/a.xml?key={SECRET}"] = site.pages.pop("/a.xml", Page(body=FEED))
    feeds("-c", config, "poll", "a.xml")
    done = feeds("-c", config, "why", "a.xml")
    assert (done.code, done.err) == (0, "")
    told = said(done.out)
    assert told["reason"] == "every 1 s"
    assert told["pace"] == "fixed: every 0 s, as [poll] says"
    assert told["host"].startswith("127.0.0.1")
    *_, header, first, second = done.out.splitlines()
    assert header.split() == ["poll", "(UTC)", "outcome", "status", "new", "ms", "what", "was", "decided"]
    assert first.endswith("every 1 s")
    assert "failed" in second
    assert "HTTP 404: no such feed; check its address; 1 failed in a row" in second
    assert SECRET not in done.out


def test_only_so_many_polls_are_shown(config: Path) -> None:
    """As many as are asked for."""
    feeds("-c", config, "run")
    feeds("-c", config, "poll")
    assert len(feeds("-c", config, "--json", "why", "a.xml").objects[0]["polls"]) == 2
    (told,) = feeds("-c", config, "--json", "why", "a.xml", "-n", "1").objects
    assert len(told["polls"]) == 1


def test_a_program_reads_one_object(config: Path, site: Site) -> None:
    """All that is shown, and the figures that it is made of."""
    feeds("-c", config, "poll", "a.xml")
    (told,) = feeds("-c", config, "--json", "why", "a.xml").objects
    assert (told["source"], told["marks"], told["failures"]) == (f"{site.url}/a.xml", ["failing"], 1)
    assert {"about": "reason", "said": told["reason"]} in told["said"]
    (poll,) = told["polls"]
    assert (poll["outcome"], poll["status"], poll["next_at"]) == ("failed", 404, told["next_poll"])
    assert SECRET not in str(told)


@pytest.mark.parametrize(
    ("spacing", "delay", "told"),
    [(None, 0.0, 0.0), (7, 0.0, 7.0), (None, 30.0, 30.0), (7, 30.0, 30.0), (None, 999.0, 60.0)],
)
def test_the_pace_of_the_host_is_the_one_in_force(
    spacing: int | None, delay: float, told: float, tmp_path: Path
) -> None:
    """The owner's, whichever way the name is written, or that of its robots.txt where that is longer."""
    sources = "[[sources]]\nurl = 'https://feeds.münchen.example/a.xml'\n"
    own = f"[[hosts]]\nname = 'münchen.example'\nspacing = {spacing}\n" if spacing else ""
    config = write_config(tmp_path, sources=sources + own)
    feeds("-c", config, "publish")
    with closing(open_writer(tmp_path / "feedworks.db")) as database, database.transaction():
        robots = Robots(at=datetime.now(UTC), delay=delay)
        save_robots(database, "xn--mnchen-3ya.example", "https://feeds.xn--mnchen-3ya.example", robots)
    (why,) = feeds("-c", config, "--json", "why", "nchen").objects
    assert why["host"]["spacing"] == told


def test_before_the_first_run_it_says_so(config: Path) -> None:
    """No store is made, and nothing is claimed."""
    done = feeds("-c", config, "why", "a.xml")
    assert done.code == 0
    assert said(done.out)["next poll"] == "with the next run"
    assert done.out.endswith("no poll is in the log\n")
    assert not (config.parent / "feedworks.db").exists()


def test_what_is_not_one_source_is_asked_back(config: Path, site: Site) -> None:
    """None and several, with what may be meant; a folder of posts is none that is polled."""
    none = feeds("-c", config, "why", f"{site.url}/c.xml")
    assert none.code == 2
    assert "did you mean" in none.err
    several = feeds("-c", config, "why", "127.0.0.1")
    assert (several.code, several.out) == (2, "")
    assert several.err.splitlines() == [
        "feeds: 127.0.0.1 is in 2 addresses; name one of them:",
        *(f"  {site.url}/{name}.xml" for name in "ab"),
    ]
    posts = feeds("-c", config, "why", "posts:blog")
    assert (posts.code, "is a folder of posts" in posts.err) == (2, True)


@pytest.mark.parametrize("columns", [50, 80])
@pytest.mark.parametrize("name", NAMES)
def test_it_is_folded_into_a_terminal(name: str, columns: int, tmp_path: Path) -> None:
    """Words beside what they are about, and no line is longer than the terminal is wide."""
    shown = on_a_terminal("-c", standings(tmp_path), "why", name, columns=columns, NO_COLOR="1")
    lines = [line.rstrip() for line in shown.splitlines()]
    assert max(map(len, lines)) <= columns
    assert f"{name.title()} News" in lines
    if name != "fine":
        assert any(line.startswith("mark ") and name in line for line in lines)
