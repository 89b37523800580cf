"""The command search: what a run published is found by its words."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from command import feeds, write_config
from feed_documents import rss
from loopback import Page, Site, loopback

BODY = rss(
    "<title>跨海大桥通车</title><guid>urn:1</guid><pubDate>Fri, 20 Nov 2026 08:00:00 GMT</pubDate>",
    "<title>Night ferry stays</title><guid>tag:news.example,2026:2</guid><link>https://news.example/2</link>"
    "<pubDate>Thu, 19 Nov 2026 08:00:00 GMT</pubDate><description>The bridge, 大桥, is open</description>",
).encode()


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """Serve one feed."""
    with loopback() as site:
        site.pages = {"/a.xml?token=hunter2": Page(body=BODY)}
        yield site


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory, site: Site) -> Path:
    """Configure it and run once."""
    source = f"[[sources]]\nurl = '{site.url}/a.xml?token=hunter2'\ncategories = ['News/Harbour']\n"
    path = write_config(tmp_path_factory.mktemp("site"), site.port, sources=source, images=False)
    assert feeds("-c", path, "run").code == 0
    return path


def test_items_are_found_by_their_words(config: Path) -> None:
    """Two characters of a CJK word are enough; the newest come first, one a line."""
    done = feeds("-c", config, "search", "大桥")
    assert (done.code, done.err) == (0, "")
    assert [line.split("  ")[:2] for line in done.out.splitlines()] == [
        ["2026-11-20", "跨海大桥通车"],
        ["2026-11-19", "Night ferry stays"],
    ]


def test_a_program_reads_what_is_found(config: Path, site: Site) -> None:
    """One object an item, without what is secret in an address."""
    (found,) = feeds("--config", config, "search", "--json", "FERRY", "bridge", "-c", "News").objects
    assert found == {
        "id": "tag:news.example,2026:2",
        "url": "https://news.example/2",
        "title": "Night ferry stays",
        "date": "2026-11-19T08:00:00Z",
        "categories": ["News/Harbour"],
        "tags": [],
        "source": {"title": "Harbour News", "url": f"{site.url}/a.xml"},
    }


def test_what_is_found_is_data(config: Path) -> None:
    """Told to be quiet, search still prints it, and leaves out only that nothing was found."""
    assert feeds("-c", config, "-q", "search", "ferry").out.startswith("2026-11-19  Night ferry stays")
    assert feeds("-c", config, "-q", "search", "ferryboat").out == ""


def test_a_limit_limits(config: Path) -> None:
    """The newest are shown."""
    assert feeds("-c", config, "search", "大桥", "--limit", "1").out.startswith("2026-11-20")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("ferryboat",), 0, ""),
        (("+",), 2, "feeds: nothing to look for in +; write words"),
        (("ferry", "-c", "Sport"), 2, "feeds: no category Sport; the front page of the site lists them"),
        (("ferry", "-c", "News/Habour"), 2, "feeds: no category News/Habour; did you mean News/Harbour?"),
        ((), 2, "the following arguments are required: WORD"),
    ],
)
def test_what_cannot_be_found_is_told(config: Path, arguments: tuple[str, ...], code: int, said: str) -> None:
    """Nothing found is no error; a question that asks nothing is."""
    done = feeds("--config", config, "search", *arguments)
    assert done.code == code
    assert said in done.err
    assert code or done.out == "nothing was found; every word has to be in an item\n"
