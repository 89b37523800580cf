"""What published XML says, by short paths: `item/media:content`, and without a prefix the plain RSS names."""

from lxml import etree

_NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
}


def texts(element: etree._Element, path: str) -> list[str]:
    """Return the texts of all elements at `path`."""
    return [found.text or "" for found in element.findall(path, _NAMESPACES)]


def attributes(element: etree._Element, path: str) -> list[dict[str, str]]:
    """Return the attributes of all elements at `path`."""
    return [
        {str(key): str(value) for key, value in found.attrib.items()}
        for found in element.findall(path, _NAMESPACES)
    ]
