"""The daemon as systemd runs it: a process that starts, takes up what changes, and ends when it is told."""

import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psutil
import pytest
from command import COMMAND, environment, feeds, write_config
from loopback import Page, Site, loopback
from object_store import bucket_on_loopback
from planet import feed

SLOW = Page(body=feed("late"), seconds=30)


@dataclass(slots=True)
class Running:
    """A daemon that runs, its configuration, and the file that its log goes to."""

    process: subprocess.Popen[bytes]
    config: Path
    logs: Path

    @property
    def log(self) -> str:
        """What it said until now."""
        return self.logs.read_text("utf-8")

    def published(self, name: str) -> str:
        """Return what a published file holds, '' where it is not there yet."""
        path = self.config.parent / "public" / name
        return path.read_text("utf-8") if path.is_file() else ""

    def end(self, number: int) -> tuple[int, float, list[psutil.Process]]:
        """Send a signal; return the exit code, the seconds it took, and the children that outlive it."""
        children = psutil.Process(self.process.pid).children(recursive=True)
        began = time.monotonic()
        self.process.send_signal(number)
        code = self.process.wait(20)
        seconds = time.monotonic() - began
        _, alive = psutil.wait_procs(children, timeout=5)
        return code, seconds, alive


@contextmanager
def daemon(config: Path) -> Iterator[Running]:
    """Run a daemon until the context is left."""
    logs = config.parent / "log"
    with logs.open("ab") as log:
        process = subprocess.Popen(
            [*COMMAND, "--config", config, "daemon"], stdout=log, stderr=log, env=environment()
        )
    try:
        yield Running(process, config, logs)
    finally:
        process.kill()
        process.wait()


def eventually(happened: Callable[[], object], running: Running, seconds: float = 20) -> None:
    """Wait until something happened; fail with the daemon's log where it does not."""
    until = time.monotonic() + seconds
    while not happened():
        assert running.process.poll() is None, running.log
        assert time.monotonic() < until, running.log
        time.sleep(0.05)


@pytest.fixture
def site() -> Iterator[Site]:
    """Serve a feed."""
    with loopback() as site:
        site.pages["/feed.xml"] = Page(body=feed("Ferry back"), etag='"1"')
        yield site


@pytest.fixture
def config(tmp_path: Path, site: Site) -> Path:
    """Configure the feed and a folder of posts."""
    (tmp_path / "posts").mkdir()
    posts = "[[posts]]\npath = 'posts'\ncategory = 'Journal'\n"
    return write_config(tmp_path, site.port, sources=source(site, "/feed.xml", "News") + posts)


def source(site: Site, path: str, category: str) -> str:
    """Return the block of a source."""
    return f"[[sources]]\nurl = '{site.url}{path}'\ncategories = ['{category}']\n"


def test_it_takes_up_whatever_changes(config: Path, site: Site) -> None:
    """Feeds, posts and the configuration are taken up without a restart, and a broken configuration is not."""
    site.pages["/second.xml"] = Page(body=feed("Regatta"))
    config.write_text('include = ["more*.toml"]\n' + config.read_text("utf-8"), "utf-8")
    with daemon(config) as running:
        eventually(lambda: "Ferry back" in running.published("news/rss.xml"), running)
        site.pages["/feed.xml"] = Page(body=feed("Ferry back", "Market day"), etag='"2"')
        eventually(lambda: "Market day" in running.published("news/rss.xml"), running)

        post = config.parent / "posts" / "tide.md"
        post.write_text("---\ntitle: Low tide\n---\nLow.\n", "utf-8")
        eventually(lambda: "Low tide" in running.published("journal/rss.xml"), running, seconds=5)
        post.unlink()
        eventually(lambda: "Low tide" not in running.published("journal/rss.xml"), running, seconds=5)

        post.parent.rename(config.parent / "old")
        post.parent.mkdir()
        post.write_text("---\ntitle: Spring tide\n---\nHigh.\n", "utf-8")
        eventually(lambda: "Spring tide" in running.published("journal/rss.xml"), running)
        neap = partial(post.with_name("neap.md").write_text, "---\ntitle: Neap tide\n---\nLow.\n", "utf-8")
        eventually(lambda: neap() and "Neap tide" in running.published("journal/rss.xml"), running)

        good = config.read_text("utf-8")
        config.write_text(good + "nonsense = [\n", "utf-8")
        eventually(lambda: "configuration not taken up; the last good one stays" in running.log, running)
        assert "feeds.toml:" in running.log
        config.write_text(good, "utf-8")
        (config.parent / "more.toml").write_text(source(site, "/second.xml", "Sport"), "utf-8")
        eventually(lambda: "Regatta" in running.published("sport/rss.xml"), running)
        assert running.end(signal.SIGTERM)[0] == 0
    assert "Traceback" not in running.log
    words = (line.split()[2] for line in running.log.splitlines())
    told = [word for word in words if word != "post"]  # one was read while this test wrote it
    assert told == ["started", "dialect", "configuration", "started", "stopped"]


def test_sources_that_are_added_one_after_the_other_are_all_taken_up(config: Path, site: Site) -> None:
    """A change that comes while the one before is taken up is not missed."""
    paths = [f"/{number}.xml" for number in range(4)]
    site.pages |= {path: Page(body=feed(f"Item of {path}")) for path in paths}
    with daemon(config) as running:
        eventually(lambda: "Ferry back" in running.published("rss.xml"), running)
        for path in paths:
            assert feeds("-c", config, "add", site.url + path).code == 0
        eventually(lambda: all(f"Item of {path}" in running.published("rss.xml") for path in paths), running)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_it_ends_in_time_though_an_origin_does_not_answer(number: int, config: Path, site: Site) -> None:
    """Within ten seconds it has ended with 0, has published what the others brought, and no worker is left."""
    site.pages["/slow.xml"] = SLOW
    with loopback("127.0.0.2") as other:
        other.pages["/slow.xml"] = SLOW
        blocks = source(site, "/feed.xml", "News") + source(other, "/slow.xml", "Slow")
        config = write_config(config.parent, site.port, other.port, sources=blocks)
        with daemon(config) as running:
            eventually(lambda: other.log and "Ferry back" in running.published("news/rss.xml"), running)
            code, seconds, alive = running.end(number)
    assert (code, alive) == (0, [])
    assert seconds < 10
    assert "Traceback" not in running.log


def test_it_ends_before_it_has_begun(config: Path) -> None:
    """A signal that comes while it starts is obeyed as well."""
    with daemon(config) as running:
        eventually((config.parent / "feedworks.db").exists, running)
        code, seconds, alive = running.end(signal.SIGTERM)
    assert (code, alive) == (0, [])
    assert seconds < 10


def test_there_is_one_daemon(config: Path) -> None:
    """A second one ends with 75 and says why; the first goes on."""
    with daemon(config) as running:
        eventually(lambda: "Ferry back" in running.published("rss.xml"), running)
        second = feeds("-c", config, "daemon", timeout=20)
        assert (second.code, second.out) == (75, "")
        assert "another Feedworks process is writing this store" in second.err
        assert len(second.err.splitlines()) == 1
        status = feeds("-c", config, "status")
        assert (status.code, status.err) == (0, "")
        assert running.process.poll() is None


def test_a_killed_daemon_leaves_no_host_claimed(config: Path, site: Site) -> None:
    """What it was polling when it was killed is polled at once by the next one, which need not wait."""
    page = site.pages["/feed.xml"]
    site.pages["/feed.xml"] = SLOW
    with daemon(config) as running:
        eventually(lambda: site.log, running)
        running.process.kill()
        running.process.wait()
    site.pages["/feed.xml"] = page
    with daemon(config) as running:
        eventually(lambda: "Ferry back" in running.published("rss.xml"), running)


def test_a_folder_in_the_place_of_a_file_does_not_end_it(config: Path) -> None:
    """What cannot be published is told, and everything else goes on."""
    (config.parent / "public" / "feeds.opml").mkdir(parents=True)
    with daemon(config) as running:
        eventually(lambda: "not published" in running.log, running)
        (config.parent / "posts" / "tide.md").write_text("---\ntitle: Low tide\n---\nLow.\n", "utf-8")
        eventually(lambda: "Low tide" in running.published("journal/rss.xml"), running)


def test_it_uploads_and_ends_although_the_bucket_hangs(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is published arrives in the bucket; an upload that hangs is given up when the daemon is to end."""
    monkeypatch.setenv("FEEDWORKS_SITE__OUTPUT", "s3://bucket")
    with bucket_on_loopback() as bucket:
        for name, value in bucket.environ.items():
            monkeypatch.setenv(name, value)
        with daemon(config) as running:
            eventually(lambda: "feeds.opml" in bucket.objects, running)
            bucket.asked()
            bucket.hang = threading.Event()
            (config.parent / "posts" / "tide.md").write_text("---\ntitle: Low tide\n---\nLow.\n", "utf-8")
            eventually(lambda: ("PUT", "journal/rss.xml") in bucket.log, running)
            code, seconds, alive = running.end(signal.SIGTERM)
            assert (code, alive) == (0, [])
            assert seconds < 10
            assert "Traceback" not in running.log


def test_what_it_brings_can_be_found(config: Path) -> None:
    """It indexes by itself, and what changes, again."""
    post = config.parent / "posts" / "tide.md"
    post.write_text("---\ntitle: 潮水涨了\n---\nHigh.\n", "utf-8")
    with daemon(config) as running:
        eventually(lambda: "潮水涨了" in feeds("--config", config, "search", "涨了").out, running)
        post.write_text("---\ntitle: Low tide\n---\nLow.\n", "utf-8")
        eventually(lambda: "Low tide" in feeds("--config", config, "search", "low", "tide").out, running)
