"""The command serve: what cannot be served on is told, and where the site is."""

import json
import subprocess
import urllib.request
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from command import COMMAND, environment, feeds, write_config
from loopback import loopback

from config.load import load_config
from feeds.cli.arguments import parse_arguments
from feeds.cli.watch import _address, _health
from feeds.select.wanted import place, specs
from store.configured import sync_sources
from store.database import open_writer
from store.sources import make_due, sources


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Configure a site without sources, which publishes to a folder that is there."""
    (tmp_path / "public").mkdir()
    return write_config(tmp_path)


@pytest.mark.parametrize("port", ["70000", "-1", "http"])
def test_a_port_is_a_number_that_ports_have(port: str) -> None:
    """Other numbers are a usage error."""
    with pytest.raises(SystemExit) as end:
        parse_arguments(["serve", f"--port={port}"])
    assert end.value.code == 2


def test_an_empty_host_is_a_usage_error() -> None:
    """It would listen everywhere, and be shown as an address that is none."""
    with pytest.raises(SystemExit) as end:
        parse_arguments(["serve", "--host", ""])
    assert end.value.code == 2


def test_what_cannot_be_listened_on_is_told(config: Path) -> None:
    """Who serves twice, or under a name that is not there, is told in one line."""
    with loopback() as site:
        taken = feeds("-c", config, "serve", "--port", site.port, timeout=20)
    assert (taken.code, taken.out) == (1, "")
    assert taken.err == f"feeds: 127.0.0.1, port {site.port}: Address already in use\n"
    nobody = feeds("-c", config, "serve", "--host", "nobody.invalid", "--port", 0, timeout=20)
    assert (nobody.code, nobody.out) == (1, "")
    assert nobody.err.startswith("feeds: nobody.invalid, port 0: ")
    assert "attempting" not in nobody.err


def test_a_program_is_told_where_the_site_is(config: Path) -> None:
    """An object says so before the first request, with the port that was free; the search page is there."""
    assert feeds("-c", config, "run").code == 0
    (config.parent / "public" / "page.html").write_text("read me", "utf-8")
    command = [*COMMAND, "-c", str(config), "serve", "--port", "0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment()) as server:
        try:
            assert server.stdout
            told = json.loads(server.stdout.readline())
            with urllib.request.urlopen(f"{told['url']}page.html", timeout=10) as answer:
                assert answer.read() == b"read me"
            with urllib.request.urlopen(f"{told['url']}search/?q=x", timeout=10) as answer:
                assert b"Nothing was found." in answer.read()
        finally:
            server.terminate()
    assert told["folder"] == str(config.parent / "public")
    assert _address("::1", 8000) == "http://[::1]:8000/"  # RFC 3986 §3.2.2


def test_health_is_bad_once_nobody_polls(tmp_path: Path, now: datetime) -> None:
    """A source may fail for long, but one that has been due for a day was forgotten."""
    config = load_config(write_config(tmp_path, sources="[[sources]]\nurl = 'https://e.example/'"), {})
    assert _health(config).details == {"error": "the store cannot be read"}  # nothing of this machine
    for due, ok in ((datetime.now(UTC), True), (now - timedelta(days=400), False)):
        with closing(open_writer(Path(config.site.store))) as database:
            sync_sources(database, specs(config), place, due)
            make_due(database, sources(database), due)
        assert _health(config).ok is ok
