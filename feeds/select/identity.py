"""Which entry is which: keys within a source, and the ids that are published for ever (RFC 4287 §4.2.6)."""

from collections import defaultdict
from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5

from feeds.clean.uris import is_canonical
from store.model import Identity

_WEAKER: dict[Identity, Identity] = {"guid": "link", "link": "title"}
_LEVELS: tuple[Identity, ...] = ("guid", "link", "title")


class Clues(NamedTuple):
    """What tells one entry from another in its document; `title`, `date` and `body` are '' where missing."""

    guid: str | None
    link: str | None
    title: str
    date: str
    body: str


def item_key(*parts: str) -> str:
    """Return 32 hexadecimal digits that stand for `parts`; each counts with its length, so ('ab', 'c') differs."""
    digest = sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(b"%d:%b" % (len(data), data))
    return digest.hexdigest()[:32]


def public_id(guid: str | None, claimed: bool, source_url: str, key: str) -> str:  # noqa: FBT001 - states a fact
    """Return the id to publish: `guid` where it is a canonical URI and not `claimed` yet, else a minted URN."""
    if guid and not claimed and len(guid) <= 1024 and is_canonical(guid):
        return guid
    return uuid5(NAMESPACE_URL, f"{source_url}#{key}").urn


def keys_of(entries: Sequence[Clues], policy: Identity) -> tuple[tuple[str, ...], Identity]:
    """Return a key for each entry of a document, and the policy to keep for its source.

    The policy says what the source's items are told apart by. It weakens, and never strengthens, when it would
    give one key to entries that differ. An entry that lacks what the policy wants is known by the next.
    """
    while policy in _WEAKER and _confuses(entries, policy):
        policy = _WEAKER[policy]
    return tuple(item_key(*_identity(entry, policy)[1]) for entry in entries), policy


def _identity(entry: Clues, policy: Identity) -> tuple[str, tuple[str, ...]]:
    """Return the level that identifies `entry` under `policy`, and the values there.

    The level is no part of the key: where guids are links, a weaker policy finds the same items again.
    """
    values: dict[Identity, tuple[str, ...]] = {
        "guid": (entry.guid,) if entry.guid else (),
        "link": (entry.link,) if entry.link else (),
        "title": (entry.title, entry.date) if entry.title else (),
    }
    for level in _LEVELS[_LEVELS.index(policy) :]:
        if values[level]:
            return level, values[level]
    return "body", (entry.body,)


def _confuses(entries: Sequence[Clues], policy: Identity) -> bool:
    groups = defaultdict(list)
    for entry in entries:
        groups[_identity(entry, policy)].append(entry)
    return any(_differ(level, group) for (level, _), group in groups.items() if len(group) > 1)


def _differ(level: str, group: Sequence[Clues]) -> bool:
    """Return whether entries that share their value at `level` are more than copies of one.

    Two entries with one id and one link may be two versions of an entry (RFC 4287 §4.1.1); three titles are not.
    """
    links, titles = {entry.link for entry in group}, {entry.title for entry in group}
    if level == "guid":
        return len(links) > 1 or (len(titles) > 1 and (links == {None} or len(group) > 2))
    return level == "link" and len(titles) > 1
