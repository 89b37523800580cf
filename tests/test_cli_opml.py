"""`feeds import` and `feeds export`: subscription lists in and out of the configuration."""

import time
from pathlib import Path

import pytest
from command import feeds, write_config
from feed_documents import rss
from loopback import Page, loopback
from lxml import etree
from read_xml import attributes

from config.load import load_config
from config.model import Source

KNOWN = "[[sources]]\nurl = 'https://known.example/'\n\n# mine\n"
LIST = """<opml version="2.0"><body>
<outline text="News"><outline text="Sea">
<outline text="Harbour" xmlUrl="https://harbour.example/feed"/>
<outline text="Known" xmlUrl="https://known.example/"/>
</outline></outline>
<outline text="Top" xmlUrl="https://top.example/feed"/>
<outline text="a" xmlUrl="file:///etc/passwd"/>
<outline text="b" xmlUrl="javascript:alert(1)"/>
<outline text="c" xmlUrl="https://ida:low-tide@c.example/"/>
<outline text="d" xmlUrl="rsshub://harbour/news"/>
</body></opml>"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Write a configuration with one source and a comment at its end."""
    return write_config(tmp_path, sources=KNOWN)


@pytest.fixture
def subscriptions(tmp_path: Path) -> Path:
    """Write a list with folders, a source that is known, and four that cannot be used."""
    path = tmp_path / "subs.opml"
    path.write_text(LIST, "utf-8")
    return path


def test_import_adds_what_is_new(config: Path, subscriptions: Path) -> None:
    """Folders become categories; each refusal has its line and reason, and repeats no secret."""
    before = config.read_text("utf-8")
    done = feeds("-c", config, "import", subscriptions)
    assert done.code == 1
    assert done.out.splitlines() == [
        f"2 sources added to {config}; 1 there already, 4 refused",
        f"`feeds --config {config} run` polls what is new.",
    ]
    assert [line.partition(";")[0] for line in done.err.splitlines()] == [
        f"feeds: {subscriptions}:7: url: is not a web address",
        f"feeds: {subscriptions}:8: url: is not a web address",
        f"feeds: {subscriptions}:9: url: holds a user or password",
        f"feeds: {subscriptions}:10: url: is a route, but no instance is there to ask",
    ]
    assert load_config(config, {}).sources[1:] == (
        Source(url="https://harbour.example/feed", categories=("News/Sea",), title="Harbour"),
        Source(url="https://top.example/feed", title="Top"),
    )
    assert config.read_text("utf-8").startswith(before)


def test_import_twice_adds_once(config: Path, subscriptions: Path) -> None:
    """The second time the file stays as it is, byte for byte."""
    feeds("-c", config, "import", subscriptions)
    before = config.read_bytes()
    (told,) = feeds("-c", config, "import", subscriptions, "--json").objects
    assert (told["added"], told["known"], len(told["refused"])) == (0, 3, 4)
    assert config.read_bytes() == before


def test_import_below_a_category(config: Path, subscriptions: Path) -> None:
    """`-c` puts all of it below a category."""
    feeds("-c", config, "import", subscriptions, "-c", "Old reader/All")
    assert [source.categories for source in load_config(config, {}).sources[1:]] == [
        ("Old reader/All/News/Sea",),
        ("Old reader/All",),
    ]
    done = feeds("-c", config, "import", subscriptions, "-c", "a/../b")
    assert done.code == 2
    assert done.err.startswith("feeds: --category: has '.' or '..' as a level")


def test_a_dry_run_changes_nothing(config: Path, subscriptions: Path) -> None:
    """It counts as the real one would."""
    before = config.read_bytes()
    done = feeds("-c", config, "import", "--dry-run", subscriptions)
    assert done.out == "2 sources would be added; 1 there already, 4 refused\n"
    (told,) = feeds("-c", config, "import", "--dry-run", "--json", subscriptions).objects
    assert (told["added"], told["known"], told["dry_run"]) == (2, 1, True)
    assert config.read_bytes() == before


@pytest.mark.parametrize(
    ("body", "code", "said"),
    [
        ('<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml>&x;</opml>', 78, "DOCTYPE"),
        ("<opml>" + "<outline text='x'>" * 1000 + "</outline>" * 1000 + "</opml>", 78, "depth"),
        ("<html></html>", 78, "is not OPML"),
        ("not XML", 78, "is not well-formed XML"),
        (None, 2, "cannot be read: No such file or directory"),
    ],
)
def test_a_hostile_file_changes_nothing(config: Path, body: str | None, code: int, said: str) -> None:
    """One line says what is wrong with it."""
    path, before = config.parent / "bad.opml", config.read_bytes()
    if body is not None:
        path.write_text(body, "utf-8")
    done = feeds("-c", config, "import", path)
    assert (done.code, done.out, done.err.count("\n")) == (code, "", 1)
    assert said in done.err
    assert config.read_bytes() == before


def test_thousands_are_imported_in_one_edit(config: Path) -> None:
    """The most that a list may have, in the time of a few edits."""
    outlines = "".join(f'<outline text="{n}" xmlUrl="https://{n}.example/"/>' for n in range(5_000))
    path = config.parent / "many.opml"
    path.write_text(f'<opml version="2.0"><body>{outlines}</body></opml>', "utf-8")
    began = time.monotonic()
    done = feeds("-c", config, "import", path, "--json")
    assert time.monotonic() - began < 20
    assert (done.code, done.objects[0]["added"]) == (0, 5_000)
    assert len(load_config(config, {}).sources) == 5_001


def test_export_gives_what_import_takes(config: Path, subscriptions: Path, tmp_path: Path) -> None:
    """To standard output or a file, and back into an empty configuration as the same sources."""
    feeds("-c", config, "import", subscriptions)
    shown, path = feeds("-c", config, "export"), tmp_path / "out.opml"
    written = feeds("-c", config, "export", path)
    assert (shown.code, shown.err, written.out) == (0, "", f"{path} written: 3 sources\n")
    assert path.read_text("utf-8") == shown.out
    assert feeds("-c", config, "export", path, "--json").objects == [{"file": str(path), "sources": 3}]
    (tmp_path / "other").mkdir()
    other = write_config(tmp_path / "other")
    assert feeds("-c", other, "import", path).code == 0
    wanted = {one.url: (one.categories, one.title) for one in load_config(config, {}).sources}
    assert {one.url: (one.categories, one.title) for one in load_config(other, {}).sources} == wanted


def test_export_tells_of_secrets_without_them(tmp_path: Path) -> None:
    """What is left of such an address may not work elsewhere, so it is told that something was taken out."""
    config = write_config(tmp_path, sources="[[sources]]\nurl = 'https://a.example/f?token=hush&id=1'\n")
    done = feeds("-c", config, "export")
    assert 'xmlUrl="https://a.example/f?id=1"' in done.out
    assert done.err == "feeds: 1 source had a secret in the address, which was left out\n"


def test_export_names_sources_as_they_name_themselves(tmp_path: Path) -> None:
    """Once a source was polled, its title and its page are known."""
    with loopback() as site:
        channel = "<title>Harbour News</title><link>https://harbour.example/</link>"
        site.pages["/feed"] = Page(body=rss("<title>Ferry back</title>", channel=channel).encode())
        source = f"[[sources]]\nurl = '{site.url}/feed'\ncategories = ['News']\n"
        config = write_config(tmp_path, site.port, sources=source, images=False)
        feeds("-c", config, "run")
        found = etree.fromstring(feeds("-c", config, "export").out.encode())
    (outline,) = attributes(found, "body/outline/outline")
    assert outline == {
        "text": "Harbour News",
        "title": "Harbour News",
        "type": "rss",
        "xmlUrl": f"{site.url}/feed",
        "htmlUrl": "https://harbour.example/",
    }
