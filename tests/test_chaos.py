"""A daemon that is killed again and again loses nothing, doubles nothing, and leaves no torn file."""

import os
import random
import signal
import subprocess
import time
import xml.etree.ElementTree as ET
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest
from command import COMMAND, feeds, write_config
from loopback import Page, Site, loopback
from lxml import etree

from store.database import open_reader

KILLS = 30
HOSTS = 6
FEEDS_A_HOST = 5

pytestmark = pytest.mark.chaos


class World:
    """Feeds that keep growing, and every guid that they ever had."""

    def __init__(self, sites: list[Site]) -> None:
        self.chance = random.Random(20_261_124)
        self.guids: dict[tuple[int, int], list[str]] = {
            (host, number): [] for host in range(HOSTS) for number in range(FEEDS_A_HOST)
        }
        self.sites = sites
        for feed in self.guids:
            self.grow(feed, 20)

    def grow(self, feed: tuple[int, int], items: int) -> None:
        """Let a feed have more items; the old ones stay, for what is not listed cannot be missed."""
        guids = self.guids[feed]
        guids += [f"tag:chaos.example,2026:{feed[0]}:{feed[1]}:{len(guids) + number}" for number in range(items)]
        text = f"<description>{'text ' * 50}</description>"
        listed = "".join(
            f"<item><guid isPermaLink='false'>{guid}</guid><title>{guid}</title>{text}</item>"
            for guid in reversed(guids)
        )
        body = f"<rss version='2.0'><channel><title>Feed {feed}</title>{listed}</channel></rss>".encode()
        self.sites[feed[0]].pages[f"/{feed[1]}.xml"] = Page(body=body, etag=f'"{len(guids)}"')

    def sources(self) -> str:
        """Return the sources of the configuration."""
        return "\n".join(
            f"[[sources]]\nurl = '{self.sites[host].url}/{number}.xml'\ncategories = ['Host {host}/Feed {number}']"
            for host, number in self.guids
        )


def run_and_kill(config: Path, seconds: float) -> None:
    """Kill a daemon without warning, some seconds after it started to work."""
    daemon = subprocess.Popen([*COMMAND, "--config", config, "daemon"], stderr=subprocess.PIPE, text=True)
    assert daemon.stderr is not None
    assert "started" in daemon.stderr.readline()
    time.sleep(seconds)
    assert daemon.poll() is None, daemon.stderr.read()
    children = psutil.Process(daemon.pid).children(recursive=True)
    os.kill(daemon.pid, signal.SIGKILL)
    daemon.communicate(timeout=10)
    _, alive = psutil.wait_procs(children, timeout=10)
    assert alive == [], "workers outlive a killed daemon"


def assert_whole(root: Path) -> int:
    """Assert that every published file parses, archived and kept ones too; return how many fronts there are."""
    published = [*root.rglob("*.xml"), *root.rglob("*.opml")]
    for path in published:
        data = path.read_bytes()
        etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
        ET.fromstring(data)
    return sum(not {".kept", "archive"} & set(path.parts) for path in published)


def test_killed_thirty_times(tmp_path: Path) -> None:
    """After thirty kills at random moments under load, each item is there once, in each of its categories once."""
    with ExitStack() as stack:
        sites = [stack.enter_context(loopback(f"127.0.2.{number + 1}")) for number in range(HOSTS)]
        world = World(sites)
        config = write_config(
            tmp_path, *(site.port for site in sites), sources=world.sources(), site="limit = 400", images=False
        )
        editions: set[bytes] = set()
        for _ in range(KILLS):
            run_and_kill(config, world.chance.uniform(0.0, 8.0))
            assert_whole(tmp_path / "public")
            for feed in world.chance.sample(sorted(world.guids), 8):
                world.grow(feed, world.chance.randint(1, 4))
            editions.update(path.read_bytes() for path in (tmp_path / "public").glob("rss.xml"))
        assert len(editions) > KILLS // 3, "most kills came before there was anything to lose"
        time.sleep(1.2)
        final = feeds("--config", config, "run")
        assert (final.code, final.err) == (0, "")
    expected = Counter(guid for guids in world.guids.values() for guid in guids)
    database = open_reader(tmp_path / "feedworks.db")
    rows = database.tables.conn.execute
    assert Counter(row[0] for row in rows("select guid from items")) == expected
    assert rows("pragma integrity_check").fetchone()[0] == "ok"
    members = "(select count(*) from memberships where category_id = categories.id)"
    lost = f"select count(*) from categories where items <> {members}"
    assert rows(lost).fetchone()[0] == 0
    assert rows("select count(*) from memberships").fetchone()[0] == 3 * expected.total()
    database.close()
    assert assert_whole(tmp_path / "public") == 2 * (1 + HOSTS + HOSTS * FEEDS_A_HOST) + 1
    assert list((tmp_path / "public").rglob(".tmp-*")) == []
    for feed, guids in world.guids.items():
        (page,) = (tmp_path / "public").glob(f"host-{feed[0]}/feed-{feed[1]}/rss.xml")
        assert Counter(element.text for element in etree.parse(page).iter("guid")) == Counter(guids)
