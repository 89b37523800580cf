"""From items to files: exactly what changed is written, and what could not be written is tried again."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from loopback import loopback
from lxml import etree
from planet import Planet, feed, files_of

from feeds import publication
from feeds.errors import PublishError


@pytest.fixture
def planet(tmp_path: Path) -> Iterator[Planet]:
    """Make a planet with one item in each of four categories."""
    with loopback() as site:
        planet = Planet(folder=tmp_path, site=site)
        planet.serve("/a", "News/Harbour", body=feed("Ferry back"))
        planet.serve("/b", "News/Town", body=feed("Market day"))
        planet.serve("/c", "Sport", body=feed("Regatta"))
        yield planet


def titles(planet: Planet, folder: str) -> list[str]:
    """Return the titles of the items in a category's RSS, sorted."""
    tree = etree.fromstring(planet.read(f"{folder}/rss.xml" if folder else "rss.xml").encode())
    return sorted(title.text or "" for title in tree.findall("channel/item/title"))


def test_every_level_has_its_items(planet: Planet) -> None:
    """Each category, each of its ancestors and the root are published, and list what is in and below them."""
    tally = planet.run()
    everything = files_of("", "news", "news/harbour", "news/town", "sport") | {"feeds.opml", "search/index.html"}
    assert planet.files().keys() == everything
    assert (tally.written, tally.untouched, tally.unpublished) == (len(everything), 0, 0)
    assert titles(planet, "news/harbour") == ["Ferry back"]
    assert titles(planet, "news") == ["Ferry back", "Market day"]
    assert titles(planet, "") == ["Ferry back", "Market day", "Regatta"]


def test_a_changed_item_rewrites_its_levels_and_no_others(planet: Planet) -> None:
    """What shows the item is written anew: its category and those above it."""
    planet.run()
    before = planet.files()
    planet.serve("/a", "News/Harbour", body=feed(**{"Ferry back": "Ferry delayed"}))
    tally = planet.run()
    assert (tally.saved.new, tally.saved.changed) == (0, 1)
    assert planet.rewritten(before) == files_of("", "news", "news/harbour")


def test_what_is_published_has_the_siblings_that_are_configured(planet: Planet) -> None:
    """Every file has them once they are wanted, although none has changed, and loses them with the wish."""
    planet.run()
    plain = planet.files().keys()
    planet.environ["FEEDWORKS_SITE__COMPRESS"] = "gzip,br"
    tally = planet.run()
    assert (tally.written, tally.untouched) == (len(plain), 0)
    assert planet.files().keys() == {f"{name}{suffix}" for name in plain for suffix in ("", ".gz", ".br")}
    del planet.environ["FEEDWORKS_SITE__COMPRESS"]
    planet.run()
    assert planet.files().keys() == plain


def test_a_moved_source_rewrites_where_it_was_and_is(planet: Planet) -> None:
    """With another category, its items are moved at once, whether or not the feed has news."""
    planet.run()
    before = planet.files()
    planet.sources["/a"] = ("Sport/Rowing",)
    tally = planet.run()
    assert (tally.saved.new, tally.saved.changed, tally.not_modified) == (0, 0, 3)
    moved = files_of("", "news", "news/harbour", "sport", "sport/rowing") | {"feeds.opml", "search/index.html"}
    assert planet.rewritten(before) == moved
    assert titles(planet, "news/harbour") == []
    assert titles(planet, "sport") == ["Ferry back", "Regatta"]


def test_the_look_rewrites_what_shows_it(planet: Planet) -> None:
    """A new title of the site is published at once wherever it stands, and nothing else is written."""
    planet.run()
    before = planet.files()
    planet.environ["FEEDWORKS_SITE__TITLE"] = "Another Planet"
    planet.publish()
    shows_it = {name for name, (body, _) in before.items() if b"Planet Test" in body}
    assert {"rss.xml", "index.html", "sport/index.html", "feeds.opml"} <= shows_it
    assert planet.rewritten(before) == shows_it


def test_an_item_stands_in_each_place_once(planet: Planet) -> None:
    """Sources may be in many categories, and in two that share an ancestor, which lists their items once."""
    planet.sources["/a"] = ("News/Harbour", "News/Town", "Sport")
    planet.sources["/b"] = ("News/Town", "News", "Town/News")
    planet.run()
    assert titles(planet, "news/harbour") == ["Ferry back"]
    assert titles(planet, "news/town") == ["Ferry back", "Market day"]
    assert titles(planet, "news") == ["Ferry back", "Market day"]
    assert titles(planet, "town") == titles(planet, "town/news") == ["Market day"]
    assert titles(planet, "sport") == ["Ferry back", "Regatta"]
    assert titles(planet, "") == ["Ferry back", "Market day", "Regatta"]


def test_posts_and_feeds_share_categories(planet: Planet) -> None:
    """A post stands beside what was polled, in its own categories below that of its folder."""
    posts = planet.folder / "posts"
    posts.mkdir()
    (posts / "tide.md").write_text("---\ntitle: Low tide\ncategories: [Harbour]\n---\nLow.\n", "utf-8")
    planet.more = "[[posts]]\npath = 'posts'\ndialect = 'hexo'\ncategory = 'News'\n"
    tally = planet.run()
    assert (tally.scanned, tally.saved.new) == (1, 4)
    assert titles(planet, "news/harbour") == ["Ferry back", "Low tide"]
    before = planet.files()
    (posts / "tide.md").unlink()
    assert planet.run().saved.withdrawn == 1
    assert planet.rewritten(before) == files_of("", "news", "news/harbour")
    assert titles(planet, "news/harbour") == ["Ferry back"]


def test_lost_files_are_published_again(planet: Planet) -> None:
    """Whoever deletes published files, or all of them, has them back after the next publish, as they were."""
    planet.run()
    before = {name: body for name, (body, _) in planet.files().items()}
    shutil.rmtree(planet.folder / "public")
    assert planet.publish().written == len(before)
    assert {name: body for name, (body, _) in planet.files().items()} == before


@pytest.mark.parametrize("name", ["news/atom.xml", "index.html", "feeds.opml", "search/index.html"])
def test_one_lost_file_is_published_again(name: str, planet: Planet) -> None:
    """One that is missing is written; its neighbours are left as they are."""
    planet.run()
    before = planet.files()
    (planet.folder / "public" / name).unlink()
    planet.publish()
    assert planet.rewritten(before) == {name}
    assert planet.read(name).encode() == before[name][0]


@pytest.mark.parametrize("name", ["news/rss.xml", "feeds.opml", "search/index.html"])
def test_what_cannot_be_written_costs_nobody_else(name: str, planet: Planet) -> None:
    """A folder in the place of a file is told and left; all else is published; without it the file is back."""
    blocked = planet.folder / "public" / name
    blocked.mkdir(parents=True)
    tally = planet.run()
    assert tally.unpublished == 1
    assert {"rss.xml", "sport/rss.xml", "news/harbour/rss.xml"} <= planet.files().keys()
    assert planet.publish().unpublished == 1
    blocked.rmdir()
    tally = planet.publish()
    assert tally.unpublished == 0
    assert name in planet.files()


def test_a_failure_keeps_what_was_there(planet: Planet, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the new list of feeds cannot be written, the old one stays, and the next publish tries again."""

    def fail(*_: object) -> bool:
        raise PublishError("no space left")

    planet.run()
    before = planet.files()
    planet.sources["/c"] = ("Sport/Rowing",)
    with monkeypatch.context() as patch:
        patch.setattr(publication, "list_changes", fail)
        assert planet.run().unpublished == 1
    assert planet.files()["feeds.opml"] == before["feeds.opml"]
    planet.publish()
    assert "Rowing" in planet.read("feeds.opml")


def test_the_output_may_move(planet: Planet) -> None:
    """A new folder is filled at once; the old one is nobody's business any more."""
    planet.run()
    before = planet.files()
    planet.environ["FEEDWORKS_SITE__OUTPUT"] = "elsewhere"
    planet.publish()
    moved = planet.folder / "elsewhere"
    assert {name: (moved / name).read_bytes() for name in before} == {
        name: body for name, (body, _) in before.items()
    }
    assert planet.rewritten(before) == set()
