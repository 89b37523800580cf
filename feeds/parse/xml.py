"""XML, in any state of repair: the strict reader takes what is well-formed, feedparser the rest."""

import re
from dataclasses import replace

from feeds.clean.urls import absolute_url
from feeds.model import Document
from feeds.parse import strict
from feeds.parse.encoding import decode, is_utf8
from feeds.parse.entities import mend
from feeds.parse.raw import RawFeed

_PROLOG = 4096  # bytes in which a document type is looked for: it may declare entities
_ROOT = re.compile(r"<[A-Za-z][^>]*>")
_BASE = re.compile(r"\sxml:base\s*=\s*[\"'](?P<url>[^\"'<&]*)")
_END = re.compile(r"</(?:[\w.-]+:)?(?:item|entry)\s*>(?=\s*<)")


def read(document: Document) -> RawFeed | None:
    """Return the feed, None if nothing in the document is one.

    Raises ParseError where feedparser gives up, and for entities that are made to expand without end.
    """
    if raw := strictly(document):
        return raw
    text, left_out = text_of(document)
    raw = strict.read(text.encode(), document) or _tolerant(text, document)
    if raw and left_out:
        warning = f"entries left out from the middle: {left_out}"
        return replace(raw, left_out=left_out, warnings=(warning, *raw.warnings))
    return raw


def strictly(document: Document) -> RawFeed | None:
    """Return the feed that a document in well-formed UTF-8 is, or None; nothing is decoded or mended for it."""
    body = document.body.lstrip()
    if b"<!DOCTYPE" in body[:_PROLOG] or not is_utf8(body, document.headers.get("content-type", "")):
        return None
    return strict.read(body, document)


def text_of(document: Document) -> tuple[str, int]:
    """Return the document's text, its characters and references mended and the xml:base of its root absolute.

    Of more than twice `max_items` entries the middle is left out; the number tells how many.
    """
    text = mend(decode(document.body, document.headers.get("content-type", "")))
    return _both_ends(_based(text, document.url), document.max_items)


def _tolerant(text: str, document: Document) -> RawFeed | None:
    from feeds.parse import tolerant  # noqa: PLC0415  # feedparser is slow to import, and seldom needed

    return tolerant.read(text, document)


def _based(text: str, url: str) -> str:
    """Return `text` with the xml:base of its root absolute: no reader joins anything to one that is relative."""
    root = _ROOT.search(text)
    if not (root and (base := _BASE.search(root[0]))):
        return text
    start, end = (root.start() + offset for offset in base.span("url"))
    return text[:start] + (absolute_url(base["url"], url) or base["url"]) + text[end:]


def _both_ends(text: str, limit: int) -> tuple[str, int]:
    """Return `text` without what is neither of the first nor of the last `limit` entries, and how many those are.

    The newest stand at one of the ends; to read each of the others takes time, too.
    """
    if text.count("item") + text.count("entry") <= 2 * limit:
        return text, 0
    ends = [end.end() for end in _END.finditer(text)]
    if len(ends) <= 2 * limit:
        return text, 0
    return text[: ends[limit - 1]] + text[ends[-limit - 1] :], len(ends) - 2 * limit
