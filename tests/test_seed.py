"""A real Hexo post, three categories deep, and nothing else: what its subscribers get."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import feedparser
import pytest
from command import feeds, write_config
from corpora import corpus
from loopback import Page, loopback

from feeds.demo.images import IMAGES, png

PATHS = ("", "新媒体/", "新媒体/观察者网/", "新媒体/观察者网/首页/")
PICTURE = png(next(iter(IMAGES)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """The published seed: the site's folder, and the address that its head image has here."""

    root: Path
    image: str

    def entry(self, name: str) -> Any:
        """Return the only entry of a published feed."""
        (entry,) = feedparser.parse((self.root / name).read_bytes()).entries
        return entry


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    """Publish the seed, its images served on loopback in place of where they really are."""
    text = (corpus() / "seed.md").read_text(encoding="utf-8")
    home = tmp_path_factory.mktemp("seed")
    with loopback() as site:
        real = re.search(r"headimg: '(https://[^/]+)(/[^']+)'", text)
        assert real is not None
        site.pages[real[2]] = Page(body=PICTURE, type="image/jpeg")  # a PNG that claims to be a JPEG
        (home / "posts").mkdir()
        (home / "posts" / "seed.md").write_text(text.replace(real[1], site.url), encoding="utf-8")
        block = "[[posts]]\npath = 'posts'\ndialect = 'hexo'\nzone = 'Asia/Shanghai'\n"
        done = feeds("--config", write_config(home, site.port, sources=block), "run")
        assert done.code == 0, done.err
        yield Published(root=home / "public", image=site.url + real[2])


@pytest.mark.corpus
@pytest.mark.parametrize("folder", PATHS)
@pytest.mark.parametrize("name", ["rss.xml", "atom.xml"])
def test_every_level_has_the_item_with_its_image(seed: Published, folder: str, name: str) -> None:
    """The head image is an enclosure with the type and length that it really has."""
    entry = seed.entry(folder + name)
    assert entry.title.startswith("在这项工作现场推进会上")
    (image,) = (link for link in entry.links if link.rel == "enclosure" and link.href == seed.image)
    assert (image.type, image.length) == ("image/png", str(len(PICTURE)))


@pytest.mark.corpus
def test_time_is_what_the_zone_makes_of_it(seed: Published) -> None:
    """20:34:53 'GMT' is Beijing time by the folder's configuration, so 12:34:53 UTC."""
    assert tuple(seed.entry("rss.xml").published_parsed[:6]) == (2021, 12, 24, 12, 34, 53)


@pytest.mark.corpus
def test_body_keeps_its_pictures(seed: Published) -> None:
    """The links to the original images stand in the body as they stood in the post."""
    post = (seed.root.parent / "posts" / "seed.md").read_text(encoding="utf-8")
    originals = re.findall(r'<img src="([^"]+)"', post)
    body = seed.entry("新媒体/观察者网/首页/atom.xml").content[0].value
    assert len(originals) == 7

    assert [one for one in originals if f'src="{one}"' not in body] == []


@pytest.mark.corpus
def test_author_and_categories_are_named(seed: Published) -> None:
    """Who wrote it, and where it stands, go out with it."""
    entry = seed.entry("rss.xml")
    assert entry.author == "观察者网"
    assert "新媒体/观察者网/首页" in {tag.term for tag in entry.tags}
