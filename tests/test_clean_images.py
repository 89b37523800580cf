"""Lead images: the first usable one, never a tracker, never SVG."""

import pytest

from feeds.clean.html import clean_html
from feeds.clean.images import first_image, is_tracker, lead_image, media_type_of
from store.model import Enclosure

PHOTO = Enclosure(url="https://example.org/photo", type="image/jpeg")


@pytest.mark.parametrize(
    ("url", "media_type"),
    [
        ("https://example.org/a.JPG?size=2", "image/jpeg"),
        ("https://example.org/a.webp#x", "image/webp"),
        ("https://example.org/drawing.svg", "image/svg+xml"),
        ("https://example.org/episode.mp3", "audio/mpeg"),
        ("https://example.org/page.php", None),
        ("https://example.png/", None),
    ],
)
def test_media_types_come_from_the_path(url: str, media_type: str | None) -> None:
    """The extension of the path tells; the query, the host and unknown extensions tell nothing."""
    assert media_type_of(url) == media_type


def test_the_first_image_of_a_body_is_the_first_that_shows_something() -> None:
    """Drawings, smileys and counters are passed over; sizes come along."""
    body = (
        '<img src="logo.svg"><img src="smile.png" width="16" height="16"><img src="https://pixel.wp.com/b.gif">'
        '<img src="real.png?a=1&amp;b=2" width="640" height="480"><img src="later.png">'
    )
    image = first_image(clean_html(body, "https://example.org/"))
    assert image == Enclosure(url="https://example.org/real.png?a=1&b=2", type="image/png", width=640, height=480)


def test_a_body_without_images_has_no_lead() -> None:
    """Nothing is invented."""
    assert first_image("<p>words</p>") is None
    assert lead_image([], "<p>words</p>") is None


@pytest.mark.parametrize(
    "unfit",
    [
        Enclosure(url="https://example.org/a.mp3", type="audio/mpeg"),
        Enclosure(url="https://example.org/a.svg"),
        Enclosure(url="https://example.org/a", type="image/svg+xml"),
        Enclosure(url="https://example.org/a.gif", width=1, height=1),
        Enclosure(url="https://example.org/a.png", width=16, height=16),
        Enclosure(url="https://www.google-analytics.com/collect"),
    ],
)
def test_what_an_item_names_comes_first_unless_it_cannot_lead(unfit: Enclosure) -> None:
    """The order of the candidates decides among those that are images of some size."""
    assert lead_image([unfit, PHOTO], '<img src="https://example.org/body.png">') == PHOTO
    body = lead_image([unfit], '<img src="https://example.org/body.png">')
    assert body is not None
    assert body.url == "https://example.org/body.png"


@pytest.mark.parametrize(
    ("url", "tracks"),
    [
        ("https://feeds.feedburner.com/~r/blog/~4/x", True),
        ("https://ad.doubleclick.net/imp", True),
        ("https://example.org/img/spacer.gif", True),
        ("https://example.org/pixel.gif?u=1", True),
        ("https://example.org/pixel-art.gif", False),
    ],
)
def test_known_counters_are_trackers(url: str, tracks: bool) -> None:  # noqa: FBT001 - a table's column
    """Hosts and file names that exist to count readers are known."""
    assert is_tracker(url) is tracks
