"""Numbers for Prometheus: as its own client reads them, and as the store has them."""

import sqlite3
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

from arrivals import arrival, poll
from prometheus_client.parser import text_string_to_metric_families
from serving import Site, serving
from standings import NAMES, SECRET, standings

from config.load import load_config
from feeds.live import routes
from feeds.live.metrics import read_numbers
from feeds.server import Health, create_app
from store.database import Database, open_writer
from store.health import paused_hosts
from store.health import standings as count_standings
from store.saving import save_host, save_push
from store.sources import claim, sources
from store.standing import EXPECTED, LATE, PARKED, SILENT, STANDINGS, marks

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
KINDS = ("feed", "posts")
POLLED = (None, HOUR, LATE, LATE + HOUR)
DUE = (None, -HOUR, LATE, LATE + HOUR)
FAILING = (None, 2 * HOUR)
NEWS = (None, HOUR + SILENT - HOUR / 60, HOUR + SILENT, 60 * DAY)
RATES = (0.0, 1.01 * EXPECTED / SILENT.total_seconds(), 1e-3)
LED: tuple[dict[str, object], ...] = (
    {},
    {"moved_to": "https://new.example/", "moved_since": int((NOW - DAY - HOUR).timestamp())},
    {"adopted": "https://new.example/"},
    {"parked_since": int((NOW - PARKED).timestamp())},
    {"parked_since": int((NOW - PARKED - HOUR).timestamp()), "adopted": "https://new.example/"},
)
PAUSED = (None, LATE, LATE + HOUR)


def scrape(config: Path) -> dict[tuple[str, str], float]:
    """Return each sample by its name and its labels, joined."""
    loaded = load_config(config, {})
    with serving(create_app(loaded.site.output, lambda: Health(ok=True), routes(loaded))) as url:
        answer = Site(loaded.site.output, url).ask("/metrics")
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    assert answer.headers["cache-control"] == "no-store"
    return {
        (sample.name, ",".join(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(answer.body.decode())
        for sample in family.samples
    }


def test_sources_are_counted_by_standing(tmp_path: Path) -> None:
    """Each once, all kinds always there; nothing names a source or its host."""
    config = standings(tmp_path)
    found = scrape(config)
    assert {
        label: value for (name, label), value in found.items() if name == "feedworks_sources"
    } == dict.fromkeys(NAMES, 1.0)
    assert not any("example" in part or "News" in part or SECRET in part for key in found for part in key)


def test_polls_are_counted_for_ever(tmp_path: Path) -> None:
    """By outcome and trouble, with items, bytes and how long they took; a push is none that took time."""
    config = standings(tmp_path, names=("fine",))
    before = {key for key, _ in scrape(config)}
    with closing(open_writer(tmp_path / "feedworks.db")) as database:
        (state,) = sources(database)
        for number, (outcome, trouble, took) in enumerate(
            [("ok", None, 90), ("ok", None, 300), ("failed", "dns", 40_000), ("failed", "busy", 3)]
        ):
            now = NOW + number * 40 * DAY
            (lease,) = claim(database, now + 999 * DAY, most=1, ttl=HOUR, batch=1)
            found = [arrival(now, key=str(number), guid=f"urn:{number}")] if outcome == "ok" else []
            values = {"outcome": outcome, "trouble": trouble, "milliseconds": took, "bytes": 1000}
            save_host(database, lease, [poll(state, now, *found, **values)], now)
        save_push(database, poll(state, NOW, outcome="pushed"), NOW)
    told = scrape(config)
    assert before <= {key for key, _ in told}
    assert {label: value for (name, label), value in told.items() if name == "feedworks_polls_total"} == {
        "ok,": 2.0,
        "failed,dns": 1.0,
        "failed,busy": 1.0,
        "pushed,": 1.0,
    }
    assert told["feedworks_items_total", "new"] == 2.0
    assert told["feedworks_items_total", "changed"] == 0.0
    assert told["feedworks_poll_bytes_total", ""] == 4000.0
    buckets = {label: value for (name, label), value in told.items() if name == "feedworks_poll_seconds_bucket"}
    assert (buckets["0.1"], buckets["0.25"], buckets["0.5"], buckets["30.0"], buckets["+Inf"]) == (2, 2, 3, 3, 4)
    assert told["feedworks_poll_seconds_count", ""] == 4.0
    assert told["feedworks_poll_seconds_sum", ""] == 40.393


def test_what_is_due_and_paused_is_told(tmp_path: Path) -> None:
    """In seconds and in hosts, at the moment that is asked for."""
    config = standings(tmp_path, NOW, names=("fine", "failing"))
    with closing(sqlite3.connect(config.parent / "feedworks.db")) as connection, connection:
        moments = (int((NOW - HOUR).timestamp()), int((NOW + HOUR).timestamp()))
        connection.execute("update hosts set next_at = ?, paused_until = ?", moments)
    store = tmp_path / "feedworks.db"
    numbers = read_numbers(store, NOW)
    assert (numbers.due, numbers.paused) == (3600.0, 2)
    later = read_numbers(store, NOW + 2 * HOUR)
    assert (later.due, later.paused) == (3 * 3600.0, 0)
    assert read_numbers(store, NOW - 2 * HOUR).due == 0.0
    assert numbers.size >= store.stat().st_size > 0


def _ago(age: timedelta | None) -> int | None:
    return None if age is None else int((NOW - age).timestamp())


def test_the_store_counts_as_the_marks_say(database: Database) -> None:
    """The statement that counts a million sources says what is said of each alone, whatever is so."""
    cases = product(KINDS, POLLED, DUE, (0, 3), FAILING, NEWS, RATES, LED, PAUSED)
    with database.transaction():
        for number, (kind, polled, due, failures, failing, news, rate, led, paused) in enumerate(cases):
            values = {
                "id": number,
                "kind": kind,
                "url": str(number),
                "host": str(number),
                "created_at": 0,
                "polled_at": _ago(polled),
                "next_at": _ago(due),
                "failures": failures,
                "failing_since": _ago(failing),
                "news_at": _ago(news),
                "usual_rate": rate,
                **led,
            }
            database.tables.table("sources").insert(values)
            database.tables.table("hosts").insert({"host": str(number), "paused_until": _ago(paused) or 0})
    until = paused_hosts(database, NOW - 99 * DAY)
    found = [marks(state, NOW, until.get(state.host)) for state in sources(database)]
    expected = Counter(one[0].name if one else "fine" for one in found)
    assert set(expected) == {*STANDINGS, "fine"}
    assert count_standings(database, NOW) == expected
