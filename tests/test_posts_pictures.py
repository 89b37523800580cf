"""Lead images and enclosures that front matter names."""

import pytest
from reading_posts import read, yaml

from store.model import Enclosure

BASE = "https://tea.example/"


@pytest.mark.parametrize(
    ("line", "url"),
    [
        ("headimg: https://img.example/a", "https://img.example/a"),
        ("cover: /a.jpg", "https://tea.example/a.jpg"),
        ("thumbnail: a.jpg", "https://tea.example/a.jpg"),
        ("image: {path: /a.webp, lqip: data:image/webp;base64\\,UklG}", "https://tea.example/a.webp"),
        ("index_img: //img.example/a.png", "https://img.example/a.png"),
        ("photos: [a.jpg, b.jpg]", "https://tea.example/a.jpg"),
        ("images: [{src: a.jpg}]", "https://tea.example/a.jpg"),
        ("header: {overlay_filter: 0.3, teaser: a.jpg}", "https://tea.example/a.jpg"),
        ("header-img: a.jpg", "https://tea.example/a.jpg"),
        ("cover: {image: a.jpg, alt: A cup}", "https://tea.example/a.jpg"),
        ("article_header: {type: cover, image: {src: /a.jpg}}", "https://tea.example/a.jpg"),
        ("heroImage: ./a.jpg", "https://tea.example/a.jpg"),
        ("previewimage: /images/a.jpg", "https://tea.example/images/a.jpg"),
        ("cover: true", None),
        ("top_img: 'linear-gradient(20deg, #0062be, #925696)'", None),
        ("image: '{{ site.url }}/a.jpg'", None),
        ("image: data:image/png;base64\\,iVBO", None),
        ("image: /a.svg", None),
        ("image: 'x://[a.jpg'", None),
    ],
)
def test_stated_image(line: str, url: str | None) -> None:
    """Themes name the lead image in many ways; what is no address of an image is passed over."""
    image = read(yaml(line), base_url=BASE).item.image
    assert (image and image.url) == url


def test_the_weightier_name_wins_and_the_body_comes_last() -> None:
    """Front matter is ordered by what themes use for articles, and is stronger than the body."""
    body = "![c](/body.png)"
    assert read(yaml("cover: /c.jpg", "headimg: /h.jpg", body=body), base_url=BASE).item.image == Enclosure(
        url="https://tea.example/h.jpg", type="image/jpeg"
    )
    assert read(yaml("cover: false", body=body), base_url=BASE).item.image == Enclosure(
        url="https://tea.example/body.png", type="image/png"
    )


@pytest.mark.parametrize(
    ("line", "enclosures"),
    [
        ("enclosure: /a.mp3", [Enclosure(url="https://tea.example/a.mp3", type="audio/mpeg")]),
        (
            "enclosure: {url: 'https://a.example/a', type: audio/ogg, length: 1234}",
            [Enclosure(url="https://a.example/a", type="audio/ogg", length=1234)],
        ),
        (
            "enclosures: [/a.mp3, {url: /b.mp3, length: -1}]",
            [
                Enclosure(url="https://tea.example/a.mp3", type="audio/mpeg"),
                Enclosure(url="https://tea.example/b.mp3", type="audio/mpeg"),
            ],
        ),
        ("enclosure: 'javascript:alert(1)'", []),
        ("enclosure: {type: audio/ogg}", []),
        ("enclosure:", []),
    ],
)
def test_enclosures(line: str, enclosures: list[Enclosure]) -> None:
    """Enclosures are absolute or dropped, and their length is a number of bytes or unknown."""
    assert list(read(yaml(line), base_url=BASE).item.enclosures) == enclosures


def test_an_enclosed_image_leads() -> None:
    """An image that is enclosed is stronger than what themes show; a sound is no image."""
    pictured = read(yaml("enclosure: /e.png", "cover: /c.jpg"), base_url=BASE).item
    sounding = read(yaml("enclosure: /e.mp3", "cover: /c.jpg"), base_url=BASE).item
    assert [item.image and item.image.url for item in (pictured, sounding)] == [BASE + "e.png", BASE + "c.jpg"]


def test_relative_images_need_a_site() -> None:
    """Without a base URL only absolute images are images."""
    assert read(yaml("cover: /c.jpg", "image: https://a.example/i.jpg")).item.image == Enclosure(
        url="https://a.example/i.jpg", type="image/jpeg"
    )
