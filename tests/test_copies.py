"""Copies of pictures: small, upright, without metadata, the same each time."""

from io import BytesIO

import pytest
from make import NOON
from painting import canvas, exif, moving, painted, truth
from PIL import Image, ImageCms

from feeds.copies import MOST_PIXELS, make_copies
from feeds.errors import ParseError
from feeds.model import Copy, Document

ORIENTATION, CAMERA = 0x0112, 0x0110


def copies(body: bytes) -> tuple[Copy, ...]:
    """Return the copies of a picture."""
    return make_copies(Document(body=body, url="https://a.example/p", now=NOON))


def shape(made: tuple[Copy, ...]) -> list[tuple[str, int, int]]:
    """Return what the name of each file ends in, and its size."""
    return [(copy.file[9 + 32 :], copy.width, copy.height) for copy in made]


@pytest.mark.parametrize(
    ("form", "suffix"), [("JPEG", ".jpg"), ("PNG", ".png"), ("GIF", ".png"), ("WEBP", ".webp"), ("AVIF", ".webp")]
)
def test_a_picture_is_copied_in_its_own_format_and_as_webp(form: str, suffix: str) -> None:
    """It is at most 1,200 pixels wide, has a thumbnail of 400, and is what the copies say that it is."""
    made = copies(painted(form, 1600, 800))
    both = list(dict.fromkeys((suffix, ".webp")))
    assert shape(made) == [(end, 1200, 600) for end in both] + [(f"-w400{end}", 400, 200) for end in both]
    for copy in made:
        assert truth(copy.data) == (copy.type, len(copy.data), copy.width, copy.height)


def test_a_small_picture_is_not_made_larger() -> None:
    """What is narrower than a thumbnail is its own."""
    assert shape(copies(painted("PNG", 64, 48))) == [(".png", 64, 48), (".webp", 64, 48)]


def test_copies_are_named_by_all_that_they_hold() -> None:
    """The same bytes give the same names and bytes, others give others."""
    body = painted("JPEG", 500, 300)
    assert copies(body) == copies(body)
    assert copies(body)[0].file != copies(painted("JPEG", 500, 301))[0].file
    assert {copy.file.rpartition("/")[0] for copy in copies(body)} == {"media/" + copies(body)[0].file[9:11]}


def test_a_picture_stands_upright_and_tells_nothing_else() -> None:
    """EXIF turns it, and is gone with all other metadata: the camera, the comment, the profile."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    body = painted(
        "JPEG", 60, 40, exif=exif({ORIENTATION: 6, CAMERA: "Camera 12"}), comment="at home", icc_profile=profile
    )
    made = copies(body)
    assert {(copy.width, copy.height) for copy in made} == {(40, 60)}
    for copy in made:
        with Image.open(BytesIO(copy.data)) as image:
            assert not dict(image.getexif())
            assert {"icc_profile", "comment", "exif"}.isdisjoint(image.info)
            top, bottom = image.convert("L").getpixel((20, 4)), image.convert("L").getpixel((20, 55))
            assert isinstance(top, int)
            assert isinstance(bottom, int)
            assert top < bottom - 100  # its left, which is dark, is above


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_moving_pictures_are_passed_on_as_they_are(form: str) -> None:
    """They have one copy, to the byte."""
    body = moving(form)
    (copy,) = copies(body)
    assert (copy.data, copy.type) == (body, truth(body).type)


def test_a_jpeg_with_a_second_picture_inside_is_copied_like_others() -> None:
    """Telephones append a small one, or one of depths: nothing moves."""
    assert shape(copies(moving("MPO"))) == [(".jpg", 64, 48), (".webp", 64, 48)]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_kind_of_png_can_be_copied(mode: str) -> None:
    """Palettes, transparency, one bit and sixteen: the light side stays light."""
    file = BytesIO()
    source = canvas(64, 48).convert("L")
    image = source.convert("I").point(lambda value: value * 256).convert("I;16") if mode == "I;16" else None
    (image or source.convert(mode)).save(file, "PNG")
    for copy in copies(file.getvalue()):
        with Image.open(BytesIO(copy.data)) as image:
            dark, light = (image.convert("L").getpixel((x, 24)) for x in (3, 60))
            assert isinstance(dark, int)
            assert isinstance(light, int)
            assert (dark < 80, light > 170) == (True, True)


def test_what_is_transparent_stays_so() -> None:
    """A logo is not put on a ground."""
    file = BytesIO()
    Image.new("RGBA", (50, 50), (200, 0, 0, 0)).save(file, "PNG")
    for copy in copies(file.getvalue()):
        with Image.open(BytesIO(copy.data)) as image:
            assert image.convert("RGBA").getchannel("A").getextrema() == (0, 0)


def test_pictures_for_print_become_pictures_for_screens() -> None:
    """A JPEG in CMYK, which few programs show, is copied in RGB."""
    whole, _ = copies(painted("JPEG", mode="CMYK", progressive=True))
    with Image.open(BytesIO(whole.data)) as image:
        assert (image.mode, whole.type) == ("RGB", "image/jpeg")


def test_a_picture_too_tall_for_webp_is_copied_without() -> None:
    """WebP has 16,383 pixels in a direction."""
    assert shape(copies(painted("PNG", 8, 16_400, mode="L"))) == [(".png", 8, 16_400)]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (painted("JPEG", 300, 200)[:-200], "cannot be read to its end"),
        (painted("PNG")[:60], "cannot be read to its end"),
        (b"<!doctype html><title>No</title>", "not a picture"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "not a picture"),
        (b"", "not a picture"),
        (painted("PNG", MOST_PIXELS // 1000, 1001, mode="1"), "50000 by 1001 pixels is too large"),
    ],
    ids=["cut", "cut PNG", "HTML", "SVG", "empty", "bomb"],
)
def test_what_is_no_whole_picture_is_refused(body: bytes, words: str) -> None:
    """One line says why; a bomb is seen before it is decoded."""
    with pytest.raises(ParseError, match=words) as error:
        copies(body)
    assert "\n" not in str(error.value)
