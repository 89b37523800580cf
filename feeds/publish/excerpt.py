"""The few words by which a page shows an item: plain text, cut where a reader would cut it."""

import unicodedata
from collections.abc import Iterator, Sequence

from feeds.clean.segments import spans
from feeds.clean.text import text_from_html
from store.model import Item, StoredItem

_LOOSE_END = " ,;:.、，；：。—–-"
_SUMMARY, _CONTENT = 2_000, 20_000
"""Characters of an item's texts that can be found."""
_JOINER = "\u200d"


def headline(stored: StoredItem) -> str:
    """Return the title, or the beginning of the text where there is none (a microblog's post)."""
    return _shorten(stored.item.title or _body(stored), 160)


def teaser(stored: StoredItem) -> str:
    """Return the beginning of the text, unless the headline says it all."""
    body = _body(stored)
    return "" if not stored.item.title or body == stored.item.title else _shorten(body, 200)


def passage(stored: StoredItem, wanted: Sequence[str]) -> str:
    """Return the part of the text that holds the first of the `wanted` phrases, or else the beginning."""
    text = full_text(stored.item)
    start = next((start for start, _ in spans(text, wanted)), 0)
    if start < 160:
        return _shorten(text, 240)
    begin = next(at for at in range(start - 40, -1, -1) if not _joined(text, at))
    space = text.find(" ", begin, start)
    return "…" + _shorten(text[begin if space < 0 else space + 1 :], 240)


def full_text(item: Item) -> str:
    """Return all that an item says below its title: its summary, unless the content holds it, and its content."""
    summary, content = text_from_html(item.summary or "", _SUMMARY), text_from_html(item.content or "", _CONTENT)
    return content if summary.removesuffix("…") in content else f"{summary} {content}".strip()


def marked(text: str, wanted: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Yield `text` in pieces, each with whether it is one of the `wanted` phrases."""
    end = 0
    for start, stop in spans(text, wanted):
        yield text[end:start], False
        yield text[start:stop], True
        end = stop
    yield text[end:], False


def _body(stored: StoredItem) -> str:
    return text_from_html(stored.item.summary or "", 1024) or text_from_html(stored.item.content or "", 1024)


def _shorten(text: str, limit: int) -> str:
    """Cut `text` after about `limit` characters: between words, or, where none ends nearby, between characters."""
    if len(text) <= limit:
        return text
    cut = text.rfind(" ", limit - 30, limit + 1)
    if cut < 0:
        cut = next(i for i in range(limit, -1, -1) if not _joined(text, i))
    return text[:cut].rstrip(_LOOSE_END) + "…"


def _joined(text: str, at: int) -> bool:
    """Tell whether the characters around `at` are one to the reader (marks, emoji sequences; roughly UAX #29)."""
    if at == 0:
        return False
    mark = unicodedata.category(text[at]) in {"Mn", "Mc", "Me", "Cf"} or "\U0001f3fb" <= text[at] <= "\U0001f3ff"
    return mark or text[at - 1] == _JOINER
