"""What is wrong with a poll that brought no feed: in one line for people, as a kind of trouble for the rule."""

from dataclasses import dataclass

from config.errors import ConfigError
from feeds.errors import FetchError
from feeds.model import Response
from feeds.schedule.trouble import of_code, of_status
from store.source_model import Trouble


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a poll failed: in one line, as a kind of trouble, and the answer where there was one."""

    error: str
    trouble: Trouble
    response: Response | None = None


def failure_of(error: FetchError | ConfigError) -> Failure:
    """Return why nobody answered, or nobody was asked."""
    return Failure(str(error), of_code(error.code) if isinstance(error, FetchError) else "ours")


def status_failure(response: Response) -> Failure | None:
    """Return what is wrong with an answer that cannot be a feed, None where nothing is."""
    if response.status == 200:
        return None if response.body.strip() else Failure("an empty answer", "not_a_feed", response)
    error = f"HTTP {response.status}" + _HINTS.get(response.status, "")
    return Failure(error, of_status(response.status), response)


_HINTS = {
    401: ": it wants credentials (set `credentials` on the source)",
    403: ": it refuses us; it may want credentials, or other `headers`",
    404: ": no such feed; check its address",
    410: ": gone for good; after the second such answer it is asked no more",
    429: ": too many requests; it will be left alone for a while",
    503: ": not available now",
}
