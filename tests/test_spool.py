"""Bytes kept in a file: what was put there comes back, or nothing."""

import resource
from pathlib import Path

from feeds.spool import Spool


def test_what_was_put_comes_back(tmp_path: Path) -> None:
    """By its number, the last if there were several; the file has no name."""
    with Spool(tmp_path) as spool:
        spool.put(1, b"one")
        spool.put(2, b"")
        spool.put(1, b"another")
        assert (spool.get(1), spool.get(2), spool.get(3)) == (b"another", b"", None)
        assert not list(tmp_path.iterdir())


def test_a_full_spool_begins_anew(tmp_path: Path) -> None:
    """It never holds more than it may."""
    with Spool(tmp_path, most=10) as spool:
        spool.put(1, b"123456")
        spool.put(2, b"1234")
        assert spool.get(1) == b"123456"
        spool.put(3, b"5")
        assert (spool.get(1), spool.get(2), spool.get(3)) == (None, None, b"5")
        spool.put(4, b"12345678901")
        assert spool.get(4) is None


def test_what_cannot_be_written_is_not_kept(tmp_path: Path) -> None:
    """A full disk costs time, and nothing else."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with Spool(tmp_path) as spool:
        spool.put(1, b"kept")
        resource.setrlimit(resource.RLIMIT_FSIZE, (6, hard))
        try:
            spool.put(2, b"too long")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert (spool.get(1), spool.get(2)) == (b"kept", None)


def test_a_closed_spool_keeps_nothing(tmp_path: Path) -> None:
    """Who still uses it does so in vain, and does no harm."""
    with Spool(tmp_path) as spool:
        spool.put(1, b"one")
    spool.put(2, b"")
    assert (spool.get(1), spool.get(2)) == (None, None)


def test_where_no_file_can_be_nothing_is_kept(tmp_path: Path) -> None:
    """As on a disk that is full to the last."""
    with Spool(tmp_path / "missing") as spool:
        spool.put(1, b"one")
        assert spool.get(1) is None
