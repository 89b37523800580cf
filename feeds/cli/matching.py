"""Which sources an operator means, by their addresses or parts of these."""

from collections.abc import Sequence
from pathlib import Path

from feeds.clean.urls import without_secrets
from feeds.cli.output import UsageError, unknown_source, visible

_LISTED = 10


def matching(words: str, urls: Sequence[str], config: Path) -> list[str]:
    """Return the address that was asked for, else all that hold it. Raises UsageError where there is none.

    An address counts as it is and as it is shown, without secrets.
    """
    if words in urls:
        return [words]
    found = [url for url in urls if words in url or words in without_secrets(url)]
    if not found:
        raise unknown_source(words, urls, config)
    return found


def the_one(words: str, urls: Sequence[str], config: Path) -> str:
    """Return the one address that was asked for. Raises UsageError where there is none, or several."""
    found = matching(words, urls, config)
    shown = [url for url in found if without_secrets(url) == words]
    if len(found) == 1 or len(shown) == 1:
        return (shown or found)[0]
    more = [f"and {len(found) - _LISTED} more"] if len(found) > _LISTED else []
    listed = "\n".join(f"  {one}" for one in [*map(without_secrets, found[:_LISTED]), *more])
    raise UsageError(f"{visible(words)} is in {len(found)} addresses; name one of them:\n{listed}")
