"""When a source is polled again after a failure, and why.

Each row names the standard, or the trouble of another reader, that it comes from.
"""

from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest
from scheduling import DAY, HOUR, KNOWN, MINUTE, NOW, WEEK, decided, failed, failing

from feeds.errors import FailureCode
from feeds.schedule import Answer, History, Policy
from feeds.schedule.trouble import PATIENCE, of_code, of_status
from store.hints import Hints
from store.source_model import Trouble

LEARNING = Policy(price=3600.0)
SOON = timedelta(seconds=1)

FAILURES = [
    # origin, answer, history, the least and the most wait, reason
    ("RFC 9110 §15.6.1", failed("server", 500), KNOWN, 5 * MINUTE, 10 * MINUTE,
     "1 failed in a row, last an error of the server: again in 5 min to 10 min"),
    ("miniflux/v2#879: stops after three", failed("server", 502), failing(3, HOUR), 5 * MINUTE, 80 * MINUTE,
     "4 failed in a row, last an error of the server: again in 5 min to 1 h 20 min"),
    ("miniflux/v2#3334: wants a backoff", failed("unreachable"), failing(9, 2 * DAY), 5 * MINUTE, 12 * HOUR,
     "10 failed in a row, last not reached: again in 5 min to 12 h"),
    ("0x2E/fusion#67: never tries again", failed("unreachable"), KNOWN, 5 * MINUTE, 10 * MINUTE,
     "1 failed in a row, last not reached: again in 5 min to 10 min"),
    ("RFC 2308 §5", failed("dns"), KNOWN, 10 * MINUTE, 20 * MINUTE,
     "1 failed in a row, last its name is not found: again in 10 min to 20 min"),
    ("miniflux/v2#1893: DNS failed for a day", failed("dns"), failing(20, DAY), 10 * MINUTE, DAY,
     "21 failed in a row, last its name is not found: again in 10 min to 1 d"),
    ("FreshRSS/FreshRSS#3146: expired", failed("tls"), KNOWN, 30 * MINUTE, HOUR,
     "1 failed in a row, last no secure connection: again in 30 min to 1 h"),
    ("owncloud-archive/news#318: a check for humans", failed("not_a_feed", 200), KNOWN, 15 * MINUTE, 30 * MINUTE,
     "1 failed in a row, last not a feed: again in 15 min to 30 min"),
    ("RFC 9110 §15.5.5", failed("missing", 404), KNOWN, 30 * MINUTE, HOUR,
     "1 failed in a row, last not found: again in 30 min to 1 h"),
    ("theoldreader/api#2: daily for ever", failed("missing", 404), failing(30, 14 * DAY), WEEK, WEEK + 15 * MINUTE,
     "31 failed in a row, last not found, since 2026-11-10: probed every 7 d"),
    ("RFC 9110 §15.5.2", failed("refused", 401), KNOWN, 30 * MINUTE, HOUR,
     "1 failed in a row, last refused: again in 30 min to 1 h"),
    ("miniflux/v2#851: 403 at times", failed("refused", 403), failing(3, 3 * HOUR), 30 * MINUTE, 8 * HOUR,
     "4 failed in a row, last refused: again in 30 min to 8 h"),
    ("matrix-org/go-neb#344: asks faster", failed("refused", 403), failing(99, 13 * DAY), 30 * MINUTE, DAY,
     "100 failed in a row, last refused: again in 30 min to 1 d"),
    ("Seneca-CDOT/telescope#2335: invalid for ever", failed("server", 500), failing(99, 30 * DAY), WEEK,
     WEEK + 15 * MINUTE, "100 failed in a row, last an error of the server, since 2026-10-25: probed every 7 d"),
    ("what is forbidden here is mended here", failed("ours"), failing(99, 300 * DAY), 5 * MINUTE, HOUR,
     "100 failed in a row, last not asked, or a fault of ours: again in 5 min to 1 h"),
    # 410.
    ("RFC 9110 §15.5.11", failed("gone", 410), KNOWN, DAY, DAY + 15 * MINUTE,
     "1 failed in a row, last gone: again in 1 d"),
    ("RFC 9110 §15.5.11", failed("gone", 410), failing(40, 40 * DAY), DAY, DAY + 15 * MINUTE,
     "41 failed in a row, last gone: again in 1 d"),
    # What the server wishes, on every status.
    ("RFC 9110 §10.2.3", failed("server", 500, retry_after="7200"), KNOWN, 2 * HOUR, 2 * HOUR + 12 * MINUTE,
     "1 failed in a row, last an error of the server: asked to wait 2 h (Retry-After)"),
    ("RFC 9110 §10.2.3", failed("missing", 404, retry_after="Tue, 24 Nov 2026 12:30:00 GMT"), KNOWN, 3 * HOUR,
     3 * HOUR + 15 * MINUTE, "1 failed in a row, last not found: asked to wait 3 h (Retry-After)"),
    ("RFC 9110 §10.2.3", failed("not_a_feed", 200, retry_after="7200"), KNOWN, 2 * HOUR, 2 * HOUR + 12 * MINUTE,
     "1 failed in a row, last not a feed: asked to wait 2 h (Retry-After)"),
    ("RFC 9110 §10.2.3", failed("gone", 410, retry_after="60"), KNOWN, DAY, DAY + 15 * MINUTE,
     "1 failed in a row, last gone: again in 1 d"),
    ("RFC 9111 §3: a 404 may be kept", failed("missing", 404, cache_control="max-age=14400"), KNOWN, 4 * HOUR,
     4 * HOUR + 15 * MINUTE, "1 failed in a row, last not found: fresh for 4 h (max-age)"),
    ("RFC 9111 §5.2.2.1", failed("server", 500, cache_control="max-age=31536000"), KNOWN, DAY,
     DAY + 15 * MINUTE,
     "1 failed in a row, last an error of the server: fresh for 365 d (max-age), believed for 1 d"),
    # What the document wished.
    ("RSS 2.0 ttl: over with its time", failed("server", 500), replace(KNOWN, hints=Hints(ttl=86400)), 5 * MINUTE,
     10 * MINUTE, "1 failed in a row, last an error of the server: again in 5 min to 10 min"),
]  # fmt: skip


@pytest.mark.parametrize(("origin", "answer", "history", "least", "most", "reason"), FAILURES)
def test_failure(  # noqa: PLR0917 - a row
    origin: str, answer: Answer, history: History, least: timedelta, most: timedelta, reason: str
) -> None:
    """Each trouble is waited out with its own patience, at random up to twice as long each time, then weekly."""
    due = decided(answer, history, LEARNING)
    assert due.at is not None, origin
    assert NOW + least <= due.at <= NOW + most + SOON, origin
    assert (due.reason, due.pause) == (reason, None), origin


def test_hours_that_are_skipped_are_skipped_by_retries_too() -> None:
    """A night in which nobody writes is one in which nobody mends (RSS 2.0 `skipHours`)."""
    history = replace(KNOWN, hints=Hints(skip_hours=frozenset({9, 10, 11})))
    due = decided(failed("server", 500), history)
    assert due.at is not None
    assert due.at.hour == 12
    assert due.reason.endswith(" (skipHours)")


def test_an_owners_interval_is_never_fallen_short_of() -> None:
    """Who asks a feed daily does not ask it more often when it fails (matrix-org/go-neb#344)."""
    for kind in get_args(Trouble):
        due = decided(failed(kind), KNOWN, Policy(interval=2 * DAY))
        assert due.at is not None
        assert 2 * DAY <= due.at - NOW <= 2 * DAY + 15 * MINUTE
    assert decided(failed("server", 500), KNOWN, Policy(floor=HOUR)).reason.endswith("again in 1 h")
    probe = decided(failed("server", 500), failing(99, 300 * DAY), Policy(interval=30 * DAY))
    assert probe.at is not None
    assert probe.at >= NOW + 30 * DAY
    assert probe.reason.endswith("probed every 30 d")


@pytest.mark.parametrize("policy", [LEARNING, Policy(interval=HOUR), Policy(interval=2 * DAY)])
def test_those_who_fail_together_come_back_apart(policy: Policy) -> None:
    """Drawn evenly from all of the span ("full jitter"), or drifting apart where there is none."""
    answer, history = failed("server", 500), failing(3, HOUR)
    dues = [decided(answer, replace(history, url=f"{history.url}?{number}"), policy).at for number in range(400)]
    waits = sorted(due - NOW for due in dues if due)
    least, most = (5 * MINUTE, 80 * MINUTE) if policy is LEARNING else (waits[0], waits[-1])
    assert most - least >= min(least / 10, 14 * MINUTE)
    quarters = [sum(wait < least + (most - least) * part / 4 for wait in waits) for part in (1, 2, 3)]
    assert all(abs(count - 100 * part) < 40 for part, count in enumerate(quarters, 1))


PAUSES = [
    # origin, answer, busy answers before, the least and the most pause, how the reason begins
    ("RFC 6585 §4", failed("busy", 429), 0, 5 * MINUTE,
     "1 failed in a row, last too busy: again in 5 min to 10 min"),
    ("miniflux/v2#2189: many of one host", failed("busy", 429), 3, 40 * MINUTE,
     "1 failed in a row, last too busy: again in 5 min to 10 min"),
    ("miniflux/v2#3289: blocked as a client", failed("busy", 429), 40, DAY,
     "1 failed in a row, last too busy: again in 5 min to 10 min"),
    ("RFC 9110 §15.6.4", failed("busy", 503), 2, 20 * MINUTE,
     "1 failed in a row, last too busy: again in 5 min to 10 min"),
    ("FreshRSS/FreshRSS#7870: one of many", failed("busy", 503), 40, HOUR,
     "1 failed in a row, last too busy: again in 5 min to 10 min"),
    ("FreshRSS/FreshRSS#7571", failed("busy", 429, retry_after="3600"), 0, HOUR,
     "1 failed in a row, last too busy: asked to wait 1 h (Retry-After)"),
    ("RFC 9110 §15.6.4", failed("busy", 503, retry_after="Tue, 24 Nov 2026 10:30:00 GMT"), 0, HOUR,
     "1 failed in a row, last too busy: asked to wait 1 h (Retry-After)"),
    ("lwindolf/liferea#763", failed("busy", 429, retry_after="1"), 0, 5 * MINUTE,
     "1 failed in a row, last too busy: again in 5 min to 10 min"),
    ("RFC 9110 §10.2.3", failed("busy", 429, retry_after="31536000"), 0, DAY,
     "1 failed in a row, last too busy: asked to wait 365 d (Retry-After), believed for 1 d"),
]  # fmt: skip


@pytest.mark.parametrize(("origin", "answer", "busy", "least", "reason"), PAUSES)
def test_busy_hosts_are_left_alone(origin: str, answer: Answer, busy: int, least: timedelta, reason: str) -> None:
    """429 and 503 speak for the whole host: as long as it asks for, or doubling to a day or to an hour."""
    due = decided(answer, KNOWN, LEARNING, busy)
    assert due.pause is not None, origin
    assert due.at is not None, origin
    assert NOW + least <= due.pause <= NOW + least + min(least / 10, 15 * MINUTE) + SOON, origin
    assert due.at >= due.pause, origin
    assert due.reason.startswith(f"{reason}; its host is left alone for "), origin


def test_second_410_stops_a_source() -> None:
    """The first may be a mishap; two in a row are believed (FreshRSS/FreshRSS#3561)."""
    history = failing(1, DAY, gone=1, rhythm="kept")
    due = decided(failed("gone", 410), history)
    assert (due.at, due.reason) == (None, "gone: the server answered 410 twice")
    assert due.rhythm == "kept"
    assert decided(failed("missing", 404), history).at is not None


@pytest.mark.parametrize("kind", get_args(Trouble))
def test_failures_keep_the_rhythm(kind: Trouble) -> None:
    """What did not answer has published nothing less for that."""
    for answer in (failed(kind), replace(failed(kind), new=7)):
        due = decided(answer, replace(KNOWN, rhythm="as it was"), LEARNING)
        assert due.rhythm == "as it was"
        assert due.rate > 0


@pytest.mark.parametrize("kind", [kind for kind in get_args(Trouble) if PATIENCE[kind].probe])
def test_every_source_is_probed_for_ever(kind: Trouble) -> None:
    """Nobody's feed dies silently, however long it was away (miniflux/v2#3809)."""
    patience = PATIENCE[kind]
    assert patience.probe is not None
    before = decided(failed(kind), failing(1000, patience.probe - SOON), LEARNING)
    after = decided(failed(kind), failing(1000, 9000 * DAY), LEARNING)
    assert before.at is not None
    assert after.at is not None
    assert before.at - NOW <= patience.most + SOON
    assert WEEK <= after.at - NOW <= WEEK + 15 * MINUTE
    assert ": probed every 7 d" in after.reason


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (410, "gone"),
        (404, "missing"),
        (400, "refused"),
        (401, "refused"),
        (403, "refused"),
        (451, "refused"),
        (499, "refused"),
        (429, "busy"),
        (503, "busy"),
        (500, "server"),
        (502, "server"),
        (520, "server"),
        (599, "server"),
        (204, "not_a_feed"),
        (206, "not_a_feed"),
        (300, "not_a_feed"),
        (200, "not_a_feed"),
    ],
)
def test_statuses(status: int, kind: Trouble) -> None:
    """What an answer means that is neither 200 nor 304 (RFC 9110 §15, RFC 6585 §4)."""
    assert of_status(status) == kind


def test_failure_codes() -> None:
    """Each way in which fetching fails is a trouble of one kind."""
    meant: dict[Trouble, set[FailureCode]] = {
        "ours": {"bad_url", "blocked_address", "blocked_port", "robots"},
        "dns": {"dns"},
        "tls": {"tls"},
        "unreachable": {"connect", "timeout", "protocol", "redirect_limit"},
        "not_a_feed": {"too_large"},
    }
    assert {code: of_code(code) for code in get_args(FailureCode)} == {
        code: kind for kind, codes in meant.items() for code in codes
    }


def test_every_trouble_has_its_patience() -> None:
    """None is left out, and none waits shorter than it began."""
    assert set(PATIENCE) == set(get_args(Trouble))
    assert all(MINUTE <= one.least <= one.most <= DAY for one in PATIENCE.values())
