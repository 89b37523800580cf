"""How a hub is asked for something."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from feeds.errors import FetchError
from feeds.model import Request
from feeds.ports import Fetch
from feeds.schedule import retry_after

ROUND_SECONDS = 10.0
"""So long a hub is sent one thing after another; what is left then is due the next time."""
_TIMEOUT = 10.0
_LONGEST_ANSWER = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a hub said: nothing but yes, or what is wrong; a `status` of None is none, `wait` what it asks for."""

    error: str | None = None
    status: int | None = None
    wait: timedelta = timedelta()

    @property
    def is_refusal(self) -> bool:
        """Whether the hub is well but does not want what it was sent (RFC 9110 §15.5)."""
        return self.status is not None and 400 <= self.status < 500 and self.status != 429


async def ask(fetch: Fetch, hub: str, form: tuple[tuple[str, str], ...], now: datetime) -> Reply:
    """Post a form to a hub. Whatever goes wrong is a reply, too."""
    try:
        answer = await fetch(Request(url=hub, form=form, timeout=_TIMEOUT, limit=_LONGEST_ANSWER))
    except FetchError as error:
        return Reply(error=str(error))
    wrong = None if 200 <= answer.status < 300 else f"HTTP {answer.status}"
    return Reply(error=wrong, status=answer.status, wait=retry_after(answer.headers, now))
