"""The benchmark of the server: its figures are of whole answers, and it says so where it has none."""

import shutil
import threading
from pathlib import Path

import pytest
from bench.run import WrongFigureError
from bench.serving import Load, Others, feed, main, read_load
from serving import FEED, small_site

TOLD = """Running 5s test @ http://127.0.0.1:8000/rss.xml
  2 threads and 64 connections
  Latency Distribution
     50%    5.76ms
     99%   {latency}
  50000 requests in 5.00s, 12.00MB read
{errors}Requests/sec:  10400.12
Transfer/sec:      2.40MB
"""


@pytest.mark.parametrize(("latency", "within"), [("11.50ms", 11.5), ("1.20s", 1200), ("900.00us", 0.9)])
def test_what_wrk_tells_is_read(latency: str, within: float) -> None:
    """Rates are a second, times in milliseconds whatever their unit."""
    assert read_load(TOLD.format(latency=latency, errors="")) == Load(rate=10400.12, within=within)


@pytest.mark.parametrize(
    "errors",
    ["  Socket errors: connect 0, read 3, write 0, timeout 0\n", "  Non-2xx or 3xx responses: 12\n"],
)
def test_answers_that_failed_are_no_figure(errors: str) -> None:
    """Errors are quick, and mean nothing."""
    with pytest.raises(WrongFigureError, match="wrk"):
        read_load(TOLD.format(latency="1ms", errors=errors))


def test_the_feed_is_as_large_as_it_is_said_to_be() -> None:
    """Some 52 KB, and each version is another."""
    assert 50_000 < len(feed(0)) < 54_000
    assert feed(0) != feed(1)


def test_a_body_that_is_no_version_of_its_feed_is_found(tmp_path: Path) -> None:
    """Half a feed is told as torn."""
    with small_site(tmp_path) as site:
        for number in range(50):
            site.write(f"{number}/rss.xml", FEED[: 10 if number == 1 else None])
        others = Others(site.root, site.url, [FEED])
        threading.Timer(0.5, others.end).start()
        others.read()
    assert others.checked > 1
    assert len(set(others.faults)) == 1
    assert "torn body of 10 bytes" in others.faults[0]


@pytest.mark.skipif(not shutil.which("wrk"), reason="wrk is not installed")
def test_a_round_is_measured(capfd: pytest.CaptureFixture[str]) -> None:
    """A short one gives a row, in which feeds were published and bodies checked."""
    assert main(["--rounds", "1", "--seconds", "1"]) == 0
    *_, row = capfd.readouterr().out.splitlines()
    assert row.count("|") == 9
    assert " 0 |" not in row


def test_without_wrk_it_says_why_nothing_is_measured(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And does not fail: the other benchmarks have their figures."""
    monkeypatch.setenv("PATH", "")
    assert main([]) == 0
    assert "wrk" in capfd.readouterr().err
