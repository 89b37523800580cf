"""Subscription lists: what is read of them, and what is refused before it can do harm."""

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.errors import ConfigError
from config.opml import MAX_FEEDS, Feed, read_opml


def write(folder: Path, outlines: str, encoding: str = "utf-8", prolog: str = "") -> Path:
    path = folder / "subs.opml"
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?>{prolog}\n<opml version="2.0"><head><title>x</title></head>'
    )
    path.write_bytes(f"{text}<body>{outlines}</body></opml>".encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_folders_become_category_paths(tmp_path: Path, encoding: str) -> None:
    """Nested folders are one path, `category` is another, and neither loses a letter in any encoding."""
    path = write(
        tmp_path,
        """
        <outline text="新媒体"><outline text="观察者网">
            <outline type="rss" text="首页" xmlUrl="https://a.example/?a=1&amp;b=2" htmlUrl="https://a.example/"/>
        </outline></outline>
        <outline title="B" xmlurl="https://b.example/" category="/Tech/日报,C"/>
        <outline><outline xmlUrl="https://d.example/"/></outline>
        <outline text="a list, no feed" type="include" url="https://c.example/list.opml"/>""",
        encoding,
    )
    assert read_opml(path) == (
        Feed("https://a.example/?a=1&b=2", "首页", ("新媒体/观察者网",), 4),
        Feed("https://b.example/", "B", ("Tech/日报", "C"), 6),
        Feed("https://d.example/", "", (), 7),
    )


def test_a_feed_in_two_folders_comes_once(tmp_path: Path) -> None:
    """Readers write such a feed twice; it is one subscription with two categories."""
    feed = '<outline text="x" xmlUrl="https://a.example/"/>'
    path = write(tmp_path, f'<outline text="A">{feed}</outline><outline text="B">{feed}</outline>')
    assert read_opml(path) == (Feed("https://a.example/", "x", ("A", "B"), 2),)


def test_entities_are_refused_and_no_file_is_read(tmp_path: Path) -> None:
    """A DOCTYPE is refused, whatever its entities point to or grow into."""
    secret = tmp_path / "secret"
    secret.write_text("hush")
    entity = f'<!DOCTYPE opml [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    bomb = '<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    for prolog, outlines in [
        ("<!DOCTYPE opml>", ""),
        (entity, "<outline>&x;</outline>"),
        (entity, '<outline text="&x;"/>'),
        (f'<!DOCTYPE opml SYSTEM "{secret.as_uri()}">', ""),
        (f"<!DOCTYPE opml [{bomb}]>", '<outline text="&i;"/>'),
    ]:
        with pytest.raises(ConfigError, match=r"DOCTYPE|external entity|amplification") as error:
            read_opml(write(tmp_path, outlines, prolog=prolog))
        assert "hush" not in str(error.value)


@pytest.mark.parametrize(
    ("outlines", "message"),
    [
        ('<outline text="x">' * 1000 + "</outline>" * 1000, r"subs\.opml:2: .*Excessive depth"),
        ('<outline text="x">\n' * 18 + "</outline>" * 18, r"subs\.opml:19: is more than 16 folders deep"),
        ('<outline text="x"/>' * 100_000, r"subs\.opml:1: has more than 10000 outlines"),
        (f'<outline text="x" category="{"a," * 20_000}"/>', "has more than 10000 outlines and categories"),
        (f'<outline text="x" Category="{"a/" * 20_000}"/>', "has more than 10000 outlines and categories"),
        (f"<!-- {'x' * 9_000_000} -->", r"subs\.opml:1: is larger than 8 MiB"),
        (
            "".join(f'<outline xmlUrl="https://{number}.example/"/>' for number in range(MAX_FEEDS + 1)),
            r"subs\.opml:1: lists 5001 feeds; split it, 5000 are the most",
        ),
        ("\n<outline>", r"subs\.opml:3: is not well-formed XML"),
        ('<outline xmlUrl="https://a.example/?a&b=c"/>', "is not well-formed XML"),
    ],
)
def test_too_much_is_refused_soon(tmp_path: Path, outlines: str, message: str) -> None:
    """Depth, number, size and broken XML are told with the line, and cost little."""
    path = write(tmp_path, outlines)
    began = time.process_time()
    with pytest.raises(ConfigError, match=message):
        read_opml(path)
    assert time.process_time() - began < 5


def test_the_most_that_is_allowed_is_read_soon(tmp_path: Path) -> None:
    """What listparser compares with everything before it stays affordable at the limit."""
    feed = '<outline text="{}"><outline text="x" xmlUrl="https://a.example/"/></outline>'
    path = write(tmp_path, "".join(feed.format(number) for number in range(5000)))
    began = time.process_time()
    assert len(read_opml(path)[0].categories) == 5000
    assert time.process_time() - began < 10


def test_other_documents_are_refused(tmp_path: Path) -> None:
    """A page that was saved under the wrong name is no subscription list."""
    path = tmp_path / "subs.opml"
    path.write_text("<html/>")
    with pytest.raises(ConfigError, match=r"subs\.opml:1: is not OPML, its root is 'html'"):
        read_opml(path)


MARKUP = st.sampled_from(
    [
        "<outline",
        "</outline>",
        "/>",
        ">",
        ' text="',
        ' xmlUrl="',
        '"',
        "https://a/",
        "&amp;",
        "<!--",
        "é",
        "<x:y>",
        "/",
    ]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.one_of(st.binary(), st.lists(MARKUP).map(lambda parts: f"<opml>{''.join(parts)}</opml>".encode())))
def test_any_bytes_are_a_list_or_an_error(tmp_path: Path, body: bytes) -> None:
    """Whatever the file holds, nothing but ConfigError is raised."""
    path = tmp_path / "subs.opml"
    path.write_bytes(body)
    try:
        feeds = read_opml(path)
    except ConfigError:
        return
    assert all(isinstance(feed, Feed) for feed in feeds)
