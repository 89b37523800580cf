"""The images and other media that front matter names, in the words of many themes."""

import re
from collections.abc import Iterator
from dataclasses import replace

from feeds.clean.images import media_type_of
from feeds.clean.text import plain_text
from feeds.clean.urls import absolute_url
from feeds.posts.model import Meta, Value
from feeds.posts.values import text
from store.model import Enclosure

# By weight. Where one holds a map (`cover.image`, `header.teaser`, `article_header.image.src`), _INNER leads on.
_KEYS = (
    "headimg",  # Volantis
    "cover",  # Volantis (true or false), Butterfly, TeXt, PaperMod (a map)
    "thumbnail",
    "image",  # Chirpy (maybe a map), hexo-generator-feed
    "index_img",  # Fluid
    "top_img",  # Butterfly
    "banner_img",  # Fluid
    "photos",  # Hexo: a list
    "photo",
    "feature",
    "featured_image",
    "featureimage",
    "images",  # Hugo: a list
    "header",  # Minimal Mistakes: a map
    "header-img",  # Hux
    "banner",
    "article_header",  # TeXt: a map
    "og_image",
    "ogimage",
    "heroimage",
    "previewimage",  # Nikola
)
_INNER = ("image", "path", "src", "url", "overlay_image", "teaser", "og_image")
_ADDRESS = re.compile(r"https?://|//|\.{0,2}/", re.IGNORECASE)


def stated_images(meta: Meta, base: str | None) -> Iterator[Enclosure]:
    """Yield the images that the front matter names, best first, as far as they have an absolute URL."""
    for key in _KEYS:
        for address in _addresses(meta.get(key)):
            for image in _enclosure(address, base):
                if _ADDRESS.match(address) or (image.type or "").startswith("image/"):
                    yield image


def stated_enclosures(meta: Meta, base: str | None) -> Iterator[Enclosure]:
    """Yield the enclosures that the front matter names: URLs, or maps as `medium` takes them."""
    for key in ("enclosure", "enclosures"):
        stated = meta.get(key)
        for one in stated if isinstance(stated, list) else [stated]:
            yield from medium(one if isinstance(one, dict) else {"url": one}, base)


def medium(fields: Meta, base: str | None) -> Iterator[Enclosure]:
    """Yield what a map of url, type, length (RSS 2.0), width and height is, if its URL is or becomes absolute."""
    for found in _enclosure(text(fields.get("url")), base):
        yield replace(
            found,
            type=plain_text(text(fields.get("type"))) or found.type,
            length=_number(fields, "length"),
            width=_number(fields, "width"),
            height=_number(fields, "height"),
        )


def _number(fields: Meta, name: str) -> int | None:
    stated = text(fields.get(name))
    return int(stated) if re.fullmatch(r"[0-9]{1,15}", stated) else None


def _addresses(value: Value) -> Iterator[str]:
    if isinstance(value, str):
        yield value.strip()
    elif isinstance(value, list):
        for one in value:
            yield from _addresses(one)
    elif isinstance(value, dict):
        for key in _INNER:
            yield from _addresses(value.get(key))


def _enclosure(address: str, base: str | None) -> Iterator[Enclosure]:
    url = None if "{{" in address else absolute_url(address, base)  # {{ site.url }} is Liquid's to fill in
    if url:
        yield Enclosure(url=url, type=media_type_of(url))
