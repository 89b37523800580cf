"""The rhythm of a source: learned from polls alone, and polled when that pays."""

from math import isfinite, sqrt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feeds.schedule.rhythm import Rhythm, observe, price_for, price_for_delay, read, wait, write

HOUR, DAY, WEEK = 3600.0, 86400.0, 604800.0
MONDAY = 1_700_438_400.0  # 2023-11-20, midnight in UTC
numbers = st.floats() | st.floats(0, 4e9)
counts = st.integers(-5, 2**70)


def followed(times: list[float], until: float, *, every: float = HOUR, start: float = MONDAY) -> Rhythm:
    """Return what is known of a source with items at `times` that was polled `every` so often."""
    rhythm, now = observe(Rhythm(), None, start, 20), start
    while now < until:
        since, now = now, now + every
        rhythm = observe(rhythm, since, now, sum(since < time <= now for time in times))
    return rhythm


def lived(times: list[float], warm: float, until: float, *, price: float) -> tuple[list[float], int]:
    """Return how long items after `warm` waited when each poll was the best one, and how many polls that took."""
    rhythm, now = observe(Rhythm(), None, MONDAY, 0), MONDAY
    delays, polls = [], 0
    while now < until:
        since, now = now, now + wait(rhythm, now, price, 300, DAY).seconds
        found = [time for time in times if since < time <= now]
        rhythm = observe(rhythm, since, now, len(found))
        delays += [now - time for time in found if time > warm]
        polls += now > warm
    return delays, polls


def test_the_first_poll_teaches_no_rate() -> None:
    """Its items are the back catalogue, be it one or a thousand."""
    assert observe(Rhythm(), None, MONDAY, 1) == observe(Rhythm(), None, MONDAY, 1000)
    assert observe(Rhythm(), None, MONDAY, 7).rate == Rhythm().rate > 0


@pytest.mark.parametrize("a_day", [0.5, 4, 48])
def test_the_rate_is_learned(a_day: float) -> None:
    """After four weeks of items at even gaps it is nearly theirs."""
    times = [MONDAY + n * DAY / a_day + 30 for n in range(int(28 * a_day))]
    assert followed(times, MONDAY + 28 * DAY).rate * DAY == pytest.approx(a_day, rel=0.15)


def test_a_source_that_never_speaks_is_polled_ever_less() -> None:
    """Each silent week makes the wait longer, up to the cap."""
    silent = [followed([], MONDAY + weeks * WEEK) for weeks in (0, 1, 4, 12)]
    waits = [wait(one, one.at, 100, 300, 30 * DAY) for one in silent]
    assert [one.seconds for one in waits] == sorted({one.seconds for one in waits})
    assert wait(silent[-1], silent[-1].at, 1e6, 300, DAY).cause == "cap"


def test_a_higher_price_means_longer_waits() -> None:
    """From the floor to the cap."""
    rhythm = followed([MONDAY + n * 3 * HOUR for n in range(100)], MONDAY + 12 * DAY)
    waits = [wait(rhythm, MONDAY + 12 * DAY, 10.0**price, 300, DAY) for price in range(-3, 9)]
    assert [one.seconds for one in waits] == sorted(one.seconds for one in waits)
    assert (waits[0].seconds, waits[0].cause) == (300, "floor")
    assert (waits[-1].seconds, waits[-1].cause) == (DAY, "cap")


def test_a_burst_is_followed_closely() -> None:
    """Right after many items the next are near; days later they are not."""
    times = [MONDAY + n * WEEK for n in range(4)] + [MONDAY + 4 * WEEK + n * 300 for n in range(12)]
    hot, cold = followed(times, MONDAY + 4 * WEEK + HOUR), followed(times, MONDAY + 4 * WEEK + 3 * DAY)
    soon = wait(hot, hot.at, 10_000, 300, DAY)
    assert soon.cause == "burst"
    assert soon.seconds < wait(cold, cold.at, 10_000, 300, DAY).seconds / 2


@pytest.mark.parametrize("hour", [0, 7, 23])
def test_a_daily_item_is_caught_right_after_its_time(hour: int) -> None:
    """With three polls a day it waits for less than an hour, whichever its hour is; at even gaps it were four."""
    times = [MONDAY + day * DAY + hour * HOUR + 60 for day in range(70)]
    delays, polls = lived(times, MONDAY + 42 * DAY, MONDAY + 70 * DAY, price=4000)
    assert polls <= 3 * 28
    assert sum(delays) / len(delays) < HOUR


def test_a_weekend_without_items_is_left_alone() -> None:
    """On a Saturday morning the next poll is further away than on a Tuesday morning."""
    times = [
        MONDAY + day * DAY + hour * HOUR + 300 for day in range(56) if day % 7 < 5 for hour in range(6, 18, 2)
    ]
    rhythm = followed(times, MONDAY + 56 * DAY)
    tuesday, saturday = MONDAY + 57 * DAY + 6 * HOUR, MONDAY + 61 * DAY + 6 * HOUR
    assert wait(rhythm, saturday, 2000, 300, DAY).seconds > 2 * wait(rhythm, tuesday, 2000, 300, DAY).seconds


@given(st.lists(st.tuples(numbers | st.none(), numbers, counts), max_size=6), numbers, numbers, numbers, numbers)
@example([(None, 0.0, 0), (0.0, 6232690107.0, 0)], 0.0, 0.0, 0.0, 0.0)
def test_no_number_breaks_it(
    polls: list[tuple[float | None, float, int]], now: float, price: float, floor: float, cap: float
) -> None:
    """Whatever is observed and asked, the wait is a number within its bounds."""
    rhythm = Rhythm()
    for since, at, new in polls:
        rhythm = observe(rhythm, since, at, new)
    found = wait(rhythm, now, price, floor, cap)
    assert isfinite(rhythm.rate)
    assert rhythm.rate > 0
    assert isfinite(found.expected)
    assert found.expected >= 0
    assert 1 <= found.seconds <= 366 * DAY
    if 1 <= floor <= cap <= 366 * DAY:
        assert floor <= found.seconds <= cap


@given(st.lists(st.tuples(st.floats(0, 1e6), st.integers(0, 60)), max_size=30))
def test_what_is_written_is_read(polls: list[tuple[float, int]]) -> None:
    """To four digits, in less than a kilobyte; once read and written it stays."""
    rhythm, now = observe(Rhythm(), None, MONDAY, 0), MONDAY
    for gap, new in polls:
        rhythm, now = observe(rhythm, now, now + gap, new), now + gap
    text = write(rhythm)
    again = read(text)
    assert len(text) < 1000
    assert write(again) == text
    assert again.rate == pytest.approx(rhythm.rate, rel=0.01)
    assert again.hours == pytest.approx(rhythm.hours, rel=0.01, abs=0.01)


@given(st.text() | st.just("1 ").map(lambda text: text * 40) | st.just(write(Rhythm()).replace("0.0", "nan")))
def test_nonsense_is_read_as_an_unknown_source(text: str) -> None:
    """Also what looks like a rhythm at first."""
    assert isfinite(read(text).rate)
    assert wait(read(text), MONDAY, 100, 300, DAY).seconds >= 300


@pytest.mark.parametrize("text", ["", "2 1", "1 nan", write(Rhythm()).replace("12", "-12"), write(Rhythm())[:-6]])
def test_a_text_that_is_no_rhythm_is_the_prior(text: str) -> None:
    """A torn line, another version, a number out of range."""
    assert read(text) == Rhythm()


def test_the_price_meets_the_budget() -> None:
    """Of polls a day, and where all intervals are free, that of the formula."""
    assert price_for([(1 / DAY, 100)], 800, 300, 7 * DAY) == pytest.approx((DAY / 8) ** 2 / 2 / DAY)
    mixed = [(0.01 / DAY, 500), (1 / DAY, 100), (100 / DAY, 10)]
    price = price_for(mixed, 2000, 300, 7 * DAY)
    spent = sum(count * DAY / min(max(sqrt(2 * price / rate), 300), 7 * DAY) for rate, count in mixed)
    assert spent == pytest.approx(2000)


def test_the_price_meets_the_delay() -> None:
    """An item waits half an interval in the mean."""
    assert price_for_delay([(4 / DAY, 5)], HOUR, 300, DAY) == pytest.approx((2 * HOUR) ** 2 * 4 / DAY / 2)


@pytest.mark.parametrize("budget", [-1.0, 0.0, 1e12, float("inf"), float("nan")])
def test_a_budget_that_cannot_be_met_has_a_price_too(budget: float) -> None:
    """It is so high or so low that the floor or the cap decide."""
    assert isfinite(price_for([(1 / DAY, 10)], budget, 300, DAY))
    assert isfinite(price_for_delay([(1 / DAY, 10)], budget, 300, DAY))
    assert isfinite(price_for([], budget, 300, DAY))


def test_what_is_kept_fades_as_it_should() -> None:
    """However often a source is polled: from one poll to the next less fades than a few digits hold."""
    rhythm = observe(Rhythm(), None, MONDAY, 0)
    for hour in range(1, 24 * 60):
        rhythm = observe(rhythm, MONDAY + (hour - 1) * HOUR, MONDAY + hour * HOUR, 1)
    kept, now = rhythm, rhythm.at
    for _ in range(100 * 24 * 12):
        rhythm = observe(rhythm, now, now + 300, 0)
        kept = observe(read(write(kept)), now, now + 300, 0)
        now += 300
    assert rhythm.rate < 12 / DAY
    assert kept.rate == pytest.approx(rhythm.rate, rel=1e-3)
    assert kept.sums == pytest.approx(rhythm.sums, rel=1e-3, abs=1e-6)
