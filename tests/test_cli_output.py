"""What the commands print: data on standard output, the rest on standard error, bars and colours on terminals."""

import json
import os
import pty
import re
import subprocess
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from command import COMMAND, environment, feeds, write_config
from feed_documents import rss
from loopback import Page, Site, loopback

from feeds.cli.output import set_up_logs
from store.database import open_writer

ESCAPE = "\x1b"
COLOUR = re.compile(r"\x1b\[[0-9;]*3[0-7][0-9;]*m")
FEED = rss("<title>Ferry back</title><guid>urn:1</guid>").encode()


@pytest.fixture
def site() -> Iterator[Site]:
    """Serve one feed, and one address that is none."""
    with loopback() as site:
        site.pages["/feed.xml"] = Page(body=FEED)
        yield site


@pytest.fixture
def config(tmp_path: Path, site: Site) -> Path:
    """Configure the feed, one that is not there, and a folder with one broken post."""
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "broken.md").write_text("---\ntitle: [\n---\n", "utf-8")
    urls = (f"{site.url}/feed.xml", f"{site.url}/missing.xml")
    sources = "".join(f"[[sources]]\nurl = '{url}'\ncategories = ['News']\n" for url in urls)
    return write_config(tmp_path, site.port, sources=sources + "[[posts]]\npath = 'posts'\n")


def on_a_terminal(*arguments: object, **environ: str) -> tuple[str, str]:
    """Run `feeds` with a terminal as its standard error; return its standard output, and what was shown."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=theirs,
        text=True,
        env=environment(TERM="xterm-256color", **environ),
    )
    os.close(theirs)
    shown = b""
    try:
        while part := os.read(ours, 65536):
            shown += part
    except OSError:  # how Linux tells that the other side was closed
        pass
    out, _ = process.communicate(timeout=60)
    os.close(ours)
    return out, shown.decode()


def test_run_and_status_print_objects(config: Path) -> None:
    """With `--json`, each line is an object; dates are RFC 3339, and logs are objects elsewhere."""
    ran = feeds("--json", "-c", config, "run")
    (tally,) = ran.objects
    assert (tally["polled"], tally["failed"], tally["saved"]["new"], tally["broken_posts"]) == (2, 1, 1, 1)
    logged = [json.loads(line) for line in ran.err.splitlines()]
    assert {event["event"] for event in logged} == {"polled", "dialect guessed", "post not read"}
    states = {one["source"].rpartition("/")[2]: one for one in feeds("-c", config, "status", "--json").objects}
    assert states["feed.xml"]["items"] == 1
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", states["feed.xml"]["last_poll"])
    assert states["feed.xml"]["error"] is None
    assert states["missing.xml"]["error"] == "HTTP 404: no such feed; check its address"
    assert states["posts:posts"]["files"].keys() == {"broken.md"}


def test_poll_and_publish_print_objects(config: Path) -> None:
    """The two halves of a run tell what they did in the same object."""
    (polled,) = feeds("-c", config, "poll", "--json", "feed.xml", "--fail-on", "none").objects
    (published,) = feeds("-c", config, "publish", "--json").objects
    assert polled.keys() == published.keys()
    assert (polled["saved"]["new"], polled["written"]) == (1, 0)
    assert (published["polled"], published["unpublished"]) == (0, 0)
    assert published["written"] > 0


def test_editing_prints_objects(tmp_path: Path) -> None:
    """init, add and rm tell the file that they changed."""
    url = "https://harbour.example/feed.xml"
    config = tmp_path / "feeds.toml"
    assert feeds("init", tmp_path, "--json").objects == [{"config": str(config)}]
    added = feeds("--config", config, "add", "--no-check", url, "-c", "News", "--json").objects
    assert added == [{"url": url, "categories": ["News"], "config": str(config)}]
    assert feeds("--config", config, "rm", url, "--json").objects == [{"url": url, "config": str(config)}]


def test_demo_prints_an_object(tmp_path: Path) -> None:
    """The demo's figures can be read by a program."""
    done = feeds("demo", "--json", "--output", tmp_path / "demo")
    (facts,) = done.objects
    assert done.code == 0
    assert facts["new_items"] > facts["sources"] > 0
    assert facts["second_files_written"] == 0


@pytest.mark.parametrize("command", [("init", "elsewhere"), ("add", "--no-check", "https://a.example/"), ("run",)])
def test_quiet_says_nothing(command: tuple[str, ...], tmp_path: Path) -> None:
    """With `-q`, what went well is not told."""
    write_config(tmp_path)
    done = feeds("-q", *command, cwd=tmp_path)
    assert (done.code, done.out, done.err) == (0, "", "")


def test_quiet_tells_errors_by_the_exit_code(config: Path) -> None:
    """A source that fails is no error of the run's; cron is told by the exit code, and `status` says why."""
    done = feeds("-q", "-c", config, "run")
    assert (done.code, done.out, done.err) == (1, "", "")


def test_verbose_logs_every_poll(config: Path) -> None:
    """With `-v`, polls that went well are told too, on standard error."""
    done = feeds("-v", "-c", config, "run")
    assert "outcome=ok" in done.err
    assert "outcome=failed" in done.err
    assert "outcome" not in done.out


def test_a_log_begins_with_what_it_is_about(config: Path, site: Site) -> None:
    """Which source, what came of it, why: in this order, in one line without gaps."""
    done = feeds("-c", config, "poll", "missing")
    (line,) = done.err.splitlines()
    url = f"{site.url}/missing.xml"
    assert (
        f" [warning] polled source={url} host=127.0.0.1 outcome=failed status=404 trouble=missing error='HTTP"
        in line
    )
    assert line.endswith(" reason='1 failed in a row, last not found: again in 30 min to 1 h'")


def test_a_pipe_gets_no_escapes(config: Path) -> None:
    """Where output is kept or piped, it is text alone, whatever the terminal could do: no colours, no bars."""
    for command in ("run", "status"):
        done = feeds("-c", config, command, TERM="xterm-256color")
        assert ESCAPE not in done.out + done.err


def test_run_shows_a_bar_on_a_terminal(config: Path) -> None:
    """Polling and publishing have bars on the terminal, and none of it gets into the data."""
    out, shown = on_a_terminal("-c", config, "run")
    assert "polling" in shown
    assert "publishing" in shown
    assert COLOUR.search(shown)
    assert ESCAPE not in out


@pytest.mark.parametrize("option", ["-q", "--json"])
def test_bars_can_be_switched_off(option: str, config: Path) -> None:
    """Neither the quiet nor a program's terminal gets bars."""
    _, shown = on_a_terminal(option, "-c", config, "run")
    assert "publishing" not in shown


def test_no_color_is_obeyed_on_a_terminal(config: Path) -> None:
    """NO_COLOR (no-color.org) leaves bars and logs, in one colour."""
    _, shown = on_a_terminal("-c", config, "run", NO_COLOR="1")
    assert "publishing" in shown
    assert not COLOUR.search(shown)


def into(target: int, command: str, cwd: Path) -> tuple[int, str]:
    """Run `feeds` with its standard output somewhere; return the exit code and what it said of it."""
    done = subprocess.run(
        [*COMMAND, command],
        cwd=cwd,
        stdout=target,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        env=environment(),
    )
    return done.returncode, done.stderr


def test_a_reader_may_go_away(tmp_path: Path) -> None:
    """`feeds parse … | head -1` ends quietly, as every filter does."""
    (tmp_path / "feed.xml").write_bytes(rss(*(f"<title>{number}</title>" for number in range(5_000))).encode())
    shell = f"set -o pipefail; {' '.join(COMMAND)} parse feed.xml | head -1"
    done = subprocess.run(["bash", "-c", shell], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "feed.xml: rss20, Harbour News, 5000 items\n"


@pytest.mark.parametrize("command", ["status", "--help"])
def test_what_waits_in_a_buffer_meets_the_closed_pipe_as_quietly(command: str, tmp_path: Path) -> None:
    """Little output is written at the very end; that nobody reads it is no error then either."""
    open_writer(write_config(tmp_path).with_name("feedworks.db")).close()
    read, write = os.pipe()
    os.close(read)
    assert into(write, command, cwd=tmp_path) == (0, "")
    os.close(write)


@pytest.mark.parametrize("command", ["status", "--help"])
def test_a_full_disk_is_told_in_one_line(command: str, tmp_path: Path) -> None:
    """Output that cannot be written is an error, and no trace of ours."""
    open_writer(write_config(tmp_path).with_name("feedworks.db")).close()
    with Path("/dev/full").open("wb") as full:
        said = into(full.fileno(), command, cwd=tmp_path)
    assert said == (1, "feeds: [Errno 28] No space left on device\n")


@pytest.mark.parametrize("as_json", [False, True])
def test_a_trace_tells_places_and_no_values(as_json: bool, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: FBT001 - a parameter of the test
    """Where a fault of ours is logged, what the functions held at that moment, credentials too, is not."""

    def fail(authorization: str) -> None:
        raise KeyError(len(authorization))

    secret = "low-tide"
    set_up_logs(Namespace(quiet=True, verbose=False, json=as_json))
    try:
        fail(secret)
    except KeyError as error:
        structlog.get_logger().error("poll failed", exc_info=error)
    finally:
        structlog.reset_defaults()
    logged = capsys.readouterr().err
    assert "in fail" in logged
    assert "KeyError: 8" in logged
    assert secret not in logged


def test_nobody_writes_on_the_terminal_but_us(tmp_path: Path) -> None:
    """Control characters in what others named are shown, not obeyed."""
    name = "feed\x1b[31m.xml"
    (tmp_path / name).write_bytes(FEED)
    assert feeds("parse", name, cwd=tmp_path).out.startswith("feed\\x1b[31m.xml: rss20, Harbour News, 1 item\n")
