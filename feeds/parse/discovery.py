"""Where a feed says that it is pushed: its hubs, and the URL that they know it by (WebSub §4)."""

import re
from collections.abc import Iterator

from feeds.clean.urls import absolute_url
from feeds.model import Document
from feeds.parse.raw import RawFeed

_MOST_HUBS = 10
_PARAMETER = r';\s*([^\s=;,"<>]+)\s*=\s*(?:"([^"]*)"|([^\s=;,"<>]+))'
_LINK = re.compile(rf"<([^<>]*)>((?:\s*{_PARAMETER})*)")
_EACH = re.compile(_PARAMETER)


def discover(raw: RawFeed, document: Document) -> tuple[tuple[str, ...], str | None]:
    """Return the hubs of a feed and its topic; of each, what HTTP says counts before what the document says."""
    linked = list(_linked(document.headers.get("link", "")))
    hubs = [url for relation, url in linked if relation == "hub"] or raw.hubs
    topic = next((url for relation, url in linked if relation == "self"), raw.topic)
    found = filter(None, (absolute_url(hub, document.url) for hub in hubs))
    return tuple(dict.fromkeys(found))[:_MOST_HUBS], absolute_url(topic, document.url)


def _linked(header: str) -> Iterator[tuple[str, str]]:
    """Yield the relations and URLs of a Link header (RFC 8288 §3) that are about the document itself."""
    for link in _LINK.finditer(header):
        given = {name.lower(): quoted or bare for name, quoted, bare in reversed(_EACH.findall(link[2]))}
        if "anchor" not in given:
            yield from ((relation, link[1]) for relation in given.get("rel", "").lower().split())
