"""URLs that may be published: absolute, http or https, legal by RFC 3986."""

import re
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

LIMIT = 2048
_BREAKS = re.compile("[\t\n\r]")
_EDGES = "".join(map(chr, range(0x21))) + "\x7f\xa0\u200b\u3000\ufeff"
_ILLEGAL = re.compile(r"%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]+")
_NO_HOST = re.compile(r"[\x00-\x20\x7f\"#%/<>?@\[\\\]^`{|}]")
# What resolves to itself, whatever the base: absolute, the host in lower case, no ';' that urljoin may take away.
_PCHARS = r"(?:[A-Za-z0-9\-._~:/@!$&'()*+,=]++|%[0-9A-Fa-f]{2})"
_SETTLED = re.compile(
    rf"https?://[a-z0-9.-]+(?::[1-9][0-9]{{0,3}})?(?:/{_PCHARS}*+)?(?:\?{_PCHARS}++)?(?:\#{_PCHARS}++)?"
)
_PRIVATE_NAMES = (".localhost", ".local", ".internal", ".lan", ".home.arpa")
_SECRET = re.compile(r"(\w+[-_])?(token|key|apikey|auth|secret|passw(or)?d|pwd|sig(nature)?)(=|$)", re.IGNORECASE)


def absolute_url(url: str, base: str | None) -> str | None:
    """Return `url` resolved against `base` (RFC 3986 §5), or None unless it is http(s) with a host.

    White space at the ends and line breaks within go, as browsers do it; what is illegal is percent-encoded;
    a name and password are removed; more than 2,048 characters are None. International hosts become ASCII.
    """
    url = _BREAKS.sub("", url.strip(_EDGES))
    if not url or len(url) > LIMIT:
        return None
    # Most URLs are as they should be already, and seeing that costs a tenth of resolving them.
    return url if _SETTLED.fullmatch(url) else _resolve(url, base or "")


@lru_cache(maxsize=4096)
def _resolve(url: str, base: str) -> str | None:
    try:
        parts = urlsplit(urljoin(base, _slashes(url)))
        netloc = _netloc(parts.hostname, parts.port)
    except ValueError:  # brackets that hold no address, a port that is no number
        return None
    if parts.scheme not in {"http", "https"} or netloc is None:
        return None
    legal = urlunsplit(
        (parts.scheme, netloc, *map(_encode, parts[2:4]), _encode(parts.fragment).replace("#", "%23"))
    )
    return legal if len(legal) <= LIMIT else None


def media_url(url: str, base: str | None, *, private: bool) -> str | None:
    """As `absolute_url`, for what a reader loads unasked: None for a private host where those are not welcome."""
    absolute = absolute_url(url, base)
    return None if absolute and not private and is_private(absolute) else absolute


def without_secrets(url: str) -> str:
    """Return a URL without the parts of its query that are named like secrets: tokens, keys, passwords."""
    parts = urlsplit(url)
    query = "&".join(pair for pair in parts.query.split("&") if not _SECRET.match(pair))
    return parts._replace(query=query).geturl() if query != parts.query else url


@lru_cache(maxsize=1024)
def is_private(url: str) -> bool:
    """Return whether the host of `url` names a private network by itself; nothing is looked up."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    if host == "localhost" or host.endswith(_PRIVATE_NAMES):
        return True
    try:
        return not ip_address(host).is_global
    except ValueError:
        # A last label that is a number is an address in an odd form (WHATWG URL §3.5), never a public name.
        return bool(re.fullmatch(r"(?:.*\.)?(?:\d+|0x[0-9a-f]*)", host))


def _slashes(url: str) -> str:
    """Turn backslashes before the query into slashes, as browsers read them (WHATWG URL §4.4)."""
    head, mark, tail = re.split(r"([?#]|\Z)", url, maxsplit=1)
    return head.replace("\\", "/") + mark + tail


def _netloc(host: str | None, port: int | None) -> str | None:
    """Return host and port as a URL has them, None where there is no host. Raises ValueError for no address."""
    host = _ascii_host(host or "")
    if not host or _NO_HOST.search(host):
        return None
    host = f"[{IPv6Address(host)}]" if ":" in host else host
    return host if port is None else f"{host}:{port}"


def _ascii_host(host: str) -> str | None:
    """Return `host` in Punycode, as browsers write it (UTS #46, non-transitional: 'ß' is not 'ss').

    None where it has what no name has: controls, marks that turn the text around them.
    """
    if host.isascii():
        return host
    from idna import IDNAError, uts46_remap  # noqa: PLC0415  # its tables are large, and seldom needed

    try:
        mapped = uts46_remap(host, std3_rules=False, transitional=False)
    except IDNAError:
        return None
    return ".".join(map(_ascii_label, mapped.split(".")))


def _ascii_label(label: str) -> str:
    return label if label.isascii() else f"xn--{label.encode('punycode').decode('ascii')}"


def _encode(part: str) -> str:
    return _ILLEGAL.sub(lambda illegal: quote(illegal[0], safe="", errors="replace"), part)
