"""Text that may be published: legal in XML 1.0, on one line, and of bounded length."""

import re
from html import unescape

_CHARACTERS = "\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff"  # the legal ones (XML 1.0 §2.2)
_LEGAL = re.compile(f"[{_CHARACTERS}]*+")
_ILLEGAL = re.compile(f"[^{_CHARACTERS}]")

# What XML 1.0 §2.2 discourages beside: DEL and the C1 controls, and what Unicode calls no characters; and U+FFFD.
_NO_CHARACTERS = "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000)
)
_UNSOUND = re.compile(f"[^{_CHARACTERS}]|[\x7f-\x9f\ufdd0-\ufdef\ufffd{_NO_CHARACTERS}]")
_SOUND = re.compile("[\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffc\U00010000-\U0001fffd]*+")

# What HTML takes for a tag, a comment or a reference (WHATWG HTML §13.2.5), and a mail address in brackets.
_MARKUP = re.compile(r"<(?=[a-z/!?]|[^\s<>@]*@)|&(?=(#?\w+))", re.IGNORECASE)
_JOINER = "\u2060"
_JOINED = re.compile(f"([<&]){_JOINER}+")

# Controls, the embeddings, overrides and isolates that reorder what follows (UAX #9), and a stray byte order mark.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")

# A tag with its attributes (WHATWG HTML §13.2.5): only a quote after '=' opens a value that may hold '>'.
_TAG = r"""
    <(?P<closing>/?)(?P<name>[a-z][^\t\n\f\r\x20/>]*+)
    (?: [\t\n\f\r\x20/]++
      | =?[^\t\n\f\r\x20/>=]++
        (?:[\t\n\f\r\x20]*+=[\t\n\f\r\x20]*+
           (?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\t\n\f\r\x20"'>][^\t\n\f\r\x20>]*+|(?=>|\Z)))?+
      | =
    )*+>?"""
TAG = re.compile(_TAG, re.IGNORECASE | re.VERBOSE)

# What a browser never shows: comments, elements whose content is not text, bogus comments; and any tag, so that
# nothing is looked for inside attributes. Of a CDATA section only the opening goes; its text was meant to be read.
_TOKEN = re.compile(
    r"""<!--(?:-?>|.*?(?:--!?>|\Z))
      | <(?P<raw>script|style|iframe|noscript|noembed|noframes|textarea|title|xmp|plaintext)(?=[\t\n\f\r\x20/>])
            .*?(?:</(?P=raw)(?=[\t\n\f\r\x20/>])[^>]*>?|\Z)
      | <(?P<foreign>svg|math)(?=[\t\n\f\r\x20/>])
            (?:[^>]*/>|.*?(?:</(?P=foreign)(?=[\t\n\f\r\x20/>])[^>]*>?|\Z))
      | <!\[CDATA\[
      | <(?:[!?]|/(?=[^a-z]))[^>]*>?
      | (?P<tag>"""
    + _TAG
    + ")",
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
_HIDING = re.compile(
    r"<(?:[!?]|/[^a-z]|script|style|iframe|no|textarea|title|xmp|plaintext|svg|math)", re.IGNORECASE
)

_INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u",
    "var", "wbr",
})  # fmt: skip


def legal(value: str) -> str:
    """Return `value` without the characters that XML 1.0 §2.2 forbids."""
    # Nearly every text is legal, and a match over all of it is three times as fast as a search that finds nothing.
    return value if _LEGAL.fullmatch(value) else _ILLEGAL.sub("", value)


def sound(value: str) -> str:
    """Return `value` without what XML 1.0 §2.2 forbids or discourages, and without U+FFFD, which says nothing."""
    return value if _SOUND.fullmatch(value) else _UNSOUND.sub("", value)


def never_html(text: str) -> str:
    """Return a text that no reader takes for HTML, though none is told that it is text.

    A word joiner (U+2060), which nobody sees, stands after each '<' and '&' that could begin markup; `plain_text`
    takes it away again.
    """
    return _MARKUP.sub(_joined, text) if "<" in text or "&" in text else text


def _joined(sign: re.Match[str]) -> str:
    name = sign[1]
    if name and name.isalpha() and unescape(f"&{name};") == f"&{name};" and unescape(f"&{name}") == f"&{name}":
        return sign[0]
    return sign[0] + _JOINER


def plain_text(value: str, limit: int = 512) -> str:
    """Return `value` on one line: white space folded, controls and bidi overrides out, cut with '…' at `limit`."""
    text = " ".join(_UNPRINTABLE.sub("", " ".join(value.split())).split())
    if _JOINER in text:
        text = _JOINED.sub(r"\1", text)
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def text_from_html(html: str, limit: int = 512) -> str:
    """Return what a reader sees of `html`, as `plain_text` does; costs time in proportion to its length."""
    if "<" in html:
        html = TAG.sub(_gap, visible(html))
    return plain_text(unescape(html), limit)


def visible(html: str, instead: str = "") -> str:
    """Return `html` with `instead` in place of comments, scripts, styles, embedded documents, SVG and MathML."""
    if not _HIDING.search(html):
        return html
    return _TOKEN.sub(lambda token: token[0] if token["tag"] else instead, html)


def _gap(tag: re.Match[str]) -> str:
    return "" if tag["name"].lower() in _INLINE else " "
