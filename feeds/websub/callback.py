"""What a hub says to a callback, and whether it may: pure decisions on a request and the subscription it names."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl

from feeds.clean.text import plain_text
from feeds.websub.inbox import Note
from store.push import Subscription

_ALGORITHMS = frozenset({"sha1", "sha256", "sha384", "sha512"})  # WebSub §7.1.1
_MOST_FIELDS = 100
_LONGEST_CHALLENGE = 4096
_LONGEST_REASON = 200
_DAY = 86_400
_LONGEST_NUMBER = 9  # digits


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a hub said, and the `answer` that tells it that we agree."""

    note: Note
    answer: str = ""


def hear(one: Subscription, query: str, at: datetime) -> Heard | None:
    """Return what a GET of the callback means (WebSub §5.2, §5.3), None where it is not what we want.

    A subscription that is wanted is verified, and one that is to be left is let go, each under its own topic.
    """
    fields = _fields(query)
    if fields.get("hub.topic") != one.topic:
        return None
    match fields.get("hub.mode"):
        case "denied":
            reason = plain_text(fields.get("hub.reason", ""), _LONGEST_REASON)
            return Heard(note=Note(kind="denied", subscription=one.id, at=at, reason=reason))
        case "subscribe" if one.state != "leaving":
            lease = _lease(fields.get("hub.lease_seconds", ""))
            note = Note(kind="verified", subscription=one.id, at=at, lease=lease)
        case "unsubscribe" if one.state == "leaving":
            note = Note(kind="left", subscription=one.id, at=at)
        case _:
            return None
    challenge = fields.get("hub.challenge", "")
    return Heard(note=note, answer=challenge) if 0 < len(challenge) <= _LONGEST_CHALLENGE else None


def _fields(query: str) -> dict[str, str]:
    try:
        return dict(parse_qsl(query, keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    except ValueError:
        return {}


def _lease(digits: str) -> int:
    """Return the seconds of a lease; where the hub tells none, as it must, it is taken for a day."""
    return int(digits[:_LONGEST_NUMBER]) if digits.isascii() and digits.isdigit() else _DAY


def is_signed(secret: str, signature: str, body: bytes) -> bool:
    """Return whether `X-Hub-Signature` is a body's by our secret (WebSub §7.1)."""
    method, _, digest = signature.strip().partition("=")
    if method.lower() not in _ALGORITHMS:
        return False
    right = hmac.new(secret.encode(), body, method.lower()).hexdigest()
    return hmac.compare_digest(right.encode(), digest.lower().encode())
