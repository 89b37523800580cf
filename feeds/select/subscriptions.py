"""Sources as subscription lists have them, there and back: folders are the levels of categories."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from config.model import Source
from config.opml import Feed
from feeds.clean.urls import without_secrets
from feeds.model import Outline
from store.source_model import SourceState

_BREAKS = re.compile(r"[\t\n\r]+")


def source_of(feed: Feed, under: str = "") -> Source:
    """Return the source that a listed feed is to become, its folders below the category `under`; unchecked.

    A title that only repeats the address says nothing, and is left out.
    """
    title = _BREAKS.sub(" ", feed.title)
    paths = feed.categories or ("",)
    return Source(
        url=feed.url,
        categories=tuple(path for path in ("/".join(filter(None, (under, path))) for path in paths) if path),
        title=None if title == feed.url else title or None,
    )


def outlines_of(sources: Iterable[Source], known: Mapping[str, SourceState]) -> tuple[Outline, ...]:
    """Return sources as a tree of folders, each at every place that it has, without what is secret in addresses.

    `known` tells by URL what sources call themselves, and their pages.
    """
    places = [
        (tuple(path.split("/")) if path else (), _outline(source, known.get(source.url)))
        for source in sources
        for path in source.categories or ("",)
    ]
    return _tree(places)


def _tree(places: Sequence[tuple[tuple[str, ...], Outline]]) -> tuple[Outline, ...]:
    here: list[Outline] = []
    below: dict[str, list[tuple[tuple[str, ...], Outline]]] = defaultdict(list)
    for levels, outline in places:
        if levels:
            below[levels[0]].append((levels[1:], outline))
        else:
            here.append(outline)
    return (*here, *(Outline(title=name, children=_tree(inside)) for name, inside in below.items()))


def _outline(source: Source, state: SourceState | None) -> Outline:
    url = without_secrets(source.url)
    title, link = (state.title, state.link) if state else ("", None)
    return Outline(title=source.title or title or url, xml_url=url, html_url=link and without_secrets(link))
