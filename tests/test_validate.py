"""The schemas refuse what they should: a check that cannot fail checks nothing."""

import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from make import channel, item, stored_item
from validate.__main__ import report
from validate.published import faults

from feeds.model import Outline
from feeds.publish import FORMATS, atom, jsonfeed, opml, rss
from store.model import Enclosure

FULL = channel(
    items=(
        stored_item(
            item=item(
                url="https://a.example/1", title="Fog", content="<p>Thick</p>",
                image=Enclosure(url="https://a.example/1.png", type="image/png", length=9, width=4, height=3),
            )
        ),
    ),
    hubs=("https://hub.example/",),
)  # fmt: skip


def broken(data: bytes, old: str, new: str) -> bytes:
    """Return a file with something else in it."""
    text = data.decode()
    assert old in text
    return text.replace(old, new).encode()


def assert_refused(name: str, data: bytes) -> None:
    """Fail unless the schema refuses a file, which it is asked about only where that is well-formed."""
    told = faults(name, data)
    assert told
    assert not [fault for fault in told if fault.startswith("not well-formed")]


def test_what_we_publish_is_valid() -> None:
    """In every format, with items or without."""
    for form in FORMATS:
        assert faults(form.filename, form.render(FULL)) == []
        assert faults(form.filename, form.render(channel(items=()))) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('<guid isPermaLink="false">https://news.example/ferry</guid>', ""),
        ("<pubDate>Fri, ", "<pubDate>Fr, "),
        ("<title>Fog</title>", "<title> </title>"),
        ("</item>", "<guid isPermaLink='false'>2</guid></item>"),
        ("<link>https://a.example/1</link>", "<link>javascript:alert(1)</link>"),
        ('version="2.0"', 'version="3.0"'),
        ("</item>", "</item><item><title>b</title></item>"),
    ],
)
def test_rss_that_is_invalid_is_refused(old: str, new: str) -> None:
    """No guid, another date, nothing that says what it is, two of what may be there once, active links."""
    assert_refused("rss.xml", broken(rss.render(FULL), old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<updated>2026", "<updated>026"),
        ('rel="alternate"', 'rel=""'),
        ("<author>", "<author><age>7</age>"),
        ("<entry>", "<entry><summary>a</summary><summary>b</summary>"),
        ("<title>Fog</title>", ""),
        ('<link href="https://a.example/1"', '<link href="javascript:alert(1)"'),
    ],
)
def test_atom_that_is_invalid_is_refused(old: str, new: str) -> None:
    """Wrong dates, links and persons, what stands twice or not at all."""
    assert_refused("atom.xml", broken(atom.render(FULL), old, new))


@pytest.mark.parametrize("form", [rss, atom])
def test_xml_that_was_cut_off_is_refused(form: ModuleType) -> None:
    """No schema is asked then."""
    (fault,) = faults(form.FILENAME, form.render(FULL)[:-3])
    assert fault.startswith("not well-formed: ")


@pytest.mark.parametrize(
    "change",
    [
        {"id": ""},
        {"id": 5},
        {"date_published": "2026-11-20"},
        {"tags": ["a", "a"]},
        {"url": "/1"},
        {"hubs": []},
        {"attachments": [{"url": "https://a.example/1.png"}]},
    ],
)
def test_json_that_is_invalid_is_refused(change: dict[str, Any]) -> None:
    """Missing and mistaken members, and such as JSON Feed does not know."""
    feed = json.loads(jsonfeed.render(FULL))
    feed["items"][0] |= change
    assert faults("feed.json", json.dumps(feed).encode())


def test_an_id_that_two_items_share_is_a_fault() -> None:
    """A reader would show one of them only; so is a name that stands twice."""
    twice = channel(items=(FULL.items[0], FULL.items[0]))
    for form in (rss, atom, jsonfeed):
        assert any("more than one item" in fault for fault in faults(form.FILENAME, form.render(twice)))
    assert faults("feed.json", b'{"version": 1, "version": 2}') == [
        "no JSON: a name twice among ['version', 'version']"
    ]


def test_a_report_counts_files_items_and_faults(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of each format, the list of feeds among them, whose items are feeds; one fault is enough to fail."""
    for form in (rss, atom, jsonfeed):
        (tmp_path / form.FILENAME).write_bytes(form.render(FULL))
    outline = Outline(title="Harbour", xml_url="https://planet.example/rss.xml")
    (tmp_path / opml.FILENAME).write_bytes(opml.render("Planet", (outline,)))
    assert report(tmp_path) == 0
    assert [line.split() for line in capsys.readouterr().out.splitlines()] == [
        [name, "1", "files", "1", "items", "0", "faults"]
        for name in ("atom.xml", "feed.json", "feeds.opml", "rss.xml")
    ]
    (tmp_path / rss.FILENAME).write_bytes(broken(rss.render(FULL), "</rss>", ""))
    assert report(tmp_path) == 1
    assert capsys.readouterr().out.splitlines()[-1].split() == [
        "rss.xml",
        "1",
        "files",
        "0",
        "items",
        "1",
        "faults",
    ]
