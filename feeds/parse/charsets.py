"""Names of encodings, as the web means them, and which encoding bytes look like that do not say."""

import codecs
import re

_ALIASES = {"utf8mb4": "utf-8", "iso-8859-8-i": "iso8859-8", "gb_2312-80": "gb18030", "win-1251": "cp1251"}
# The web uses these names for a superset (WHATWG Encoding §4.2), as far as Python has one.
_MEANT = {
    "ascii": "cp1252", "big5": "big5hkscs", "cp950": "big5hkscs", "euc_jp": "euc_jis_2004", "euc_kr": "cp949",
    "gb2312": "gb18030", "gbk": "gb18030", "iso2022_jp": "iso2022_jp_ext", "iso8859-1": "cp1252",
    "iso8859-11": "cp874", "iso8859-9": "cp1254", "shift_jis": "cp932", "tis-620": "cp874",
}  # fmt: skip
_REFUSED = ("idna", "punycode", "raw-unicode-escape", "unicode-escape", "utf-7", "utf-16", "utf-32")
EAST_ASIAN = frozenset({"big5hkscs", "cp932", "cp949", "euc_jis_2004", "gb18030"})

# What is guessed among, in the order in which a draw is decided.
_CANDIDATES = [
    "gb18030", "big5hkscs", "cp932", "euc_jp", "cp949", "cp1251", "koi8_r", "koi8_u", "iso8859_5", "cp866",
    "cp1253", "cp1255", "cp1256", "cp874",
]  # fmt: skip
_BY_LANGUAGE = (
    dict.fromkeys(("bs", "cs", "hr", "hu", "pl", "ro", "sh", "sk", "sl", "sq"), "cp1250")
    | dict.fromkeys(("az", "tr"), "cp1254")
    | dict.fromkeys(("et", "lt", "lv"), "cp1257")
)
_LANGUAGE = re.compile(rb"(?:<(?:\w+:)?language>|xml:lang=[\"'])\s*([A-Za-z]{2})")
# Text beyond ASCII with the spaces and signs between, and the ASCII that ends a character of Shift_JIS or Big5.
_STRETCH = re.compile(rb"(?:[\x80-\xff]+[\x20-;=?-~]{0,2})+")
_LETTERS = re.compile(rb"[\x80-\x9f\xa1-\xff]+")  # 0xA0 is the space that does not break
_SAMPLE = 4096  # bytes; more makes a guess no better, only slower


def codec_of(label: str) -> str | None:
    """Return the codec that the web means by a label, None for what is unknown or cannot be meant.

    Bytes that are UTF-16 or UTF-32 tell so themselves; where only a label says it, the label is wrong.
    """
    name = label.lower().removeprefix("x-")
    try:
        codec = codecs.lookup(_ALIASES.get(name, name)).name
        "x".encode(codec)
    except (LookupError, UnicodeError):  # unknown, or no encoding of text
        return None
    return None if codec.startswith(_REFUSED) else _MEANT.get(codec, codec)


def guess(body: bytes) -> str | None:
    """Return the codec that `body` looks like, None for none; takes bounded time.

    In Latin scripts letters beyond ASCII stand alone; which of the encodings it is, only the language can tell.
    Others come in rows, which charset-normalizer knows apart.
    """
    language = _LANGUAGE.search(body)
    if language and (codec := _BY_LANGUAGE.get(language[1].decode().lower())):
        return codec
    sample = _sample(body)
    rows = set(_LETTERS.findall(sample))  # each once: bullets and dashes are repeated in any script
    if sum(map(len, rows)) < max(8, 1.5 * len(rows)):
        return "cp1252"
    import charset_normalizer  # noqa: PLC0415  # slow to import, and seldom needed

    best = charset_normalizer.from_bytes(sample, cp_isolation=_CANDIDATES).best()
    return _MEANT.get(best.encoding, best.encoding) if best else None


def _sample(body: bytes) -> bytes:
    """Return the first stretches of text beyond ASCII."""
    found: list[bytes] = []
    length = 0
    for stretch in _STRETCH.finditer(body):
        found.append(stretch[0][:_SAMPLE])
        length += len(found[-1])
        if length >= _SAMPLE:
            break
    return b" ".join(found)
