"""The rules of others, by the figures in their documents, and ours, which looks at no date."""

import pytest

from feeds.schedule.rhythm import Rhythm, observe, wait
from feeds.simulate.clock import run
from feeds.simulate.model import DAY, HOUR, MINUTE, WEEK, Poll, Trace
from feeds.simulate.names import PeerName
from feeds.simulate.rules import PEERS, Learned, commafeed, entry_frequency, newsblur

NOW = 1000 * DAY


def every(gap: float, number: int, newest: float = 0.0) -> list[float]:
    """Return so many dates, a gap apart, the newest so many seconds ago."""
    return [NOW - newest - n * gap for n in range(number)][::-1]


@pytest.mark.parametrize(
    ("dates", "seconds"),
    [
        ([], DAY),
        (every(DAY, 1), DAY),
        (every(HOUR, 2), DAY),
        (every(HOUR, 14), 12 * HOUR),
        (every(HOUR, 168), HOUR),
        (every(MINUTE, 5000), 5 * MINUTE),
        (every(DAY, 50, newest=8 * DAY), DAY),
    ],
)
def test_entry_frequency(dates: list[float], seconds: float) -> None:
    """A week by its entries, from 5 minutes to 24 hours."""
    assert entry_frequency(dates, len(dates), NOW) == seconds


@pytest.mark.parametrize(
    ("dates", "seconds"),
    [
        ([], 4 * HOUR),
        (every(HOUR, 1), 4 * HOUR),
        (every(MINUTE, 20), 5 * MINUTE),
        (every(HOUR, 20), 30 * MINUTE),
        (every(DAY, 20), HOUR),
        (every(MINUTE, 20, newest=7 * DAY), HOUR),
        (every(MINUTE, 20, newest=14 * DAY), 2 * HOUR),
        (every(MINUTE, 20, newest=30 * DAY), 4 * HOUR),
    ],
)
def test_commafeed(dates: list[float], seconds: float) -> None:
    """Half the mean gap from 5 minutes to an hour, and longer after silence."""
    assert commafeed(dates, len(dates), NOW) == seconds


@pytest.mark.parametrize(
    ("dates", "hours"),
    [([], 12), (every(DAY, 15), 6), (every(HOUR, 30), 1), (every(HOUR, 200), 1), (every(DAY, 90, 40 * DAY), 12)],
)
def test_newsblur(dates: list[float], hours: float) -> None:
    """By items a day in the last month, and an eighth more for its chance."""
    assert newsblur(dates, len(dates), NOW) == hours * HOUR * 1.125


@pytest.mark.parametrize("rule", PEERS)
def test_only_what_was_found_is_looked_at(rule: PeerName) -> None:
    """Dates of items that nobody has found yet change nothing."""
    found, future = every(DAY, 9), [NOW + n for n in range(1, 100)]
    polls = [Poll(NOW, NOW - DAY, 1, times, 9) for times in (found, found + future)]
    assert len({PEERS[rule].polled(None, poll) for poll in polls}) == 1


@pytest.mark.parametrize(("rule", "polls"), [("every-30-min", 48 * 7), ("every-60-min", 24 * 7)])
def test_fixed_intervals(rule: PeerName, polls: int) -> None:
    """As many polls as fit into a week."""
    source = Trace(name="a", host=0, times=(), start=0, warm=0, end=WEEK)
    assert run([source], PEERS[rule]).result().polls == polls


@pytest.mark.parametrize(("sources", "hours"), [(100, 1), (250, 2.5)])
def test_round_robin_takes_a_hundred_an_hour(sources: int, hours: float) -> None:
    """Up to a hundred sources are polled each hour, more wait for their turn."""
    many = [Trace(name="a", host=n, times=(), start=0, warm=0, end=5 * DAY) for n in range(sources)]
    assert run(many, PEERS["round-robin"]).result().polls_per_day == pytest.approx(24 / hours, rel=0.03)


def test_ours_is_the_rhythm_itself() -> None:
    """The very functions, on polls alone: dates are not looked at."""
    rule = Learned(price=500)
    state, seconds = rule.polled(None, Poll(NOW, None, 20, (), 0))
    assert state == observe(Rhythm(), None, NOW, 20)
    later = NOW + seconds
    state, seconds = rule.polled(state, Poll(later, NOW, 3, (), 0))
    known = observe(observe(Rhythm(), None, NOW, 20), NOW, later, 3)
    assert (state, seconds) == (known, wait(known, later, 500, 5 * MINUTE, 3 * DAY).seconds)
