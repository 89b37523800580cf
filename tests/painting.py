"""Pictures of the tests' own, painted anew by Pillow, and what a file of one really is."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any, NamedTuple

from PIL import Image, ImageOps

TYPES = {
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",
    "PNG": "image/png",
    "GIF": "image/gif",
    "WEBP": "image/webp",
    "AVIF": "image/avif",
}


class Truth(NamedTuple):
    """What a file is, as it is shown."""

    type: str
    length: int
    width: int
    height: int


def canvas(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """Return a picture whose left is dark and whose right is light."""
    return Image.linear_gradient("L").rotate(90).resize((width, height)).convert(mode)


def painted(form: str, width: int = 64, height: int = 48, *, mode: str = "RGB", **options: Any) -> bytes:
    """Return a picture as a file of a format, saved with the options that Pillow has for it."""
    file = BytesIO()
    canvas(width, height, mode).save(file, form, **options)
    return file.getvalue()


def moving(form: str, width: int = 64, height: int = 48) -> bytes:
    """Return a picture of three frames."""
    frames = [canvas(width, height).rotate(120 * turn) for turn in range(3)]
    file = BytesIO()
    frames[0].save(file, form, save_all=True, append_images=frames[1:], duration=80)
    return file.getvalue()


def exif(tags: Mapping[int, Any]) -> Image.Exif:
    """Return EXIF data."""
    data = Image.Exif()
    for tag, value in tags.items():
        data[tag] = value
    return data


def truth(data: bytes) -> Truth:
    """Return what Pillow, which decodes all of a file, says that it is."""
    with Image.open(BytesIO(data)) as image:
        image.load()
        shown = ImageOps.exif_transpose(image)
        return Truth(TYPES[str(image.format)], len(data), shown.width, shown.height)
