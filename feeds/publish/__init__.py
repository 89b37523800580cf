"""Channel -> bytes. One module a format, one line in a table."""

from collections.abc import Callable
from dataclasses import dataclass

from feeds.model import Channel
from feeds.publish import atom, html, jsonfeed, rss
from feeds.publish.check import Entries, atom_entries, json_entries, rss_entries
from feeds.publish.kept import Draw


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format that every channel is published in; `entries` reads it again, or raises ValueError.

    `filename` is that of the front; see `feeds.model.document`. A format that can be put together of entries can
    `draw` some of them.
    """

    name: str
    filename: str
    media_type: str
    render: Callable[[Channel], bytes]
    draw: Draw | None = None
    entries: Callable[[bytes], Entries] | None = None


FORMATS = (
    Format(
        name="rss",
        filename=rss.FILENAME,
        media_type=rss.MEDIA_TYPE,
        render=rss.render,
        draw=rss.draw,
        entries=rss_entries,
    ),
    Format(
        name="atom",
        filename=atom.FILENAME,
        media_type=atom.MEDIA_TYPE,
        render=atom.render,
        draw=atom.draw,
        entries=atom_entries,
    ),
    Format(
        name="json",
        filename=jsonfeed.FILENAME,
        media_type=jsonfeed.MEDIA_TYPE,
        render=jsonfeed.render,
        draw=jsonfeed.draw,
        entries=json_entries,
    ),
    Format(name="html", filename="index.html", media_type="text/html", render=html.render),
)
