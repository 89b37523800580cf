"""Readers are measured side by side, on the same documents, and only on what ours reads by itself."""

import json

import feedparser
import pytest
from bench import reading
from feed_documents import document, rss


def test_each_reader_reads_the_same_documents(capsys: pytest.CaptureFixture[str]) -> None:
    """One line a reader, with the documents, the bytes and the seconds of its quickest round."""
    assert reading.main(["--rounds", "1", "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["reader"] for row in rows] == list(reading.READERS)
    assert len({(row["documents"], row["bytes"]) for row in rows}) == 1
    assert all(row["documents"] > 50 and row["seconds"] > 0 for row in rows)


def test_what_our_reader_leaves_aside_is_no_figure() -> None:
    """To give up is fast."""
    with pytest.raises(ValueError, match="not read by our reader"):
        reading.read_fast(document("<rss><channel><title>a</channel></rss>"))


def test_feedparser_is_measured_as_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the driver that our own use of it brings along, which is there again afterwards."""
    drivers = list(feedparser.api.PREFERRED_XML_PARSERS)
    seen: list[list[str]] = []
    monkeypatch.setattr(feedparser, "parse", lambda _: seen.append(list(feedparser.api.PREFERRED_XML_PARSERS)))
    reading.read_as_it_comes(document(rss("<title>a</title>")))
    assert drivers[0] == "feeds.parse.sax"
    assert seen == [drivers[1:]]
    assert drivers == feedparser.api.PREFERRED_XML_PARSERS


def test_the_table_compares_with_the_last() -> None:
    """How many times as fast as that each is."""
    speeds = [
        reading.Speed(reader=name, documents=10, size=2_000_000, seconds=s) for name, s in (("a", 0.1), ("b", 2.0))
    ]
    assert list(reading.table(speeds)) == [
        "| 10 documents, 2.0 MB | ms | Documents/s | MB/s | Times b |",
        "|---|---|---|---|---|",
        "| a | 100 | 100 | 20.0 | 20.0 |",
        "| b | 2,000 | 5 | 1.0 | 1.0 |",
    ]
