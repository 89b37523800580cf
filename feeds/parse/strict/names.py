"""What elements are called, whichever of their namespaces, prefixes and spellings a feed uses.

RSS, Atom and RSS 1.0 share one vocabulary: `atom:link` in RSS is a link as any other. Names of modules have the
prefix that people know them by ('media:content'). Everything is lower case, for feeds are no better.
"""

from collections.abc import Mapping
from functools import lru_cache

OWN, FOREIGN = "", "?"
PREFIXES = {
    "": OWN,
    "http://www.w3.org/2005/atom": OWN,
    "http://purl.org/atom/ns#": OWN,
    "http://purl.org/rss/1.0/": OWN,
    "http://my.netscape.com/rdf/simple/0.9/": OWN,
    "http://purl.org/rss/1.0/modules/rss091#": OWN,
    "http://blogs.law.harvard.edu/tech/rss": OWN,
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://search.yahoo.com/mrss": "media",
    "http://search.yahoo.com/mrss/": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://www.w3.org/1999/xhtml": "xhtml",
}
_OURS = frozenset(PREFIXES.values())
_USERLAND = "backend.userland.com/rss"  # and a version behind it


@lru_cache(maxsize=4096)  # a feed can make up as many names as it likes
def name_of(tag: str) -> str:
    """Return what an element or attribute is called whose name in Clark notation is `tag`."""
    namespace, _, local = tag.rpartition("}")
    prefix = _prefix(namespace[1:].lower())
    return f"{prefix}:{local.lower()}" if prefix else local.lower()


def speaks_for_itself(namespaces: Mapping[str | None, str]) -> bool:
    """Return whether a document means by its prefixes what everybody does; others leave us guessing."""
    return all(
        (prefix or OWN) not in _OURS or _prefix(uri.lower()) in {prefix or OWN, OWN}
        for prefix, uri in namespaces.items()
    )


def _prefix(uri: str) -> str:
    return OWN if _USERLAND in uri else PREFIXES.get(uri, FOREIGN)
