"""Compressed siblings: they are of the version that their date tells, and only of what is configured."""

import gzip
import os
from pathlib import Path

import pytest

from feeds.fetch.decode import Decoder
from feeds.files import write_if_changed
from feeds.siblings import SUFFIXES, write_siblings

DATA = b"<rss version='2.0'/>" * 100
ALL = ("gzip", "br", "zstd")


def publish(root: Path, data: bytes = DATA, codings: tuple[str, ...] = ALL) -> None:
    changed = write_if_changed(root, "news/rss.xml", data)
    write_siblings(root, "news/rss.xml", data, codings, changed=changed)


def names(root: Path) -> set[str]:
    return {path.name for path in (root / "news").iterdir()}


def decoded(coding: str, data: bytes) -> bytes:
    """Return what an encoded body holds, read by our own client."""
    decoder = Decoder(coding, 1_000_000)
    body = b"".join(decoder.feed(data))
    decoder.finish()
    return body


@pytest.mark.parametrize("coding", ALL)
def test_a_sibling_is_its_file_compressed_and_of_its_date(tmp_path: Path, coding: str) -> None:
    """It decodes to the file, has its date to the nanosecond, and may be read by others."""
    publish(tmp_path)
    file = tmp_path / "news" / "rss.xml"
    sibling = file.with_name(file.name + SUFFIXES[coding])
    assert decoded(coding, sibling.read_bytes()) == DATA
    assert sibling.stat().st_mtime_ns == file.stat().st_mtime_ns
    assert sibling.stat().st_mode & 0o777 == 0o644


def test_the_same_data_gives_the_same_bytes(tmp_path: Path) -> None:
    """No clock and no file name is in them."""
    for folder in ("a", "b"):
        publish(tmp_path / folder)
        os.utime(tmp_path / folder / "news" / "rss.xml", (1_000_000, 1_000_000))
        publish(tmp_path / folder)
    for suffix in SUFFIXES.values():
        one, other = ((tmp_path / folder / "news" / f"rss.xml{suffix}").read_bytes() for folder in ("a", "b"))
        assert one == other


def test_siblings_of_a_file_that_did_not_change_are_left_alone(tmp_path: Path) -> None:
    """They keep their inodes; one that is missing, or of another date, is written again."""
    publish(tmp_path)
    paths = [tmp_path / "news" / f"rss.xml{suffix}" for suffix in (".gz", ".br", ".zst")]
    before = [path.stat().st_ino for path in paths]
    paths[1].unlink()
    os.utime(paths[2], (1, 1))
    held = paths[2].open("rb")  # so that its inode is not given to the new one
    publish(tmp_path)
    after = [path.stat().st_ino for path in paths]
    held.close()
    assert after[0] == before[0]
    assert after[2] != before[2]
    assert decoded("br", paths[1].read_bytes()) == DATA
    assert paths[2].stat().st_mtime_ns == paths[0].stat().st_mtime_ns


def test_siblings_follow_a_file_that_changed_within_one_tick_of_the_clock(tmp_path: Path) -> None:
    """Two versions may have the same date; the siblings are of the second all the same."""
    publish(tmp_path)
    file = tmp_path / "news" / "rss.xml"
    dated = file.stat().st_mtime_ns
    assert write_if_changed(tmp_path, "news/rss.xml", b"<rss/>")
    os.utime(file, ns=(dated, dated))
    write_siblings(tmp_path, "news/rss.xml", b"<rss/>", ["gzip"], changed=True)
    assert gzip.decompress((tmp_path / "news" / "rss.xml.gz").read_bytes()) == b"<rss/>"


def test_what_is_not_configured_any_more_is_removed(tmp_path: Path) -> None:
    """The file and the other siblings stay."""
    publish(tmp_path)
    assert names(tmp_path) == {"rss.xml", "rss.xml.gz", "rss.xml.br", "rss.xml.zst"}
    publish(tmp_path, codings=("zstd",))
    assert names(tmp_path) == {"rss.xml", "rss.xml.zst"}
    publish(tmp_path, b"<rss/>", codings=())
    assert names(tmp_path) == {"rss.xml"}


def test_a_link_in_the_place_of_a_sibling_is_replaced(tmp_path: Path) -> None:
    """What it leads to is not touched."""
    target = tmp_path / "target"
    target.write_bytes(b"mine")
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "rss.xml.gz").symlink_to(target)
    publish(tmp_path, codings=("gzip",))
    assert target.read_bytes() == b"mine"
    assert gzip.decompress((tmp_path / "news" / "rss.xml.gz").read_bytes()) == DATA
