"""Which characters the bytes of a document are; what it claims of itself is only one of the clues."""

import codecs
import re

from feeds.clean.text import legal

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_IN_XML = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_MARKUP = re.compile(rb"<[^>]*>")

# Names that the web uses for a superset (WHATWG Encoding §4.2), and codecs that are no character sets.
_MEANT = {"ascii": "cp1252", "iso8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949"}
_MEANT |= {"shift_jis": "cp932", "iso8859-9": "cp1254"}
_DEFAULTS = {"iso-8859-1", "latin1", "us-ascii", "windows-1252"}
_REFUSED = {"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"}


def decode(body: bytes, content_type: str = "") -> str:
    """Return the text of `body`, with only the characters that XML allows, from its first visible one on.

    A byte order mark decides (RFC 7303 §3). Else valid UTF-8 beyond ASCII is UTF-8, whatever is claimed, as no
    other encoding looks like it by accident; then come the charset of `content_type` and the XML declaration, and
    Latin-1 in `content_type` last, as it is what servers say that know nothing. UTF-8 with a few broken bytes
    stays UTF-8; the rest is guessed.
    """
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return _visible(body.removeprefix(mark).decode(encoding, "replace"))
    if b"\0" in body[:2]:
        return _visible(body.decode("utf-16-be" if body[:1] == b"\0" else "utf-16-le", "replace"))
    claimed = _claimed(body, content_type)
    for name in [*claimed, "utf-8"] if body.isascii() else ["utf-8", *claimed]:
        if (text := _try(body, name)) is not None:
            return _visible(text)
    return _visible(_nearly_utf8(body) or _guess(body))


def _claimed(body: bytes, content_type: str) -> list[str]:
    header, declaration = _IN_HEADER.search(content_type), _IN_XML.match(body.lstrip()[:256])
    names = [header[1]] if header else []
    names += [declaration[1].decode("ascii", "replace")] if declaration else []
    return sorted(names, key=lambda name: name.lower() in _DEFAULTS)


def _visible(text: str) -> str:
    return legal(text).lstrip()


def _try(body: bytes, name: str) -> str | None:
    try:
        codec = codecs.lookup(name).name
        return None if codec in _REFUSED else body.decode(_MEANT.get(codec, codec))
    except (LookupError, UnicodeError):
        return None


def _nearly_utf8(body: bytes) -> str | None:
    """Return the text if most of what is not ASCII is good UTF-8, with U+FFFD for what is not."""
    text = body.decode("utf-8", "replace")
    beyond = len(text) - len(body) + sum(byte > 127 for byte in body)  # characters that are not ASCII
    return text if text.count("\ufffd") * 10 < beyond else None


def _guess(body: bytes) -> str:
    """Return the text as Windows-1252 where ASCII prevails, as it does in Latin scripts, else as it looks."""
    words = _MARKUP.sub(b" ", body[:65_536])
    if sum(byte > 127 for byte in words) * 4 < len(words):
        return body.decode("cp1252", "replace")
    import charset_normalizer  # noqa: PLC0415  # slow to import, and seldom needed

    best = charset_normalizer.from_bytes(words).best()
    return body.decode(best.encoding if best else "cp1252", "replace")
