"""Pictures on pages: copies in the size and form that suit, and hosts that may hear of the page."""

from dataclasses import replace

import pytest
from make import channel, item, stored_item
from selectolax.lexbor import LexborHTMLParser

from feeds.model import Channel
from feeds.publish.html import render
from store.model import Enclosure

WHOLE = Enclosure(
    url="https://planet.example/media/ab/ab.jpg", type="image/jpeg", length=9, width=1200, height=800
)
SMALL = replace(WHOLE, url="https://planet.example/media/ab/ab-w400.jpg", width=400, height=267)
COPIES = (
    replace(WHOLE, url="https://planet.example/media/ab/ab.webp", type="image/webp"),
    SMALL,
    replace(SMALL, url="https://planet.example/media/ab/ab-w400.webp", type="image/webp"),
)


def shown(**overrides: object) -> Channel:
    """Return a channel of one item whose lead image was copied."""
    return channel(items=(stored_item(item=item(image=WHOLE)),), copies={WHOLE.url: COPIES}, **overrides)


def page(of: Channel) -> LexborHTMLParser:
    """Return the page of a channel as a browser would read it."""
    return LexborHTMLParser(render(of).decode())


@pytest.mark.parametrize(("slug_path", "up"), [("", ""), ("news/harbour", "../../")])
def test_a_copied_picture_comes_in_the_size_and_form_that_suit(slug_path: str, up: str) -> None:
    """WebP first, the small one before the large; all are relative, so that a page works wherever it lies."""
    (picture,) = page(shown(slug_path=slug_path)).css(".picture picture")
    assert [(source.attributes["type"], source.attributes["srcset"]) for source in picture.css("source")] == [
        ("image/webp", f"{up}media/ab/ab-w400.webp 400w, {up}media/ab/ab.webp 1200w"),
        ("image/jpeg", f"{up}media/ab/ab-w400.jpg 400w, {up}media/ab/ab.jpg 1200w"),
    ]
    (image,) = picture.css("img")
    assert (image.attributes["src"], image.attributes["width"]) == (f"{up}media/ab/ab.jpg", "1200")


def test_a_moving_picture_has_one_form() -> None:
    """It is passed on as it is, and still lies below the site."""
    (source,) = page(replace(shown(), copies={WHOLE.url: ()})).css(".picture source")
    assert source.attributes["srcset"] == "../../media/ab/ab.jpg 1200w"


def test_a_linked_picture_is_shown_from_its_host() -> None:
    """Without copies there is one address, and no choice."""
    linked = page(channel())
    assert linked.css("picture, source") == []
    (image,) = linked.css(".picture img")
    assert image.attributes["src"] == "https://news.example/ferry.jpg"


def test_a_host_hears_of_the_page_only_where_it_may() -> None:
    """Browsers are asked not to tell it, but of pictures that are to be linked as usual."""
    lead = channel().items[0].item.image
    assert lead is not None
    told = replace(channel(), referred=frozenset({lead.url}))
    policies = [page(of).css(".picture img")[0].attributes.get("referrerpolicy") for of in (channel(), told)]
    assert policies == ["no-referrer", None]
