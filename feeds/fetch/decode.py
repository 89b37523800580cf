"""Content codings undone piece by piece (RFC 9110 §8.4), so that a bomb never gets to grow past its limit."""

import sys
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from typing import Protocol

import brotli  # type: ignore[import-untyped]  # ships no types

from feeds.errors import FetchError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

# What to offer in Accept-Encoding: all that is undone here.
ACCEPT_ENCODING = "gzip, deflate, br, zstd"

# The most that one step may put out. Brotli rounds it up to the next of its own blocks, 32 KiB.
_PIECE = 16 * 1024

# RFC 9659 §3: the largest window of zstd as a content coding, 8 MiB. The library would allocate 128 MiB.
_ZSTD_WINDOW_LOG = 23

# Real servers stack one coding on another by mistake; three are an attack.
_MOST_CODINGS = 2


class _Coding(Protocol):
    """One coding being undone. `finished` tells whether the data may end here; what follows is passed over.

    Browsers do so too: some servers pad, and one member or frame is all that they ever send.
    """

    @property
    def finished(self) -> bool: ...

    def pieces(self, data: bytes) -> Iterator[bytes]: ...


class _Identity:
    finished = True

    def pieces(self, data: bytes) -> Iterator[bytes]:
        yield data


class _Zlib:
    """DEFLATE data in one wrapping or another; `wbits` as in `zlib.decompressobj`."""

    def __init__(self, wbits: int) -> None:
        self._inflate = zlib.decompressobj(wbits)

    @property
    def finished(self) -> bool:
        return self._inflate.eof

    def pieces(self, data: bytes) -> Iterator[bytes]:
        # Once more after the input is used up: a full piece may have left output behind.
        piece = b""
        while not self.finished and (data or len(piece) == _PIECE):
            piece = self._inflate.decompress(data, _PIECE)
            data = self._inflate.unconsumed_tail
            yield piece


class _Deflate:
    """Either of the two things that servers call deflate: zlib (RFC 1950), which is meant, or bare RFC 1951."""

    def __init__(self) -> None:
        self._head = b""
        self._zlib: _Zlib | None = None

    @property
    def finished(self) -> bool:
        return self._zlib is not None and self._zlib.finished

    def pieces(self, data: bytes) -> Iterator[bytes]:
        if self._zlib is None:
            data = self._head = self._head + data
            if len(data) < 2:
                return
            self._zlib = _Zlib(zlib.MAX_WBITS if _has_zlib_header(data) else -zlib.MAX_WBITS)
        yield from self._zlib.pieces(data)


class _Brotli:
    """RFC 7932."""

    def __init__(self) -> None:
        self._decoder = brotli.Decompressor()

    @property
    def finished(self) -> bool:
        return bool(self._decoder.is_finished())

    def pieces(self, data: bytes) -> Iterator[bytes]:
        # Until nothing comes: the decoder holds back what does not fit, and takes no more data meanwhile.
        while not self.finished and (piece := self._decoder.process(data, output_buffer_limit=_PIECE)):
            data = b""
            yield piece


class _Zstd:
    """RFC 8878."""

    def __init__(self) -> None:
        options: dict[int, int] = {zstd.DecompressionParameter.window_log_max: _ZSTD_WINDOW_LOG}
        self._decoder = zstd.ZstdDecompressor(options=options)

    @property
    def finished(self) -> bool:
        return self._decoder.eof

    def pieces(self, data: bytes) -> Iterator[bytes]:
        while not self.finished and (data or not self._decoder.needs_input):
            yield self._decoder.decompress(data, _PIECE)
            data = b""


_gzip = partial(_Zlib, zlib.MAX_WBITS | 16)

_CODINGS: dict[str, Callable[[], _Coding]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _Deflate,
    "br": _Brotli,
    "zstd": _Zstd,
}


class Decoder:
    """A body being decoded. Neither it nor anything between two codings may grow past `limit` bytes.

    FetchError: the coding is unknown or there are too many (protocol).
    """

    def __init__(self, content_encoding: str, limit: int) -> None:
        self._codings: list[_Coding] = [_Identity(), *(make() for make in _makers(content_encoding))]
        self._room = [limit] * len(self._codings)
        self._limit = limit
        self._started = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield what `data` decodes to, in pieces. FetchError: too much (too_large), or broken (protocol)."""
        self._started = self._started or bool(data)
        pieces: Iterator[bytes] = iter((data,))
        for stage in range(len(self._codings)):
            pieces = chain.from_iterable(map(partial(self._undo, stage), pieces))
        try:
            yield from pieces
        except (zlib.error, zstd.ZstdError, brotli.error) as error:
            raise FetchError(
                "protocol", "the body is not in the coding that its Content-Encoding names"
            ) from error

    def finish(self) -> None:
        """Say that the body has ended. FetchError: in the middle of a coding (protocol)."""
        if self._started and not all(coding.finished for coding in self._codings):
            raise FetchError("protocol", "the compressed body is cut short")

    def _undo(self, stage: int, data: bytes) -> Iterator[bytes]:
        for piece in self._codings[stage].pieces(data):
            self._room[stage] -= len(piece)
            if self._room[stage] < 0:
                raise FetchError("too_large", f"the body is larger than {self._limit} bytes")
            yield piece


def _makers(content_encoding: str) -> list[Callable[[], _Coding]]:
    """Return what undoes the codings of a Content-Encoding header, the last applied first."""
    named = [name for each in content_encoding.split(",") if (name := each.strip().lower())]
    names = [name for name in reversed(named) if name != "identity"]
    if len(names) > _MOST_CODINGS:
        raise FetchError("protocol", f"the body is compressed more than {_MOST_CODINGS} times over")
    if any(name not in _CODINGS for name in names):
        raise FetchError("protocol", f"the body's coding is unknown; only {ACCEPT_ENCODING} are undone")
    return [_CODINGS[name] for name in names]


def _has_zlib_header(data: bytes) -> bool:
    """Tell whether data begin as RFC 1950 §2.2 has it: method 8, and a checksum over the first two bytes."""
    return data[0] & 0x0F == 8 and int.from_bytes(data[:2], "big") % 31 == 0
