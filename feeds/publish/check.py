"""Reparsing what was rendered, before it takes the place of what is published."""

import json

from lxml import etree


def check_xml(data: bytes) -> None:
    """Raise ValueError unless `data` is well-formed XML (what our own renderers write needs no entities)."""
    try:
        etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise ValueError(f"not well-formed XML: {error}") from error


def check_json(data: bytes) -> None:
    """Raise ValueError unless `data` is a JSON object in UTF-8 (RFC 8259 §8.1)."""
    try:
        found = json.loads(data.decode())
    except ValueError as error:
        raise ValueError(f"not JSON: {error}") from error
    if not isinstance(found, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004 - as for every other fault of the bytes
