"""From what TOML holds to what the model holds: one small converter a kind of value, all pure.

A converter raises `BadValue`, which says what is wrong and what to do, or `WrongForm`, which says what is wrong
only: whoever knows the key adds how it is written. No message repeats an address, a header or a credential, since
any of them may hold a secret.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from functools import lru_cache
from ipaddress import ip_network
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

Convert = Callable[[object], Any]
T = TypeVar("T")

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
BYTES = {"B": 1, "KiB": 1024, "MiB": 1024**2, "GiB": 1024**3}
ROUTE = "rsshub://"  # then the path that a route has on every RSSHub instance
MAX_DEPTH = 16  # levels of a category path; each is a folder and three feeds

# Neither XML 1.0 §2.2 nor a terminal takes these; surrogates come from the environment.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_ADDRESS = re.compile(
    r"(?i)https?://(?:[^\s/?#@:\[\]\\]+|\[[0-9a-f:.]+\])(?::(?P<port>[0-9]{1,5}))?(?:[/?#][^\s\\]*)?"
)
_ROUTE = re.compile(re.escape(ROUTE) + r"[\w.~%-]+(?:[/?][^\s#\\]*)?")
_USERINFO = re.compile(r"[^/?#]*//[^/?#]*@|[^/?#]*@")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110 §5.6.2
_PRINTABLE = re.compile(r"[\x20-\x7e]*")
_CREDENTIALS = frozenset({"authorization", "cookie", "proxy-authorization"})
# What the client itself has to set, or conditional requests, decoding and the guard would no longer hold.
_OWN_HEADERS = re.compile(
    "accept-encoding|connection|content-.*|expect|forwarded|host|if-.*|"
    "keep-alive|range|te|trailer|transfer-encoding|upgrade"
)
_KINDS = {
    str: "text",
    bool: "true or false",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "a table",
    type(None): "nothing",
}


class BadValue(Exception):  # noqa: N818 - what was found, not a failure: it never leaves this package
    """A value cannot be used; the message says what is wrong and what to do."""


class WrongForm(BadValue):
    """A value is not written the way its key wants it; the message says only that."""


def suggestion(name: str, names: Iterable[str]) -> str:
    """Return "; did you mean 'x'?" with the name that is most like `name`, or all names where none is."""
    match = get_close_matches(name, list(names), n=1)
    return f"; did you mean {match[0]!r}?" if match else f"; write one of {', '.join(names)}"


def _expect(kind: type[T], value: object, wanted: str) -> T:
    # `type`, not `isinstance`: True is an int to Python but not to whoever wrote it.
    if type(value) is not kind:
        raise WrongForm(f"is {_KINDS.get(type(value), 'a date or time')}, not {wanted}")
    return value


def prose(value: object) -> str:
    """Return text, which may have several lines."""
    written = _expect(str, value, "text")
    if not written.isprintable() and _CONTROL.search(written):
        raise BadValue("holds control characters; remove them")
    return written


def text(value: object) -> str:
    """Return text of one line."""
    line = prose(value)
    if "\n" in line or "\t" in line:
        raise BadValue("holds a line break or a tab; write it on one line")
    return line


def required_text(value: object) -> str:
    """Return text that says something."""
    line = text(value)
    if not line.strip():
        raise BadValue("is empty; write something or leave the key out")
    return line


def path(value: object) -> Path:
    """Return a path as it is written."""
    return Path(required_text(value))


def flag(value: object) -> bool:
    """Return a boolean."""
    return _expect(bool, value, "true or false")


def number(minimum: int, maximum: int) -> Convert:
    """Return a converter to whole numbers from `minimum` to `maximum`."""

    def convert(value: object) -> int:
        whole = _expect(int, value, "a whole number")
        if not minimum <= whole <= maximum:
            raise BadValue(f"is out of range; write a number from {minimum} to {maximum}")
        return whole

    return convert


def amount(units: Mapping[str, int], minimum: int, maximum: int) -> Convert:
    """Return a converter of whole numbers, and of text such as "15m" or "10 MiB", to the smallest of `units`."""
    pattern = re.compile(rf"([0-9]{{1,15}}) ?({'|'.join(units)})")
    check = number(minimum, maximum)

    def convert(value: object) -> int:
        if not isinstance(value, str):
            return int(check(value))
        match = pattern.fullmatch(value.strip())
        if match is None:
            raise WrongForm(f"is not a whole number followed by one of {', '.join(units)}")
        return int(check(int(match[1]) * units[match[2]]))

    return convert


def choice(*options: str) -> Convert:
    """Return a converter that lets only `options` pass."""

    def convert(value: object) -> str:
        word = text(value)
        if word not in options:
            raise BadValue(f"is unknown{suggestion(word, options)}")
        return word

    return convert


def many(convert: Convert) -> Convert:
    """Return a converter of lists whose every value `convert` takes; doubles are dropped."""

    def convert_all(value: object) -> tuple[Any, ...]:
        parts: list[object] = _expect(list, value, "a list")
        return tuple(dict.fromkeys(convert(part) for part in parts))

    return convert_all


def at_most(most: int, convert: Convert) -> Convert:
    """Return a converter of lists as `convert`, of no more than `most` values."""

    def convert_few(value: object) -> tuple[Any, ...]:
        parts: tuple[Any, ...] = convert(value)
        if len(parts) > most:
            raise BadValue(f"has {len(parts)} values; write at most {most}")
        return parts

    return convert_few


def address(value: object) -> str:
    """Return an absolute http(s) URL with a host and without user and password."""
    url = text(value)
    match = _ADDRESS.fullmatch(url)
    if match is None:
        raise BadValue(_what_is_wrong(url))
    if match["port"] and not 1 <= int(match["port"]) <= 65535:
        raise BadValue("has a port that does not exist; write one from 1 to 65535")
    return url


def _what_is_wrong(url: str) -> str:
    if _USERINFO.match(url):
        return (
            "holds a user or password; take it out, put it into an environment variable "
            'and name that: credentials = "NAME"'
        )
    if not url.lower().startswith(("http://", "https://")):
        return "is not a web address; write it from http:// or https:// on"
    return "is not a whole web address; write it as https://host/path, spaces as %20"


def feed_address(value: object) -> str:
    """Return an address as above, or 'rsshub://' and a route."""
    url = text(value)
    if not url.startswith(ROUTE):
        return address(url)
    if not _ROUTE.fullmatch(url):
        raise BadValue(f"is not an RSSHub route; write it as {ROUTE}site/route, spaces as %20")
    return url


def base_address(value: object) -> str:
    """Return an absolute http(s) URL that others are appended to: it ends in '/'."""
    url = address(value)
    if "?" in url or "#" in url:
        raise BadValue("has a query or fragment; write it without '?' and '#'")
    return url if url.endswith("/") else url + "/"


def language(value: object) -> str:
    """Return a language tag in the shape of BCP 47."""
    tag = text(value)
    if not _LANGUAGE.fullmatch(tag):
        raise BadValue('is not a language tag; write one such as "en" or "zh-CN", with hyphens')
    return tag


def zone(value: object) -> str:
    """Return the name of a time zone that the IANA database has."""
    name = text(value)
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # OSError: the name of a folder, "Asia"
        close = get_close_matches(name, available_timezones(), n=1) or ["Asia/Shanghai"]
        raise BadValue(f"is not a time zone; write an IANA name such as {close[0]!r}") from error
    return name


@lru_cache(4096)
def _category(written: str) -> str:
    parts = list(filter(None, map(str.strip, unicodedata.normalize("NFC", written).split("/"))))
    if not parts:
        raise BadValue('is empty; write a path such as "A/B/C"')
    if {".", ".."} & {*parts}:
        raise BadValue("has '.' or '..' as a level; a path is made of names, from the top: \"A/B/C\"")
    if "\ufffd" in written:
        raise BadValue("has a character that stands for a lost one (U+FFFD); save the file as UTF-8")
    if len(parts) > MAX_DEPTH:
        raise BadValue(f"is {len(parts)} levels deep; write at most {MAX_DEPTH}")
    return "/".join(parts)


def category(value: object) -> str:
    """Return a category path 'A/B/C': NFC, its levels trimmed, none of them empty, at most 16."""
    return _category(text(value))


def category_or_root(value: object) -> str:
    """Return a category path, or '' for the root."""
    return category(value) if value != "" else ""


def variable(value: object) -> str:
    """Return the name of an environment variable."""
    name = text(value)
    if not _VARIABLE.fullmatch(name):
        raise BadValue(
            "is not the name of an environment variable; put the secret into a variable and write its name here, "
            "letters, digits and '_'"
        )
    return name


def network(value: object) -> str:
    """Return an IP network in CIDR notation."""
    written = text(value)
    try:
        return str(ip_network(written))
    except ValueError as error:
        raise BadValue('is not a network; write it as "10.0.0.0/8", with zeros after the prefix') from error


def header_value(value: object) -> str:
    """Return text that an HTTP header can carry: printable ASCII."""
    line = text(value)
    if not _PRINTABLE.fullmatch(line):
        raise BadValue("holds characters that no HTTP header can carry; write it in ASCII")
    return line.strip()


def headers(value: object) -> dict[str, str]:
    """Return HTTP headers that a source may set for itself."""
    table: dict[str, object] = _expect(dict, value, "a table")
    for name in table:
        _check_header_name(name)
    if len({name.lower() for name in table}) < len(table):
        raise BadValue("has a header twice; remove one")
    return {name: header_value(line) for name, line in table.items()}


def _check_header_name(name: str) -> None:
    if not _TOKEN.fullmatch(name):
        raise BadValue("has a name that no HTTP header has; write letters, digits and hyphens")
    if name.lower() in _CREDENTIALS:
        raise BadValue(
            f'has {name}; put its value into an environment variable and name that: credentials = "NAME"'
        )
    if _OWN_HEADERS.fullmatch(name.lower()):
        raise BadValue(f"has {name}, which is set for every request; remove it")
