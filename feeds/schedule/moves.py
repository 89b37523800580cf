"""Whether a source has moved for good: pure decisions on where its polls are led.

An address is adopted once each answer for seven days, and three at least, came from there by permanent redirects
only, and was a feed.
Whoever sits between us and the source for some hours (a hotel's portal, a hijacked name) moves nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from feeds.model import Response
from feeds.schedule.spans import WEEK, week_over

_PERMANENT = frozenset({301, 308})
_POLLS = 3
"""So many polls must agree at least: two are a mishap and the moment at which it is believed."""
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Where a source's address has led for good, since when, and in how many polls.

    None: it leads nowhere else, or not for good.
    """

    to: str | None = None
    since: datetime | None = None
    polls: int = 0


STAYS = Move()


def follow(known: Move, url: str, answer: Response | None, now: datetime, *, is_feed: bool) -> Move:
    """Return where the source at `url` has moved to, by what was `known` and the `answer` of a poll of `url`.

    `is_feed` is whether a feed was read, or the answer was a 304. Where nobody answered (None), what was known
    holds; whatever disagrees with it starts anew.
    """
    if answer is None:
        return known
    to = _target(url, answer) if is_feed else None
    if to is None:
        return STAYS
    agrees = to == known.to and known.since is not None and known.since <= now
    return replace(known, polls=known.polls + 1) if agrees else Move(to=to, since=now, polls=1)


def adopted(move: Move, url: str, now: datetime, *, has_secrets: bool) -> str | None:
    """Return the address at which to ask the source at `url` from now on, None for the old one.

    With `has_secrets`, credentials or headers are sent that no other is to see: they go to the same origin only
    (RFC 6454 §4), or to the same host once it speaks TLS. The owner has to move such a source.
    """
    if move.to is None or move.since is None or now - move.since < WEEK or move.polls < _POLLS:
        return None
    return move.to if not has_secrets or keeps_secrets(url, move.to) else None


def asks_home(url: str, adopted: str | None, home_at: datetime | None, now: datetime) -> bool:
    """Return whether to ask a source at its own `url` again, which was done `home_at` last: weekly.

    A move may have been a mishap, or a hijack that is over. But not in the clear where the same host speaks TLS.
    """
    return adopted is not None and not _upgraded(url, adopted) and week_over(home_at, now)


def beyond(adopted: str, answer: Response) -> Response | None:
    """Return an answer of a source's own address as one of the `adopted`; None: it leads there not for good."""
    for number, (status, to) in enumerate(answer.redirects, 1):
        if status not in _PERMANENT:
            return None
        if to == adopted:
            return replace(answer, redirects=answer.redirects[number:])
    return None


def keeps_secrets(url: str, to: str) -> bool:
    """Return whether what is sent to `url` alone may be sent to the address `to`."""
    return _upgraded(url, to) or _origin(url) == _origin(to)


def _target(url: str, answer: Response) -> str | None:
    """Return the address that `url` leads to for good (RFC 9110 §15.4.2 and §15.4.9), None for none.

    Encryption is never given up. A route that any instance may answer ('rsshub://') has no address of its own.
    """
    statuses = {status for status, _ in answer.redirects}
    path = [url, *(target for _, target in answer.redirects)]
    to = path[-1]
    if not statuses or not statuses <= _PERMANENT or to == url or not all(map(_is_web, path)):
        return None
    return None if _gives_up_tls(path) else to


def _is_web(url: str) -> bool:
    return url.startswith(("http://", "https://"))


def _gives_up_tls(path: Iterable[str]) -> bool:
    """Return whether anything follows TLS that is without."""
    schemes = [urlsplit(url).scheme for url in path]
    return "http" in schemes[schemes.index("https") :] if "https" in schemes else False


def _upgraded(url: str, to: str) -> bool:
    """Return whether an address is of the same host, and has TLS in place of none."""
    (scheme, host, port), (new_scheme, new_host, new_port) = map(_origin, (url, to))
    return host == new_host and (scheme, port, new_scheme, new_port) == ("http", 80, "https", 443)


def _origin(url: str) -> tuple[str, str, int]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or _PORTS[parts.scheme]
