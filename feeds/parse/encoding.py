"""Which characters the bytes of a document are; what it claims of itself is only one of the clues."""

import codecs
import re
from collections.abc import Iterator

from feeds.clean.text import legal
from feeds.errors import ParseError
from feeds.parse.charsets import EAST_ASIAN, codec_of, guess

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Which of the first four bytes are NUL, as a feed begins with two characters of ASCII (XML 1.0 appendix F.1).
_BY_NULS = {"000x": "utf-32-be", "x000": "utf-32-le", "0x0x": "utf-16-be", "x0x0": "utf-16-le"}
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_IN_XML = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_HEAD = 1024  # bytes in which an XML declaration is looked for; servers print warnings before it
_SHIFT = b"\x1b$"  # ISO-2022 is ASCII, but for such escapes between scripts
_ASCII = bytes(range(128))

# What UTF-8's first bytes become where they are taken for Windows-1252, and the bytes which that leaves undefined.
_TWICE = ("Ã", "Â", "â€")
_TWICE_BYTES = re.compile(rb"\xc3(?:[\x82\x83]|\xa2\xe2\x82\xac)")  # the same, in UTF-8
_UNDEFINED = re.compile("[\x81\x8d\x8f\x90\x9d]")

_CUT = frozenset({"unexpected end of data", "incomplete multibyte sequence", "truncated data"})
_MOST_STRAYS = 1000
_MOST_HALVES = 100_000  # Python takes half a microsecond for each
_STRAYS = re.compile("[\udc80-\udcff]+")  # how Python decodes what is no UTF-8 (PEP 383)
_BROKEN = re.compile(b"[\xc2-\xf4][\x80-\xbf]+")  # the beginning of a character, not a character of Windows-1252
_NOT_LATIN = re.compile("[\u0370-\u1dff\u2e80-\ud7ff\uf900-\ufeff\U00010000-\U0010ffff]")
_NEAR = 40  # characters


def decode(body: bytes, content_type: str = "") -> str:
    """Return the text of `body`, with only the characters that XML allows, from its first visible one on.

    A byte order mark decides (RFC 7303 §3), or the NULs of UTF-16 and UTF-32. Else valid UTF-8 beyond ASCII is
    UTF-8, whatever is claimed, as no other encoding looks like it for long by accident, and so is UTF-8 with a few
    broken bytes. Then come the charset of `content_type` and the XML declaration, with few faults, too; Latin-1
    is no claim, as it is what servers and programs say that know nothing. What remains is guessed. The character
    in which a document was cut is left out, and what was encoded twice is decoded twice. Raises ParseError for
    what is text in no encoding that we know.
    """
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return _visible(_lenient(body.removeprefix(mark), encoding))
    if wide := _BY_NULS.get("".join("x0"[byte == 0] for byte in body[:4])):
        return _visible(_lenient(body, wide))
    body = body.removeprefix(codecs.BOM_UTF8)
    return _visible(_once(next(filter(None, _readings(body, content_type)), "")))


def is_utf8(body: bytes, content_type: str = "") -> bool:
    """Return whether `body`, if it is well-formed XML in UTF-8, is what `decode` would make of it."""
    if body.isascii():
        return True
    # To look for single bytes takes no time, and few documents hold those that text has which was encoded twice.
    if b"\xc3" in body and (b"\x82" in body or b"\x83" in body) and _TWICE_BYTES.search(body):
        return False
    # A dash or a quotation mark has three bytes, which are no accident.
    return b"\xe2" in body or EAST_ASIAN.isdisjoint(_claimed(body, content_type))


def _readings(body: bytes, content_type: str) -> Iterator[str | None]:
    """Yield what `body` may be read as, the most certain first."""
    utf8 = _strict(body, "utf-8")
    if utf8 and len(body) - len(utf8) > 1:
        yield utf8
    claimed = _claimed(body, content_type)
    if body.isascii():
        yield from (_strict(body, codec) for codec in [*claimed, "iso2022_jp_ext"] if _SHIFT in body)
    elif utf8:  # one character of two bytes, which may be UTF-8 by accident
        yield from (_strict(body, codec) for codec in claimed if codec in EAST_ASIAN)
    yield utf8 or _with_surrogates(body) or _nearly_utf8(body)
    yield from (_strict(body, codec) for codec in claimed)
    yield from (_nearly(body, codec) for codec in claimed)
    guessed = guess(body)
    if guessed is None:
        raise ParseError("its characters are of no encoding that it names or that could be guessed")
    yield body.decode(guessed, "replace")


def _claimed(body: bytes, content_type: str) -> list[str]:
    """Return the codecs that HTTP and the document name, but for UTF-8 and Latin-1."""
    header, declaration = _IN_HEADER.search(content_type), _IN_XML.search(body[:_HEAD])
    labels = [header[1]] if header else []
    labels += [declaration[1].decode("ascii", "replace")] if declaration else []
    return [codec for label in labels if (codec := codec_of(label)) and codec not in {"utf-8", "cp1252"}]


def _once(text: str) -> str:
    """Return a text that was encoded twice, its UTF-8 taken for Windows-1252, as it was; all of it or nothing."""
    if text.isascii() or not any(sign in text for sign in _TWICE):
        return text
    try:
        text_or_bytes = _UNDEFINED.sub(lambda code: chr(0xDC00 + ord(code[0])), text)
        return text_or_bytes.encode("cp1252", "surrogateescape").decode()
    except UnicodeError:
        return text


def _visible(text: str) -> str:
    return legal(text).lstrip()


def _strict(body: bytes, codec: str) -> str | None:
    """Return the text, but for a character that is cut at the end; None if anything else is no text."""
    try:
        return body.decode(codec)
    except UnicodeDecodeError as error:
        return body[: error.start].decode(codec) if error.reason in _CUT else None


def _lenient(body: bytes, codec: str) -> str:
    return _strict(body, codec) or body.decode(codec, "replace")


def _nearly(body: bytes, codec: str) -> str | None:
    """Return the text if it is one but for a few faults, which become U+FFFD."""
    text = body.decode(codec, "replace")
    return text if text.count("\ufffd") * 20 < len(body.translate(None, _ASCII)) else None


def _with_surrogates(body: bytes) -> str | None:
    """Return the text if it is UTF-8 but for characters in two halves, as UTF-16 has them (CESU-8, UTR #26)."""
    if body.count(b"\xed") > _MOST_HALVES:
        return None
    try:
        return body.decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    except UnicodeError:
        return None


def _nearly_utf8(body: bytes) -> str | None:
    """Return the text if more of what is not ASCII is good UTF-8 than is not."""
    good = body.decode("utf-8", "ignore")
    length = len(good.encode())
    strays = len(body) - length
    if strays >= length - len(good):
        return None
    if strays > _MOST_STRAYS:
        return body.decode("utf-8", "replace")
    return _STRAYS.sub(_stray, body.decode("utf-8", "surrogateescape"))


def _stray(found: re.Match[str]) -> str:
    """Return what stray bytes mean in UTF-8: in Latin scripts Windows-1252, which was pasted in, else nothing."""
    raw = found[0].encode("utf-8", "surrogateescape")
    near = found.string[max(found.start() - _NEAR, 0) : found.end() + _NEAR]
    return "\ufffd" if _BROKEN.match(raw) or _NOT_LATIN.search(near) else raw.decode("cp1252", "replace")
