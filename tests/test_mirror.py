"""Pictures copied into the output, from feed to file: real HTTP, real workers, real files."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from loopback import Page, loopback
from painting import Truth, painted, truth
from picturing import BASE, INSIDE, LEAD, asked, copies, dated, named, newer, planet_of_pictures, published, story
from planet import Planet, files_of

from config.errors import ConfigError
from feeds.cli.wiring import usable_config


@pytest.fixture
def planet(tmp_path: Path) -> Iterator[Planet]:
    """Make a planet with an item of two pictures in one category, and an item without any in another."""
    with planet_of_pictures(tmp_path) as planet:
        yield planet


def test_pictures_are_copied_and_shown_from_the_site(planet: Planet) -> None:
    """Each is fetched once; the feed names copies that are there, and what it says of them is true."""
    assert planet.run().copied == 2
    lead, inside = published(planet)
    for url in (lead, *inside):
        assert url.startswith(f"{BASE}media/")
        assert (planet.folder / "public" / url.removeprefix(BASE)).is_file()
    (attachment,) = json.loads(planet.read("news/feed.json"))["items"][0]["attachments"]
    kept = truth((planet.folder / "public" / lead.removeprefix(BASE)).read_bytes())
    assert kept == Truth("image/jpeg", attachment["size_in_bytes"], 1200, 675)
    assert planet.run().copied == 0
    assert (asked(planet, "/lead"), asked(planet, "/inside")) == (1, 1)


def test_a_picture_that_comes_late_makes_due_only_what_shows_it(planet: Planet) -> None:
    """Until then it is published where it is; then its categories are written again, and no others."""
    planet.site.pages["/inside"] = Page(status=503)
    planet.run()
    assert published(planet)[1] == [planet.url("/inside")]
    before = planet.files()
    planet.site.pages["/inside"] = Page(body=INSIDE, type="image/png")
    assert planet.run().copied == 1
    pages = {"index.html", "news/index.html"}  # they show no texts
    assert planet.rewritten(before) == files_of("news", "") - pages | (copies(planet) - before.keys())
    assert published(planet)[1][0].startswith(BASE)


@pytest.mark.parametrize(
    "page",
    [
        Page(body=LEAD[:-900], type="image/jpeg"),
        Page(body=painted("PNG", 50_000, 1_001, mode="1"), type="image/png"),
    ],
    ids=["cut", "bomb"],
)
def test_what_cannot_be_copied_is_published_where_it_is(planet: Planet, page: Page) -> None:
    """Neither the item nor the run fails, and it is not asked for again and again."""
    planet.site.pages["/lead"] = page
    tally = planet.run()
    assert (tally.failed, tally.unpublished, tally.copied) == (0, 0, 1)
    assert published(planet)[0] == planet.url("/lead")
    planet.run()
    assert asked(planet, "/lead") == 1


def test_drawings_are_never_copied(planet: Planet) -> None:
    """An SVG can be a program, whatever it is called."""
    planet.site.pages["/inside"] = Page(body=b'<svg xmlns="http://www.w3.org/2000/svg"/>', type="image/png")
    assert planet.run().copied == 1
    assert published(planet)[1] == [planet.url("/inside")]


def test_a_host_that_shows_pictures_on_its_own_pages_only_is_no_hindrance(tmp_path: Path) -> None:
    """It refuses whoever names no page of its own; once copied, readers need not ask it."""
    with loopback() as site:
        planet = Planet(folder=tmp_path, site=site, images=True, mode="mirror")
        site.pages["/lead"] = Page(body=LEAD, type="image/jpeg", referer=f"{site.url}/")
        planet.serve("/feed", "News", body=story(planet))
        assert planet.run().copied == 1
        assert published(planet)[0].startswith(BASE)


def test_a_lead_image_that_was_refused_is_back_once_it_is_copied(planet: Planet) -> None:
    """Whoever turns copying on gets pictures that measuring had given up."""
    planet.site.pages["/lead"] = Page(body=LEAD, type="image/jpeg", referer=f"{planet.site.url}/")
    planet.mode = "no-referrer"
    planet.run()
    assert '"image"' not in planet.read("news/feed.json")
    planet.mode = "mirror"
    planet.run()
    assert published(planet)[0].startswith(BASE)


def test_a_picture_that_was_measured_and_is_gone_stays_linked(planet: Planet) -> None:
    """Whoever turns copying on loses no picture by it."""
    planet.mode = "no-referrer"
    planet.run()
    planet.site.pages["/lead"] = Page(status=404)
    planet.mode = "mirror"
    assert planet.run().copied == 1
    assert published(planet)[0] == planet.url("/lead")


def test_copying_is_chosen_for_each_source(planet: Planet) -> None:
    """A source that is to be linked stays linked among others, and back again when the choice changes."""
    planet.mode = "no-referrer"
    assert planet.run().copied == 0
    assert copies(planet) == set()
    planet.more = f"[[sources]]\nurl = '{planet.url('/feed')}'\ncategories = ['News']\nimages = 'mirror'\n"
    del planet.sources["/feed"]
    assert planet.run().copied == 2
    planet.more = planet.more.replace("mirror", "link")
    planet.run()
    assert published(planet) == (planet.url("/lead"), [planet.url("/inside")])
    assert "referrer" not in planet.read("news/feed.json")


def test_copies_that_were_deleted_are_made_again(planet: Planet) -> None:
    """Whoever empties the output loses nothing but time."""
    planet.run()
    before = planet.files()
    for file in (planet.folder / "public").rglob("*"):
        if file.is_file():
            file.unlink()
    planet.publish()
    assert published(planet) == (planet.url("/lead"), [planet.url("/inside")])
    assert planet.run().copied == 2
    planet.run()
    assert {name: data for name, (data, _) in planet.files().items()} == {
        name: data for name, (data, _) in before.items()
    }


def test_a_copy_that_is_missing_is_made_again_though_nothing_is_due(planet: Planet) -> None:
    """One missing file is enough, be it one that only some documents name; the others are not fetched again."""
    planet.run()
    before = copies(planet)
    (planet.folder / "public" / next(name for name in before if "-w400" in name)).unlink()
    assert planet.run().copied == 1
    assert copies(planet) == before
    assert planet.run().copied == 0


def test_a_copy_that_is_missing_for_good_is_named_by_no_document(planet: Planet) -> None:
    """Months as well, whose items no front shows, have the picture where it was."""
    planet.keys = "limit = 1"
    planet.serve("/feed", "News", body=dated(story(planet, "/inside")))
    planet.run()
    planet.serve("/feed", "News", body=newer())
    planet.run()
    month = "news/archive/2026-11.xml"
    assert named(planet, month)
    shutil.rmtree(planet.folder / "public" / "media")
    planet.site.pages["/lead"] = planet.site.pages["/inside"] = Page(status=404)
    planet.run()
    assert copies(planet) == named(planet, month) == set()
    assert planet.url("/inside") in planet.read(month)


def test_without_copying_pillow_is_not_imported() -> None:
    """It is an extra: the parts that work are there without it."""
    code = "import feeds.cli.wiring, feeds.daemon, sys; sys.exit('PIL' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_whoever_wants_copies_without_pillow_is_told(planet: Planet, monkeypatch: pytest.MonkeyPatch) -> None:
    """Be it for one source, one folder or all; nobody else needs it."""
    monkeypatch.setitem(sys.modules, "PIL", None)
    with pytest.raises(ConfigError, match=r"need Pillow; pip install 'feedworks\[mirror\]'"):
        usable_config(planet.config)
    planet.mode = "link"
    assert usable_config(planet.config).images.mode == "link"
    planet.more = "[[posts]]\npath = 'posts'\nimages = 'mirror'\n"
    with pytest.raises(ConfigError, match="Pillow"):
        usable_config(planet.config)
