"""`feeds add` with the address of a site: what a person sees, and what is written."""

import os
import pty
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import COMMAND, environment, feeds, write_config
from feed_documents import atom, rss
from loopback import Page, Site, loopback

from config.load import load_config

NEWS = Page(body=rss("<title>Ferry back</title>").encode())
TIDES = Page(body=atom(feed="<title>Tides</title>").encode())
TWO = b'<html><link rel="feed" href="/news?token=hush"><link rel="feed" href="/tides"></html>'


@pytest.fixture
def site() -> Iterator[Site]:
    """Serve a site of two feeds."""
    with loopback() as site:
        site.pages |= {"/": Page(body=TWO, type="text/html"), "/news?token=hush": NEWS, "/tides": TIDES}
        yield site


@pytest.fixture
def config(tmp_path: Path, site: Site) -> Path:
    """Write a configuration that may fetch from the site."""
    return write_config(tmp_path, site.port)


def added(config: Path) -> list[str]:
    """Return the addresses of the sources that are configured."""
    return [source.url for source in load_config(config, {}).sources]


def test_a_feed_is_added_as_it_is(config: Path, site: Site) -> None:
    """Its address is fetched once, and is what stands in the file."""
    done = feeds("-c", config, "add", f"{site.url}/tides", "-c", "News/Sea")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"added {site.url}/tides to {config}: its items go to News/Sea.")
    assert site.log == [("/tides", 200)]
    (source,) = load_config(config, {}).sources
    assert (source.url, source.categories) == (f"{site.url}/tides", ("News/Sea",))


def test_the_only_feed_of_a_site_is_added(config: Path, site: Site) -> None:
    """The category goes to what was found."""
    site.pages["/"] = Page(body=b'<html><link rel="feed" href="/tides"></html>', type="text/html")
    done = feeds("-c", config, "add", f"{site.url}/", "-c", "Sea", "--json")
    assert done.objects == [{"url": f"{site.url}/tides", "categories": ["Sea"], "config": str(config)}]
    assert added(config) == [f"{site.url}/tides"]


def test_several_feeds_are_listed_and_none_is_added(config: Path, site: Site) -> None:
    """A script is told what there is and what to say, and no secret."""
    before = config.read_bytes()
    done = feeds("-c", config, "add", site.url)
    assert done.code == 1
    assert done.out.splitlines() == [
        f"  1  Harbour News (rss20)  {site.url}/news",
        f"  2  Tides (atom10)  {site.url}/tides",
    ]
    assert done.err == (
        "feeds: 2 feeds found, nothing was added; say it again with `--first` or `--pick NUMBER` to add one\n"
    )
    assert config.read_bytes() == before


def test_several_feeds_are_objects_for_a_program(config: Path, site: Site) -> None:
    """One a line, with title and format."""
    done = feeds("-c", config, "add", site.url, "--json")
    assert done.code == 1
    assert done.objects == [
        {"number": 1, "url": f"{site.url}/news", "title": "Harbour News", "format": "rss20"},
        {"number": 2, "url": f"{site.url}/tides", "title": "Tides", "format": "atom10"},
    ]
    assert added(config) == []


def test_what_was_not_looked_at_is_told_to_a_program_too(config: Path, site: Site) -> None:
    """On standard error, where the list is objects."""
    names = [f"/{number}.xml" for number in range(14)]
    site.pages |= dict.fromkeys(names, TIDES)
    links = "".join(f'<link rel="feed" href="{name}">' for name in names)
    site.pages["/"] = Page(body=f"<html>{links}</html>".encode(), type="text/html")
    done = feeds("-c", config, "add", site.url, "--json")
    assert done.code == 1
    assert len(done.objects) == 10
    assert "feeds: and 4 more, which were not looked at\n" in done.err


def test_the_one_that_is_picked_is_added(config: Path, site: Site) -> None:
    """By its number in the list, with what its address needs, though that is not shown."""
    done = feeds("-c", config, "add", site.url, "--first")
    assert done.code == 0
    assert "hush" not in done.out
    assert feeds("-c", config, "add", site.url, "--pick", 2).code == 0
    assert added(config) == [f"{site.url}/news?token=hush", f"{site.url}/tides"]


@pytest.mark.parametrize(("path", "last"), [("", 2), ("/tides", 1)])
def test_a_number_that_is_not_listed_adds_nothing(config: Path, site: Site, path: str, last: int) -> None:
    """The list is shown again, where there is one feed only too: another than was meant is never added."""
    done = feeds("-c", config, "add", site.url + path, "--pick", last + 1)
    assert done.code == 2
    assert "Tides (atom10)" in done.out
    assert done.err == f"feeds: --pick {last + 1}: the list ends at {last}; nothing was added\n"
    assert added(config) == []


@pytest.mark.parametrize("number", ["0", "-1", "two"])
def test_a_number_that_no_list_has_is_refused_before_a_request(config: Path, site: Site, number: str) -> None:
    """Lists begin at 1."""
    done = feeds("-c", config, "add", site.url, f"--pick={number}")
    assert (done.code, site.log) == (2, [])
    assert "argument --pick: is not a number from 1" in done.err


@pytest.mark.parametrize("choice", [("--pick", 2), ("--first",)])
def test_nothing_is_picked_of_what_is_not_looked_at(config: Path, site: Site, choice: tuple[object, ...]) -> None:
    """Without a list, the address itself would be added in place of the feed that was meant."""
    done = feeds("-c", config, "add", site.url, "--no-check", *choice)
    assert (done.code, done.out, site.log) == (2, "", [])
    assert done.err == "feeds: --no-check looks for no feeds; leave it out, or --first and --pick\n"
    assert added(config) == []


@pytest.mark.parametrize(
    ("answers", "code", "paths"),
    [("2\n", 0, ["/tides"]), ("9\nfirst\n1\n", 0, ["/news?token=hush"]), ("\n", 1, []), ("\x04", 1, [])],
    ids=["a number", "other answers before", "nothing", "end of input"],
)
def test_a_person_is_asked(config: Path, site: Site, answers: str, code: int, paths: list[str]) -> None:
    """On a terminal, until the answer is a number that is listed, or nothing."""
    shown, returned = on_a_terminal(answers, "-c", config, "add", site.url)
    assert returned == code
    assert "  2  Tides (atom10)" in shown
    assert ("nothing was added" in shown) is (code == 1)
    assert added(config) == [site.url + path for path in paths]


def on_a_terminal(typed: str, *arguments: object) -> tuple[str, int]:
    """Run `feeds` on a terminal on which something is typed; return what was shown, and the exit code."""
    ours, theirs = pty.openpty()
    command = [*COMMAND, *map(str, arguments)]
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment())
    os.close(theirs)
    shown = b""
    try:
        while part := os.read(ours, 65536):
            shown += part
            if typed and b"Which one?" in shown:
                os.write(ours, typed.encode())
                typed = ""
    except OSError:  # how Linux tells that the other side was closed
        pass
    os.close(ours)
    return shown.decode(), process.wait(timeout=60)


def test_what_fails_adds_nothing_and_says_how_to_add_it(config: Path, site: Site) -> None:
    """One line, exit code 1; and the way around it works without a single request."""
    before = config.read_bytes()
    url = f"{site.url}/soon.xml?key=hush"
    done = feeds("-c", config, "add", url)
    assert (done.code, done.out) == (1, "")
    host = site.url.removeprefix("http://")
    assert done.err == (
        f"feeds: {host}: HTTP 404: no such feed; check its address; "
        "nothing was added (`--no-check` adds the address unseen)\n"
    )
    assert config.read_bytes() == before
    site.log.clear()
    assert feeds("-c", config, "add", url, "--no-check").code == 0
    assert (added(config), site.log) == ([url], [])


def test_what_is_there_already_is_not_asked_for(config: Path, site: Site) -> None:
    """The file alone tells."""
    feeds("-c", config, "add", f"{site.url}/tides", "--no-check")
    done = feeds("-c", config, "add", f"{site.url}/tides")
    assert (done.code, site.log) == (78, [])
    assert "is there already" in done.err


def test_a_feed_that_was_found_before_is_told_to_be_there(config: Path, site: Site) -> None:
    """Whoever adds a site twice gets one source."""
    feeds("-c", config, "add", site.url, "--pick", 1)
    done = feeds("-c", config, "add", site.url, "--pick", 1)
    assert done.code == 78
    assert "sources.url: is there already" in done.err


def test_the_address_guard_holds(tmp_path: Path, site: Site) -> None:
    """What the configuration does not open is neither asked nor led to."""
    config = tmp_path / "feeds.toml"
    config.write_text("", "utf-8")
    done = feeds("-c", config, "add", f"{site.url}/tides")
    assert (done.code, site.log) == (1, [])
    assert "is not fetched" in done.err


def test_a_page_that_stalls_its_parser_costs_its_worker_only(tmp_path: Path, site: Site) -> None:
    """The search ends in time, with one line."""
    site.pages["/"] = Page(body=b"<html><body>" + b"<b>" * 100_000 + b"</p>" * 100_000, type="text/html")
    config = write_config(tmp_path, site.port)
    config.write_text(config.read_text("utf-8").replace("[poll]", '[poll]\nworker_timeout = "1s"'), "utf-8")
    done = feeds("-c", config, "add", site.url, timeout=30)
    assert (done.code, done.out) == (1, "")
    assert "took more than 1 s to read" in done.err or "ended its worker" in done.err


def test_a_route_is_added_by_its_route(tmp_path: Path, site: Site) -> None:
    """It is asked of the instances, and stands in the file as a route, however it was written."""
    site.pages["/harbour/news"] = NEWS
    config = write_config(tmp_path, site.port, sources=f"[rsshub]\ninstances = ['{site.url}']\n")
    assert feeds("-c", config, "add", "rsshub:/harbour/news").code == 0
    assert added(config) == ["rsshub://harbour/news"]


@pytest.mark.parametrize("unseen", [True, False])
def test_a_route_without_instances_is_not_added(config: Path, unseen: bool) -> None:  # noqa: FBT001 - a parameter
    """No run could poll it, and the configuration would not load any more."""
    before = config.read_bytes()
    done = feeds("-c", config, "add", "rsshub://harbour/news", *["--no-check"] * unseen)
    assert done.code == 78
    assert "sources.url: is a route, but no instance is there to ask; write instances = [" in done.err
    assert config.read_bytes() == before
