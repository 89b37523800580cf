"""Outlines -> OPML 2.0: a list of feeds, for readers to import at once."""

from datetime import datetime

from lxml import etree

from feeds.model import Outline
from feeds.publish.parts import attributes, rfc822, title_text

FILENAME = "feeds.opml"
MEDIA_TYPE = "text/x-opml"


def render(title: str, outlines: tuple[Outline, ...], updated: datetime | None = None) -> bytes:
    """Return a subscription list in UTF-8; `updated` is the newest change of what it lists, never the clock."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = title_text(title)
    if updated:
        etree.SubElement(head, "dateModified").text = rfc822(updated)
    _add_outlines(etree.SubElement(root, "body"), outlines)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _add_outlines(parent: etree._Element, outlines: tuple[Outline, ...]) -> None:
    for outline in outlines:
        title = title_text(outline.title)
        kind = "rss" if outline.xml_url else None
        more = attributes(type=kind, xmlUrl=outline.xml_url, htmlUrl=outline.html_url)
        element = etree.SubElement(parent, "outline", {"text": title, "title": title, **more})
        _add_outlines(element, outline.children)
