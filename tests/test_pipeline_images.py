"""Lead images, measured on the way from feed to file: what is published of them is true."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from feed_documents import rss
from loopback import Page, loopback
from lxml import etree
from planet import Planet
from read_xml import attributes

from feeds.demo.images import HEIGHT, WIDTH, png

PICTURE = png("quay")


@dataclass(frozen=True, slots=True)
class Enclosures:
    """What the published formats say of an item's lead image."""

    rss: list[dict[str, str]]
    media: list[dict[str, str]]
    atom: list[dict[str, str]]
    html: str


@pytest.fixture
def planet(tmp_path: Path) -> Iterator[Planet]:
    """Make a planet whose only item claims a picture of another type and size than it has."""
    with loopback() as site:
        planet = Planet(folder=tmp_path, site=site, images=True)
        site.pages["/quay"] = Page(body=PICTURE, type="image/png")
        claim = f'<media:content url="{site.url}/quay" type="image/jpeg" fileSize="9" width="900" height="900"/>'
        planet.serve("/feed", "News", body=rss(f"<guid>urn:1</guid><title>Ferry back</title>{claim}").encode())
        yield planet


def enclosures(planet: Planet) -> Enclosures:
    """Return what is published of the lead image in its category."""
    item = etree.fromstring(planet.read("news/rss.xml").encode()).find("channel/item")
    atom = etree.fromstring(planet.read("news/atom.xml").encode())
    assert item is not None
    links = attributes(atom, "atom:entry/atom:link")
    page = etree.HTML(planet.read("news/index.html"))
    (image,) = page.iterfind(".//article//img")
    return Enclosures(
        rss=attributes(item, "enclosure"),
        media=attributes(item, "media:content"),
        atom=[link for link in links if link["rel"] == "enclosure"],
        html=f"{image.get('width')}x{image.get('height')}",
    )


def test_what_is_published_was_measured(planet: Planet) -> None:
    """Type, length, width and height are those of the file, whatever the feed claimed."""
    url, length = planet.url("/quay"), str(len(PICTURE))
    assert planet.run().images == 1
    found = enclosures(planet)
    assert found.rss == [{"url": url, "type": "image/png", "length": length}]
    (media,) = found.media
    assert (media["url"], media["type"], media["fileSize"]) == (url, "image/png", length)
    assert (media["width"], media["height"]) == (str(WIDTH), str(HEIGHT))
    (link,) = found.atom
    assert (link["href"], link["type"], link["length"]) == (url, "image/png", length)
    assert found.html == f"{WIDTH}x{HEIGHT}"


def test_an_image_is_measured_once(planet: Planet) -> None:
    """Further runs ask for it no more."""
    planet.run()
    assert planet.run().images == 0
    assert [path for path, _ in planet.site.log].count("/quay") == 1


def test_without_probing_the_feed_is_believed(planet: Planet) -> None:
    """With `probe = false` no image is asked for, and the feed's claims go out."""
    planet.images = False
    assert planet.run().images == 0
    assert "/quay" not in {path for path, _ in planet.site.log}
    (enclosure,) = enclosures(planet).rss
    assert (enclosure["type"], enclosure["length"]) == ("image/jpeg", "9")


def test_an_image_out_of_reach_is_published_as_claimed(planet: Planet) -> None:
    """It fails neither its item nor the run, and is measured another time."""
    planet.site.pages["/quay"] = Page(status=503)
    tally = planet.run()
    assert (tally.failed, tally.images) == (0, 1)
    (enclosure,) = enclosures(planet).rss
    assert (enclosure["type"], enclosure["length"]) == ("image/jpeg", "9")


def test_what_is_no_image_is_not_published_as_one(planet: Planet) -> None:
    """An address with nothing behind it is no enclosure, whatever the feed says of it."""
    planet.site.pages["/quay"] = Page(status=404)
    assert planet.run().images == 1
    assert "/quay" not in planet.read("news/rss.xml") + planet.read("news/atom.xml") + planet.read(
        "news/index.html"
    )
