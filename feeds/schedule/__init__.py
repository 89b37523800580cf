"""When to poll a source again, and why: pure decisions on what is known of it and on the answer.

After a success that is when the learned rhythm wants it (or the owner: every so often), and no sooner than the
server and the document wish; after a failure, when the trouble may be over. Then a little jitter, later only.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from feeds.schedule import hints, trouble
from feeds.schedule.hints import retry_after
from feeds.schedule.model import Answer, History, HostState, Next, Policy
from feeds.schedule.rhythm import Rhythm, observe, read, wait, write
from feeds.schedule.spans import DAY, HOUR, JITTER, WEEK, Wish, chance, jittered, week_over, words
from feeds.schedule.told import told
from store.hints import Hints
from store.push import Push

__all__ = [
    "DAY",
    "WEEK",
    "Answer",
    "History",
    "HostState",
    "Next",
    "Policy",
    "farthest",
    "missed_push",
    "needs_full",
    "next_poll",
    "retry_after",
    "words",
]
_SHORTEST = timedelta(seconds=1)


def next_poll(  # noqa: PLR0913, PLR0917 - all that the rule is told, and nothing else
    history: History, host: HostState, answer: Answer, policy: Policy, now: datetime, push: Push | None = None
) -> Next:
    """Return when to poll a source again, by what was known of it before an `answer` at `now`, and that answer.

    `push` tells of a hub that is relied upon: polls are a backup then. Nothing raises, whatever was answered;
    `at` is neither in the past nor beyond `farthest`.
    """
    if answer.trouble is not None:
        return _after_failure(history, host, answer, policy, now)
    rhythm = read(history.rhythm) if push else _observed(history, answer.new, now)
    due = _after_success(history, rhythm, answer, policy, now)
    return _backed_up(due, push, history, answer, now) if push else due


def farthest(policy: Policy, now: datetime) -> datetime:
    """Return the moment beyond which no poll is ever set."""
    owners = (max(policy.floor, policy.cap),) if policy.interval is None else (policy.interval,)
    return now + max(WEEK, *owners) + JITTER


def needs_full(full_at: datetime | None, now: datetime) -> bool:
    """Return whether to ask for the whole document again, which came last at `full_at`: weekly.

    Some servers answer 304 for ever, whatever is new: their validators never change.
    """
    return week_over(full_at, now)


def missed_push(history: History, answer: Answer, push: Push) -> bool:
    """Return whether a poll brought what a hub should have pushed since the poll before."""
    return bool(answer.new and history.polled_at and history.polled_at >= push.since)


def _after_success(history: History, rhythm: Rhythm, answer: Answer, policy: Policy, now: datetime) -> Next:
    said = history.hints if answer.hints is None else answer.hints
    wishes = (_own_wish(rhythm, policy, now), *hints.of_answer(answer.headers, now), *hints.of_document(said))
    longest = max(wishes, key=lambda wish: wish.wait)
    at = now + jittered(longest.wait, chance(history.url, now))
    due = Next(at=at, reason=longest.words, rhythm=write(rhythm), rate=rhythm.rate)
    return _put(due, at, said, farthest(policy, now))


def _after_failure(history: History, host: HostState, answer: Answer, policy: Policy, now: datetime) -> Next:
    """Return the next poll after a failure, which teaches nothing of the rhythm.

    What the document wished is over with its time, but for the hours that it skips.
    """
    kind, part = answer.trouble or "ours", chance(history.url, now)
    due = Next(at=None, reason=trouble.STOPPED, rhythm=history.rhythm, rate=read(history.rhythm).rate)
    if trouble.is_over(kind, history):
        return due
    retry = trouble.backoff(kind, history, policy, now)
    asked = [replace(wish, wait=jittered(wish.wait, part)) for wish in hints.of_answer(answer.headers, now)]
    longest = max([retry, *asked], key=lambda wish: wish.wait)
    reason = longest.words if longest is retry else f"{trouble.told(kind, history)}: {longest.words}"
    at, due = now + longest.wait, replace(due, reason=reason)
    if kind == "busy":
        pause = trouble.host_pause(answer.status, host.busy, retry_after(answer.headers, now), part)
        at = max(at, now + pause)
        due = replace(due, pause=now + pause, reason=f"{reason}; its host is left alone for {words(pause)}")
    return _put(due, at, history.hints, farthest(policy, now))


def _put(due: Next, at: datetime, said: Hints, last: datetime) -> Next:
    """Return the poll put to `at`, or to when the document no longer skips that, but to no later than `last`."""
    moved = min(hints.allowed(at, said), last)
    if moved <= at:
        return replace(due, at=moved)
    return replace(due, at=moved, reason=f"{due.reason}, then {words(moved - at)} ({hints.skipping(said)})")


def _own_wish(rhythm: Rhythm, policy: Policy, now: datetime) -> Wish:
    """Return how long we would wait if nobody wished for anything."""
    if policy.interval is not None:
        interval = max(policy.interval, _SHORTEST)
        return Wish(wait=interval, words=f"every {words(interval)}")
    floor, cap = policy.floor.total_seconds(), policy.cap.total_seconds()
    found = wait(rhythm, now.timestamp(), policy.price, floor, cap)
    return Wish(wait=timedelta(seconds=found.seconds), words=told(rhythm, found, policy, now))


def _observed(history: History, new: int, now: datetime) -> Rhythm:
    """Return the rhythm after a success that brought `new` items since the success before."""
    rhythm, moment = read(history.rhythm), now.timestamp()
    if rhythm.at > moment + HOUR.total_seconds():  # learned while the clock was wrong
        return observe(Rhythm(), None, moment, new)
    return observe(rhythm, _last_success(history, rhythm), moment, new)


def _last_success(history: History, rhythm: Rhythm) -> float | None:
    """Return when the source was read last, in seconds since 1970, None for never; it may have failed since."""
    if history.failures:
        return rhythm.at or None
    return history.polled_at.timestamp() if history.polled_at else None


def _backed_up(due: Next, push: Push, history: History, answer: Answer, now: datetime) -> Next:
    """Return the next poll of a source that is pushed: a day off, but no later than the lease ends.

    Nor sooner than it is `due` without a hub; and of one that did not push what is new nothing is expected.
    """
    hub = urlsplit(push.hub).hostname or push.hub
    if missed_push(history, answer, push):
        return replace(due, reason=f"{due.reason}; {hub} did not push what is new")
    daily = min(now + jittered(DAY, chance(history.url, now)), push.until)
    if due.at is None or due.at >= daily:
        return replace(due, reason=f"pushed by {hub}; {due.reason}")
    return replace(due, at=daily, reason=f"pushed by {hub}; backup poll daily")
