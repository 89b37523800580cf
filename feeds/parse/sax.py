"""A driver for `xml.sax` by which feedparser gets its texts whole.

Expat cuts text at every line end and entity unless told otherwise, and feedparser does much for each piece.
"""

from xml.sax.expatreader import ExpatParser


class WholeTextParser(ExpatParser):
    """Calls `characters` once for the text between two tags, or for each 8 KiB of it."""

    def reset(self) -> None:
        super().reset()
        self._parser.buffer_text = True  # type: ignore[attr-defined]  # typeshed does not know the expat parser inside


def create_parser() -> WholeTextParser:
    """Return a parser; `xml.sax.make_parser` calls a driver's function of this name."""
    return WholeTextParser()
