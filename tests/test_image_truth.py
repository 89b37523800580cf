"""What is published of pictures is true, whatever feeds and servers claim: type, length, width, height.

The real pipeline meets real files over real HTTP. What cannot be known is 0 or absent, never what a feed claims.
"""

import gzip
import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from feed_documents import rss
from loopback import Page, loopback
from lxml import etree
from painting import Truth, exif, moving, painted, truth
from planet import Planet
from read_xml import attributes

ORIENTATION, COMMENT = 0x0112, 0x9286
NOISE = random.Random(1).randbytes(90_000)  # metadata that no compression makes smaller


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A picture on a server: what it answers, and the file behind that; None where there is no picture.

    `probed` is what a probe sees otherwise than who decodes the file: None is what it cannot know. A picture that
    is not `whole` cannot be copied; one that is `guarded` is given to pages of its own host only.
    """

    page: Page
    file: bytes | None = None
    probed: Mapping[str, Any] = field(default_factory=dict)
    whole: bool = True
    guarded: bool = False


def served(body: bytes, media_type: str = "image/jpeg", *, probed: Mapping[str, Any] = {}, **page: Any) -> Case:
    """Return a case whose server answers with just the file."""
    return Case(page=Page(body=body, type=media_type, **page), file=body, probed=probed)


def zipped(body: bytes, **probed: Any) -> Case:
    """Return a case whose server compresses a JPEG on its way."""
    page = Page(body=gzip.compress(body), type="image/jpeg", headers={"Content-Encoding": "gzip"})
    return Case(page=page, file=body, probed=probed)


JPEG = painted("JPEG", 640, 360)
LARGE = painted("JPEG", 2400, 1600, quality=100, comment=NOISE[:60_000])
LONG_HEAD = painted("JPEG", 320, 200, exif=exif({COMMENT: NOISE[:65_000]}), icc_profile=NOISE)
UNTURNED = {"width": 300, "height": 150}  # a probe looks for EXIF in JPEGs only, where cameras write it
CASES = {
    "/a.jpg": served(JPEG),
    "/a.png": served(painted("PNG", 300, 200), "image/png"),
    "/a.gif": served(painted("GIF", 300, 200), "image/gif"),
    "/a.webp": served(painted("WEBP", 300, 200), "image/webp"),
    "/lossless.webp": served(painted("WEBP", 301, 200, lossless=True), "image/webp"),
    "/alpha.webp": served(painted("WEBP", 302, 200, mode="RGBA", exif=exif({COMMENT: b"x"})), "image/webp"),
    "/a.avif": served(painted("AVIF", 300, 200), "image/avif"),
    "/moving.gif": served(moving("GIF", 200, 100), "image/gif"),
    "/moving.webp": served(moving("WEBP", 200, 101), "image/webp"),
    "/moving.png": served(moving("PNG", 200, 102), "image/png", probed={"type": "image/apng"}),
    "/png.jpg": served(painted("PNG", 310, 200), "image/jpeg"),
    "/webp.gif": served(painted("WEBP", 311, 200), "text/html"),
    "/nameless": served(painted("GIF", 312, 200), "application/octet-stream"),
    "/chunked": served(painted("JPEG", 313, 200), chunked=True),
    "/large": served(LARGE),
    "/ranges": served(LARGE, ranges=True),
    "/large-chunked": served(LARGE, chunked=True, probed={"length": None}),
    "/gzip": zipped(JPEG),
    "/large-gzip": zipped(LARGE, length=None),
    "/moved": Case(page=Page(status=301, headers={"Location": "/a.png"}), file=painted("PNG", 300, 200)),
    "/lost": Case(page=Page(body=JPEG, status=404, type="image/jpeg")),
    "/page": Case(page=Page(body=b"<!doctype html><title>Log in</title>", type="image/png")),
    "/drawing": Case(page=Page(body=b'<svg xmlns="http://www.w3.org/2000/svg"/>', type="image/png")),
    "/tracker": Case(page=Page(body=painted("GIF", 1, 1), type="image/gif")),
    "/line": Case(page=Page(body=painted("PNG", 600, 1), type="image/png")),
    "/turned": served(painted("JPEG", 300, 150, exif=exif({ORIENTATION: 6}))),
    "/turned.png": served(painted("PNG", 300, 150, exif=exif({ORIENTATION: 8})), "image/png", probed=UNTURNED),
    "/turned.webp": served(painted("WEBP", 300, 150, exif=exif({ORIENTATION: 5})), "image/webp", probed=UNTURNED),
    "/cmyk": served(painted("JPEG", 314, 200, mode="CMYK", progressive=True, icc_profile=NOISE[:40_000])),
    "/long-head": served(LONG_HEAD, probed={"width": None, "height": None}),
    "/cut": Case(
        page=Page(body=JPEG[:-500], type="image/jpeg"), file=JPEG, probed={"length": len(JPEG) - 500}, whole=False
    ),
    "/guarded": Case(page=Page(body=JPEG, type="image/jpeg"), file=JPEG, guarded=True),
}


@dataclass(frozen=True, slots=True)
class Told:
    """What the formats say of one item's picture, each with its URL first; None where it says nothing."""

    enclosure: dict[str, str] | None
    content: dict[str, str] | None
    thumbnail: dict[str, str] | None
    link: dict[str, str] | None
    image: str | None
    attachment: dict[str, Any] | None


def claiming(url: str) -> str:
    """Return an item that claims things of its picture that hold of none."""
    size = 'type="image/bmp" fileSize="77" width="7777" height="777"'
    return f'<guid>{url}</guid><title>{url}</title><media:content url="{url}" medium="image" {size}/>'


def first(found: list[Any]) -> Any:
    """Return the only one of a list, or None."""
    assert len(found) < 2
    return found[0] if found else None


def told(planet: Planet) -> dict[str, Told]:
    """Return what is published of each item's picture, by its path."""
    channel = etree.fromstring(planet.read("news/rss.xml").encode())[0]
    entries = etree.fromstring(planet.read("news/atom.xml").encode()).findall("{*}entry")
    items = json.loads(planet.read("news/feed.json"))["items"]
    return {
        item["title"].removeprefix(planet.site.url): Told(
            first(attributes(element, "enclosure")),
            first(attributes(element, "media:content")),
            first(attributes(element, "media:thumbnail")),
            first([link for link in attributes(entry, "atom:link") if link["rel"] == "enclosure"]),
            item.get("image"),
            first(item.get("attachments", [])),
        )
        for element, entry, item in zip(channel.findall("item"), entries, items, strict=True)
    }


def expected(url: str, found: Truth) -> Told:
    """Return what has to be published of a picture at `url`; None in it is what nobody knows."""
    size = known(width=found.width, height=found.height)
    media = known(url=url, type=found.type, medium="image", fileSize=found.length) | size
    return Told(
        known(url=url, type=found.type, length=found.length or 0),
        media,
        known(url=url) | size,
        known(rel="enclosure", href=url, type=found.type, length=found.length),
        url,
        {"url": url, "mime_type": found.type} | ({"size_in_bytes": found.length} if found.length else {}),
    )


def known(**values: object) -> dict[str, str]:
    """Return XML attributes of the values that are known."""
    return {name: str(value) for name, value in values.items() if value is not None}


NOTHING = Told(None, None, None, None, None, None)


def run(folder: Path, mode: str) -> Iterator[Planet]:
    """Publish an item for each case."""
    with loopback() as site:
        planet = Planet(folder=folder, site=site, images=True, mode=mode)
        site.pages |= {path: case.page for path, case in CASES.items()}
        site.pages["/guarded"].referer = f"{site.url}/"
        planet.serve("/feed", "News", body=rss(*(claiming(site.url + path) for path in CASES)).encode())
        assert planet.run().failed == 0
        yield planet


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planet]:
    """Publish with pictures where they are."""
    yield from run(tmp_path_factory.mktemp("linked"), "no-referrer")


@pytest.fixture(scope="module")
def mirrored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planet]:
    """Publish with copies of pictures."""
    yield from run(tmp_path_factory.mktemp("mirrored"), "mirror")


@pytest.mark.parametrize("path", CASES)
def test_a_linked_picture_is_what_is_told_of_it(linked: Planet, path: str) -> None:
    """All formats tell its type and, as far as the first 64 KiB and the headers show it, length and size."""
    case = CASES[path]
    if case.file is None or case.guarded:
        assert told(linked)[path] == NOTHING
    else:
        assert told(linked)[path] == expected(linked.url(path), truth(case.file)._replace(**case.probed))


@pytest.mark.parametrize("path", CASES)
def test_a_copied_picture_is_what_is_told_of_it(mirrored: Planet, path: str) -> None:
    """All formats tell all of the file in the output; one that cannot be copied is told of as it is linked."""
    case, found, base = CASES[path], told(mirrored)[path], "http://planet.example/"
    if case.file is None:
        assert found == NOTHING
    elif not case.whole:
        assert found == expected(mirrored.url(path), truth(case.file)._replace(**case.probed))
    else:
        assert found.image is not None
        file = mirrored.folder / "public" / found.image.removeprefix(base)
        assert found == expected(found.image, truth(file.read_bytes()))
        assert found.image.startswith(base)
