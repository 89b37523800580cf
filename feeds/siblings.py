"""Compressed siblings of published files, `NAME.gz` beside NAME, for servers to send as they are."""

import gzip
import sys
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

import brotli  # type: ignore[import-untyped]  # ships no types

from feeds.files import modified_at, remove_file, write_dated

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

SUFFIXES: Mapping[str, str] = {"br": ".br", "zstd": ".zst", "gzip": ".gz"}
"""The content codings (RFC 9110 §8.4.1) and how names end, what compresses best first."""

# Each gives the same bytes for the same data. Brotli takes twice the time for the last three percent, at 11;
# the window of zstd's highest levels is larger than a content coding may have (RFC 9659 §3).
_COMPRESS: Mapping[str, Callable[[bytes], bytes]] = {
    "br": lambda data: bytes(brotli.compress(data, quality=9)),
    "zstd": lambda data: zstd.compress(data, 19),
    "gzip": lambda data: gzip.compress(data, 9, mtime=0),
}


def has_siblings(root: Path, name: str, codings: Collection[str]) -> bool:
    """Return whether `name` has a sibling of its date in each of `codings`, and no other. Raises PublishError."""
    modified = modified_at(root, name)
    wanted = {suffix: modified if coding in codings else None for coding, suffix in SUFFIXES.items()}
    return all(modified_at(root, name + suffix) == date for suffix, date in wanted.items())


def write_siblings(root: Path, name: str, data: bytes, codings: Collection[str], *, changed: bool) -> None:
    """Make the file `name`, which holds `data`, have a sibling in each of `codings` and in no other.

    A sibling has the date of its file, to the nanosecond: one with another date is of another version. Unless the
    file was `changed`, a sibling with its date is left alone. Raises PublishError.
    """
    modified = modified_at(root, name)
    for coding, suffix in SUFFIXES.items():
        dated = modified_at(root, name + suffix)
        if coding in codings:
            if modified is not None and (changed or dated != modified):
                write_dated(root, name + suffix, _COMPRESS[coding](data), modified)
        elif dated is not None:
            remove_file(root, name + suffix)
