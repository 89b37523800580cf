"""Changing the user's file: one block more or less, and every other byte as it was."""

import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from config_files import SOURCE, add_some, load, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.edit import add_source, init, remove_source
from config.errors import ConfigError
from config.load import load_config
from config.model import Config, Source

NEW = Source(url="https://new.example/")
FULL = Source(
    url="https://full.example/",
    categories=("新媒体/观察者网", "B"),
    title='"quoted" \\ 标题',
    zone="Asia/Shanghai",
    headers={"Accept-Language": "zh", "X-Y": '"'},
    credentials="SECRET",
    interval=0,
    timeout=60,
    max_items=5,
)
SHARED_FOLDER = settings(
    max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


def test_init_writes_a_file_that_loads(tmp_path: Path) -> None:
    """The folder is made, the file works as it is, and says how to go on."""
    path = tmp_path / "a" / "b" / "feeds.toml"
    init(path)
    assert load_config(path, {}).site.title == "My feeds"
    add_source(path, NEW)
    assert load_config(path, {}).sources == (NEW,)


def test_init_overwrites_nothing(tmp_path: Path) -> None:
    """Neither a file, nor a link that leads nowhere, nor a file in the place of the folder is touched."""
    path = write(tmp_path, "# mine")
    with pytest.raises(ConfigError, match=r"feeds\.toml: is there already"):
        init(path)
    assert path.read_text() == "# mine"
    with pytest.raises(ConfigError, match=r"feeds\.toml: is there already"):
        init(path / "feeds.toml")
    path.unlink()
    path.symlink_to(tmp_path / "nowhere")
    with pytest.raises(ConfigError, match="is there already"):
        init(path)


def test_init_tells_where_it_cannot_write(tmp_path: Path) -> None:
    """A folder that cannot be made is a configuration error."""
    with pytest.raises(ConfigError, match="cannot be written: Not a directory"):
        init(write(tmp_path, "", "file") / "folder" / "feeds.toml")


def test_appends_a_block_with_only_what_is_said(tmp_path: Path) -> None:
    """The block is set off by a blank line, and keys at their defaults are left out."""
    path = write(tmp_path, "# mine\n[site]\n")
    add_source(path, Source(url="https://new.example/", categories=("A/B", "新"), title='a "b"'))
    assert path.read_text() == (
        '# mine\n[site]\n\n[[sources]]\nurl = "https://new.example/"\n'
        'categories = ["A/B", "新"]\ntitle = "a \\"b\\""\n'
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", '[[sources]]\nurl = "https://new.example/"\n'),
        ("\ufeff", '\ufeff[[sources]]\nurl = "https://new.example/"\n'),
        ("#", '#\n\n[[sources]]\nurl = "https://new.example/"'),
        ("#\r\n", '#\r\n\r\n[[sources]]\r\nurl = "https://new.example/"\r\n'),
        ("\ufeff#\r\n#", '\ufeff#\r\n#\r\n\r\n[[sources]]\r\nurl = "https://new.example/"'),
    ],
)
def test_keeps_line_ends_and_byte_order_mark(tmp_path: Path, before: str, after: str) -> None:
    """The block is written as the file is, which has a last line end after it only if it had one before."""
    path = write(tmp_path, before)
    add_source(path, NEW)
    assert path.read_bytes().decode() == after
    assert remove_source(path, NEW.url)
    assert path.read_bytes().decode() == before


TEXT = '''\
# The feeds of the house

# A is read first
# of all
[[sources]]
url = "https://a.example/" # its address
# categories = ["A"]

# a word to all

[[sources]]
url = "https://b.example/"
title = """
[[sources]]"""
# C has no blank line above
[[sources]]
"url" = 'https://c.example/'
[sources.headers]
X-A = "1"

[site]
'''.replace('"""\n[[sources]]"""', "'''[[sources]]'''")


@pytest.mark.parametrize(
    ("name", "after"),
    [
        ("a", TEXT.replace(TEXT[TEXT.index("\n# A") : TEXT.index("\n# a word")], "")),
        ("b", TEXT.replace(TEXT[TEXT.index('\n[[sources]]\nurl = "https://b') : TEXT.index("# C")], "")),
        ("c", TEXT.replace(TEXT[TEXT.index("# C") : TEXT.index("\n[site]") + 1], "")),
    ],
)
def test_cuts_a_block_with_the_comments_that_touch_it(tmp_path: Path, name: str, after: str) -> None:
    """Comments directly above and below go with it, those on their own and those of the next block stay."""
    path = write(tmp_path, TEXT)
    assert remove_source(path, f"https://{name}.example/")
    assert path.read_text() == after


def test_removing_what_is_not_there_changes_nothing(tmp_path: Path) -> None:
    """An address that no source has is no error, and the file is not written."""
    path = write(tmp_path, SOURCE)
    before = path.stat()
    assert not remove_source(path, "https://none.example/")
    assert path.stat() == before


def test_a_source_in_an_included_file_is_left_to_its_file(tmp_path: Path) -> None:
    """Such a source can neither be added again nor removed; the message says where it is."""
    write(tmp_path, "\n[[sources]]\nurl = 'https://new.example/'\n", "more.toml")
    path = write(tmp_path, "include = ['more.toml']\n")
    with pytest.raises(ConfigError, match=r"more\.toml:3: sources\.url: is there already"):
        add_source(path, NEW)
    with pytest.raises(ConfigError, match=r"more\.toml:2: sources: is in an included file; remove it there"):
        remove_source(path, NEW.url)


def test_a_source_cannot_be_added_twice(tmp_path: Path) -> None:
    """The message says where it is already."""
    path = write(tmp_path, SOURCE)
    with pytest.raises(ConfigError, match=r"feeds\.toml:2: sources\.url: is there already"):
        add_source(path, Source(url="https://a.example/"))


@pytest.mark.parametrize(
    "source",
    [
        Source(url="https://me:hush@a.example/"),
        Source(url="file:///etc/passwd"),
        Source(url=NEW.url, categories=("a/../b",)),
        Source(url=NEW.url, title="a\nb"),
        Source(url=NEW.url, interval=-1),
    ],
)
def test_a_source_that_cannot_be_read_is_not_written(tmp_path: Path, source: Source) -> None:
    """What the configuration would refuse is refused before it is in there, and no secret is repeated."""
    path = write(tmp_path, SOURCE)
    with pytest.raises(ConfigError, match=r"feeds\.toml: sources\.\w+: ") as error:
        add_source(path, source)
    assert "hush" not in str(error.value)
    assert path.read_text() == SOURCE


@pytest.mark.parametrize(
    "text", ["sources = []", "sources = [{ url = 'https://a.example/' }]", "[sources]", "sources=1"]
)
def test_inline_sources_are_left_to_the_user(tmp_path: Path, text: str) -> None:
    """A list that is not written as [[sources]] is not edited, and the message says so."""
    path = write(tmp_path, text)
    with pytest.raises(ConfigError, match=r"feeds\.toml:1: sources: is written inline; edit it by hand"):
        add_source(path, NEW)
    if "url" in text:
        with pytest.raises(ConfigError, match=r"feeds\.toml:1: sources: is written inline; edit it by hand"):
            remove_source(path, "https://a.example/")
    assert path.read_text() == text


def test_edits_a_linked_file_where_it_is_and_keeps_its_mode(tmp_path: Path) -> None:
    """The link stays a link, permissions stay as strict as they were, and no other file is left behind."""
    (tmp_path / "real").mkdir()
    target = write(tmp_path / "real", SOURCE)
    target.chmod(0o640)
    path = tmp_path / "feeds.toml"
    path.symlink_to(target)
    add_source(path, NEW)
    assert path.is_symlink()
    assert target.stat().st_mode & 0o7777 == 0o640
    assert NEW in load_config(path, {}).sources
    assert [file.name for file in target.parent.iterdir()] == ["feeds.toml"]


def test_a_failed_write_leaves_the_file_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk costs nothing: the file is replaced whole or not at all."""

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    path = write(tmp_path, SOURCE)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ConfigError, match="cannot be edited: No space left on device"):
        add_source(path, NEW)
    assert path.read_text() == SOURCE
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_file_is_a_configuration_error(tmp_path: Path) -> None:
    """Editing what is not there says so."""
    with pytest.raises(ConfigError, match="cannot be edited: No such file"):
        add_source(tmp_path / "feeds.toml", NEW)


def test_editors_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    """Processes that add sources wait for each other."""
    path = write(tmp_path, "")
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as pool:
        list(pool.map(add_some, [path] * 3, "abc"))
    assert len(load_config(path, {}).sources) == 15


WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1).filter(str.strip)
LEVELS = st.text(st.sampled_from("AZ新é-_. 1"), min_size=1).map(str.strip).filter(lambda level: level.strip("."))
SOURCES = st.builds(
    Source,
    url=WORDS.filter(lambda word: not set(word) & {"\\"} and not any(map(str.isspace, word))).map(
        "https://x.example/?".__add__
    ),
    categories=st.lists(st.lists(LEVELS, min_size=1, max_size=3).map("/".join), unique=True).map(tuple),
    title=st.none() | WORDS,
    zone=st.sampled_from([None, "Asia/Shanghai"]),
    headers=st.dictionaries(st.from_regex(r"X-[A-Za-z]{1,3}", fullmatch=True).map(str.upper), st.just('"a" \\')),
    credentials=st.sampled_from([None, "NAME"]),
    interval=st.none() | st.integers(0, 86400),
    timeout=st.none() | st.integers(1, 3600),
    max_items=st.none() | st.integers(1, 10_000),
)
PIECES = st.lists(
    st.sampled_from(
        [
            "\n",
            "\r\n",
            "# a [[sources]]\n",
            " ",
            "[[sources]]\nurl = 'https://{n}.example/'\n",
            "[[posts]]\npath = '{n}'\n",
        ]
    )
).map(lambda pieces: "".join(piece.format(n=number) for number, piece in enumerate(pieces)))


@SHARED_FOLDER
@given(SOURCES)
def test_any_source_is_read_as_it_was_written(tmp_path: Path, source: Source) -> None:
    """What is added is what is loaded."""
    path = write(tmp_path, "")
    add_source(path, source)
    assert load_config(path, {}).sources == (source,)


@SHARED_FOLDER
@given(PIECES, st.sampled_from(["", "#"]), st.sampled_from(["", "\ufeff"]), st.sampled_from([NEW, FULL]))
def test_adding_and_removing_gives_the_same_bytes(
    tmp_path: Path, text: str, end: str, mark: str, source: Source
) -> None:
    """A file that had a source for a while is the file that it was."""
    path = write(tmp_path, mark + text + end)
    before = path.read_bytes()
    add_source(path, source)
    assert before in path.read_bytes()
    assert remove_source(path, source.url)
    assert path.read_bytes() == before


@SHARED_FOLDER
@given(PIECES.filter(lambda text: "url" in text), st.data())
def test_removing_leaves_all_others(tmp_path: Path, text: str, data: st.DataObject) -> None:
    """Whichever block is cut, the configuration lacks that source and nothing else."""
    before = load(tmp_path, text)
    gone = data.draw(st.sampled_from(before.sources))
    assert remove_source(before.path, gone.url)
    after: Config = load_config(before.path, {})
    assert after.sources == tuple(source for source in before.sources if source != gone)
    assert after.posts == before.posts
