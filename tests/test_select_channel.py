"""From the category tree to channels."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from make import NOON, item, stored_item

from config.model import Category, Config, Poll, Site, Source
from feeds.model import Crumb
from feeds.select.channel import build_channel, build_outline, fingerprint, limit_of, make_plan
from store.model import CategoryNode, Enclosure

CONFIG = Config(
    path=Path("/site/feeds.toml"),
    site=Site(title="Planet", description="All of it", base_url="https://planet.example/", limit=7),
    categories=(Category(path="A/B", title="Bees", description="Buzz", image="https://b.example/b.png", limit=3),),
)


def node(path: str, items: int = 1) -> CategoryNode:
    """Return a category whose folder is its path in lower case."""
    return CategoryNode(id=len(path), path=path, slug_path=path.lower(), items=items, created_at=NOON)


COUNTS = {"": 2, "A": 2, "A/B": 1, "A/B/C": 1, "A/Empty": 0}
TREE = {path: node(path, items) for path, items in COUNTS.items()}
PLAN = make_plan(CONFIG, TREE.values())


def test_channel_knows_its_place() -> None:
    """Title, description and image are the configured ones; the way up and the ways down are named."""
    channel = build_channel(PLAN, TREE["A/B"], (stored_item(paths=("A/B/C",)),))
    assert (channel.title, channel.description, channel.image) == ("Bees", "Buzz", "https://b.example/b.png")
    assert channel.breadcrumbs == (
        Crumb(title="Planet", slug_path="", items=2),
        Crumb(title="A", slug_path="a", items=2),
    )
    assert channel.children == (Crumb(title="C", slug_path="a/b/c", items=1),)
    assert channel.slugs == {"A/B/C": "a/b/c"}
    assert channel.url("rss.xml") == "https://planet.example/a/b/rss.xml"


def test_root_is_the_site() -> None:
    """The root has the site's name and text; empty categories are not listed."""
    channel = build_channel(PLAN, TREE[""], ())
    assert (channel.title, channel.description, channel.breadcrumbs) == ("Planet", "All of it", ())
    assert [crumb.title for crumb in build_channel(PLAN, TREE["A"], ()).children] == ["Bees"]


def test_updated_is_the_newest_change_inside() -> None:
    """The clock has no part in it; an empty channel is as old as its category."""
    items = [stored_item(changed_at=NOON + timedelta(hours=n)) for n in (1, 3, 2)]
    assert build_channel(PLAN, TREE["A"], items).updated == NOON + timedelta(hours=3)
    assert build_channel(PLAN, TREE["A"], ()).updated == NOON


def test_placeholder_leads_what_has_no_image() -> None:
    """An item's own image is never replaced; the placeholder is as it was measured."""
    own, bare = stored_item(), stored_item(item=item(image=None))
    stand_in = Enclosure(url="https://planet.example/none.png", type="image/png", length=9)
    channel = build_channel(PLAN, TREE["A"], (own, bare), stand_in)
    assert [one.item.image for one in channel.items] == [own.item.image, stand_in]


def test_limits() -> None:
    """A category's own limit overrules the site's."""
    assert (limit_of(PLAN, "A/B"), limit_of(PLAN, "A")) == (3, 7)


def test_outline_is_the_tree() -> None:
    """Every category is listed once, below its parent, with percent-encoded addresses."""
    root = build_outline(make_plan(CONFIG, [*TREE.values(), node("猫")]))
    assert root.xml_url == "https://planet.example/rss.xml"
    assert [one.title for one in root.children] == ["A", "猫"]
    assert [one.title for one in root.children[0].children] == ["Bees"]
    assert root.children[1].html_url == "https://planet.example/%E7%8C%AB/"


def test_outline_lists_what_leads_somewhere() -> None:
    """An empty category is listed while the configuration sends items there, and not any more after that."""
    source = Source(url="https://e.example/feed", categories=("A/Empty",))
    listed = build_outline(make_plan(replace(CONFIG, sources=(source,)), TREE.values()))
    assert [one.title for one in listed.children[0].children] == ["Bees", "Empty"]


def test_fingerprint_moves_with_what_shows() -> None:
    """A new title, placeholder or version makes everything due; a new poll interval does not."""
    known = fingerprint(CONFIG, None, "1")
    stand_in = Enclosure(url="https://planet.example/none.png")
    measured = replace(stand_in, type="image/png")
    others = (
        fingerprint(CONFIG, None, "2"),
        fingerprint(CONFIG, stand_in, "1"),
        fingerprint(CONFIG, measured, "1"),
    )
    assert len({known, *others}) == 4
    assert known == fingerprint(replace(CONFIG, path=Path("x"), poll=Poll(interval=60)), None, "1")
