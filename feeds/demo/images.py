"""The pictures of the demo: harbour landscapes, drawn by arithmetic the same pixels on every machine.

Each is an indexed PNG (ISO/IEC 15948) of 640 × 360 pixels. A picture is drawn column by column, since a column
is a few runs of one colour, and turned into rows by one strided slice a row: a few milliseconds a picture.
"""

import math
import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from random import Random

WIDTH, HEIGHT = 640, 360

_HORIZON = 262  # rows above it are sky, those below are water
_SKY_SHADES, _WATER_SHADES = 160, 60
_DISC = _SKY_SHADES + _WATER_SHADES  # palette: sky, water, sun or moon, ridges from far to near
_RIDGES = 4

_Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mood:
    """The colours of a picture: sky from top to horizon, sun or moon, hills from far to near, water."""

    sky: tuple[_Colour, _Colour]
    disc: _Colour
    hills: tuple[_Colour, _Colour]
    water: tuple[_Colour, _Colour]


DAWN = Mood(
    sky=((120, 140, 186), (250, 214, 190)),
    disc=(255, 241, 214),
    hills=((190, 168, 180), (72, 74, 102)),
    water=((214, 190, 186), (96, 108, 142)),
)
NOON = Mood(
    sky=((92, 156, 204), (222, 238, 240)),
    disc=(255, 252, 232),
    hills=((150, 186, 190), (46, 100, 96)),
    water=((158, 204, 212), (44, 116, 146)),
)
DUSK = Mood(
    sky=((62, 52, 102), (244, 150, 110)),
    disc=(255, 206, 140),
    hills=((158, 92, 112), (38, 30, 58)),
    water=((196, 120, 110), (52, 44, 84)),
)
NIGHT = Mood(
    sky=((12, 18, 42), (58, 78, 120)),
    disc=(240, 240, 222),
    hills=((44, 60, 98), (10, 14, 30)),
    water=((46, 64, 104), (12, 18, 40)),
)
MIST = Mood(
    sky=((186, 196, 198), (234, 234, 226)),
    disc=(250, 248, 240),
    hills=((206, 210, 208), (112, 126, 128)),
    water=((214, 218, 214), (144, 158, 160)),
)
TEA = Mood(
    sky=((214, 196, 150), (246, 236, 208)),
    disc=(206, 112, 72),
    hills=((178, 186, 138), (70, 88, 56)),
    water=((212, 204, 160), (122, 132, 92)),
)

IMAGES: Mapping[str, Mood] = {
    "pier": DAWN, "ferry": MIST, "bell": DUSK, "fishmarket": NOON,
    "alley": TEA, "umbrella": MIST, "stairs": DUSK,
    "teahouse": TEA, "kettle": DAWN, "plum": TEA,
    "comet": NIGHT, "dome": DUSK, "moonrise": NIGHT,
    "shelf": TEA, "reading": DUSK, "bookcart": NOON,
    "quay": NOON, "regatta": NOON, "tide": DAWN,
    "wheel": TEA, "spoke": MIST, "hill": NOON,
    "lamp": NIGHT, "storm": MIST, "gulls": DAWN,
    "window": DUSK, "sea": NOON, "palm": DAWN,
    "market": TEA, "port": DUSK, "bridge": DAWN,
    "cloud": MIST, "rain": MIST, "wind": NOON,
    "garden": NOON, "moss": TEA, "pond": DAWN,
    "headland": DUSK, "festival": NIGHT, "bookstall": TEA,
}  # fmt: skip


@cache
def png(name: str) -> bytes:
    """Return the picture `name`, one of `IMAGES`, as a PNG file; KeyError if there is none of that name."""
    mood, random = IMAGES[name], Random(name)  # noqa: S311 # drawing, not secrecy
    centre = random.randint(120, 520)
    columns = _columns(random, centre)
    rows = [bytearray(columns[y::HEIGHT]) for y in range(HEIGHT)]
    _glitter(rows, random, centre)
    # Filter type 0 before every row: with flat colours no other filter makes it smaller.
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0)
    chunks = (
        _chunk(b"IHDR", header),
        _chunk(b"PLTE", _palette(mood)),
        _chunk(b"IDAT", pixels),
        _chunk(b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _palette(mood: Mood) -> bytes:
    colours = [*_blend(*mood.sky, _SKY_SHADES), *_blend(*mood.water, _WATER_SHADES), mood.disc]
    return bytes(part for colour in [*colours, *_blend(*mood.hills, _RIDGES)] for part in colour)


def _blend(first: _Colour, last: _Colour, steps: int) -> list[_Colour]:
    """Return `steps` colours from `first` to `last`."""
    shares = [step / (steps - 1) for step in range(steps)]
    (r, g, b), (to_r, to_g, to_b) = first, last
    return [(round(r + (to_r - r) * s), round(g + (to_g - g) * s), round(b + (to_b - b) * s)) for s in shares]


def _columns(random: Random, centre: int) -> bytes:
    """Return the picture column by column, a byte a pixel: an index into the palette."""
    backdrop = _backdrop()
    height, radius = random.randint(60, 190), random.randint(18, 44)
    ridges = [_ridge(random, level) for level in range(_RIDGES)]
    columns = []
    for x in range(WIDTH):
        column = bytearray(backdrop)
        half = math.isqrt(max(0, radius**2 - (x - centre) ** 2))
        column[height - half : height + half] = bytes([_DISC]) * 2 * half
        for colour, top in enumerate((ridge(x) for ridge in ridges), _DISC + 1):
            column[top:_HORIZON] = bytes([colour]) * (_HORIZON - top)
        columns.append(bytes(column))
    return b"".join(columns)


def _backdrop() -> bytes:
    sky = (y * _SKY_SHADES // _HORIZON for y in range(_HORIZON))
    depth = HEIGHT - _HORIZON
    return bytes([*sky, *(_SKY_SHADES + y * _WATER_SHADES // depth for y in range(depth))])


def _ridge(random: Random, level: int) -> Callable[[int], int]:
    """Return the skyline of a range of hills, the nearer (higher level) the lower: column -> topmost row."""
    base = 196 + 17 * level
    waves = [
        (random.uniform(4, 30) / (n + 1), (n + 1) / random.uniform(60, 150), random.random() * 7) for n in range(4)
    ]

    def top(x: int) -> int:
        height = base + sum(size * math.sin(x * pace + phase) for size, pace, phase in waves)
        return min(_HORIZON, round(height))

    return top


def _glitter(rows: list[bytearray], random: Random, centre: int) -> None:
    """Lay short strokes of light on the water below the sun or moon, wider towards the viewer."""
    for y in range(_HORIZON + 4, HEIGHT, 3):
        spread = 10 + (y - _HORIZON) // 2
        for _ in range(3):
            width = random.randint(3, 6 + spread // 3)
            start = min(max(0, round(random.gauss(centre, spread))), WIDTH - width)
            rows[y][start : start + width] = bytes([_DISC]) * width
