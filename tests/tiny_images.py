"""Images as small as can be, of each kind."""

import struct
import zlib


def png(width: int, height: int, *, padding: int = 0) -> bytes:
    """Return a grey PNG; `padding` bytes that do not compress make it longer."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    note = chunk(b"prIv", b"\xa5" * padding)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + note + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def gif(width: int, height: int) -> bytes:
    """Return a GIF of one colour."""
    screen = struct.pack("<6sHHBBB", b"GIF89a", width, height, 0x80, 0, 0)
    frame = struct.pack("<BHHHHB", 0x2C, 0, 0, width, height, 0) + b"\x02\x02\x44\x01\x00"
    return screen + b"\0\0\0\xff\xff\xff" + frame + b";"


def jpeg(width: int, height: int) -> bytes:
    """Return a JPEG up to its frame header, which is all that a probe needs."""
    jfif = b"\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
    frame = struct.pack(">HHBHHB", 0xFFC0, 11, 8, height, width, 1) + b"\x01\x11\x00"
    return b"\xff\xd8" + jfif + frame + b"\xff\xd9"


def webp(width: int, height: int) -> bytes:
    """Return the header of a lossy WebP."""
    frame = b"\x10\x00\x00\x9d\x01\x2a" + struct.pack("<HH", width, height) + b"\0" * 8
    return b"RIFF" + struct.pack("<I", len(frame) + 12) + b"WEBPVP8 " + struct.pack("<I", len(frame)) + frame
