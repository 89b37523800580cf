"""Where a source is asked: at its own address or, an RSSHub route, at every instance that is configured."""

from collections.abc import Sequence

from config.values import ROUTE


def addresses(url: str, instances: Sequence[str]) -> tuple[str, ...]:
    """Return the addresses of the source at `url`, the first before the others; `instances` end in '/'."""
    if not url.startswith(ROUTE):
        return (url,)
    return tuple(instance + url.removeprefix(ROUTE) for instance in instances)
