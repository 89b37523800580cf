"""Telling our own outage from those of others."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from make import NOON
from silence import Clock, answer, fall_silent, judge, judge_all, silence, state

from feeds.outage import Count, Monitor, Window, enough, has_answered, is_outage, is_over, is_silent
from store.source_model import Trouble

COUNTS = st.integers(0, 300).flatmap(
    lambda tried: st.integers(0, tried).map(lambda silent: Count(tried=tried, silent=silent))
)


@pytest.fixture
def clock() -> Clock:
    """Return a clock that stands."""
    return Clock()


@pytest.fixture
def monitor(clock: Clock) -> Monitor:
    """Return a monitor that concludes from five hosts."""
    return Monitor(clock)


@pytest.mark.parametrize(
    ("tried", "silent", "fewest", "verdict"),
    [
        (200, 160, 32, True),
        (200, 121, 32, True),
        (200, 120, 32, False),
        (200, 40, 32, False),
        (31, 31, 32, False),
        (32, 32, 32, True),
        (5, 4, 5, True),
        (5, 3, 5, False),
        (4, 4, 4, True),
        (4, 3, 4, False),
        (3, 3, 3, True),
        (3, 2, 3, False),
        (2, 2, 3, False),
        (1, 1, 3, False),
        (0, 0, 3, False),
    ],
)
def test_it_is_an_outage_when_most_of_enough_hosts_are_silent(
    tried: int, silent: int, fewest: int, *, verdict: bool
) -> None:
    """More than three in five, or all where they are fewer than five; of two or one nothing is concluded."""
    assert is_outage(Count(tried=tried, silent=silent), fewest) is verdict


@pytest.mark.parametrize(
    ("hosts", "at_once", "fewest"),
    [
        (0, 32, 3),
        (1, 32, 3),
        (3, 32, 3),
        (4, 32, 4),
        (5, 32, 5),
        (9, 32, 5),
        (20, 32, 10),
        (200, 32, 32),
        (200, 1, 5),
    ],
)
def test_what_is_enough(hosts: int, at_once: int, fewest: int) -> None:
    """All of few hosts, half of some, and of many as many as are polled at once."""
    assert enough(hosts, at_once) == fewest


@given(COUNTS, st.integers(0, 300), st.integers(1, 300))
def test_a_verdict_is_never_rash(count: Count, hosts: int, at_once: int) -> None:
    """It needs three hosts and most of them; one more that is silent never undoes it; what began is not over."""
    fewest = enough(hosts, at_once)
    if is_outage(count, fewest):
        assert count.tried >= 3
        assert count.silent > 0.6 * count.tried
        assert is_outage(Count(tried=count.tried + 1, silent=count.silent + 1), fewest) or count.tried == 4
        assert not is_over(count)


NOTES = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.booleans(), st.integers(0, 1_500)), max_size=30)


@given(NOTES, st.integers(3, 5))
def test_the_window_holds_what_was_seen_lately(notes: list[tuple[str, bool, int]], fewest: int) -> None:
    """The last of each host counts: ten minutes old, or two hours where it is of the fewest that must be known."""
    window, now, last = Window(), 0.0, dict[str, tuple[float, bool]]()
    for host, silent, later in notes:
        now += later
        window.note(host, now, silent=silent)
        window.forget(now, fewest)
        last[host] = now, silent
    newest = sorted(last.values(), reverse=True)
    told = [silent for rank, (at, silent) in enumerate(newest) if now - at <= (7_200 if rank < fewest else 600)]
    assert window.count == Count(tried=len(told), silent=sum(told))


@pytest.mark.parametrize(
    ("trouble", "status", "silent", "answered"),
    [
        ("dns", None, True, False),
        ("tls", None, True, False),
        ("unreachable", None, True, False),
        ("ours", None, False, False),
        ("server", 500, False, True),
        ("busy", 503, False, True),
        ("missing", 404, False, True),
        ("not_a_feed", 200, False, True),
        ("not_a_feed", None, False, True),
        ("ours", 200, False, True),
        ("unreachable", 200, False, True),
    ],
)
def test_an_error_is_an_answer(trouble: Trouble, status: int | None, *, silent: bool, answered: bool) -> None:
    """Only where nobody answered is a host silent; what we do not allow ourselves says nothing."""
    result = silence(state(1), trouble=trouble, status=status)
    assert (is_silent(result), has_answered(result)) == (silent, answered)


def test_what_was_counted_is_taken_back(monitor: Monitor) -> None:
    """With the verdict, every failure that led to it is as if it had not been, and its source is parked."""
    fourth = state(4, failures=2, trouble="dns", error="before", failing_since=NOON - timedelta(days=1))
    judge(monitor, state(9), answer(state(9)))
    judged = [
        *fall_silent(monitor, (1, 2, 3)),
        judge(monitor, fourth, silence(fourth)),
        *fall_silent(monitor, (5,)),
    ]
    assert [one.turn for one in judged] == [None, None, None, None, "began"]
    assert [one.results[0].parked_since for one in judged] == [None, None, None, None, NOON]
    last = judged[-1]
    assert last.count == Count(tried=5, silent=4)
    assert [before for before, _ in last.taken_back] == [state(1), state(2), state(3), fourth]
    for before, parked in last.taken_back:
        assert (parked.source_id, parked.parked_since) == (before.id, NOON)
        assert parked.reason == "our network: 4 of 5 hosts do not answer; waiting for it"
        assert parked.next_at is not None
        assert timedelta(hours=1) <= parked.next_at - NOON < timedelta(hours=2)
    assert monitor.outage == last.count


def test_the_verdict_does_not_depend_on_who_came_last(monitor: Monitor) -> None:
    """An answer that comes after all silences completes the count as well."""
    assert [one.turn for one in fall_silent(monitor, (1, 2, 3, 4))] == [None] * 4
    last = judge(monitor, state(9), answer(state(9)))
    assert (last.turn, last.count) == ("began", Count(tried=5, silent=4))
    assert [before for before, _ in last.taken_back] == [state(number) for number in (1, 2, 3, 4)]
    assert last.results[0].parked_since is None


def test_a_source_that_failed_twice_is_as_before_the_first(monitor: Monitor) -> None:
    """Also where its second failure is the one that tells."""
    monitor.fewest = 3
    fall_silent(monitor, (1, 2))
    again = state(1, failures=1)
    judge(monitor, again, silence(again))
    both = judge_all(
        monitor, [(one, silence(one)) for one in (state(3, "h3.example"), state(2, "h3.example", failures=1))]
    )
    assert both.turn == "began"
    assert [before for before, _ in both.taken_back] == [state(2), state(1)]
    assert all(result.parked_since for result in both.results)


POLLS = st.lists(st.tuples(st.integers(0, 7), st.sampled_from(["silent", "silent", "error", "well"])), max_size=60)


@given(POLLS)
def test_an_outage_leaves_no_trace(polls: list[tuple[int, str]]) -> None:
    """While one is on, a silent source has as many failures as before it fell silent, and something waits."""
    monitor, failures, before = Monitor(Clock()), dict.fromkeys(range(8), 0), dict[int, int]()
    parked = set[int]()
    for number, kind in polls:
        one = state(number, failures=failures[number], parked_since=NOON if number in parked else None)
        results = {
            "silent": silence(one),
            "error": answer(one, 500, failures=one.failures + 1),
            "well": answer(one),
        }
        if kind == "silent":
            before.setdefault(number, one.failures)
        else:
            before.pop(number, None)
        judged = judge(monitor, one, results[kind])
        for earlier, _ in judged.taken_back:
            failures[earlier.id] = earlier.failures
            parked.add(earlier.id)
        if judged.results[0].parked_since:
            parked.add(number)
        else:
            failures[number] = judged.results[0].failures
        if judged.turn == "ended":
            parked.clear()
            before.clear()
        assert bool(parked) == (monitor.outage is not None)
        if parked:
            assert {silent: failures[silent] for silent in before} == before


def test_what_failed_long_before_is_not_taken_back(monitor: Monitor, clock: Clock) -> None:
    """A failure from before the time that told of the outage stands."""
    fall_silent(monitor, (1,))
    clock.at += 1
    for number in range(2, 8):
        judge(monitor, state(number), answer(state(number)))
    clock.at += 601
    judged = fall_silent(monitor, range(10, 16))
    assert judged[3].turn == "began"
    assert [before.id for before, _ in judged[3].taken_back] == [10, 11, 12]


def test_a_failure_that_an_answer_followed_stands(monitor: Monitor) -> None:
    """A source whose server has answered since is as that poll left it."""
    judge(monitor, state(1), silence(state(1)))
    judge(monitor, state(1, failures=1), answer(state(1), 500))
    *_, last = fall_silent(monitor, range(2, 6))
    assert last.turn == "began"
    assert 1 not in {before.id for before, _ in last.taken_back}


def test_hosts_that_failed_before_tell_nothing(monitor: Monitor) -> None:
    """However many dead sources there are, no outage is told of them."""
    for number in range(50):
        dead = state(number, failures=3)
        assert judge(monitor, dead, silence(dead)).turn is None
    assert fall_silent(monitor, range(50, 54))[-1].turn is None
    assert fall_silent(monitor, (54,))[-1].count == Count(tried=5, silent=5)


def test_in_an_outage_nothing_is_counted(monitor: Monitor) -> None:
    """Not against a host that failed before, nor against one that is tried for the first time."""
    fall_silent(monitor, range(5))
    for one in (state(7), state(8, failures=3)):
        (parked,) = judge(monitor, one, silence(one)).results
        assert parked.parked_since == NOON
        assert (parked.error, parked.outcome) == (silence(one).error, "failed")
    earlier = NOON - timedelta(hours=1)
    again = state(1, parked_since=earlier)
    assert judge(monitor, again, silence(again)).results[0].parked_since == earlier


def test_of_a_host_that_answers_everything_is_counted(monitor: Monitor) -> None:
    """One that has a source that is answered is reached: what else fails there fails by itself."""
    fall_silent(monitor, range(5))
    sources = state(7, "h7.example"), state(8, "h7.example")
    judged = judge_all(monitor, [(sources[0], answer(sources[0])), (sources[1], silence(sources[1]))])
    assert [result.parked_since for result in judged.results] == [None, None]
    assert monitor.outage == Count(tried=6, silent=5)


def test_what_is_ours_is_counted_as_ever(monitor: Monitor) -> None:
    """A poll that we do not allow ourselves does not wait for the network."""
    fall_silent(monitor, range(5))
    judged = judge(monitor, state(7), silence(state(7), trouble="ours"))
    assert judged.results == (silence(state(7), trouble="ours"),)
