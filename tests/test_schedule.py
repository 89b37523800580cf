"""When a source is polled again, and why: what a success leads to, and what holds for every answer.

Each row names the standard, or the trouble of another reader, that it comes from.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import get_args

import pytest
from scheduling import DAY, HOUR, HOURLY, KNOWN, MINUTE, NOW, URL, WEEK, answered, decided, failed, failing

from feeds.schedule import (
    Answer,
    History,
    HostState,
    Policy,
    farthest,
    missed_push,
    needs_full,
    next_poll,
    words,
)
from feeds.schedule.rhythm import Cause, Rhythm, observe, read, write
from feeds.schedule.told import CAUSES
from store.hints import Hints
from store.push import Push

IN_AN_HOUR, IN_TWO_DAYS = "Tue, 24 Nov 2026 10:30:00 GMT", "Thu, 26 Nov 2026 09:30:00 GMT"
DATE, HALF_PAST_EIGHT = "Tue, 24 Nov 2026 09:30:00 GMT", "Tue, 24 Nov 2026 08:30:00 GMT"
NIGHT = frozenset(range(24)) - {6, 7, 8}
WORKDAYS = frozenset(range(5))

SUCCESSES = [
    ("RFC 9110 §15.3.1", answered(), HOUR, "every 1 h"),
    ("RFC 9110 §15.4.5", answered(304), HOUR, "every 1 h"),
    ("RFC 9110 §15.3.1", answered(new=3), HOUR, "every 1 h"),
    # How long an answer is fresh.
    ("RFC 9111 §5.2.2.1", answered(cache_control="public, max-age=7200"), 2 * HOUR, "fresh for 2 h (max-age)"),
    ("jaesivsm/JARR#56", answered(304, cache_control="max-age=7200"), 2 * HOUR, "fresh for 2 h (max-age)"),
    ("RFC 9111 §5.2.2.1", answered(cache_control="max-age=60"), HOUR, "every 1 h"),
    ("RFC 9111 §5.2", answered(cache_control='MAX-AGE="7200"'), 2 * HOUR, "fresh for 2 h (max-age)"),
    ("RFC 9111 §4.2.1", answered(cache_control="max-age=7200, max-age=9000"), 2 * HOUR, "fresh for 2 h (max-age)"),
    ("RFC 9111 §4.2.1", answered(cache_control="max-age=soon", expires=IN_TWO_DAYS), HOUR, "every 1 h"),
    ("RFC 9111 §4.2.3", answered(cache_control="max-age=7200", age="1800"), 90 * MINUTE,
     "fresh for 1 h 30 min (max-age)"),
    ("RFC 9111 §4.2.3", answered(cache_control="max-age=9000", date=HALF_PAST_EIGHT, age="60"), 90 * MINUTE,
     "fresh for 1 h 30 min (max-age)"),
    ("RFC 9111 §5.1", answered(cache_control="max-age=7200", age="much"), 2 * HOUR, "fresh for 2 h (max-age)"),
    ("RFC 9111 §5.1", answered(cache_control="max-age=7200", age="9999"), HOUR, "every 1 h"),
    ("RFC 9111 §5.2.2.4", answered(cache_control="max-age=7200, no-cache"), HOUR, "every 1 h"),
    ("RFC 9111 §5.2.2.4", answered(cache_control='max-age=7200, no-cache="set-cookie"'), 2 * HOUR,
     "fresh for 2 h (max-age)"),
    ("RFC 9111 §5.2.2.5", answered(cache_control="no-store, max-age=7200"), HOUR, "every 1 h"),
    ("RFC 9111 §5.2.2.10", answered(cache_control="s-maxage=86400, max-age=7200"), 2 * HOUR,
     "fresh for 2 h (max-age)"),
    ("RFC 9111 §5.2.2.10", answered(cache_control="s-maxage=7200"), HOUR, "every 1 h"),
    ("brief-rss/brief#123", answered(cache_control="public, max-age=2591034"), DAY,
     "fresh for 29 d 23 h (max-age), believed for 1 d"),
    ("RFC 9111 §1.2.2", answered(cache_control="max-age=" + "9" * 400), DAY,
     "fresh for 36600 d (max-age), believed for 1 d"),
    ("RFC 9111 §1.2.2", answered(cache_control="max-age=٩٩٩٩"), HOUR, "every 1 h"),
    ("RFC 9111 §5.3", answered(expires="Tue, 24 Nov 2026 12:30:00 GMT", date=DATE), 3 * HOUR,
     "fresh for 3 h (Expires)"),
    ("RFC 9111 §5.3", answered(expires="Tue, 24 Nov 2026 12:30:00 GMT"), 3 * HOUR, "fresh for 3 h (Expires)"),
    ("RFC 9111 §4.2.1", answered(expires="Tue, 24 Nov 2026 12:30:00 GMT", date=HALF_PAST_EIGHT), 3 * HOUR,
     "fresh for 3 h (Expires)"),
    ("RFC 9111 §5.3", answered(expires=IN_TWO_DAYS, cache_control="max-age=7200"), 2 * HOUR,
     "fresh for 2 h (max-age)"),
    ("RFC 9111 §5.3", answered(expires=IN_TWO_DAYS, date=DATE), DAY, "fresh for 2 d (Expires), believed for 1 d"),
    ("RFC 9111 §5.3", answered(expires="0"), HOUR, "every 1 h"),
    ("newsboat/newsboat#1138", answered(expires="-1"), HOUR, "every 1 h"),
    # To be left alone.
    ("RFC 9110 §10.2.3", answered(retry_after="10800"), 3 * HOUR, "asked to wait 3 h (Retry-After)"),
    ("RFC 9110 §10.2.3", answered(304, retry_after="10800"), 3 * HOUR, "asked to wait 3 h (Retry-After)"),
    ("RFC 9110 §10.2.3", answered(retry_after=IN_TWO_DAYS), DAY,
     "asked to wait 2 d (Retry-After), believed for 1 d"),
    ("RFC 9110 §5.6.7", answered(retry_after="Tuesday, 24-Nov-26 12:30:00 GMT"), 3 * HOUR,
     "asked to wait 3 h (Retry-After)"),
    ("RFC 5322 §3.3", answered(retry_after="Tue, 24 Nov 2026 12:30:00 -0000"), 3 * HOUR,
     "asked to wait 3 h (Retry-After)"),
    ("no such moment", answered(retry_after="Fri, 31 Dec 9999 23:59:59 -1200"), HOUR, "every 1 h"),
    ("RFC 9110 §10.2.3", answered(retry_after="soon"), HOUR, "every 1 h"),
    # What the document says.
    ("RSS 2.0 ttl", answered(hints=Hints(ttl=7200)), 2 * HOUR, "the feed says 2 h (ttl)"),
    ("miniflux/v2#2147", answered(hints=Hints(ttl=900)), HOUR, "every 1 h"),
    ("FreshRSS/FreshRSS#6721", answered(hints=Hints(ttl=2 * 86400)), DAY,
     "the feed says 2 d (ttl), believed for 1 d"),
    ("dreamwidth/dreamwidth#1700", answered(hints=Hints(every=7 * 86400)), WEEK,
     "the feed says 7 d (sy:updatePeriod)"),
    ("RSS 1.0 Syndication", answered(hints=Hints(every=365 * 86400)), WEEK,
     "the feed says 365 d (sy:updatePeriod), believed for 7 d"),
    ("RSS 1.0 Syndication", answered(hints=Hints(every=7200, ttl=3 * 3600)), 3 * HOUR, "the feed says 3 h (ttl)"),
    ("the latest of all", answered(hints=Hints(ttl=7200), cache_control="max-age=9000", retry_after="8000"),
     timedelta(seconds=9000), "fresh for 2 h 30 min (max-age)"),
]  # fmt: skip


@pytest.mark.parametrize(("origin", "answer", "least", "reason"), SUCCESSES)
def test_success(origin: str, answer: Answer, least: timedelta, reason: str) -> None:
    """The latest of our own wish and all others decides, and says so; jitter makes it later only, a little."""
    due = decided(answer)
    assert due.at is not None, origin
    assert NOW + least <= due.at <= NOW + least + min(least / 10, 15 * MINUTE) + timedelta(seconds=1), origin
    assert (due.reason, due.pause) == (reason, None), origin


SKIPPED = [
    ("RSS 2.0 skipHours", Hints(skip_hours=NIGHT), "2026-11-25T06:00", "skipHours"),
    ("mmcdole/gofeed#228", Hints(skip_hours=frozenset({10, 11})), "2026-11-24T12:00", "skipHours"),
    ("jonbrett/cinnamon-feeds-applet#65", Hints(skip_days=WORKDAYS), "2026-11-28T00:00", "skipDays"),
    ("RSS 2.0 skipDays", Hints(skip_days=WORKDAYS, skip_hours=NIGHT), "2026-11-28T06:00", "skipHours, skipDays"),
    ("miniflux/v2#1413", Hints(skip_hours=frozenset({4})), None, ""),
    ("who skips all skips none", Hints(skip_hours=frozenset(range(24))), None, ""),
    ("who skips all skips none", Hints(skip_days=frozenset(range(7))), None, ""),
]


@pytest.mark.parametrize(("origin", "hints", "hour", "names"), SKIPPED)
def test_skipped_hours_and_days(origin: str, hints: Hints, hour: str | None, names: str) -> None:
    """A poll that would fall into them waits for the next hour (UTC) that is not skipped."""
    due, free = decided(answered(hints=hints)), decided(answered())
    assert due.at is not None, origin
    assert free.at is not None, origin
    assert due.at == (datetime.fromisoformat(f"{hour}:00+00:00") if hour else free.at), origin
    said = f"every 1 h, then {words(due.at - free.at)} ({names})" if hour else "every 1 h"
    assert due.reason == said, origin
    assert decided(answered(304), replace(KNOWN, hints=hints)) == due, "a 304 has no document: the hints stay"
    assert decided(answered(hints=Hints()), replace(KNOWN, hints=hints)) == free, "a new document says it anew"


def test_skipped_days_never_lead_beyond_the_bound() -> None:
    """A weekly feed to be read on Mondays only, polled on a Tuesday, would be asked after thirteen days."""
    mondays = Hints(every=7 * 86400, skip_days=frozenset(range(1, 7)))
    assert decided(answered(hints=mondays)).at == farthest(HOURLY, NOW)


def learned(polls: int, every: timedelta, new: int) -> str:
    """Return the rhythm after so many polls, the last an hour before NOW."""
    rhythm, moment = Rhythm(), NOW - HOUR - every * polls
    for number in range(polls + 1):
        at = (moment + every * number).timestamp()
        rhythm = observe(rhythm, (at - every.total_seconds()) if number else None, at, new)
    return write(rhythm)


def test_learned_wait_says_what_it_learned() -> None:
    """Without a fixed interval the rhythm decides, and tells of itself and of the price."""
    history = replace(KNOWN, rhythm=learned(24 * 20, HOUR, 1))
    due = decided(answered(new=1), history, Policy(price=1800.0))
    assert due.reason.startswith("learned "), due.reason
    assert "about 24 items a day" in due.reason
    assert due.reason.endswith("; a poll is worth 30 min of waiting")
    assert due.at is not None
    assert 5 * MINUTE <= due.at - NOW <= 2 * HOUR
    assert due.rate == pytest.approx(24 / 86400, rel=0.1)
    assert read(due.rhythm).at == NOW.timestamp()


def test_learned_wait_keeps_within_floor_and_cap() -> None:
    """However much or little a poll may cost; the reason says so."""
    history = replace(KNOWN, rhythm=learned(24 * 20, HOUR, 1))
    often = decided(answered(new=1), history, Policy(price=0.0, floor=20 * MINUTE))
    seldom = decided(answered(new=1), history, Policy(price=1e12, cap=12 * HOUR))
    assert often.at is not None
    assert seldom.at is not None
    assert 20 * MINUTE <= often.at - NOW <= 22 * MINUTE
    assert 12 * HOUR <= seldom.at - NOW <= 12 * HOUR + 15 * MINUTE
    assert often.reason.startswith("learned 20 min: ")
    assert "as often as is allowed" in often.reason
    assert "as seldom as is allowed" in seldom.reason


def test_learned_wait_tells_the_hours_that_matter() -> None:
    """A quarter of the day that has most of the items is named, in UTC: here they come from 7 to 10."""
    rhythm, start = Rhythm(), NOW - 40 * DAY
    for hour in range(24 * 40):
        at = (start + HOUR * hour).timestamp()
        rhythm = observe(rhythm, at - 3600 if hour else None, at, 2 if (at // 3600) % 24 in {8, 9, 10} else 0)
    reason = decided(answered(), replace(KNOWN, rhythm=write(rhythm)), Policy(price=3600.0)).reason
    assert ", mostly from 6 to 12 UTC, " in reason
    assert set(CAUSES) == set(get_args(Cause))
    assert "mostly" not in decided(answered(), replace(KNOWN, rhythm=learned(48, HOUR, 1)), Policy()).reason


def test_first_poll_is_the_back_catalogue() -> None:
    """The items of a first poll, or of the first that succeeds, say nothing of how many there will be."""
    for history in (replace(KNOWN, polled_at=None), failing(3, HOUR)):
        due = decided(answered(new=400), history, Policy(price=3600.0))
        assert due.rate < 2 / 86400
        assert "little known yet" in due.reason


def test_failures_lie_between_two_successes() -> None:
    """What comes after an outage came since the last success, not since the last failure (RFC 9110 §15.6.4)."""
    history = failing(5, 20 * HOUR, polled_at=NOW - 5 * MINUTE, rhythm=learned(24 * 20, HOUR, 1))
    last = read(history.rhythm).at
    expected = observe(read(history.rhythm), last, NOW.timestamp(), 20)
    assert decided(answered(new=20), history).rhythm == write(expected)


def test_a_rhythm_from_the_future_is_forgotten() -> None:
    """It was learned by a wrong clock; to keep it would stop learning until then (TeamNewPipe/NewPipe#4189)."""
    ahead = NOW + timedelta(days=4000)
    history = replace(KNOWN, polled_at=ahead, rhythm=write(Rhythm(start=ahead.timestamp(), at=ahead.timestamp())))
    due = decided(answered(new=5), history, Policy(price=3600.0))
    assert read(due.rhythm).at == NOW.timestamp()
    assert due.at is not None
    assert NOW < due.at <= farthest(Policy(), NOW)


HUB = "https://hub.example/"
PUSHED = Push(hub=HUB, since=NOW - 2 * DAY, until=NOW + 8 * DAY)
PUSHES = [
    ("WebSub §7", answered(), PUSHED, KNOWN, DAY, "pushed by hub.example; backup poll daily"),
    ("WebSub §7", answered(304), PUSHED, KNOWN, DAY, "pushed by hub.example; backup poll daily"),
    ("WebSub §5.1", answered(), replace(PUSHED, until=NOW + 2 * HOUR), KNOWN, 2 * HOUR,
     "pushed by hub.example; backup poll daily"),
    ("WebSub §5.1", answered(), replace(PUSHED, until=NOW + MINUTE), KNOWN, HOUR,
     "pushed by hub.example; every 1 h"),
    ("RSS 1.0 Syndication", answered(hints=Hints(every=7 * 86400)), PUSHED, KNOWN, WEEK,
     "pushed by hub.example; the feed says 7 d (sy:updatePeriod)"),
    ("a push that did not come", answered(new=1), PUSHED, KNOWN, HOUR,
     "every 1 h; hub.example did not push what is new"),
    ("came before the hub did", answered(new=1), PUSHED, replace(KNOWN, polled_at=NOW - 3 * DAY), DAY,
     "pushed by hub.example; backup poll daily"),
    ("never polled before", answered(new=1), PUSHED, replace(KNOWN, polled_at=None), DAY,
     "pushed by hub.example; backup poll daily"),
]  # fmt: skip


@pytest.mark.parametrize(("origin", "answer", "push", "history", "least", "reason"), PUSHES)
def test_pushed(  # noqa: PLR0917 - a row
    origin: str, answer: Answer, push: Push, history: History, least: timedelta, reason: str
) -> None:
    """Polls of a source that is pushed are a daily backup, for as long as its hub keeps its word."""
    due = next_poll(history, HostState(), answer, HOURLY, NOW, push)
    assert due.at is not None, origin
    assert NOW + least <= due.at <= NOW + least + 15 * MINUTE, origin
    assert due.reason == reason, origin
    assert missed_push(history, answer, push) == ("did not push" in reason)


def test_polls_of_a_pushed_source_teach_nothing() -> None:
    """Its items came by another way; that none came by polls is no silence."""
    history = replace(KNOWN, rhythm=learned(24 * 20, HOUR, 1))
    assert next_poll(history, HostState(), answered(), HOURLY, NOW, PUSHED).rhythm == history.rhythm


@pytest.mark.parametrize(
    ("full_at", "needed"),
    [
        (None, True),
        (NOW, False),
        (NOW - WEEK + MINUTE, False),
        (NOW - WEEK, True),
        (NOW + DAY, True),
    ],
)
def test_documents_are_asked_for_whole_each_week(full_at: datetime | None, needed: bool) -> None:  # noqa: FBT001 - a row
    """Some servers answer 304 for ever (FreshRSS/FreshRSS#1020, Ranchero-Software/NetNewsWire#1980)."""
    assert needs_full(full_at, NOW) == needed


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "0 s"), (45, "45 s"), (5400, "1 h 30 min"), (86400, "1 d"), (90061, "1 d 1 h")]
)
def test_words(seconds: int, said: str) -> None:
    """A time span reads as a person says it."""
    assert words(timedelta(seconds=seconds)) == said


def test_nothing_is_left_to_chance() -> None:
    """The same source at the same moment is always put off by the same, another by another."""
    assert decided(answered()) == decided(answered())
    others = {decided(answered(), replace(KNOWN, url=f"{URL}?{number}")).at for number in range(20)}
    assert len(others) > 10
    assert decided(failed("server", 500)) == decided(failed("server", 500))
