"""What is found: the links of a page that may be feeds, and the feeds that they turned out to be."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A web page, as far as feeds are concerned; every address is absolute, and each list has it once.

    `declared` are the feeds that it says it has, in its order; `linked` are links that look like feeds, those on
    its own host first; `canonical` is the address that it calls its own.
    """

    declared: tuple[str, ...] = ()
    linked: tuple[str, ...] = ()
    canonical: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An address that was asked and is a feed; `format` is one word, as of a ParsedFeed."""

    url: str
    title: str
    format: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The feeds of a site, the likeliest first; `unseen` are as many more that nobody looked at."""

    candidates: tuple[Candidate, ...]
    unseen: int = 0
