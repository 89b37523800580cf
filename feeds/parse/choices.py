"""What both readers of XML choose where a feed says a thing more than once."""

from collections.abc import Iterable, Sequence

from feeds.parse.raw import RawText

Category = tuple[str | None, str | None, str | None]  # term, scheme, label (RFC 4287 §4.2.2)
OLDER = ("prev-archive", "next")
"""Links to the document with older entries, of an archived feed and of a paged one (RFC 5005 §4, §3)."""
ITUNES = "http://www.itunes.com/"


def fullest(contents: Iterable[RawText]) -> RawText | None:
    """Return the fullest content, HTML before plain text: podcasts bring a second description as one, too."""
    return max(contents, key=lambda text: (text.type != "text/plain", len(text.value)), default=None)


def best_link(link: str, alternates: Sequence[str]) -> str:
    """Return `link`, the last to a page, else the first to anything; without one, what was taken for a link."""
    return link if link in alternates else next(filter(None, alternates), link)


def permalink(link: str, guid: str, *, is_guid: bool) -> str:
    """Return an entry's link; a guid that merely does not deny to be one, and is no URL, is none."""
    return "" if is_guid and link == guid and not link.startswith(("http:", "https:", "/")) else link


def sorted_out(found: Iterable[Category], keywords: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return categories and tags by the names that people read, of what was found and the text of media:keywords.

    iTunes' and Media RSS's keywords are tags; '#kind' schemes name no subject.
    """
    words = {word.strip() for word in keywords.split(",")} if keywords else ()
    categories: list[str] = []
    tags: list[str] = []
    for term, scheme, label in found:
        name = label or term
        if name and (scheme == ITUNES or name in words):
            tags.append(name)
        elif name and not (scheme and scheme.endswith("#kind")):
            categories.append(name)
    if tags:
        known = frozenset(tags)
        categories = [name for name in categories if name not in known]
    return tuple(categories), tuple(tags)
