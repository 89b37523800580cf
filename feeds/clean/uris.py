"""URIs that identify, as every reader accepts and compares them: RFC 3986 §6.2, RFC 4151 (tag), RFC 8141 (urn)."""

import re
from unicodedata import is_normalized
from urllib.parse import quote, unquote

_CHAR = r"[A-Za-z0-9;/:@&=+$.\-_!~*'(),%]"
_MORE = r"[A-Za-z0-9;/?:@&=+$.\-_!~*'(),%]"
_TAIL = rf"(?:\?{_MORE}*+)?(?:\#{_MORE}*+)?"
_HOST = r"[a-z0-9-]+(?:\.[a-z0-9-]+)*"
_ABSOLUTE = re.compile(
    rf"""(?: http://{_HOST}(?!:80/)(?::[1-9][0-9]{{0,4}})?/{_CHAR}*+{_TAIL}
      | https://{_HOST}(?!:443/)(?::[1-9][0-9]{{0,4}})?/{_CHAR}*+{_TAIL}
      | urn:uuid:[0-9A-Fa-f]{{8}}(?:-[0-9A-Fa-f]{{4}}){{3}}-[0-9A-Fa-f]{{12}}
      | urn:(?!uuid:)[A-Za-z0-9][A-Za-z0-9-]{{1,31}}:[A-Za-z0-9()+,.:=@;$_!*'%-]++
      | tag:(?:[a-z0-9._-]++@)?[a-z0-9.-]++,[0-9]{{4}}(?:-[0-9]{{2}}(?:-[0-9]{{2}})?)?:{_CHAR}*+{_TAIL}
      | (?:info|mid|news|xmpp):(?!/){_CHAR}++ )""",
    re.VERBOSE,
)
_DOTS = re.compile(r"/\.{1,2}(?:[/?#]|\Z)")
_ENCODED = re.compile("(?:%[0-9A-Fa-f]{2})+")


def is_canonical(uri: str) -> bool:
    """Return whether `uri` is absolute, of a registered scheme whose rules it keeps, and normalised.

    There is one way to write it then: scheme and host in lower case, no default port, a path without '.' and '..',
    and percent-encoded, in capital digits, only what must be: UTF-8 in normal form C.
    """
    if not _ABSOLUTE.fullmatch(uri) or _DOTS.search(uri):
        return False
    if "%" not in uri:
        return True
    try:
        decoded = unquote(uri, errors="strict")
    except UnicodeDecodeError:
        return False
    return (
        is_normalized("NFC", decoded)
        and "%" not in _ENCODED.sub("", uri)
        and all(quote(unquote(one), safe="") == one for one in _ENCODED.findall(uri))
    )
