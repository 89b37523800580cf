"""Text reaches feedparser in one piece."""

from io import BytesIO
from xml.sax import make_parser
from xml.sax.handler import ContentHandler

import feedparser
from feed_documents import read, rss

from feeds.parse.sax import WholeTextParser


class Listener(ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def characters(self, content: str) -> None:
        self.texts.append(content)


def test_text_between_two_tags_is_one_piece() -> None:
    """Line ends, references and CDATA sections do not cut it, nor does its length."""
    listener, parser = Listener(), WholeTextParser()
    parser.setContentHandler(listener)
    parser.parse(BytesIO(b"<a>one\n&lt;two&gt;\n&#x65B0;<![CDATA[ <three>]]><b/>" + b"long\n" * 1000 + b"</a>"))
    assert listener.texts == ["one\n<two>\n新 <three>", "long\n" * 1000]


def test_feedparser_parses_with_it() -> None:
    """Who reads feeds has put it first among the parsers that feedparser asks for."""
    assert read(rss("<title>One</title>")).items
    assert isinstance(make_parser(feedparser.api.PREFERRED_XML_PARSERS), WholeTextParser)
