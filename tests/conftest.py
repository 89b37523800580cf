"""What many tests start from."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from store.database import Database, open_writer


@pytest.fixture
def now() -> datetime:
    """Return a moment at which things happen."""
    return datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Open a new, empty store."""
    opened = open_writer(tmp_path / "store.db")
    yield opened
    opened.close()
