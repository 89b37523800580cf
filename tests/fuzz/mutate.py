"""Documents made wrong, byte by byte: pure, so that the same chance makes the same document again."""

from collections.abc import Callable, Sequence
from random import Random
from typing import TypeAlias

LIMIT = 1 << 20
"""Bytes of the largest document that is made."""

Mutation: TypeAlias = Callable[[bytes, bytes, Random], bytes]
"""Makes one change in a document; another one is there to take pieces of."""

AWKWARD = (
    b"\x00", b"\x08", b"\x0b", b"\x0c", b"\x1b", b"\x7f", b"\r", b"\n\n", b"\t", b"\x85", b"\xa0", b"\xff",
    b"\xfe", b"\xc0\x80", b"\xe2\x28\xa1", b"\xed\xa0\x80", b"\xed\xa0\xbd\xed\xbb\xb3", b"\xef\xbb\xbf",
    b"\xef\xbf\xbe", b"\xf4\x90\x80\x80", b"\xc2\x85", b"\xc2\xa0", b"\xe2\x80\xa8", b"\xe2\x80\xae",
    b"\xe2\x81\xa6", b"\xe3\x80\x80", b"\xc3\x83\xc2\xa9", b"\xf0\x9f\x98\x80", b"\xd9\xa3", b"\xef\xbc\x97",
    b"&", b"<", b">", b'"', b"'", b"]]>", b"<!--", b"-->", b"<![CDATA[", b"<?", b"?>", b"</", b"/>", b"&#0;",
    b"&#x0;", b"&#xD800;", b"&#xFFFF;", b"&#x110000;", b"&#99999999999999999999;", b"&#-1;", b"&#x202E;",
    b"&#10;", b"&#13;", b"&nbsp;", b"&amp;amp;", b"&amp;#x1F;", b"&bogus;", b"&;", b"&#;", b"&lt", b"%00", b"%",
    b"%zz", b"\\", b"{{", b"}}",
)  # fmt: skip
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff", b"\x00", b"\n \t")
_ENCODINGS = (
    "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-7", "utf-8-sig", "cp1252", "cp1251", "koi8-r",
    "shift_jis", "euc_jp", "iso2022_jp", "gb18030", "big5", "euc_kr", "cp037",
)  # fmt: skip


def mutated(data: bytes, other: bytes, chance: Random, mutations: Sequence[Mutation]) -> bytes:
    """Return `data` after one to twelve `mutations`, which may take pieces of `other`; at most 1 MiB of it."""
    for mutation in chance.choices(mutations, k=chance.choice((1, 1, 2, 3, 5, 8, 12))):
        data = mutation(data, other, chance)[:LIMIT]
    return data


def flip_bit(data: bytes, _: bytes, chance: Random) -> bytes:
    """Turn one bit."""
    if not data:
        return data
    at = chance.randrange(len(data))
    return put(data, at, at + 1, bytes([data[at] ^ 1 << chance.randrange(8)]))


def insert_noise(data: bytes, _: bytes, chance: Random) -> bytes:
    """Insert a few bytes of any value."""
    at = chance.randint(0, len(data))
    return put(data, at, at, chance.randbytes(chance.randint(1, 8)))


def insert_awkward(data: bytes, _: bytes, chance: Random) -> bytes:
    """Insert what parsers trip over, at a few places."""
    for _unused in range(chance.choice((1, 1, 3, 20))):
        at = chance.randint(0, len(data))
        data = put(data, at, at, chance.choice(AWKWARD))
    return data


def delete_span(data: bytes, _: bytes, chance: Random) -> bytes:
    """Leave out up to 500 bytes."""
    return put(data, *span(data, chance, 500), b"")


def repeat_span(data: bytes, _: bytes, chance: Random) -> bytes:
    """Repeat up to 200 bytes where they stand, up to 2,000 times."""
    start, end = span(data, chance, 200)
    return put(data, start, end, data[start:end] * chance.choice((2, 3, 10, 300, 2000)))


def swap_spans(data: bytes, _: bytes, chance: Random) -> bytes:
    """Exchange two spans of up to 300 bytes."""
    first, second = sorted((span(data, chance, 300), span(data, chance, 300)))
    if first[1] > second[0]:
        return data
    return put(put(data, *second, data[slice(*first)]), *first, data[slice(*second)])


def graft(data: bytes, other: bytes, chance: Random) -> bytes:
    """Insert up to 2,000 bytes of the other document."""
    at = chance.randint(0, len(data))
    return put(data, at, at, other[slice(*span(other, chance, 2000))])


def splice(data: bytes, other: bytes, chance: Random) -> bytes:
    """Go on, from somewhere, with the other document."""
    return data[: chance.randint(0, len(data))] + other[chance.randint(0, len(other)) :]


def truncate(data: bytes, _: bytes, chance: Random) -> bytes:
    """Cut the end off, or the beginning."""
    at = chance.randint(0, len(data))
    return data[:at] if chance.random() < 0.8 else data[at:]


def mark(data: bytes, _: bytes, chance: Random) -> bytes:
    """Begin with a byte order mark, or with what is none."""
    return chance.choice(_MARKS) + data


def encode(data: bytes, _: bytes, chance: Random) -> bytes:
    """Write the document in another encoding, whatever it says of itself."""
    return data.decode(errors="replace").encode(chance.choice(_ENCODINGS), "replace")


def encode_twice(data: bytes, _: bytes, _chance: Random) -> bytes:
    """Take the document's UTF-8 for Windows-1252, and write that as UTF-8."""
    return data.decode("cp1252", "replace").encode()


ANYWHERE: Sequence[Mutation] = (
    flip_bit, insert_noise, insert_awkward, insert_awkward, delete_span, repeat_span, swap_spans, graft, splice,
    truncate,
)  # fmt: skip
ENCODED: Sequence[Mutation] = (mark, encode, encode_twice)


def put(data: bytes, start: int, end: int, piece: bytes) -> bytes:
    """Return `data` with `piece` in place of what stands from `start` to `end`."""
    return data[:start] + piece + data[end:]


def span(data: bytes, chance: Random, longest: int) -> tuple[int, int]:
    """Return where some bytes of `data` start and end, at most `longest`."""
    start = chance.randint(0, len(data))
    return start, min(len(data), start + chance.randint(1, longest))
