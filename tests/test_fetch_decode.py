"""Content codings, undone without trust."""

import gzip
import sys
import time
import tracemalloc
import zlib
from collections.abc import Callable

import brotli  # type: ignore[import-untyped]  # ships no types
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import FetchError
from feeds.fetch.decode import Decoder

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MIB = 1024 * 1024
LIMIT = 10 * MIB


def raw_deflate(data: bytes) -> bytes:
    compress = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return compress.compress(data) + compress.flush()


def fast_brotli(data: bytes) -> bytes:
    packed: bytes = brotli.compress(data, quality=1)
    return packed


def plain(data: bytes) -> bytes:
    return data


ENCODERS: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("", plain),
    ("identity", plain),
    ("gzip", gzip.compress),
    ("X-GZip", gzip.compress),
    ("deflate", zlib.compress),
    ("deflate", raw_deflate),
    ("br", fast_brotli),
    ("zstd", zstd.compress),
    ("gzip, gzip", lambda data: gzip.compress(gzip.compress(data))),
    ("identity , br,zstd", lambda data: zstd.compress(fast_brotli(data))),
]
COMPRESSING = ENCODERS[2:]


def decode(coding: str, data: bytes, step: int = 64 * 1024, limit: int = LIMIT) -> bytes:
    decoder = Decoder(coding, limit)
    body = bytearray()
    for start in range(0, len(data), step):
        for piece in decoder.feed(data[start : start + step]):
            body += piece
    decoder.finish()
    return bytes(body)


@pytest.mark.parametrize(("coding", "encode"), ENCODERS)
@given(data=st.binary(max_size=300), times=st.sampled_from([1, 700]), step=st.sampled_from([1, 7, 1 << 20]))
def test_what_was_encoded_comes_back(
    coding: str, encode: Callable[[bytes], bytes], data: bytes, times: int, step: int
) -> None:
    """decode(encode(x)) == x, however the network cuts it."""
    assert decode(coding, encode(data * times), step if times == 1 else 1 << 20) == data * times


@pytest.mark.parametrize(("coding", "encode"), ENCODERS)
def test_a_large_body_comes_back_whole(coding: str, encode: Callable[[bytes], bytes]) -> None:
    """Few bytes that stand for many, which decoders hand out bit by bit, are all handed out."""
    body = bytes(9 * MIB) + b"</rss>"
    assert decode(coding, encode(body)) == body


def test_a_piece_that_is_just_full_is_not_taken_for_the_end() -> None:
    """Bare DEFLATE may be read to its last bit while a little of it is still to be put out."""
    for size in range(16 * 1024, 16 * 1024 + 300):
        assert decode("deflate", raw_deflate(bytes(size))) == bytes(size)


def measured(coding: str, bomb: bytes) -> tuple[str, int, int]:
    """Return how a decoder ends, the bytes that it put out and the most memory that Python held."""
    decoder = Decoder(coding, LIMIT)
    put_out = 0
    tracemalloc.start()
    try:
        for start in range(0, len(bomb), 64 * 1024):
            for piece in decoder.feed(bomb[start : start + 64 * 1024]):
                put_out += len(piece)
    except FetchError as error:
        return error.code, put_out, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    return "none", put_out, 0


BLOCK = bytes(MIB)


def zlib_bomb(wbits: int) -> bytes:
    compress = zlib.compressobj(wbits=wbits)
    head, block = (compress.compress(BLOCK) + compress.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    return head + block * 255


def gzip_bomb() -> bytes:
    return zlib_bomb(zlib.MAX_WBITS | 16)


def brotli_bomb() -> bytes:
    compress = brotli.Compressor(quality=1)
    return b"".join([*(compress.process(BLOCK) for _ in range(256)), compress.finish()])


def zstd_bomb() -> bytes:
    compress = zstd.ZstdCompressor()
    return b"".join([*(compress.compress(BLOCK) for _ in range(256)), compress.flush()])


@pytest.mark.parametrize(
    ("coding", "make"),
    [
        ("gzip", gzip_bomb),
        ("deflate", lambda: zlib_bomb(zlib.MAX_WBITS)),
        ("br", brotli_bomb),
        ("zstd", zstd_bomb),
        ("gzip, gzip", lambda: gzip.compress(gzip_bomb())),
        ("br, zstd", lambda: zstd.compress(brotli_bomb())),
    ],
)
def test_a_bomb_is_stopped_at_the_limit(coding: str, make: Callable[[], bytes]) -> None:
    """256 MiB of nothing become too_large after 10 MiB, in little memory and time."""
    bomb = make()
    begun = time.process_time()
    ending, put_out, peak = measured(coding, bomb)
    assert ending == "too_large"
    assert LIMIT - 64 * 1024 <= put_out <= LIMIT
    assert peak < 2 * MIB
    assert time.process_time() - begun < 2


def test_what_lies_between_two_codings_is_limited_too() -> None:
    """A bomb whose inner layer unpacks to nothing, so that only its middle grows, is too_large as well."""
    empty_blocks = b"\x00\x00\x00\xff\xff" * (4 * MIB)
    with pytest.raises(FetchError) as caught:
        decode("deflate, gzip", gzip.compress(empty_blocks, 1))
    assert caught.value.code == "too_large"


def test_what_comes_in_is_limited_too() -> None:
    """More compressed bytes than the limit are too_large, whatever they unpack to."""
    with pytest.raises(FetchError) as caught:
        decode("deflate", b"\x00\x00\x00\xff\xff" * 100, limit=400)
    assert caught.value.code == "too_large"


def test_a_body_of_just_the_limit_is_whole() -> None:
    """The limit itself is allowed, one byte more is not."""
    assert decode("gzip", gzip.compress(b"x" * 1000), limit=1000) == b"x" * 1000
    with pytest.raises(FetchError):
        decode("gzip", gzip.compress(b"x" * 1001), limit=1000)


@pytest.mark.parametrize(("coding", "encode"), COMPRESSING)
def test_a_body_cut_short_is_an_error(coding: str, encode: Callable[[bytes], bytes]) -> None:
    """No half of a feed passes for the whole of it."""
    with pytest.raises(FetchError) as caught:
        decode(coding, encode(b"<rss>" * 1000)[:-1])
    assert caught.value.code == "protocol"


@pytest.mark.parametrize(("coding", "encode"), COMPRESSING)
def test_no_body_at_all_is_an_empty_one(coding: str, encode: Callable[[bytes], bytes]) -> None:
    """Servers name a coding over an empty body as well."""
    assert encode(b"")
    assert decode(coding, b"") == b""


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "deflate"])
def test_a_body_in_another_coding_is_an_error(coding: str) -> None:
    """What is no such data is a protocol error, never an error of the library that reads it."""
    with pytest.raises(FetchError) as caught:
        decode(coding, b"<?xml version='1.0'?><rss/>" * 10)
    assert caught.value.code == "protocol"


@pytest.mark.parametrize("coding", ["compress", "gzip, br, gzip", "gzip;q=1", "géant"])
def test_codings_that_are_not_undone_are_refused(coding: str) -> None:
    """An unknown coding, and more than two, are protocol errors before a byte is read."""
    with pytest.raises(FetchError) as caught:
        Decoder(coding, LIMIT)
    assert caught.value.code == "protocol"


def test_what_follows_the_end_is_passed_over() -> None:
    """Padding after the compressed data is ignored, as browsers do, even when it comes later."""
    for coding, encode in COMPRESSING[:6]:
        decoder = Decoder(coding, LIMIT)
        assert b"".join(decoder.feed(encode(b"<rss/>"))) == b"<rss/>"
        assert b"".join(decoder.feed(b"\r\n")) == b""
        decoder.finish()


def test_a_zstd_window_larger_than_the_web_allows_is_refused() -> None:
    """RFC 9659 allows 8 MiB; a frame that asks for 64 MiB of memory is a protocol error."""
    options: dict[int, int] = {zstd.CompressionParameter.window_log: 26}
    compress = zstd.ZstdCompressor(options=options)
    frame = compress.compress(b"x" * 1000) + compress.flush()
    with pytest.raises(FetchError) as caught:
        decode("zstd", frame)
    assert caught.value.code == "protocol"
