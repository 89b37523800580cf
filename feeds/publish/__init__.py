"""Channel -> bytes. One module a format, one line in a table."""

from collections.abc import Callable
from dataclasses import dataclass

from feeds.model import Channel
from feeds.publish import atom, html, jsonfeed, rss
from feeds.publish.check import check_json, check_xml

__all__ = ["FORMATS", "Format", "check_xml"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format that every channel is published in; `check` raises ValueError for bytes that are broken."""

    name: str
    filename: str
    media_type: str
    render: Callable[[Channel], bytes]
    check: Callable[[bytes], None] | None = None


FORMATS = (
    Format(name="rss", filename=rss.FILENAME, media_type=rss.MEDIA_TYPE, render=rss.render, check=check_xml),
    Format(name="atom", filename=atom.FILENAME, media_type=atom.MEDIA_TYPE, render=atom.render, check=check_xml),
    Format(
        name="json",
        filename=jsonfeed.FILENAME,
        media_type=jsonfeed.MEDIA_TYPE,
        render=jsonfeed.render,
        check=check_json,
    ),
    Format(name="html", filename="index.html", media_type="text/html", render=html.render),
)
