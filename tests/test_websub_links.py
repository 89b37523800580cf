"""Hubs in what we publish: every feed names them beside its own address (WebSub §4)."""

import json
from dataclasses import replace

from lxml import etree
from make import channel
from read_xml import attributes
from test_select_channel import CONFIG, node

from config.model import WebSub
from feeds.publish import atom, jsonfeed, rss
from feeds.select.channel import build_channel, fingerprint, make_plan

HUBS = ("https://hub.example/", "https://other.example/hub?a=1&b=2")
FOLDER = "https://planet.example/news/harbour"


def test_rss_and_atom_link_to_them() -> None:
    """As an `atom:link` each, behind the feed's own."""
    published = channel(hubs=HUBS)
    found = attributes(etree.fromstring(rss.render(published))[0], "atom:link")
    own = {"href": f"{FOLDER}/rss.xml", "rel": "self", "type": "application/rss+xml"}
    assert found == [own, *({"href": hub, "rel": "hub"} for hub in HUBS)]
    found = attributes(etree.fromstring(atom.render(published)), "atom:link")
    links = {link["rel"]: [one["href"] for one in found if one["rel"] == link["rel"]] for link in found}
    assert links == {"self": [f"{FOLDER}/atom.xml"], "alternate": [f"{FOLDER}/"], "hub": [*HUBS]}


def test_json_feed_lists_them() -> None:
    """By type and URL (JSON Feed 1.1, `hubs`)."""
    assert json.loads(jsonfeed.render(channel(hubs=HUBS)))["hubs"] == [
        {"type": "WebSub", "url": hub} for hub in HUBS
    ]
    assert "hubs" not in json.loads(jsonfeed.render(channel()))


def test_a_channel_has_the_hubs_of_the_configuration() -> None:
    """When these change, all feeds are due."""
    config = replace(CONFIG, websub=WebSub(hubs=HUBS))
    assert build_channel(make_plan(config, [node("")]), node(""), ()).hubs == HUBS
    subscribing = replace(CONFIG, websub=WebSub(callback="https://planet.example/websub/"))
    assert fingerprint(config, None, "1") != fingerprint(CONFIG, None, "1")
    assert fingerprint(subscribing, None, "1") == fingerprint(CONFIG, None, "1")
