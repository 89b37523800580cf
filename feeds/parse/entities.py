"""References that XML does not know by itself: HTML's names, illegal characters, and entities that expand."""

import re
import sys
from html.entities import html5

from feeds.clean.text import legal
from feeds.errors import ParseError

# Not the five of XML 1.0 §4.6. After '&amp;' a name is text, and so is not found; so is all in a section of CDATA,
# which is passed over whole.
_CDATA = r"<!\[CDATA\[[^\]]*+(?:\](?!\]>)[^\]]*+)*"
_NAMED = re.compile(rf"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{{1,31}};)|{_CDATA}")
_NUMERIC = re.compile(rf"&#(?:(\d+)|[xX]([0-9a-fA-F]+));|{_CDATA}")
_DECLARED = re.compile(r"<!ENTITY\s+(?:%\s+)?[^\s\"'>]+\s+(?:\"([^\"]*)\"|'([^']*)')")
_LONGEST = 1000


def mend(text: str) -> str:
    """Return `text` with HTML's named references as characters and without references to illegal ones.

    Raises ParseError for declared entities that name others or are long: legitimate feeds declare letters, and
    the rest is made to expand without end.
    """
    if "<!ENTITY" in text:
        for value in (double or single for double, single in _DECLARED.findall(text)):
            if len(value) > _LONGEST or re.search(r"&[^#]|%", value):
                raise ParseError("it declares entities that expand to more than a few letters")
    # Nearly all references are good as they are, so it is cheaper to collect them than to replace each by itself.
    if set(_NAMED.findall(text)) & html5.keys():
        text = _NAMED.sub(_character, text)
    if not all(map(_is_legal, set(_NUMERIC.findall(text)))):
        text = _NUMERIC.sub(_if_legal, text)
    return text


def _character(reference: re.Match[str]) -> str:
    return html5.get(reference[1], reference[0])


def _if_legal(reference: re.Match[str]) -> str:
    return reference[0] if _is_legal((reference[1] or "", reference[2] or "")) else ""


def _is_legal(number: tuple[str, str]) -> bool:
    """Return whether a decimal or else a hexadecimal number is that of a character which XML allows."""
    decimal, hexadecimal = number
    if not (decimal or hexadecimal):  # a section of CDATA
        return True
    if len(decimal or hexadecimal) > 12:
        return False
    code = int(decimal) if decimal else int(hexadecimal, 16)
    return code <= sys.maxunicode and bool(legal(chr(code)))
