"""The command parse: one object a file, dates in UTC, absent is null; store and configuration stay untouched."""

import json
from pathlib import Path
from typing import Any

import pytest
from command import Done, feeds, write_config
from feed_documents import rss
from loopback import Page, loopback

RSS = """<?xml version="1.0"?>
<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Harbour News</title><link>https://harbour.example/</link><description>What floats</description>
<language>en</language><image><url>https://harbour.example/logo.png</url></image>
<lastBuildDate>Tue, 24 Nov 2026 10:30:00 +0800</lastBuildDate>
<item><guid isPermaLink="false">ferry-1</guid><title>The ferry is back</title>
<link>https://harbour.example/ferry</link><dc:creator>Ida Kahn</dc:creator>
<pubDate>Tue, 24 Nov 2026 10:30:00 +0800</pubDate><category>Ships</category>
<description>It &lt;b&gt;sails&lt;/b&gt; again.</description>
<enclosure url="https://harbour.example/horn.mp3" type="audio/mpeg" length="4821"/>
<media:content url="https://harbour.example/ferry.jpg" type="image/jpeg" fileSize="31" width="640" height="480"/>
<source url="https://ships.example/feed.xml">Ships</source>
</item></channel></rss>
"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Hafen</title><id>urn:hafen</id>
<link href="https://hafen.example/"/><updated>2026-11-24T10:30:00+01:00</updated>
<entry><id>urn:hafen:1</id><title>Die Fähre</title><link href="/faehre"/>
<updated>2026-11-24T10:30:00+01:00</updated>
<author><name>Ida Kahn</name><email>ida@hafen.example</email><uri>https://ida.example/</uri></author>
<content type="html">&lt;p&gt;Sie f&amp;auml;hrt.&lt;/p&gt;</content></entry></feed>
"""
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Port",
    "home_page_url": "https://port.example/",
    "items": [
        {
            "id": "1",
            "url": "https://port.example/1",
            "content_html": "<p>No title</p>",
            "date_published": "2026-11-24T10:30:00-05:00",
            "tags": ["ships"],
            "attachments": [{"url": "https://port.example/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 7}],
        }
    ],
}
POST = """---
title: Low tide
date: 2026-11-24 10:30:00
categories: [Harbour, Mornings]
tags: [boats]
cover: https://me.example/tide.png
---
The boats *sat* down.
"""

FEED_KEYS = {"title", "link", "description", "language", "image", "updated"}
ITEM_KEYS = {
    "id",
    "url",
    "title",
    "authors",
    "published",
    "updated",
    "summary",
    "content",
    "language",
    "categories",
    "tags",
    "image",
    "enclosures",
    "source",
    "extensions",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a document of each kind, and one that is none."""
    folder = tmp_path_factory.mktemp("documents")
    documents = {
        "rss.xml": RSS,
        "atom.xml": ATOM,
        "feed.json": json.dumps(JSON_FEED),
        "post.md": POST,
        "page.html": "<!doctype html><title>Sign in</title>",
        "broken.md": "---\ntitle: [\n---\n",
    }
    for name, text in documents.items():
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def done(folder: Path) -> Done:
    """Parse all of them at once, and a file that is missing."""
    names = ["rss.xml", "page.html", "atom.xml", "missing.xml", "feed.json", "post.md", "broken.md"]
    return feeds("parse", "--json", *names, cwd=folder)


def only(done: Done, name: str) -> dict[str, Any]:
    """Return the object of a file."""
    (found,) = (one for one in done.objects if one["file"] == name)
    return found


def test_bad_files_cost_the_others_nothing(done: Done) -> None:
    """Each file has its object in the order asked for; one that failed says why, and the exit code is 1."""
    told = {one["file"]: one["ok"] for one in done.objects}
    assert list(told) == ["rss.xml", "page.html", "atom.xml", "missing.xml", "feed.json", "post.md", "broken.md"]
    assert [name for name, ok in told.items() if not ok] == ["page.html", "missing.xml", "broken.md"]
    assert (done.code, done.err) == (1, "")
    assert only(done, "missing.xml") == {
        "file": "missing.xml",
        "ok": False,
        "error": "No such file or directory",
        "format": None,
        "feed": None,
        "items": [],
    }
    assert "HTML" in only(done, "page.html")["error"]
    assert only(done, "broken.md")["error"].startswith("line 3: ")


def test_every_object_has_every_key(done: Done) -> None:
    """Who reads the objects need not ask whether a key is there; what is absent is null or an empty list."""
    for one in done.objects:
        assert one.keys() == {"file", "ok", "error", "format", "feed", "items"}
        assert not one["ok"] or one["feed"].keys() == FEED_KEYS
        for item in one["items"]:
            assert item.keys() == ITEM_KEYS
            assert "" not in item.values()


def test_rss_becomes_the_object(done: Done) -> None:
    """All that an RSS item says is there, its zone turned to UTC."""
    found = only(done, "rss.xml")
    assert found["format"] == "rss20"
    assert found["feed"] == {
        "title": "Harbour News",
        "link": "https://harbour.example/",
        "description": "What floats",
        "language": "en",
        "image": "https://harbour.example/logo.png",
        "updated": "2026-11-24T02:30:00Z",
    }
    assert found["items"] == [
        {
            "id": "ferry-1",
            "url": "https://harbour.example/ferry",
            "title": "The ferry is back",
            "authors": [{"name": "Ida Kahn", "email": None, "url": None}],
            "published": "2026-11-24T02:30:00Z",
            "updated": None,
            "summary": "It <b>sails</b> again.",
            "content": None,
            "language": "en",
            "categories": ["Ships"],
            "tags": [],
            "image": {
                "url": "https://harbour.example/ferry.jpg",
                "type": "image/jpeg",
                "length": 31,
                "width": 640,
                "height": 480,
            },
            "enclosures": [{"url": "https://harbour.example/horn.mp3", "type": "audio/mpeg", "length": 4821}],
            "source": {"title": "Ships", "url": "https://ships.example/feed.xml"},
            "extensions": [],
        }
    ]


def test_atom_becomes_the_object(done: Done) -> None:
    """Persons keep their three parts; content is not summary."""
    found = only(done, "atom.xml")
    (item,) = found["items"]
    assert found["format"] == "atom10"
    assert (found["feed"]["title"], found["feed"]["language"]) == ("Hafen", "de")
    assert item["authors"] == [{"name": "Ida Kahn", "email": "ida@hafen.example", "url": "https://ida.example/"}]
    assert (item["content"], item["summary"]) == ("<p>Sie fährt.</p>", None)
    assert (item["updated"], item["published"]) == ("2026-11-24T09:30:00Z", None)


def test_json_feed_becomes_the_object(done: Done) -> None:
    """A title that is not there is null; attachments are enclosures."""
    found = only(done, "feed.json")
    (item,) = found["items"]
    assert found["format"] == "json11"
    assert item["title"] is None
    assert item["published"] == "2026-11-24T15:30:00Z"
    assert item["enclosures"] == [{"url": "https://port.example/a.mp3", "type": "audio/mpeg", "length": 7}]


def test_a_post_becomes_the_object(done: Done) -> None:
    """Front matter gives title, date, one category path and the lead image; Markdown gives the content."""
    (item,) = only(done, "post.md")["items"]
    assert item["title"] == "Low tide"
    assert item["published"] == "2026-11-24T10:30:00Z"
    assert item["categories"] == ["Harbour/Mornings"]
    assert item["tags"] == ["boats"]
    assert item["image"]["url"] == "https://me.example/tide.png"
    assert item["content"] == "<p>The boats <em>sat</em> down.</p>"


def test_options_say_how_to_read(folder: Path) -> None:
    """--dialect, --zone and --url stand in for what the configuration says of a source."""
    (item,) = only(feeds("parse", "--json", "--dialect", "hugo", "post.md", cwd=folder), "post.md")["items"]
    assert item["categories"] == ["Harbour", "Mornings"]
    beijing = feeds("parse", "--json", "--zone", "Asia/Shanghai", "post.md", cwd=folder)
    assert only(beijing, "post.md")["items"][0]["published"] == "2026-11-24T02:30:00Z"
    placed = feeds("parse", "--json", "--url", "https://elsewhere.example/a/feed", "atom.xml", cwd=folder)
    assert only(placed, "atom.xml")["items"][0]["url"] == "https://elsewhere.example/faehre"


def test_an_unknown_zone_is_a_usage_error(folder: Path) -> None:
    """A zone that nobody knows is told, not passed over."""
    done = feeds("parse", "--zone", "Mars/Utopia", "post.md", "rss.xml", cwd=folder)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("feeds: --zone: Mars/Utopia is not a time zone; ")
    assert len(done.err.splitlines()) == 1


def test_private_addresses_are_not_fetched() -> None:
    """What this machine could reach and the world cannot is refused, in one line that names the address."""
    done = feeds("parse", "--json", "http://127.0.0.1/feed.xml", "http://[::1]/feed.xml")
    assert done.code == 1
    assert [one["ok"] for one in done.objects] == [False, False]
    assert all("not public" in one["error"] for one in done.objects)


def test_a_configuration_that_is_named_opens_its_network(tmp_path: Path) -> None:
    """Where an address is refused, the way to open it is told, and works."""
    with loopback() as site:
        site.pages["/feed.xml"] = Page(body=rss("<title>Low tide</title>").encode())
        refused = feeds("parse", f"{site.url}/feed.xml", cwd=tmp_path)
        assert refused.code == 1
        assert (
            "add the port to network.allow_ports; only a file that `--config` names counts here\n" in refused.err
        )
        config = write_config(tmp_path, site.port)
        assert feeds("parse", "--config", config, f"{site.url}/feed.xml", cwd=tmp_path).code == 0
    missing = feeds("parse", "--config", "gone.toml", f"{site.url}/feed.xml", cwd=tmp_path)
    assert (missing.code, missing.out) == (78, "")


def test_people_read_lines(folder: Path) -> None:
    """Without --json there is a line a file and a line an item; what failed goes to standard error."""
    done = feeds("parse", "rss.xml", "missing.xml", cwd=folder)
    assert done.out == "rss.xml: rss20, Harbour News, 1 item\n  2026-11-24T02:30:00Z  The ferry is back\n"
    assert done.err == "missing.xml: No such file or directory\n"


def test_nothing_is_touched(folder: Path) -> None:
    """A broken configuration beside the file is not read, and nothing is written."""
    (folder / "feeds.toml").write_text("nonsense", "utf-8")
    before = sorted(folder.iterdir())
    assert feeds("parse", "rss.xml", cwd=folder, FEEDWORKS_CONFIG="/nowhere", FEEDWORKS_SITE__LIMIT="x").code == 0
    assert sorted(folder.iterdir()) == before
