"""From a picture's bytes to the copies of it that are published; for a worker process, limited in memory and time.

A copy is drawn anew from the pixels: it is upright, in sRGB, and without metadata. The same bytes give the same
copies. Moving pictures are passed on as they are.
"""

import hashlib
from contextlib import suppress
from io import BytesIO
from typing import Any, NamedTuple

from PIL import AvifImagePlugin, Image, ImageCms, ImageOps, UnidentifiedImageError

from feeds.errors import ParseError
from feeds.model import Copy, Document

FOLDER = "media"
WIDEST = 1200
THUMBNAIL = 400
MOST_PIXELS = 50_000_000
"""More than the cameras of most telephones give; decoded, such a picture takes 200 MB."""

_WEBP_LIMIT = 16_383  # pixels in a direction
_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF")
_MOVING = {"GIF": ".gif", "PNG": ".png", "WEBP": ".webp", "AVIF": ".avif"}
_TYPES = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
# What a still picture is written as: each browser that shows AVIF shows WebP, and a GIF loses nothing as PNG.
_STILL = {"JPEG": ".jpg", "MPO": ".jpg", "PNG": ".png", "GIF": ".png", "WEBP": ".webp", "AVIF": ".webp"}
_OPTIONS: dict[str, dict[str, Any]] = {
    ".jpg": {"format": "JPEG", "quality": 82, "progressive": True, "optimize": True},
    ".png": {"format": "PNG"},
    ".webp": {"format": "WEBP", "quality": 80, "method": 4},
}


def make_copies(document: Document) -> tuple[Copy, ...]:
    """Return copies of a picture, the whole one in its own format first, then WebP and smaller ones.

    Raises ParseError for what is no picture, is cut short, or has more than 50 million pixels.
    """
    Image.MAX_IMAGE_PIXELS = None  # ours counts, and is an error
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # each takes address space, of which a worker has so much
    try:
        with Image.open(BytesIO(document.body), formats=_FORMATS) as image:
            return _named(_drawn(image, document.body))
    except UnidentifiedImageError:
        raise ParseError("not a picture that can be copied") from None  # its own words name an object in memory
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise ParseError(f"a picture that cannot be read to its end: {error}") from error


class _Drawn(NamedTuple):
    """A file without its name; `size` is what its name ends in."""

    suffix: str
    data: bytes
    width: int
    height: int
    size: str = ""


def _drawn(image: Image.Image, body: bytes) -> list[_Drawn]:
    if image.width * image.height > MOST_PIXELS:
        raise ParseError(f"a picture of {image.width} by {image.height} pixels is too large to be copied")
    image.load()
    if image.format in _MOVING and getattr(image, "is_animated", False):
        return [_Drawn(_MOVING[image.format], body, image.width, image.height)]
    return _still(image, _STILL[str(image.format)])


def _still(image: Image.Image, suffix: str) -> list[_Drawn]:
    """Return a picture in its own format and as WebP, and both as thumbnails where it is wider than these."""
    upright = _at_most(WIDEST, _in_plain_colours(ImageOps.exif_transpose(image)))
    whole = _in_srgb(upright, image.info.get("icc_profile"))
    small = {f"-w{THUMBNAIL}": _at_most(THUMBNAIL, whole)} if whole.width > THUMBNAIL else {}
    return [
        _Drawn(written, _written(scaled, written), scaled.width, scaled.height, size)
        for size, scaled in ({"": whole} | small).items()
        for written in dict.fromkeys((suffix, ".webp"))
        if written == suffix or scaled.height <= _WEBP_LIMIT
    ]


def _in_plain_colours(image: Image.Image) -> Image.Image:
    """Return a picture without a palette, with transparency where it has some, 8 bits a channel."""
    if image.mode.startswith("I"):  # 16 bits, which Pillow would cut off in place of scaling them
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image if image.mode in {"L", "CMYK", "RGB"} else image.convert("RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return a picture in RGB; without a colour profile, its numbers are taken for sRGB."""
    wanted = "RGBA" if image.mode == "RGBA" else "RGB"
    if profile:
        with suppress(ImageCms.PyCMSError):  # a profile for other pixels, or none at all
            srgb = ImageCms.createProfile("sRGB")
            return ImageCms.profileToProfile(image, BytesIO(profile), srgb, outputMode=wanted) or image
    return image.convert(wanted)


def _at_most(widest: int, image: Image.Image) -> Image.Image:
    if image.width <= widest:
        return image
    return image.resize((widest, max(1, round(image.height * widest / image.width))), Image.Resampling.LANCZOS)


def _written(image: Image.Image, suffix: str) -> bytes:
    data = BytesIO()
    image.info = {}  # or its old profile and comments would be written along
    image.save(data, **_OPTIONS[suffix])
    return data.getvalue()


def _named(drawn: list[_Drawn]) -> tuple[Copy, ...]:
    """Return files under a name that is made of all their bytes: it never stands for others."""
    name = hashlib.sha256(b"".join(one.data for one in drawn)).hexdigest()[:32]
    return tuple(
        Copy(
            file=f"{FOLDER}/{name[:2]}/{name}{one.size}{one.suffix}",
            data=one.data,
            type=_TYPES[one.suffix],
            width=one.width,
            height=one.height,
        )
        for one in drawn
    )
