"""A site with a source of each standing, as polls long ago left them, for tests of what shows that."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from command import feeds, write_config

from store.database import open_writer

DAY = timedelta(days=1)
NAMES = ("fine", "failing", "gone", "late", "moved", "silent", "parked")
SECRET = "hunter2"


def address(name: str) -> str:
    """Return the address of the source with a standing."""
    return f"https://{name}.example/feed.xml?token={SECRET}"


def standings(folder: Path, now: datetime | None = None, names: tuple[str, ...] = NAMES) -> Path:
    """Write a configuration with a source of each standing, fill its store as of `now`, and return it."""
    now = now or datetime.now(UTC).replace(microsecond=0)
    sources = "".join(f"[[sources]]\nurl = '{address(name)}'\ntitle = '{name.title()} News'\n" for name in names)
    config = write_config(folder, sources=sources)
    feeds("-c", config, "publish")
    with closing(open_writer(folder / "feedworks.db")) as database, database.transaction():
        for name in names:
            values = {
                "polled_at": now - DAY / 24,
                "next_at": now + DAY / 24,
                "reason": "every 2 h",
                **_of(name, now),
            }
            kept = {key: int(one.timestamp()) if isinstance(one, datetime) else one for key, one in values.items()}
            database.tables.table("sources").update(_number(database.tables, name), kept)
    return config


def _number(tables: Any, name: str) -> int:
    (row,) = tables.query("select id from sources where url = ?", (address(name),))
    return int(row["id"])


def _of(name: str, now: datetime) -> dict[str, object]:
    failed = {"trouble": "server", "error": "HTTP 503: the server failed", "failing_since": now - 3 * DAY}
    states: dict[str, dict[str, object]] = {
        "failing": {"failures": 9, **failed},
        "gone": {"failures": 2, "gone": 2, **failed, "trouble": "gone", "error": "HTTP 410", "next_at": None},
        "late": {"polled_at": now - 3 * DAY, "next_at": now - 2 * DAY},
        "moved": {"moved_to": f"https://new.example/feed.xml?token={SECRET}", "moved_since": now - 2 * DAY},
        "parked": {"parked_since": now - 3 * DAY, "reason": "our network: 9 of 9 hosts do not answer"},
        "silent": {"usual_rate": 2 / 86400, "news_at": now - 20 * DAY - DAY / 24},
    }
    return states.get(name, {})
