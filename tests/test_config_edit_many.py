"""Sources added to the user's file, many in one edit, or to a long file; and one cut out of it, or not."""

import tomllib
from pathlib import Path

import pytest
from config_files import SOURCE, write

from config.edit import add_source, add_sources, remove_source
from config.errors import ConfigError
from config.load import load_config
from config.model import Source


def test_many_are_added_in_one_edit(tmp_path: Path) -> None:
    """Those that are there, in the file or in one that it includes, are passed over; the rest keeps its order."""
    write(tmp_path, SOURCE.replace("a.example", "included.example"), "more.toml")
    path = write(tmp_path, 'include = ["more.toml"]\n' + SOURCE)
    wanted = [Source(url=f"https://{name}.example/") for name in ("b", "a", "included", "c")]
    before = path.read_bytes()
    assert add_sources(path, wanted, dry=True) == (wanted[0], wanted[3])
    assert path.read_bytes() == before
    assert add_sources(path, wanted) == (wanted[0], wanted[3])
    assert path.read_text() == before.decode() + "".join(
        f'\n[[sources]]\nurl = "https://{name}.example/"\n' for name in "bc"
    )
    inode = path.stat().st_ino
    assert add_sources(path, wanted) == ()
    assert path.stat().st_ino == inode


def test_many_in_a_broken_file_change_nothing(tmp_path: Path) -> None:
    """What cannot be read, or edited safely, is left alone."""
    path = write(tmp_path, "sources = []\n")
    with pytest.raises(ConfigError, match="is written inline"):
        add_sources(path, [Source(url="https://new.example/")])
    assert path.read_text() == "sources = []\n"


def test_a_text_that_a_new_block_would_complete_is_left_alone(tmp_path: Path) -> None:
    """A string that was never closed is closed by nothing that is added."""
    path = write(tmp_path, "name = '''\n")
    with pytest.raises(ConfigError, match="cannot be edited safely"):
        add_source(path, Source(url="https://new.example/", title="'''#"))
    assert path.read_text() == "name = '''\n"


def test_what_is_returned_is_what_will_be_read(tmp_path: Path) -> None:
    """A category that was typed with too many slashes is told as it will be."""
    path = write(tmp_path, "")
    added = add_source(path, Source(url="https://e.example/", categories=("A//B ",)))
    assert (added,) == load_config(path, {}).sources
    assert added.categories == ("A/B",)


def test_adding_to_a_long_file_reads_it_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of thousands of sources, reading TOML takes nearly all the time: only the new text is read as a whole."""
    path = write(tmp_path, "".join(SOURCE.replace("a.example", f"{number}.example") for number in range(200)))
    read, loads = [], tomllib.loads

    def loads_and_tells(text: str) -> dict[str, object]:
        read.append(text)
        return loads(text)

    monkeypatch.setattr(tomllib, "loads", loads_and_tells)
    add_source(path, Source(url="https://new.example/"))
    assert read == [path.read_text("utf-8")]


@pytest.mark.parametrize(
    "apart",
    [
        "[site]\ntitle = 'A'\n[sources.headers]\nX-A = '1'\n",
        "[[sources.headers]]\nX-A = '1'\n[site]\n[sources.x]\n",
    ],
)
def test_a_block_that_is_not_in_one_piece_is_left_to_the_user(tmp_path: Path, apart: str) -> None:
    """What would be cut out is not all of it."""
    path = write(tmp_path, SOURCE + apart)
    with pytest.raises(ConfigError, match="is written in a way that cannot be edited safely; edit it by hand"):
        remove_source(path, "https://a.example/")
    assert path.read_text() == SOURCE + apart
