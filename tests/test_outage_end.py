"""How long an outage of ours lasts, what ends it, and when canaries are sent meanwhile."""

from datetime import timedelta
from itertools import pairwise

import pytest
from make import NOON
from silence import Clock, answer, fall_silent, judge, silence, state

from feeds.outage import Count, Monitor


@pytest.fixture
def clock() -> Clock:
    """Return a clock that stands."""
    return Clock()


@pytest.fixture
def monitor(clock: Clock) -> Monitor:
    """Return a monitor that concludes from five hosts."""
    return Monitor(clock)


@pytest.mark.parametrize("status", [200, 304, 404, 503])
def test_the_answer_of_a_canary_ends_it(status: int, monitor: Monitor) -> None:
    """One host that was silent and answers, whatever it says, is enough; a new outage is told from new silence."""
    fall_silent(monitor, range(5))
    assert judge(monitor, state(7), answer(state(7))).turn is None
    canary = state(1, parked_since=NOON)
    judged = judge(monitor, canary, answer(canary, status))
    assert (judged.turn, judged.count) == ("ended", Count(tried=6, silent=4))
    assert monitor.outage is None
    assert [one.turn for one in fall_silent(monitor, range(10, 15))] == [None, None, None, None, "began"]


def test_it_ends_when_most_hosts_answer(monitor: Monitor) -> None:
    """A verdict that was wrong does not last: the four that were silent are dead, and all others answer."""
    fall_silent(monitor, range(5))
    turns = [judge(monitor, state(number), answer(state(number))).turn for number in range(10, 18)]
    assert turns == [None] * 7 + ["ended"]


def test_what_was_silent_stays_so_for_long(monitor: Monitor, clock: Clock) -> None:
    """Hosts that wait are not forgotten while those that are reached in another way go on answering."""
    fall_silent(monitor, range(5))
    for number in (10, 11, 10):
        clock.at += 1_800
        assert judge(monitor, state(number), answer(state(number))).turn is None
    assert monitor.outage == Count(tried=7, silent=5)


def test_others_that_answer_for_two_hours_end_it(monitor: Monitor, clock: Clock) -> None:
    """Whoever is silent then is dead: it is counted, and tells of no outage until it has answered again."""
    fall_silent(monitor, range(5))
    clock.at += 7_199
    assert judge(monitor, state(10), answer(state(10))).turn is None
    clock.at += 1
    judged = judge(monitor, state(10), answer(state(10)))
    assert (judged.turn, judged.count) == ("theirs", Count(tried=6, silent=5))
    assert monitor.outage is None
    for number in range(5):
        (result,) = judge(monitor, state(number), silence(state(number))).results
        assert (result.parked_since, result.failures) == (None, 1)
    assert monitor.outage is None
    clock.at += 1_000
    for number in range(5):
        judge(monitor, state(number, failures=1), answer(state(number)))
    assert fall_silent(monitor, range(4))[-1].turn == "began"


def test_it_lasts_while_nobody_answers(monitor: Monitor, clock: Clock) -> None:
    """However long that is."""
    fall_silent(monitor, range(5))
    for _ in range(100):
        clock.at += 3_600
        parked = state(1, parked_since=NOON)
        assert judge(monitor, parked, silence(parked)).turn is None
    assert monitor.outage == Count(tried=5, silent=5)


def test_canaries_come_one_by_one(monitor: Monitor, clock: Clock) -> None:
    """Half a minute after the verdict the first, then less and less often, and every two minutes for long."""
    assert not monitor.send_canary()
    fall_silent(monitor, range(5))
    sent = []
    for second in range(600):
        clock.at = 1_000.0 + second
        if monitor.send_canary():
            sent.append(second)
    assert sent == [30, 90, 210, 330, 450, 570]


def test_canaries_are_rare_where_it_lasts_for_days(monitor: Monitor, clock: Clock) -> None:
    """They come no less often than after a 24th of the time that it lasts, and than once an hour."""
    fall_silent(monitor, range(5))
    sent = []
    for minute in range(3 * 1_440):
        clock.at = 1_000.0 + 60 * minute
        if monitor.send_canary():
            sent.append(minute)
    gaps = [(before, after - before) for before, after in pairwise(sent)]
    assert max(gap for before, gap in gaps if before < 48) == 2
    assert all(gap <= max(2, before / 24 + 1) for before, gap in gaps)
    assert {gap for before, gap in gaps if before > 1_440} == {60}


def test_an_outage_outlives_the_process(monitor: Monitor) -> None:
    """Whoever comes after a process that ended in an outage sends a canary at once."""
    monitor.resume(())
    assert not monitor.send_canary()
    monitor.resume(("a.example", "b.example"))
    assert monitor.outage == Count(tried=2, silent=2)
    assert monitor.send_canary()
    assert not monitor.send_canary()


def test_an_outage_that_is_taken_up_is_as_old_as_it_is(monitor: Monitor) -> None:
    """A process that ends does not prolong it: runs may be minutes long."""
    monitor.resume(("a.example", "b.example"), timedelta(hours=2))
    assert judge(monitor, state(7), answer(state(7))).turn == "theirs"
