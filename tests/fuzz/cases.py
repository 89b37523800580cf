"""What is read, in which order: for one seed number always the same, whatever comes of it and when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import PurePosixPath
from random import Random

from feed_documents import URL, document
from fuzz.mutate import LIMIT, mutated
from fuzz.mutate_feed import FEED, JSON_FEED
from fuzz.mutate_post import POST
from fuzz.seeds import Kind, Seed

from feeds.model import Document
from feeds.posts.dialects import DIALECTS

_KINDS: Sequence[Kind] = ("feed", "feed", "case", "post", "post")
"""Which kinds of document come how often; cases and posts are read in no time."""
_CHARSETS = ("", "utf-8", "utf-16", "iso-8859-1", "shift_jis", "gb2312", "koi8-r", "hex", "undefined", '"x', "é")
_ZONES = (None, None, None, "Asia/Shanghai", "America/St_Johns")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A document to read, its number, and the names of those that it was made of.

    A post travels as a document, too: its `url` is its path, and its header `dialect` says who wrote it.
    """

    number: int
    origin: str
    document: Document


def cases(seeds: Sequence[Seed], seed: int) -> Iterator[Case]:
    """Yield documents without end."""
    by_kind = {kind: [one for one in seeds if one.kind == kind] for kind in _KINDS}
    kinds = [kind for kind in _KINDS if by_kind[kind]]
    for number in count():
        chance = Random(f"{seed}:{number}")
        kind = chance.choice(kinds)
        base, other = chance.choices(by_kind[kind], k=2)
        made = (_post if kind == "post" else _feed)(base, other, chance)
        yield Case(number=number, origin=f"{base.name} + {other.name}", document=made)


def _feed(base: Seed, other: Seed, chance: Random) -> Document:
    mutations = JSON_FEED if base.data.lstrip().startswith(b"{") else FEED
    charset = chance.choice(_CHARSETS)
    return document(
        mutated(base.data, other.data, chance, mutations),
        url=chance.choice((URL, URL, f"{URL}?a=1&token=x#y", "https://news.example")),
        headers={"content-type": f"text/xml; charset={charset}"} if charset and chance.random() < 0.3 else {},
        zone=chance.choice(_ZONES),
        max_items=chance.choice((500, 500, 500, 3)),
    )


def _post(base: Seed, other: Seed, chance: Random) -> Document:
    """Return a post made wrong, sometimes below its front matter only: most others are refused for that."""
    end = base.data.find(b"\n---\n")
    kept = end + 5 if end >= 0 and chance.random() < 0.4 else 0
    body = base.data[:kept] + mutated(base.data[kept:], other.data, chance, POST)
    if chance.random() < 0.8:  # a post that is not UTF-8 is refused at once
        body = body.decode(errors="replace").encode()[:LIMIT]
    return document(
        body,
        url=PurePosixPath(base.name).name,
        headers={"dialect": chance.choice(tuple(DIALECTS))},
        zone=chance.choice(_ZONES),
    )
