"""What went wrong with a poll, and how much patience that deserves: pure decisions.

Retries wait at random, from the least to twice as long after each failure ("full jitter"): a server that comes
back is not met by all at once. No source dies silently: at last it is probed weekly, for ever.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from feeds.errors import FailureCode
from feeds.schedule.model import History, Policy
from feeds.schedule.spans import DAY, HOUR, JITTER, MINUTE, WEEK, Wish, chance, jittered, whole, words
from store.source_model import Trouble

STOPPED = "gone: the server answered 410 twice"
_GONE_ANSWERS = 2
"""So many 410 answers in a row stop a source; the first may be a mishap."""
_MOST_DOUBLINGS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How a trouble is waited out: from `least`, doubling to `most`; probed weekly after `probe` of it.

    `said` is the trouble in words; without a `probe` it goes on as it is.
    """

    said: str
    least: timedelta
    most: timedelta
    probe: timedelta | None


PATIENCE: Mapping[Trouble, Patience] = {
    # Nobody was bothered, and who mends the configuration wants to see it soon.
    "ours": Patience(said="not asked, or a fault of ours", least=5 * MINUTE, most=HOUR, probe=None),
    # A restart, a deployment, a network that flaps: mostly over in minutes.
    "unreachable": Patience(said="not reached", least=5 * MINUTE, most=DAY / 2, probe=30 * DAY),
    "server": Patience(said="an error of the server", least=5 * MINUTE, most=DAY / 2, probe=30 * DAY),
    "busy": Patience(said="too busy", least=5 * MINUTE, most=DAY, probe=30 * DAY),
    # What resolvers remember of a name that is not there holds for some minutes (RFC 2308 §5).
    "dns": Patience(said="its name is not found", least=10 * MINUTE, most=DAY, probe=14 * DAY),
    # Maintenance, or a question whether we are human: some hours.
    "not_a_feed": Patience(said="not a feed", least=15 * MINUTE, most=DAY, probe=30 * DAY),
    # What a person must mend, and will not within minutes.
    "tls": Patience(said="no secure connection", least=30 * MINUTE, most=DAY, probe=30 * DAY),
    "missing": Patience(said="not found", least=30 * MINUTE, most=DAY, probe=14 * DAY),
    "refused": Patience(said="refused", least=30 * MINUTE, most=DAY, probe=14 * DAY),
    # The second answer ends it, so it must not come from the same mishap.
    "gone": Patience(said="gone", least=DAY, most=DAY, probe=None),
}
_STATUSES: Mapping[int, Trouble] = {404: "missing", 410: "gone", 429: "busy", 503: "busy"}
_CODES: Mapping[FailureCode, Trouble] = {
    "bad_url": "ours",
    "blocked_address": "ours",
    "blocked_port": "ours",
    "robots": "ours",
    "dns": "dns",
    "tls": "tls",
    "too_large": "not_a_feed",
}


def of_status(status: int) -> Trouble:
    """Return what an answer means that is neither 200 nor 304 (RFC 9110 §15)."""
    if status in _STATUSES:
        return _STATUSES[status]
    if status >= 500:
        return "server"
    return "refused" if status >= 400 else "not_a_feed"


def of_code(code: FailureCode) -> Trouble:
    """Return what the `code` of a FetchError means."""
    return _CODES.get(code, "unreachable")


def is_over(trouble: Trouble, history: History) -> bool:
    """Return whether a source is to be asked no more: it is gone, for the second time (RFC 9110 §15.5.11)."""
    return trouble == "gone" and history.gone + 1 >= _GONE_ANSWERS


def told(trouble: Trouble, history: History) -> str:
    """Return in words what went wrong, and how often in a row."""
    return f"{failures(history)} failed in a row, last {PATIENCE[trouble].said}"


def failures(history: History) -> int:
    """Return how many polls failed in a row, with the one that was just made."""
    return history.failures + 1


def backoff(trouble: Trouble, history: History, policy: Policy, now: datetime) -> Wish:
    """Return the wait after another failure, for `trouble`; it is never shorter than what the owner set."""
    patience, part = PATIENCE[trouble], chance(history.url, now)
    owners = policy.floor if policy.interval is None else policy.interval
    since = history.failing_since or now
    if patience.probe is not None and now - since >= patience.probe:
        weekly = max(WEEK, owners)
        said = f"{told(trouble, history)}, since {since:%Y-%m-%d}: probed every {words(weekly)}"
        return Wish(wait=jittered(weekly, part), words=said)
    least = max(patience.least, owners)
    most = min(patience.least * 2 ** min(failures(history), _MOST_DOUBLINGS), patience.most)
    upto = max(most, jittered(least, 1))
    said = f"{words(least)} to {words(most)}" if most > least else words(least)
    return Wish(wait=whole(least + (upto - least) * part), words=f"{told(trouble, history)}: again in {said}")


LONGEST_PAUSE = DAY + JITTER
"""So long a host is left alone at most, whatever it asks for."""


def host_pause(status: int | None, busy: int, asked: timedelta, part: float) -> timedelta:
    """Return how long to leave a host alone that said so `busy` times in a row before: as it asks, or longer.

    From 5 minutes, doubling: a Retry-After of a second is what many limits say that hold for an hour. To a day
    after a 429, which is meant for us (RFC 6585 §4), but to an hour after a 503, which may be meant for one feed:
    RSSHub answers so where one of its routes fails.
    """
    most = DAY if status == 429 else HOUR
    own = min(5 * MINUTE * 2 ** min(busy, _MOST_DOUBLINGS), most)
    return jittered(max(own, asked), part)
