"""Deltas of feeds (RFC 3229, with the instance manipulation `feed`): only what a client does not have yet."""

import re
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import replace
from hashlib import blake2b

from feeds.server.entries import Entry, take_apart
from feeds.server.files import File, make_file, version_of
from feeds.server.memory import Memory
from feeds.server.messages import Answer, Headers, values_of

CACHE_BYTES = 8 * 1024 * 1024
MOST_ENTRIES = 100_000
"""So many entries of versions are remembered, some 10 MB; 2,000 versions of 50 entries."""

_FEED = re.compile(rb"[ \t]*feed[ \t]*(?:;[ \t]*q=(?:0\.0*[1-9][0-9]*|1(?:\.0*)?)[ \t]*)?", re.IGNORECASE)
_USED: Headers = [(b"im", b"feed"), (b"vary", b"A-IM, If-None-Match"), (b"cache-control", b"no-store, im")]
_NOT_OF_A_DELTA = frozenset({b"etag", b"vary", b"cache-control"})


def wants_delta(headers: Headers) -> bool:
    """Tell whether a client takes deltas of entries (RFC 3229 §10.5.3)."""
    return any(_FEED.fullmatch(part) for value in values_of(headers, b"a-im") for part in value.split(b","))


class Deltas:
    """The versions of feeds that were served, as hashes of their entries, and what came since.

    A version whose entries are not remembered is unknown, so that its holder is sent everything.
    """

    def __init__(self, most: int = MOST_ENTRIES) -> None:
        self._most = most
        self._count = 0
        self._versions: OrderedDict[bytes, frozenset[bytes]] = OrderedDict()
        self._made: Memory[tuple[bytes, bytes]] = Memory(CACHE_BYTES)

    def remember(self, file: File) -> None:
        """Remember the version of a feed that is about to be served."""
        if file.version in self._versions:
            self._versions.move_to_end(file.version)
            return
        entries = take_apart(file.path, file.full.body).entries
        hashes = self._versions[file.version] = frozenset(map(_hash, entries))
        self._count += len(hashes) + 1
        while self._count > self._most and len(self._versions) > 1:
            _, forgotten = self._versions.popitem(last=False)
            self._count -= len(forgotten) + 1

    def since(self, file: File, tags: Iterable[bytes]) -> Answer | None:
        """Return the entries that are new or changed since one of the versions that a client holds.

        That is the whole feed where all are, and None where no version is known.
        """
        base = next((tag for tag in tags if version_of(tag) in self._versions), None)
        if base is None:
            return None
        known = self._made.get((file.etag, base))
        if not known or known.stamp != file.stamp:
            known = self._cut(file, base)
            self._made.put((file.etag, base), known)
        return known.full

    def _cut(self, file: File, base: bytes) -> File:
        document = take_apart(file.path, file.full.body)
        held = self._versions[version_of(base) or b""]
        lacking = [entry for entry in document.entries if _hash(entry) not in held]
        if len(lacking) == len(document.entries):
            return file
        whole = make_file(file.path, file.stamp, document.with_only(lacking)).full
        headers = [each for each in whole.headers if each[0] not in _NOT_OF_A_DELTA]
        told = [*_USED, (b"etag", file.etag), (b"delta-base", base)]
        return replace(file, full=Answer(226, [*headers, *told], whole.body))


def _hash(entry: Entry) -> bytes:
    return blake2b(entry.body, digest_size=16).digest()
