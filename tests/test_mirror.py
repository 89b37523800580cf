"""Pictures copied into the output, from feed to file: real HTTP, real workers, real files."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from html import escape
from pathlib import Path

import pytest
from feed_documents import rss
from loopback import Page, loopback
from painting import Truth, painted, truth
from planet import Planet, files_of

from config.errors import ConfigError
from feeds.cli.wiring import usable_config

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


@pytest.fixture
def planet(tmp_path: Path) -> Iterator[Planet]:
    """Make a planet with an item of two pictures in one category, and an item without any in another."""
    with loopback() as site:
        planet = Planet(folder=tmp_path, site=site, images=True, mode="mirror", every=timedelta(days=2))
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


def test_copies_that_nothing_shows_are_removed_after_a_while(planet: Planet) -> None:
    """They stay for as long as is wanted, and those that are shown stay for ever."""
    planet.run()
    lead, (inside,) = published(planet)
    planet.serve("/feed", "News", body=story(planet))
    planet.run()
    assert inside.removeprefix(BASE) in copies(planet)
    planet.now += timedelta(days=89)
    planet.run()
    assert inside.removeprefix(BASE) not in copies(planet)
    assert lead.removeprefix(BASE) in copies(planet)
    assert published(planet) == (lead, [])


def test_a_copy_that_is_shown_again_stays(planet: Planet) -> None:
    """The time counts from when it was last shown."""
    planet.run()
    _, (inside,) = published(planet)
    planet.serve("/feed", "News", body=story(planet))
    planet.run()
    planet.now += timedelta(days=80)
    planet.serve("/feed", "News", body=story(planet, "/inside"))
    planet.run()
    planet.now += timedelta(days=80)
    planet.run()
    assert inside.removeprefix(BASE) in copies(planet)
    assert asked(planet, "/inside") == 1


def test_of_items_of_one_date_those_that_are_shown_have_their_copies(planet: Planet) -> None:
    """Which of them the limit leaves out is one answer, be they of one source or of several."""
    planet.site.pages["/other"] = Page(body=INSIDE, type="image/png")
    planet.keys, planet.sources = "limit = 1", {}
    planet.serve("/first", "News", body=rss().encode())
    planet.serve("/second", "News", body=dated(story(planet)))
    planet.run()
    planet.serve("/first", "News", body=dated(story(planet, lead="/other")))
    planet.run()
    planet.now += timedelta(days=91)
    planet.run()
    lead, _ = published(planet)
    assert lead.removeprefix(BASE) in copies(planet)


def test_months_that_show_copies_keep_them_when_copying_is_turned_off_and_on(planet: Planet) -> None:
    """No front shows them any more, so nothing else would tell that they are needed."""
    planet.keys = "limit = 1"
    planet.serve("/feed", "News", body=dated(story(planet, "/inside")))
    planet.run()
    newer = rss("<guid>urn:3</guid><title>Newer</title><pubDate>Sat, 21 Nov 2026 08:00:00 GMT</pubDate>")
    planet.serve("/feed", "News", body=newer.encode())
    planet.run()
    for mode in ("no-referrer", "mirror"):
        planet.mode = mode
        planet.run()
    assert len(shown := named(planet, "news/archive/2026-11.xml")) == 2
    planet.now += timedelta(days=91)
    planet.run()
    assert shown <= copies(planet)


def test_the_same_picture_of_two_addresses_is_kept_while_one_shows_it(planet: Planet) -> None:
    """Their copies are the same files."""
    planet.site.pages["/again"] = Page(body=INSIDE, type="image/png")
    planet.serve("/feed", "News", body=story(planet, "/inside", "/again"))
    planet.run()
    _, second = published(planet)
    assert second[0] == second[1]
    planet.serve("/feed", "News", body=story(planet, "/again"))
    planet.run()
    planet.now += timedelta(days=91)
    planet.run()
    assert second[0].removeprefix(BASE) in copies(planet)
    planet.serve("/feed", "News", body=story(planet))
    planet.run()
    planet.now += timedelta(days=91)
    planet.run()
    assert second[0].removeprefix(BASE) not in copies(planet)


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


def test_copies_that_cannot_be_removed_cost_nothing_else(planet: Planet) -> None:
    """They are removed another time."""
    planet.run()
    _, (inside,) = published(planet)
    file = planet.folder / "public" / inside.removeprefix(BASE)
    elsewhere = planet.folder / "elsewhere"
    file.parent.rename(elsewhere)
    file.parent.symlink_to(elsewhere)  # links are never followed
    planet.serve("/feed", "News", body=story(planet))
    planet.run()
    planet.now += timedelta(days=91)
    assert planet.run().unpublished == 0
    assert file.is_file()
    file.parent.unlink()
    elsewhere.rename(file.parent)
    planet.run()
    assert not file.is_file()
