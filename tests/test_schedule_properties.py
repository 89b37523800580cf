"""What holds for the rule of polling, whatever a server sends and the store has."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st
from scheduling import DAY, KNOWN, MINUTE, NOW, URL

from feeds.schedule import Answer, History, HostState, Next, Policy, farthest, next_poll
from store.hints import Hints
from store.push import Push
from store.source_model import Trouble

KINDS: tuple[Trouble, ...] = get_args(Trouble)
MOST = 10**12
SPANS = st.integers(1, 366 * 86400).map(lambda seconds: timedelta(seconds=seconds))
MOMENTS = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30)).map(lambda one: one.replace(tzinfo=NOW.tzinfo))  # noqa: DTZ001 - naive until then
CONTROLS = st.one_of(
    st.text(),
    st.builds("max-age={}".format, st.integers(-MOST, MOST)),
    st.builds("{}, max-age={}".format, st.sampled_from(["public", "no-cache", 'private="a,b"']), st.integers()),
)
DATES = st.one_of(
    st.text(), st.integers().map(str), MOMENTS.map(lambda one: f"{one:%a, %d %b} {one.year:04} {one:%H:%M:%S} GMT")
)
HEADERS = st.fixed_dictionaries(
    {}, optional={"cache-control": CONTROLS, "age": DATES, "date": DATES, "expires": DATES, "retry-after": DATES}
)
HINTS = st.builds(
    Hints,
    ttl=st.none() | st.integers(-MOST, MOST),
    skip_hours=st.frozensets(st.integers(-1, 25)),
    skip_days=st.frozensets(st.integers(-1, 8)),
    every=st.none() | st.integers(-MOST, MOST),
)
POLICIES = st.builds(
    Policy,
    interval=st.none() | SPANS | st.just(timedelta()),
    floor=SPANS | st.just(timedelta()),
    cap=SPANS,
    price=st.floats(0),
)
HISTORIES = st.builds(
    History,
    url=st.just(URL) | st.text(),
    rhythm=st.text(),
    polled_at=st.none() | MOMENTS,
    failures=st.integers(0, MOST),
    trouble=st.none() | st.sampled_from(KINDS),
    failing_since=st.none() | MOMENTS,
    gone=st.integers(0, 3),
    hints=HINTS,
)
ANSWERS = st.builds(
    Answer,
    status=st.none() | st.integers(0, 999),
    headers=HEADERS,
    trouble=st.none() | st.sampled_from(KINDS),
    new=st.integers(-1, MOST),
    hints=st.none() | HINTS,
)
PUSHES = st.none() | st.builds(
    Push, hub=st.just("https://hub.example/") | st.just("nowhere"), since=MOMENTS, until=MOMENTS
)


@given(HISTORIES, st.integers(0, MOST), ANSWERS, POLICIES, PUSHES)
def test_never_in_the_past_nor_beyond_the_bound_nor_an_exception(
    history: History, busy: int, answer: Answer, policy: Policy, push: Push | None
) -> None:
    """Whatever a server says and the store has; and what is stored next can be read again."""
    due = next_poll(history, HostState(busy=busy), answer, policy, NOW, push)
    assert due.reason
    if due.at is None:
        assert (answer.trouble, history.gone > 0) == ("gone", True)
        return
    assert NOW < due.at <= farthest(policy, NOW)
    assert due.at.microsecond == 0
    assert (due.pause is not None) == (answer.trouble == "busy")
    assert due.pause is None or NOW + 5 * MINUTE <= due.pause <= NOW + DAY + 15 * MINUTE
    again = replace(history, rhythm=due.rhythm, polled_at=NOW)
    later = NOW + timedelta(hours=1)
    assert next_poll(again, HostState(), replace(answer, trouble=None), policy, later).at is not None


def _with_retry_after(answer: Answer, value: str) -> Answer:
    return replace(answer, headers={**answer.headers, "retry-after": value})


def _moments(due: Next) -> tuple[datetime, datetime]:
    assert due.at is not None
    return due.at, due.pause or NOW


@given(
    HISTORIES,
    st.integers(0, 40),
    ANSWERS,
    POLICIES,
    st.tuples(st.integers(0, MOST), st.integers(0, MOST)).map(sorted),
)
def test_a_longer_retry_after_is_never_an_earlier_poll(
    history: History, busy: int, answer: Answer, policy: Policy, seconds: list[int]
) -> None:
    """Nor a shorter pause of the host; and up to a day it is kept to (RFC 9110 §10.2.3)."""
    history = replace(history, gone=0)
    shorter, longer = (
        _moments(next_poll(history, HostState(busy=busy), _with_retry_after(answer, str(one)), policy, NOW))
        for one in seconds
    )
    assert shorter[0] <= longer[0]
    assert shorter[1] <= longer[1]
    assert longer[0] >= NOW + min(timedelta(seconds=min(seconds[1], 86400)), DAY)


@given(st.sampled_from(KINDS), st.integers(0, 60), st.integers(0, 60 * 86400), POLICIES)
def test_more_failures_never_wait_less(kind: Trouble, failures: int, age: int, policy: Policy) -> None:
    """At the same place in its span a wait grows with each failure, and with the time that they last."""
    since = NOW - timedelta(seconds=age)
    here = _after(kind, failures, since, policy)
    assert here <= _after(kind, failures + 1, since, policy)
    assert here <= _after(kind, failures, since - DAY, policy)


def _after(kind: Trouble, failures: int, since: datetime, policy: Policy) -> datetime:
    history = replace(KNOWN, failures=failures, failing_since=since)
    return _moments(next_poll(history, HostState(), Answer(trouble=kind), policy, NOW))[0]
