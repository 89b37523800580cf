"""The virtual clock, by hand on tiny traces: who is polled when, how long items waited, what a host bears."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from feeds.simulate.clock import run
from feeds.simulate.compare import at_delay, at_polls, measure
from feeds.simulate.families import EPOCH, FAMILIES, Made, hosts
from feeds.simulate.many import made_traces, run_made
from feeds.simulate.model import DAY, HOUR, Batches, Poll, Trace
from feeds.simulate.names import FamilyName
from feeds.simulate.rules import PEERS, Dated, Learned, fixed
from feeds.simulate.tally import Pace, Tally, TooFastError


def trace(*times: float, host: int = 0, start: float = 0.0, warm: float = 0.0, end: float = 100.0) -> Trace:
    """Return a source with items at `times`."""
    return Trace(name="made", host=host, times=times, start=start, warm=warm, end=end)


@dataclass(slots=True)
class Written:
    """A rule that polls every 10 seconds, or is told otherwise, and writes down what it is told."""

    batches: Batches | None = None
    every: float = 10.0
    polls: list[Poll] = field(default_factory=list)

    def polled(self, state: Any, poll: Poll) -> tuple[int, float]:
        """Count the polls of each source in its state."""
        self.polls.append(poll)
        return (state or 0) + 1, self.every


def test_items_wait_for_the_next_poll() -> None:
    """Items at 3, 12 and 20, polls at 0, 10 and 20: they wait 7, 8 and 0 seconds."""
    rule = Written()
    result = run([trace(3, 12, 20, end=20)], rule).result()
    assert [(poll.now, poll.since, poll.new, poll.seen) for poll in rule.polls] == [
        (0, None, 0, 0),
        (10, 0, 1, 1),
        (20, 10, 2, 3),
    ]
    assert (result.items, result.polls, result.wasted, result.mean_delay) == (3, 2, 0, 5.0)
    assert result.p95_delay == pytest.approx(8, rel=0.01)


def test_what_is_before_counts_for_nothing() -> None:
    """Neither the back catalogue nor the polls while rules are warming up; an item at the last moment does."""
    rule = Written()
    result = run([trace(-50, 3, 12, 30, start=-10, warm=10, end=30)], rule).result()
    assert [poll.new for poll in rule.polls] == [1, 0, 1, 1, 1]
    assert (result.items, result.polls, result.wasted) == (2, 2, 0)
    assert result.mean_delay == (8 + 0) / 2


def test_the_last_poll_finds_what_is_left() -> None:
    """It is the first one at the end or after it."""
    rule = Written(every=15)
    result = run([trace(29, end=31)], rule).result()
    assert [poll.now for poll in rule.polls] == [0, 15, 30, 45]
    assert (result.items, result.polls, result.wasted) == (1, 3, 2)


def test_a_host_is_polled_at_its_pace() -> None:
    """Three sources that are due together are polled one after another; other hosts do not wait for them."""
    rule = Written(every=1000)
    result = run([trace(), trace(), trace(), trace(host=1)], rule, spacing=4).result()
    assert [poll.now for poll in rule.polls] == [0, 4, 8, 1000, 1004, 1008, 0, 1000]
    assert result.most_a_minute == 3


def test_no_host_is_ever_polled_faster_than_its_pace() -> None:
    """The log is checked as it is written."""
    pace = Pace(2.0, Tally())
    pace.poll(10.0)
    pace.poll(12.0)
    with pytest.raises(TooFastError):
        pace.poll(13.9)


def test_a_crowded_host_stays_at_its_pace() -> None:
    """Of 200 sources that want a poll each minute it takes thirty a minute, two seconds apart."""
    result = run([trace(start=float(n), end=1200) for n in range(200)], Dated(interval=fixed(60.0))).result()
    assert result.most_a_minute == 30


def test_batches_take_the_longest_overdue_first() -> None:
    """Of five sources, two at each stroke: every one has its turn before anyone has a second."""
    rule = Written(batches=Batches(every=10, limit=2), every=0)
    sources = [trace(float(number), host=number, start=0, end=40) for number in range(1, 6)]
    run(sources, rule, spacing=0.5)
    assert [(poll.now, poll.times[0]) for poll in rule.polls[:6]] == [
        (0, 1),
        (0, 2),
        (10, 3),
        (10, 4),
        (20, 5),
        (20, 1),
    ]


def test_tallies_add_up() -> None:
    """Two halves together are the whole."""
    sources = [trace(3, 12, 20, end=20), trace(5, 50, host=1)]
    whole = run(sources, Written()).result()
    parts = run(sources[:1], Written())
    parts.add(run(sources[1:], Written()))
    assert parts.result() == whole


@pytest.mark.parametrize("family", FAMILIES)
def test_made_sources_are_the_same_again(family: FamilyName) -> None:
    """From the same seed, in order, within their time; another seed makes others."""
    one, other = (Made(family=family, seed=seed, warm=7, days=7) for seed in (1, 2))
    assert [one.trace(n, 0) for n in range(20)] == [one.trace(n, 0) for n in range(20)]
    assert [one.trace(n, 0) for n in range(20)] != [other.trace(n, 0) for n in range(20)]
    for found in (one.trace(n, 0) for n in range(20)):
        assert list(found.times) == sorted(found.times)
        assert all(EPOCH <= time <= EPOCH + 14 * DAY for time in found.times)


def test_hosts_have_all_sources_once_and_some_have_many() -> None:
    """Most have one or two."""
    shared = [numbers for _, numbers in hosts(10_000, 3)]
    assert [number for numbers in shared for number in numbers] == list(range(10_000))
    assert max(map(len, shared)) > 50
    assert sum(len(numbers) <= 2 for numbers in shared) > len(shared) / 2


def test_chunks_in_processes_are_the_same_as_one_run() -> None:
    """Hosts share nothing but the price."""
    made, rule = Made(family="mixed", seed=5, warm=1, days=1), Learned(price=20_000, cap=DAY)
    told: list[tuple[str, int, int]] = []
    apart = run_made(made, 4000, rule, lambda *now: told.append(now)).result()
    together = run(made_traces(made, 4000), rule).result()
    assert apart.mean_delay == pytest.approx(together.mean_delay)
    assert (apart.polls, apart.items, apart.most_a_minute) == (
        together.polls,
        together.items,
        together.most_a_minute,
    )
    assert told[-1] == ("sources", 4000, 4000)


@pytest.mark.parametrize("family", FAMILIES)
def test_ours_is_no_worse_than_a_poll_an_hour(family: FamilyName) -> None:
    """With as many polls as that makes, after four weeks."""
    sources = made_traces(Made(family=family, seed=9, warm=28, days=7), 12)
    theirs = measure(sources, PEERS["every-60-min"])
    _, ours = at_polls(sources, theirs.polls)
    assert ours.polls <= theirs.polls
    assert ours.mean_delay < theirs.mean_delay


def test_the_same_delay_costs_fewer_polls() -> None:
    """Of sources that publish in working hours, less than half of a poll an hour."""
    sources = made_traces(Made(family="weekly", seed=9, warm=28, days=7), 40)
    theirs = measure(sources, PEERS["every-60-min"])
    _, ours = at_delay(sources, theirs.mean_delay)
    assert ours.mean_delay <= theirs.mean_delay
    assert ours.polls < theirs.polls / 2


def test_hours_are_seconds() -> None:
    """A source polled each hour for a day is polled 24 times."""
    assert run([trace(end=DAY)], Dated(interval=fixed(HOUR))).result().polls_per_day == pytest.approx(24)
