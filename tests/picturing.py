"""A planet whose items show pictures, and what is published and kept of these."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from html import escape
from pathlib import Path

from feed_documents import rss
from loopback import Page, loopback
from painting import painted
from planet import Planet

LEAD = painted("JPEG", 1600, 900)
INSIDE = painted("PNG", 500, 300)
BASE = "http://planet.example/"


def story(planet: Planet, *inside: str, lead: str = "/lead") -> bytes:
    """Return a feed of one item: a lead image, and pictures in its text."""
    text = "".join(f'<p><img src="{planet.url(path)}"> seen</p>' for path in inside)
    image = f'<media:content url="{planet.url(lead)}" medium="image"/>' if lead else ""
    item = f"<guid>urn:1</guid><title>Ferry back</title>{image}<description>{escape(text)}</description>"
    return rss(item).encode()


def dated(feed: bytes) -> bytes:
    """Return a feed whose items are all of one moment."""
    return feed.replace(b"<guid>", b"<pubDate>Fri, 20 Nov 2026 08:00:00 GMT</pubDate><guid>")


def newer() -> bytes:
    """Return a feed of one item without pictures, newer than those that are dated."""
    date = "<pubDate>Sat, 21 Nov 2026 08:00:00 GMT</pubDate>"
    return rss(f"<guid>urn:3</guid><title>Newer</title>{date}").encode()


@contextmanager
def planet_of_pictures(folder: Path) -> Iterator[Planet]:
    """Make a planet with an item of two pictures in one category, and an item without any in another."""
    with loopback() as site:
        planet = Planet(folder=folder, site=site, images=True, mode="mirror", every=timedelta(days=2))
        site.pages["/lead"] = Page(body=LEAD, type="image/jpeg")
        site.pages["/inside"] = Page(body=INSIDE, type="image/png")
        planet.serve("/feed", "News", body=story(planet, "/inside"))
        planet.serve("/plain", "Plain", body=rss("<guid>urn:2</guid><title>No picture</title>").encode())
        yield planet


def published(planet: Planet) -> tuple[str, list[str]]:
    """Return the lead image and those of the text of the only item, as JSON Feed has them."""
    (one,) = json.loads(planet.read("news/feed.json"))["items"]
    return one["image"], re.findall('<img src="([^"]*)"', one.get("content_html", ""))


def copies(planet: Planet) -> set[str]:
    """Return the names of the copies on disk."""
    return {name for name in planet.files() if name.startswith("media/")}


def named(planet: Planet, document: str) -> set[str]:
    """Return the names of the copies that a document shows."""
    return set(re.findall(r"media/[0-9a-f]{2}/[-.0-9a-z]+", planet.read(document)))


def asked(planet: Planet, path: str) -> int:
    """Return how often a path was asked for."""
    return [asked for asked, _ in planet.site.log].count(path)
