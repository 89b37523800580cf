"""The command simulate: what it prints, from what it takes its sources, and what it says when it has none."""

from datetime import timedelta
from pathlib import Path

import pytest
from command import feeds
from feed_documents import rss
from make import NOON

from feeds.publish.parts import rfc822

FEW = ("--sources", "8", "--days", "1", "--warm", "7")


def write_feed(folder: Path, name: str, hours: int) -> None:
    """Write a feed of twenty items, so many hours apart."""
    dates = (rfc822(NOON - timedelta(hours=hours * number)) for number in range(20))
    items = (f"<title>{date}</title><pubDate>{date}</pubDate>" for date in dates)
    (folder / name).write_text(rss(*items), encoding="utf-8")


def test_each_rule_stands_beside_ours() -> None:
    """In one object each; ours makes no more polls than the one before it."""
    found = feeds("simulate", *FEW, "--json").objects
    assert [one["rule"] for one in found[1::2]] == ["ours"] * 6
    assert [one["rule"] for one in found[::2]] == [
        "every-30-min", "every-60-min", "round-robin", "entry-frequency", "commafeed", "newsblur",
    ]  # fmt: skip
    assert all(ours["polls"] <= theirs["polls"] for theirs, ours in zip(found[::2], found[1::2], strict=True))
    assert all(ours["items"] == theirs["items"] > 0 for theirs, ours in zip(found[::2], found[1::2], strict=True))


def test_the_same_seed_is_the_same_simulation() -> None:
    """And another seed is another."""
    asked = ("simulate", "--rule", "ours", *FEW, "--json", "--seed")
    assert feeds(*asked, "2").out == feeds(*asked, "2").out
    assert feeds(*asked, "2").out != feeds(*asked, "3").out


def test_a_person_reads_three_lines() -> None:
    """Polls, and how long items waited."""
    done = feeds("simulate", "--rule", "every-60-min", "--family", "regular", *FEW)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[0].startswith("every-60-min: 8 sources, ")
    assert "24.00 a day and source" in done.out or "25.00 a day and source" in done.out


def test_real_feeds_are_replayed(tmp_path: Path) -> None:
    """From the dates of the documents of a folder; what is no feed is passed over."""
    write_feed(tmp_path, "slow.xml", 30)
    write_feed(tmp_path, "fast.xml", 3)
    (tmp_path / "notes.txt").write_text("no feed")
    found = feeds("simulate", "--corpus", tmp_path, "--rule", "ours", "--json").objects
    assert [(one["rule"], one["sources"], one["items"]) for one in found] == [("ours", 2, 20)]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--corpus", "nowhere"), "--corpus: nowhere is no folder"),
        (("--corpus", "."), "--corpus: no feed in . has five dated items"),
        (("--sources", "30000"), "of more than 20,000 sources, try one rule at a time: `--rule ours`"),
        (("--rule", "comafeed"), "did you mean commafeed?"),
        (("--days", "-1"), "argument --days: is not a number from 0 to 3650"),
        (("--days", "0.5"), "--days: in less than a day nothing can be told"),
        (("--corpus", ".", "--seed", "9"), "--seed: real sources are as they are; leave it out, or --corpus"),
        (("--sources", "0"), "argument --sources: is not a number from 1"),
    ],
)
def test_what_cannot_be_simulated_is_said(tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    """With the exit code of usage."""
    done = feeds("simulate", *arguments, cwd=tmp_path)
    assert done.code == 2
    assert words in done.err
