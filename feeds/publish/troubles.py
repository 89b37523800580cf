"""What goes wrong with the sources and with ourselves -> an Atom feed for whoever keeps the site.

An entry is of a moment that the store knows, and never changes: one when a trouble has lasted long enough to be
worth a word, one when it is over.
"""

import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from urllib.parse import urlsplit

from config.model import Site
from feeds.model import Channel
from feeds.publish import atom
from feeds.publish.parts import public_text, public_url
from store.model import Item, SourceInfo, StoredItem
from store.troubles import Noted

FILENAME = "feed"
MOST = 100
"""Entries that are shown, the newest."""

_CODE = re.compile("`([^`]+)`")
_NOBODY = SourceInfo(id=0, kind="posts", url="", title="")
"""An entry of our own credits no feed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An entry: a `key` that no other has, its moment, and what it says; `paragraphs` are text."""

    key: str
    at: datetime
    title: str
    paragraphs: tuple[str, ...]


def render_troubles(site: Site, told: Iterable[Told], began: datetime) -> bytes:
    """Return the feed, the newest entries first; without any it is as old as the store, which `began` then."""
    shown = sorted(told, key=lambda one: (one.at, one.key), reverse=True)[:MOST]
    channel = Channel(
        title=f"Troubles of {site.title}",
        description="What goes wrong with its sources, and when that is over.",
        base_url=site.base_url,
        slug_path="status",
        path="",
        language="en",
        timezone=site.timezone,
        updated=max((one.at for one in shown), default=began),
        site_title=site.title,
        items=tuple(_stored(site, number, one) for number, one in enumerate(shown)),
    )
    return atom.render(channel, FILENAME)


def _stored(site: Site, number: int, told: Told) -> StoredItem:
    url = f"{site.base_url}status/"
    content = "".join(map(_paragraph, told.paragraphs))
    item = Item(key=told.key, raw_hash="", url=url, title=told.title, published=told.at, content=content)
    return StoredItem(
        id=number,
        item=item,
        public_id=uuid.uuid5(uuid.NAMESPACE_URL, f"{url}{FILENAME}#{told.key}").urn,
        date=told.at,
        first_seen=told.at,
        changed_at=told.at,
        source=_NOBODY,
    )


def _paragraph(text: str) -> str:
    marked = _CODE.sub(r"<code>\1</code>", escape(text, quote=False))
    return f"<p>{marked}</p>"


def of_sources(noted: Sequence[Noted]) -> Iterable[Told]:
    """Yield what is to be told of the troubles of sources: of each that it began, and of some that it is over."""
    for one in noted:
        key = f"{one.kind}-{one.source_id}-{int(one.began.timestamp())}"
        title, what, advice = _BEGAN[one.kind]
        yield Told(
            key=key,
            at=one.noted,
            title=title.format(name=_name(one)),
            paragraphs=(*_facts(one, what), advice.format(url=_address(one))),
        )
        if one.ended:
            over, how = _OVER[one.kind]
            lasted = f"{how} It had been so since {stamp(one.began)}."
            yield Told(key=f"{key}-over", at=one.ended, title=over.format(name=_name(one)), paragraphs=(lasted,))


def of_lateness(due: datetime, late: datetime) -> Told:
    """Return what is to be told when nobody polls: what was `due` first is `late` since then."""
    return Told(
        key=f"late-{int(due.timestamp())}",
        at=late,
        title="Nobody polls",
        paragraphs=(
            f"A source has been due since {stamp(due)}, and was not polled for a day after that.",
            "See whether the daemon, or the job that calls `feeds run`, is still there.",
        ),
    )


def of_outage(since: datetime) -> Told:
    """Return what is to be told when our own network fails."""
    return Told(
        key=f"outage-{int(since.timestamp())}",
        at=since,
        title="Our own network fails",
        paragraphs=(
            f"Since {stamp(since)} most hosts do not answer. That is not their fault, and not counted.",
            "See to the network and the name server of this machine. All is polled again when it is back.",
        ),
    )


def of_hold(path: str, why: str, at: datetime) -> Told:
    """Return what is to be told of a category that keeps its old files."""
    name = path or "The front page"
    return Told(
        key=f"held-{path}-{int(at.timestamp())}",
        at=at,
        title=f"{name} keeps its old files",
        paragraphs=(
            f"Since {stamp(at)} its new files are held back: {why}",
            "`feeds publish --plan` tells what would change; `feeds publish --force` with its name publishes it.",
        ),
    )


def stamp(moment: datetime) -> str:
    """Return a moment as an operator reads it."""
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _name(one: Noted) -> str:
    if one.source_kind == "posts":
        return one.title or "A folder of posts"
    return one.title or urlsplit(one.url).hostname or one.url


def _address(one: Noted) -> str:
    """Return the address of a feed as it may be published; where a folder is, is nobody's business."""
    return (public_url(one.url) or _name(one)) if one.source_kind == "feed" else "posts"


def _facts(one: Noted, what: str) -> Iterable[str]:
    yield what.format(
        since=stamp(one.began),
        noted=stamp(one.noted),
        to=public_url(one.said or "") or "another address",
        times=one.failures,
        rate=f"{one.rate * 86400:.2g}",
    )
    if one.source_kind == "feed":
        yield f"It is polled at {_address(one)}"
    if one.kind in ("failing", "gone"):
        # What goes wrong with posts tells folders of this machine.
        said = public_text(one.said or "") if one.source_kind == "feed" else "it cannot be read"
        kind = f" ({one.trouble.replace('_', ' ')})" if one.trouble else ""
        yield f"The last error{kind} was: {said}"


_BEGAN = {
    "failing": (
        "{name} is failing",
        "It has failed since {since}, {times} times in a row by {noted}.",
        "It is tried again by itself, further and further apart. `feeds why '{url}'` tells more.",
    ),
    "gone": (
        "{name} is gone",
        "Since {since} its server has answered that it is gone for good.",
        "It is asked no more. `feeds rm '{url}'` takes it out, `feeds poll '{url}'` asks again.",
    ),
    "moved": (
        "{name} has moved",
        "Since {since} its address leads for good to {to}",
        "After seven days of that it is asked there by itself.",
    ),
    "adopted": (
        "{name} is asked at its new address",
        "Its address had led there for seven days: {to}",
        "Put it into the configuration in place of the old one.",
    ),
    "silent": (
        "{name} has fallen silent",
        "It has brought nothing new since {since}, and had about {rate} items a day.",
        "See whether it is still kept, and at this address: `feeds why '{url}'` tells more.",
    ),
}
"""Of each kind of trouble: the title, what is so, what to do."""
_OVER = {
    "failing": ("{name} answers again", "It was polled without failure."),
    "gone": ("{name} is there again", "It was polled without failure."),
    "moved": ("{name} does not lead there any more", "Its address stays, or leads elsewhere."),
    "adopted": (
        "{name} is asked at its own address again",
        "The other one is lost, or its own leads there no more.",
    ),
    "silent": ("{name} has news again", "A new item came."),
}
