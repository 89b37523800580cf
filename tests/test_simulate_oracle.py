"""The oracle: as good as the best of all choices, and never worse than any rule."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.simulate.clock import run
from feeds.simulate.families import FAMILIES, Made
from feeds.simulate.many import made_traces
from feeds.simulate.model import Trace
from feeds.simulate.names import FamilyName, PeerName
from feeds.simulate.oracle import least_polls, least_wait, place
from feeds.simulate.rules import PEERS, Learned


def waited(times: list[float], polls: tuple[float, ...]) -> float:
    """Return how long all items together wait for these polls."""
    return sum(min(poll for poll in polls if poll >= time) - time for time in times)


def best(times: list[float], polls: int) -> float:
    """Return the least waiting of all ways to poll so often, by trying each."""
    rest, last = sorted(set(times))[:-1], max(times)
    return min(waited(times, (*some, last)) for some in combinations(rest, min(polls - 1, len(rest))))


@given(st.lists(st.integers(0, 1000).map(float), min_size=1, max_size=8).map(sorted), st.floats(0.1, 2000))
def test_the_polls_of_a_source_are_the_best(times: list[float], price: float) -> None:
    """At a price, no other polls cost less."""
    placed = place(times, price)
    least = min(best(times, polls) + price * polls for polls in range(1, len(times) + 1))
    assert placed.waited + price * placed.polls == pytest.approx(least)


@pytest.mark.parametrize(("polls", "least"), [(3, 0.0), (2, 10.0), (1, 110.0)])
def test_the_least_wait_by_hand(polls: int, least: float) -> None:
    """Items at 100, 110 and 160: with two polls one item waits ten seconds, with one they wait 60 and 50."""
    source = Trace(name="a", host=0, times=(10, 100, 110, 160), start=0, warm=50, end=200)
    assert least_wait([source], polls) == pytest.approx(least, abs=0.01)
    assert least_polls([source], least + 0.1) == polls


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("rule", [*PEERS, None])
def test_no_rule_is_better_than_the_oracle(family: FamilyName, rule: PeerName | None) -> None:
    """At as many polls as the rule makes, and at its delay."""
    sources = made_traces(Made(family=family, seed=4, warm=7, days=7), 12)
    result = run(sources, PEERS[rule] if rule else Learned(price=30_000)).result()
    assert least_wait(sources, result.polls) <= result.mean_delay * result.items + 1e-6
    assert least_polls(sources, result.mean_delay * result.items) <= result.polls
