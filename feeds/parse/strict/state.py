"""Half-way through a document: where we are in it, and what was found so far."""

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from lxml.etree import _Element as Element

from feeds.parse.raw import RawHints

if TYPE_CHECKING:
    from feeds.parse.choices import Category
    from feeds.parse.raw import RawItem, RawMedia, RawPerson, RawText

_XML = "{http://www.w3.org/xml/1998/namespace}"  # in lower case, as `attributes` has names
_LANG, _BASE = f"{_XML}lang", f"{_XML}base"
SCOPE = frozenset({_LANG, _BASE})
# C1 controls; a letter of Latin-1 and behind it what could be one of UTF-8's following bytes; references to any.
_MISREAD = (re.compile(rb"\xc2[\x80-\x9f]"), re.compile(rb"\xc3[\x82-\xb4]\xc2"))
_REFERENCE = re.compile(rb"&#(?:0*(?:1[2-9]|2[0-5])\d|[xX]0*[89a-fA-F][0-9a-fA-F]);")
_C1 = re.compile("[\x80-\x9f]")
_WINDOWS = {code: bytes([code]).decode("cp1252", "replace") for code in range(0x80, 0xA0)}
_SLASHES = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*://)/+")
Attributes = Mapping[str, str]  # by lower-case names
_ABSOLUTE = ("http://", "https://")
_NONE: Attributes = {}


class UnsureError(Exception):
    """The document holds what the strict reader has no certain rule for."""


class Found:
    """What a feed, an entry, or the feed that an entry came from, says of itself; texts with their language."""

    __slots__ = (
        "address", "alternates", "authors", "contents", "created", "enclosures", "extensions", "guid",
        "has_nameless", "has_summary", "hubs", "icon", "image", "is_feed", "is_permalink", "keywords", "language",
        "link", "logo", "media", "older", "origin", "published", "subtitle", "summary", "summary_depth", "tags",
        "thumbnails", "title", "updated", "written_author",
    )  # fmt: skip

    def __init__(self, *, is_feed: bool = False) -> None:
        self.is_feed = is_feed
        self.guid = self.published = self.updated = self.created = self.language = self.keywords = ""
        self.address = self.image = self.logo = self.icon = self.written_author = ""
        self.link: str | None = None
        self.is_permalink: bool | None = None
        self.title: tuple[RawText, str] | None = None
        self.subtitle: RawText | None = None
        self.summary: tuple[RawText, str] | None = None
        self.summary_depth = 256  # the deepest that libxml2 goes
        self.has_summary = self.has_nameless = False  # of a summary; of a category without a term
        self.origin: tuple[str, str, Found] | None = None
        self.older: dict[str, str] = {}  # by their relations
        self.alternates: list[str] = []
        self.hubs: list[str] = []
        self.contents: list[tuple[RawText, str]] = []
        self.authors: list[RawPerson] = []
        self.tags: dict[Category, None] = {}  # in order, each once
        self.enclosures: list[RawMedia] = []
        self.media: list[RawMedia] = []
        self.thumbnails: list[RawMedia] = []
        self.extensions: list[str] = []


class Reading:
    """The state of reading a document: version, language and base in force, and what steers the next texts.

    `title_depth` is how deep the title stood that counts, -1 before any: a title further in does not replace it.
    `has_content` says that a description is a summary from now on, `infeed` that the feed's own elements count,
    `is_scoped` that there was a language or a base.
    """

    __slots__ = (
        "_data", "_misread", "base", "depth", "has_content", "hints", "infeed", "is_atom", "is_scoped", "items",
        "language", "title_depth", "version",
    )  # fmt: skip

    def __init__(self, version: str, language: str, data: bytes) -> None:
        self.version = version
        self.is_atom = version.startswith("atom")
        self.language = language.replace("_", "-")
        self.base = ""
        self.is_scoped = bool(language)
        self._data = data
        self._misread: bool | None = None
        self.infeed = False
        self.has_content = False
        self.depth = 1
        self.title_depth = -1
        self.hints = RawHints()
        self.items: list[RawItem] = []

    def _is_misread(self) -> bool:
        """Return whether any text may be misread; to ask the document once is cheaper than to ask each text."""
        if self._misread is None:
            self._misread = _may_be_misread(self._data)
        return self._misread

    def enter(self, given: Attributes) -> tuple[str, str]:
        """Bring xml:lang and xml:base into force; return what was in force before, to put it back."""
        before = self.language, self.base
        if _LANG in given:
            self.language = given[_LANG].replace("_", "-")
        if base := given.get(_BASE, ""):
            self.base = self._rebased(base)
        self.is_scoped = self.is_scoped or bool(self.language or self.base)
        return before

    def _rebased(self, base: str) -> str:
        joined = _joined(self.base, base)
        return joined if not self.base or joined.startswith(_ABSOLUTE) else self.base

    def resolve(self, url: str) -> str:
        """Return `url` against the base in force."""
        if "///" in url:
            url = _SLASHES.sub(r"\1", url)
        return _joined(self.base, url) if self.base and not url.startswith(_ABSOLUTE) else url

    def text_of(self, element: Element) -> str:
        """Return the text of an element that holds nothing else. Raises UnsureError."""
        text = plain(element)
        return text if text.isascii() else self.repaired(text)

    def repaired(self, text: str) -> str:
        """Return `text` with UTF-8 that was taken for Latin-1, and Windows-1252 that was, as what was meant."""
        if text.isascii() or not self._is_misread():
            return text
        with suppress(UnicodeError):
            text = text.encode("latin-1").decode()
        return text.translate(_WINDOWS) if _C1.search(text) else text


def _may_be_misread(data: bytes) -> bool:
    """Return whether characters of a document may have been meant otherwise."""
    if b"\xc2" in data and any(sign.search(data) for sign in _MISREAD):  # one byte is looked for in no time
        return True
    return _REFERENCE.search(data) is not None


def _joined(base: str, url: str) -> str:
    """Return `url` against `base`, or as it is where they cannot be joined: it may need no base."""
    try:
        return urljoin(base, url)
    except ValueError:
        return url


def attributes(element: Element) -> Attributes:
    """Return the attributes by lower-case names."""
    items: list[tuple[str, str]] = element.items()  # type: ignore[assignment]  # bytes are for Python 2
    return {name.lower(): value for name, value in items} if items else _NONE


def plain(element: Element) -> str:
    """Return the text as it was written. Raises UnsureError for an element that holds others."""
    if len(element):
        raise UnsureError
    return (element.text or "").strip()
