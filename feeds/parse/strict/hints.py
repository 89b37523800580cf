"""When a feed wants to be asked for again: elements of the channel, in RSS and, from a module, in all formats.

Those with attributes are passed over, as feedparser does.
"""

from lxml.etree import _Element as Element

from feeds.parse.strict.names import name_of
from feeds.parse.strict.state import Attributes, Found, Reading


def ttl(reading: Reading, _feed: Found, element: Element, given: Attributes) -> None:
    reading.hints = reading.hints._replace(ttl=_text(element, given))


def period(reading: Reading, _feed: Found, element: Element, given: Attributes) -> None:
    reading.hints = reading.hints._replace(period=_text(element, given))


def frequency(reading: Reading, _feed: Found, element: Element, given: Attributes) -> None:
    reading.hints = reading.hints._replace(frequency=_text(element, given))


def hours(reading: Reading, _feed: Found, element: Element, _given: Attributes) -> None:
    reading.hints = reading.hints._replace(hours=_texts(element, "hour"))


def days(reading: Reading, _feed: Found, element: Element, _given: Attributes) -> None:
    reading.hints = reading.hints._replace(days=_texts(element, "day"))


def _text(element: Element, given: Attributes) -> str:
    return "" if given else (element.text or "").strip()


def _texts(element: Element, name: str) -> tuple[str, ...]:
    return tuple((child.text or "").strip() for child in element if name_of(child.tag) == name)
