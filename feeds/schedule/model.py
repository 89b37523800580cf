"""What the rule of polling is told, and what it decides: values only. Every moment is aware and in UTC."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from store.hints import Hints
from store.source_model import Trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What the owner wants of a source: a fixed `interval`, or a learned one from `floor` to `cap`.

    `price` is what one poll costs, in seconds that one item waits: the cheaper, the more often.
    """

    interval: timedelta | None = None
    floor: timedelta = timedelta(minutes=5)
    cap: timedelta = timedelta(days=3)
    price: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What is known of a source before an answer: the fields of SourceState with the same names."""

    url: str
    rhythm: str = ""
    polled_at: datetime | None = None
    failures: int = 0
    trouble: Trouble | None = None
    failing_since: datetime | None = None
    gone: int = 0
    hints: Hints


@dataclass(frozen=True, slots=True, kw_only=True)
class HostState:
    """What is known of its host: `busy` answers in a row asked for it to be left alone."""

    busy: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a poll came to: `trouble` where it failed, else how many items are `new`, and the document's `hints`.

    `status` is None where nobody answered; `headers` have names in lower case; `hints` are None where no document
    was read, and those of the one before hold.
    """

    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    trouble: Trouble | None = None
    new: int = 0
    hints: Hints | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """When a source is polled again, None for never, and the reason in words and numbers.

    Until `pause` no source of the host is asked. `rhythm` and `rate` are what is known after the answer.
    """

    at: datetime | None
    reason: str
    pause: datetime | None = None
    rhythm: str = ""
    rate: float = 0.0
