"""Which URLs and addresses may be fetched: pure rules, asked at the start, at each redirect and at connect."""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Self
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from yarl import URL

from config.model import Network
from feeds.errors import FetchError

_DEFAULT_PORTS = {"http": 80, "https": 443}

# What parsers of URLs disagree on; attacks on URL checks live in the difference.
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f-\x9f\\]")
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"(?=.{{1,253}}\Z)(?:{_LABEL}\.)*{_LABEL}")
# A name that ends so is taken for an IPv4 address, in whatever notation (URL Standard, "ends in a number").
_ENDS_IN_NUMBER = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")
# The rest of printable ASCII is percent-encoded, as browsers do.
_KEPT = "!$%&'()*+,/:;=?@[]|~"

# All that is assigned as global unicast (RFC 4291 §2.4): not ::1, NAT64, fc00::/7, fe80::/10, fec0::/10, ff00::/8.
_UNICAST = IPv6Network("2000::/3")
# Relays decide where these lead, though `ipaddress` calls most of them global:
# 6to4 (RFC 3056), its relays (RFC 7526) and Teredo (RFC 4380).
_RELAYED = (IPv6Network("2002::/16"), IPv4Network("192.88.99.0/24"), IPv6Network("2001::/32"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A URL that may be asked: `url` is ASCII (RFC 3986) and has no fragment; IPv6 hosts are without brackets."""

    url: str
    scheme: str
    host: str
    port: int

    @property
    def origin(self) -> tuple[str, str, int]:
        """Return what has to stay the same for credentials to be sent (RFC 6454 §4)."""
        return self.scheme, self.host, self.port


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """What may be fetched: public addresses and `networks`, on `ports`."""

    networks: tuple[IPv4Network | IPv6Network, ...]
    ports: frozenset[int]

    @classmethod
    def of(cls, network: Network) -> Self:
        """Return the guard that the configuration asks for. ValueError: a network is not in CIDR notation."""
        return cls(
            networks=tuple(ip_network(each, strict=False) for each in network.allow_networks),
            ports=frozenset(_DEFAULT_PORTS.values()) | frozenset(network.allow_ports),
        )

    def check_url(self, url: str) -> Target:
        """Return what `url` names. FetchError: it may not be fetched (bad_url, blocked_port, blocked_address)."""
        target = _read(url)
        if target.port not in self.ports:
            raise FetchError(
                "blocked_port",
                f"port {target.port} of {target.host} is not fetched;"
                " if you trust it, add the port to network.allow_ports",
            )
        if _is_literal(target.host):
            self.check_address(target.host)
        return target

    def check_address(self, address: str) -> None:
        """Raise FetchError (blocked_address) unless an IP address is public or allowed."""
        if not self.permits(address):
            raise FetchError(
                "blocked_address",
                f"the address {address} is not public; if you trust it, add its network to network.allow_networks",
            )

    def permits(self, address: str) -> bool:
        """Tell whether an IP address is public or allowed; what is no address is neither."""
        try:
            given = ip_address(address)
        except ValueError:
            return False
        judged = _embedded(given)
        return _is_public(judged) or any(judged in network for network in self.networks)


def resolve_redirect(base: str, location: str) -> str:
    """Return the absolute URL of a Location header (RFC 9110 §10.2.2). FetchError: it holds no URL (bad_url)."""
    # Before the join, which drops tabs and line ends in silence.
    _check_characters(location)
    try:
        return urljoin(base, location)
    except ValueError as error:
        raise FetchError("bad_url", "the URL is malformed") from error


def _embedded(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address) and address not in _UNICAST:
        return False
    relayed = any(address in network for network in _RELAYED)
    return address.is_global and not address.is_multicast and not relayed


def _read(url: str) -> Target:
    _check_characters(url)
    try:
        parts = urlsplit(url)
        _check_parts(parts)
        host = _ascii_host(parts)
        port = parts.port
    except ValueError as error:
        # The reason stays out of the message: it may quote credentials.
        raise FetchError("bad_url", "the URL is malformed, most likely in its host or port") from error
    return _target(parts, host, _DEFAULT_PORTS[parts.scheme] if port is None else port)


def _check_characters(url: str) -> None:
    if _FORBIDDEN.search(url):
        raise FetchError("bad_url", "the URL holds a space, a control character or a backslash; percent-encode it")


def _check_parts(parts: SplitResult) -> None:
    if parts.scheme not in _DEFAULT_PORTS:
        raise FetchError("bad_url", "the URL has to begin with http:// or https://")
    if not parts.hostname:
        raise FetchError("bad_url", "the URL names no host")
    if "@" in parts.netloc:
        raise FetchError(
            "bad_url", "the URL holds a user name or password; give them as the source's credentials instead"
        )
    if not parts.path and "@" in parts.query + parts.fragment:
        raise FetchError("bad_url", "the URL has an '@' where its path should be; put a '/' after the host")


def _ascii_host(parts: SplitResult) -> str:
    """Return the host as it will be dialled. ValueError: it is no name, and no address in its usual notation."""
    given = parts.hostname or ""
    if "[" in parts.netloc:
        return _ipv6(given)
    host = given if given.isascii() else URL.build(scheme="http", host=given).raw_host or ""
    if not _NAME.fullmatch(host):
        raise ValueError(host)
    if _ENDS_IN_NUMBER.fullmatch(host):
        # As given: full-width and circled digits have become plain ones in `host`.
        IPv4Address(given)
    return host


def _ipv6(text: str) -> str:
    address = IPv6Address(text)
    if address.scope_id is not None:
        raise ValueError(text)
    return address.compressed


def _target(parts: SplitResult, host: str, port: int) -> Target:
    authority = f"[{host}]" if ":" in host else host
    if port != _DEFAULT_PORTS[parts.scheme]:
        authority += f":{port}"
    query = f"?{parts.query}" if parts.query else ""
    # Bytes of a Location header that are not UTF-8 arrive as lone surrogates, and leave as the same bytes.
    path = quote((parts.path or "/") + query, safe=_KEPT, errors="surrogateescape")
    return Target(url=f"{parts.scheme}://{authority}{path}", scheme=parts.scheme, host=host, port=port)


def _is_literal(host: str) -> bool:
    return ":" in host or _ENDS_IN_NUMBER.fullmatch(host) is not None
