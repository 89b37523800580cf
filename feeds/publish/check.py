"""Reparsing what was rendered, before it takes the place of what is published."""

from lxml import etree


def check_xml(data: bytes) -> None:
    """Raise ValueError unless `data` is well-formed XML (what our own renderers write needs no entities)."""
    try:
        etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise ValueError(f"not well-formed XML: {error}") from error
