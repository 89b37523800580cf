"""How sources stand, who else is at work, and what the exit code says of it."""

import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import COMMAND, Done, environment, feeds, write_config
from feed_documents import rss
from loopback import Page, Site, loopback

from feeds.cli.output import called_with
from store.database import open_writer

FEED = rss("<title>Ferry back</title><guid>urn:1</guid>").encode()


@pytest.fixture
def site() -> Iterator[Site]:
    """Serve two feeds."""
    with loopback() as site:
        site.pages = {"/a.xml": Page(body=FEED), "/b.xml": Page(body=FEED)}
        yield site


@pytest.fixture
def config(tmp_path: Path, site: Site) -> Path:
    """Configure both."""
    sources = "".join(f"[[sources]]\nurl = '{site.url}/{name}.xml'\n" for name in "ab")
    return write_config(tmp_path, site.port, sources=sources)


def row(done: Done, name: str) -> str:
    """Return the one line of the table that tells of a source."""
    (found,) = (line for line in done.out.splitlines() if name in line)
    return found


def test_before_the_first_run_the_sources_are_there(config: Path, site: Site) -> None:
    """What is configured is shown as not polled yet, to a person and to a program, and no store is made."""
    done = feeds("-c", config, "status")
    assert (done.code, done.err) == (0, "")
    assert " ".join(row(done, "/a.xml").split()[1:]) == "never next run new: the next run polls it 0"
    told = feeds("-c", config, "status", "--json")
    assert [(one["source"], one["last_poll"], one["items"]) for one in told.objects] == [
        (f"{site.url}/{name}.xml", None, 0) for name in "ab"
    ]
    assert not (config.parent / "feedworks.db").exists()


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("serve", "--port", "0"), "public: nothing is published yet; `{called} run` does it"),
        (
            ("posts", "export", "out", "--dialect", "hexo"),
            "feedworks.db: there is no store yet; the first run makes it",
        ),
    ],
)
def test_what_needs_a_first_run_says_so(config: Path, command: tuple[str, ...], said: str) -> None:
    """Without items and files there is nothing to serve or export, and what makes them is named."""
    done = feeds("-c", config, *command, cwd=config.parent)
    assert (done.code, done.out) == (1, "")
    assert done.err == f"feeds: {config.parent}/{said.format(called=called_with(config))}\n"
    assert not (config.parent / "out").exists()


def test_a_source_is_a_line(config: Path, site: Site) -> None:
    """Address, title, when and why, items, and an error in the words of the failure, in one line each."""
    site.pages["/b.xml"] = Page(status=404)
    feeds("-c", config, "run")
    done = feeds("-c", config, "status")
    assert done.code == 1
    assert f"{site.url}/a.xml" in row(done, "Harbour News")
    assert "due now" in row(done, "/a.xml") or "in " in row(done, "/a.xml")
    assert "every 1 s" in row(done, "/a.xml")
    assert "HTTP 404: no such feed; check its address" in row(done, "/b.xml")
    assert "1 failed in a row" in row(done, "/b.xml")
    *_, counted, advice = done.out.splitlines()
    assert counted == "2 sources: 1 failing, 1 fine"
    assert advice.startswith("failing: tried again by itself; `feeds --config")
    assert len(done.out.splitlines()) == 5


def test_status_shows_what_is_configured_now(config: Path, site: Site) -> None:
    """A source that was just added is told to be new, one that was removed is not told of any more."""
    feeds("-c", config, "publish")
    feeds("-c", config, "rm", f"{site.url}/a.xml")
    feeds("-c", config, "add", "--no-check", "https://new.example/feed.xml")
    done = feeds("-c", config, "status")
    assert "/a.xml" not in done.out
    assert "the next run polls it" in row(done, "https://new.example/feed.xml")
    told = {one["source"]: one for one in feeds("-c", config, "status", "--json").objects}
    assert list(told) == [f"{site.url}/b.xml", "https://new.example/feed.xml"]
    assert told["https://new.example/feed.xml"]["last_poll"] is None


def test_without_sources_the_way_to_one_is_shown(tmp_path: Path) -> None:
    """An empty table would say nothing."""
    config = write_config(tmp_path)
    done = feeds("-c", config, "status")
    assert (done.code, done.err) == (0, "")
    assert done.out == f"no sources yet; `{called_with(config)} add URL -c PATH` adds one\n"


def test_a_command_that_is_named_is_of_the_same_configuration(tmp_path: Path, site: Site) -> None:
    """Whoever copies it from the message works on the file that they had asked for, from the same folder."""
    (tmp_path / "a site").mkdir()
    sources = f"[[sources]]\nurl = '{site.url}/gone.xml'\n[[posts]]\npath = 'posts'\ndialect = 'hugo'\n"
    config = write_config(tmp_path / "a site", site.port, sources=sources)
    (config.parent / "posts").mkdir()
    (config.parent / "posts" / "one.md").write_text("---\ndate: soon\n---\n", "utf-8")
    called = "feeds --config 'a site/feeds.toml'"
    polled = feeds("-c", "a site/feeds.toml", "poll", cwd=tmp_path)
    assert f"1 failed; `{called} status` says why" in polled.out
    assert f"`{called} publish` writes what changed" in polled.out
    run = feeds("run", cwd=tmp_path, FEEDWORKS_CONFIG="a site/feeds.toml")
    assert f"passed over 1 post; `{called} status` says why" in run.out
    for command in ("poll", "rm"):
        asked = feeds("-c", "a site/feeds.toml", command, "nobody", cwd=tmp_path)
        assert asked.err == f"feeds: no source nobody; `{called} status` lists them\n"
    missing = feeds("-c", "gone.toml", "status", cwd=tmp_path)
    assert "`feeds --config gone.toml init` writes one" in missing.err


def test_one_writer_at_a_time(config: Path) -> None:
    """Who would write while another does is sent away with 75, for cron to try again; readers may come in."""
    writer = open_writer(config.parent / "feedworks.db")
    try:
        for command in ("run", "poll", "publish", "daemon"):
            done = feeds("-c", config, command)
            assert (done.code, done.out) == (75, ""), command
            assert "another Feedworks process is writing this store; try again later" in done.err
        status = feeds("-c", config, "status")
        assert (status.code, status.err) == (0, "")
        assert feeds("-c", config, "add", "--no-check", "https://new.example/feed.xml").code == 0
    finally:
        writer.close()


def test_a_store_of_the_future_is_left_alone(config: Path) -> None:
    """An older Feedworks neither reads nor writes what a newer one keeps in another way."""
    store = config.parent / "feedworks.db"
    open_writer(store).close()
    with sqlite3.connect(store) as connection:
        columns = "(migration_set, name, applied_at)"
        connection.execute(f"insert into _sqlite_migrations {columns} values ('feedworks', '9999_later', '')")
    connection.close()
    for command in ("run", "status"):
        done = feeds("-c", config, command)
        assert (done.code, done.out) == (1, "")
        assert "written by a newer Feedworks (it has 9999_later); upgrade this one" in done.err


@pytest.mark.parametrize("command", ["run", "status"])
def test_what_is_no_store_is_told(command: str, config: Path) -> None:
    """A file that is something else is named, and kept."""
    store = config.parent / "feedworks.db"
    store.write_bytes(b"A letter, not a database. " * 100)
    done = feeds("-c", config, command)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith(f"feeds: {store}: cannot be ")
    assert len(done.err.splitlines()) == 1
    assert store.read_bytes().startswith(b"A letter")


def test_a_store_that_cannot_grow_is_told(config: Path) -> None:
    """On a full disk, a run ends with one line; what was kept before is whole."""
    open_writer(config.parent / "feedworks.db").close()
    shell = f"ulimit -f 100; exec {' '.join(COMMAND)} -c {config} run"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=False, env=environment())
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "feeds: the store cannot be used: disk I/O error; see to its disk\n"
    assert feeds("-c", config, "run").code == 0


def test_an_output_that_cannot_be_written_is_told(config: Path) -> None:
    """What was polled is kept, what was not published is counted, and the next run makes up for it."""
    blocked = config.parent / "public"
    blocked.write_text("not a folder", "utf-8")
    done = feeds("-c", config, "run")
    assert done.code == 1
    assert "2 new items" in done.out
    assert f"cannot read 'rss.xml' in {blocked}: Not a directory" in done.err
    assert "Traceback" not in done.err
    blocked.unlink()
    assert feeds("-c", config, "publish").code == 0
    assert "Ferry back" in (blocked / "rss.xml").read_text("utf-8")


@pytest.mark.parametrize(
    ("failing", "options", "code"),
    [
        ("b", (), 1),
        ("b", ("--fail-on", "all"), 0),
        ("ab", ("--fail-on", "all"), 1),
        ("ab", ("--fail-on", "none"), 0),
    ],
)
def test_fail_on_decides_the_exit_code(
    failing: str, options: tuple[str, ...], code: int, config: Path, site: Site
) -> None:
    """What cron is told of sources that failed: any of them, only when all did, or never."""
    for name in failing:
        site.pages[f"/{name}.xml"] = Page(status=500)
    assert feeds("-c", config, "run", *options).code == code


def test_a_missing_folder_of_posts_is_one_source_of_all(config: Path, site: Site) -> None:
    """It fails, and the feed beside it does not."""
    feeds("-c", config, "rm", f"{site.url}/b.xml")
    config.write_text(config.read_text("utf-8") + "[[posts]]\npath = 'nowhere'\n", "utf-8")
    done = feeds("-c", config, "run", "--fail-on", "all")
    assert done.code == 0
    assert "nowhere: No such file or directory; its posts stay" in done.err
    assert "nowhere: No such file or directory" in row(feeds("-c", config, "status"), "posts:nowhere")


def test_poll_takes_addresses_and_parts_of_them(config: Path, site: Site) -> None:
    """An exact address is one source; a part stands for all that hold it; what stands for none is asked back."""
    feeds("-c", config, "poll", f"{site.url}/a.xml")
    assert [path for path, _ in site.log] == ["/a.xml"]
    feeds("-c", config, "poll", "127.0.0.1")
    assert sorted(path for path, _ in site.log) == ["/a.xml", "/a.xml", "/b.xml"]
    done = feeds("-c", config, "poll", f"{site.url}/c.xml")
    assert done.code == 2
    assert f"no source {site.url}/c.xml; did you mean {site.url}/" in done.err


def test_poll_takes_the_address_that_is_shown(tmp_path: Path, site: Site) -> None:
    """Without the secret that stands in the middle of it."""
    sources = f"[[sources]]\nurl = '{site.url}/a.xml?key=hush&page=2'\n"
    config = write_config(tmp_path, site.port, sources=sources)
    (shown,) = (one["source"] for one in feeds("-c", config, "status", "--json").objects)
    feeds("-c", config, "poll", shown)
    assert [path for path, _ in site.log] == ["/a.xml?key=hush&page=2"]
