"""Real sources: which documents tell a rhythm, which part of them counts, and what our rule makes of them."""

from datetime import UTC, datetime

import pytest
from corpora import corpus

from feeds.simulate.compare import at_delay, at_polls, measure
from feeds.simulate.corpus import half, item_times, traces
from feeds.simulate.model import DAY, HOUR, WEEK, Trace
from feeds.simulate.names import PeerName
from feeds.simulate.rules import PEERS

NOW = datetime(2027, 1, 1, tzinfo=UTC)
THEN = 1_600_000_123.0


def every(gap: float, number: int) -> list[float]:
    """Return so many dates, a gap apart."""
    return [THEN + n * gap for n in range(number)]


@pytest.mark.parametrize(
    "dates",
    [
        [],
        every(DAY, 4),
        every(HOUR, 20),
        [THEN] * 30,
        [n * DAY for n in range(20000, 20030)],
    ],
)
def test_a_document_without_a_rhythm_is_left_out(dates: list[float]) -> None:
    """Of few moments, of less than a day, of days without an hour."""
    assert traces({"a": dates}) == []


def test_copies_of_a_feed_count_once() -> None:
    """They end with the same items."""
    assert [one.name for one in traces({"a": every(DAY, 9), "b": every(DAY, 9)[2:], "c": every(HOUR, 99)})] == [
        "a",
        "c",
    ]


@pytest.mark.parametrize("dates", [every(DAY, 30), every(10 * DAY, 99)])
def test_the_last_half_counts_a_quarter_of_a_year_at_most(dates: list[float]) -> None:
    """Moved by whole weeks, so that an hour of the week stays one."""
    (found,) = traces({"a": dates})
    moved = found.times[0] - dates[0]
    assert moved % WEEK == 0
    assert found.start == max(found.times[0], found.warm - 365 * DAY)
    assert found.warm >= (found.times[0] + found.times[-1]) / 2
    assert found.end - found.warm == pytest.approx(min((dates[-1] - dates[0]) / 2, 91 * DAY))
    assert found.end <= found.times[-1]


def test_a_half_is_told_by_the_name() -> None:
    """About as many are in each, and a name stays where it is."""
    names = [f"feed{n}.xml" for n in range(1000)]
    assert 450 < sum(map(half, names)) < 550
    assert [half(name) for name in names] == [half(name) for name in names]


@pytest.fixture(scope="module")
def reported() -> list[Trace]:
    """Return the half of the real feeds on which nothing was tuned."""
    return [one for one in traces(item_times(corpus() / "feeds", NOW)) if half(one.name) == 1]


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("rule", "share"), [("every-60-min", 0.5), ("commafeed", 0.6), ("newsblur", 0.6), ("entry-frequency", 0.65)]
)
def test_items_wait_much_less_for_as_many_polls(reported: list[Trace], rule: PeerName, share: float) -> None:
    """So much of the time that they wait with another rule, or less."""
    theirs = measure(reported, PEERS[rule])
    _, ours = at_polls(reported, theirs.polls)
    assert ours.polls <= theirs.polls
    assert ours.items == theirs.items
    assert ours.mean_delay <= share * theirs.mean_delay


@pytest.mark.corpus
@pytest.mark.parametrize(("rule", "share"), [("commafeed", 0.55), ("entry-frequency", 0.7)])
def test_the_same_delay_costs_fewer_polls(reported: list[Trace], rule: PeerName, share: float) -> None:
    """So much of what another rule polls, or less."""
    theirs = measure(reported, PEERS[rule])
    _, ours = at_delay(reported, theirs.mean_delay)
    assert ours.mean_delay <= theirs.mean_delay
    assert ours.polls <= share * theirs.polls
