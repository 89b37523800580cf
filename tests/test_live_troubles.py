"""The feed of troubles as the server answers it, from a store."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from lxml import etree
from make import NOON
from serving import Answer, Site, serving
from standings import SECRET, standings
from validate.published import faults

from config.load import load_config
from feeds.holds import refuse
from feeds.live import routes
from feeds.server import Health, create_app

ATOM = "{http://www.w3.org/2005/Atom}"
DAY = 86400


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Fill a store with a source of each standing, none of which was noted yet."""
    return standings(tmp_path, names=("fine", "failing", "moved"))


@contextmanager
def served(config: Path) -> Iterator[Site]:
    """Serve the site of a configuration."""
    loaded = load_config(config, {})
    with serving(create_app(loaded.site.output, lambda: Health(ok=True), routes(loaded))) as url:
        yield Site(loaded.site.output, url)


def change(config: Path, statement: str, *values: object) -> None:
    """Change the store."""
    with closing(sqlite3.connect(config.parent / "feedworks.db")) as connection, connection:
        connection.execute(statement, values)


def note(config: Path, source: int, kind: str, began: int, ended: int | None = None) -> None:
    """Note a trouble of a source."""
    row = (
        source,
        kind,
        began,
        began + DAY,
        ended,
        "server",
        f"HTTP 503 at https://x.example/?key={SECRET}",
        4,
        0.0,
    )
    change(config, "insert into troubles values (?, ?, ?, ?, ?, ?, ?, ?, ?)", *row)


def titles(answer: Answer) -> list[str]:
    """Return the titles of the entries."""
    assert answer.status == 200
    return [entry.findtext(f"{ATOM}title") or "" for entry in etree.fromstring(answer.body).iter(f"{ATOM}entry")]


def test_it_is_answered_as_a_feed(config: Path) -> None:
    """With a tag by which whoever has it already is sent nothing; failing further changes nothing."""
    begin = int(NOON.timestamp())
    note(config, 2, "failing", begin)
    with served(config) as site:
        first = site.ask("/status/feed")
        assert first.headers["content-type"] == "application/atom+xml; charset=utf-8"
        assert titles(first) == ["Failing News is failing"]
        assert faults("atom.xml", first.body) == []
        assert SECRET not in first.body.decode()
        change(config, "update sources set failures = failures + 1, error = 'worse' where id = 2")
        again = site.ask("/status/feed", If_None_Match=first.headers["etag"])
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", first.headers["etag"])
        note(config, 3, "moved", begin + 2 * DAY, begin + 4 * DAY)
        news = site.ask("/status/feed", If_None_Match=first.headers["etag"])
        assert titles(news) == [
            "Moved News does not lead there any more",
            "Moved News has moved",
            "Failing News is failing",
        ]
        assert site.ask("/status/feed", "HEAD").headers["content-length"] == str(len(news.body))
        assert site.ask("/status/feed", "POST").status == 405
        assert site.ask("/status/feed/").status == 404


def test_without_troubles_it_is_an_empty_feed(config: Path) -> None:
    """As old as the store, and the same whenever it is asked for."""
    with served(config) as site:
        change(config, "update sources set created_at = ? where id = 1", int(NOON.timestamp()))
        answer = site.ask("/status/feed")
        assert titles(answer) == []
        assert etree.fromstring(answer.body).findtext(f"{ATOM}updated") == "2026-11-20T12:00:00+00:00"
        assert faults("atom.xml", answer.body) == []
        change(config, "delete from sources")
        assert faults("atom.xml", site.ask("/status/feed").body) == []


def test_our_own_troubles_are_told(config: Path) -> None:
    """Nobody polls; our network fails; a category is held back. Each at the moment that is kept of it."""
    begin = int(NOON.timestamp())
    refuse(config.parent / "public", "", "more than half would be gone")
    with served(config) as site:
        change(config, "update hosts set next_at = ?", begin)
        change(config, "update sources set parked_since = ? where id = 1", begin + 5)
        first = site.ask("/status/feed")
        assert sorted(titles(first)) == [
            "Nobody polls",
            "Our own network fails",
            "The front page keeps its old files",
        ]
        assert "more than half would be gone" in first.body.decode()
        assert faults("atom.xml", first.body) == []
        assert site.ask("/status/feed").body == first.body


def test_what_is_due_for_less_than_a_day_is_not_late(config: Path) -> None:
    """A job that runs once a day is well."""
    with served(config) as site:
        change(config, "update hosts set next_at = strftime('%s', 'now') - 86000")
        assert titles(site.ask("/status/feed")) == []
        change(config, "update hosts set next_at = strftime('%s', 'now') - 86500")
        assert titles(site.ask("/status/feed")) == ["Nobody polls"]


def test_the_status_page_links_it(config: Path) -> None:
    """For readers to find, and for people to see."""
    with served(config) as site:
        page = site.ask("/status/").body.decode()
    assert '<link rel="alternate" type="application/atom+xml" href="feed"' in page
    assert page.count('href="feed"') == 2
