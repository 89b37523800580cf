"""Every key is explained, in the reference and in the file that a user starts from."""

import re
from dataclasses import MISSING, fields
from importlib.resources import files
from pathlib import Path

import pytest
from config_files import error_of, load

from config.load import load_config
from config.tables import ENTRIES, KEYS, SECTIONS

ROOT = Path(__file__).parent.parent
REFERENCE = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
DEFAULT = files("config").joinpath("default.toml").read_text(encoding="utf-8")
UNCOMMENTED = re.sub(r"(?m)^#(?=[a-z\[])", "", DEFAULT)
TABLES = {**SECTIONS, **ENTRIES}
DERIVED = {"bucket"}  # no key of its own: it comes out of another
ROW = re.compile(r"(?m)^\| `(\w+)` \| [^|]+ \| (?:`([^`]*)`|required|—) \| [^|]+ \|$")


def documented(table: str) -> dict[str, str]:
    """Return the keys and defaults that the reference has of a table; '' where there is no default."""
    chapter = REFERENCE.split(f"`[{table}]`\n" if table in SECTIONS else f"`[[{table}]]`\n")[1].split("\n## ")[0]
    return dict(ROW.findall(chapter))


@pytest.mark.parametrize("table", TABLES)
def test_the_model_the_reader_and_the_reference_have_the_same_keys(table: str) -> None:
    """No key is read that the model lacks, and none goes unexplained."""
    names = [field.name for field in fields(TABLES[table]) if field.name not in DERIVED]
    assert list(KEYS[TABLES[table]]) == names
    assert list(documented(table)) == names


def test_documented_defaults_are_the_ones_that_hold(tmp_path: Path) -> None:
    """A file with every documented default is the same configuration as an empty one."""
    text = "".join(
        f"[{table}]\n" + "".join(f"{key} = {default}\n" for key, default in documented(table).items() if default)
        for table in SECTIONS
    )
    assert [key for table in SECTIONS for key, default in documented(table).items() if not default] == [
        "budget",
        "target_delay",
        "interval",
        "placeholder",
        "callback",
    ]
    assert load(tmp_path, text) == load(tmp_path, "")


@pytest.mark.parametrize("table", ENTRIES)
def test_documented_defaults_of_entries_are_the_ones_that_hold(tmp_path: Path, table: str) -> None:
    """An entry with every documented default is the same as one that has only what is required."""
    required = {
        field.name: KEYS[ENTRIES[table]][field.name].example
        for field in fields(ENTRIES[table])
        if field.default is MISSING and field.default_factory is MISSING
    }
    defaults = {key: default for key, default in documented(table).items() if default}
    assert required.keys().isdisjoint(defaults)
    short, long = (
        f"[[{table}]]\n" + "".join(f"{key} = {value}\n" for key, value in entry.items())
        for entry in (required, required | defaults)
    )
    assert load(tmp_path, long) == load(tmp_path, short)


def test_the_default_file_has_every_key_and_loads_with_all_of_them(tmp_path: Path) -> None:
    """Whoever takes away every '#' has a configuration that works and lacks no key."""
    path = tmp_path / "feeds.toml"
    path.write_text(UNCOMMENTED, encoding="utf-8")
    assert error_of(path) == ""
    for table in TABLES:
        header = f"[{table}]\n" if table in SECTIONS else f"[[{table}]]\n"
        chapter = re.split(r"(?m)^\[", UNCOMMENTED.split(header)[1])[0]
        assert re.findall(r"(?m)^(\w+) = ", chapter) == list(KEYS[TABLES[table]])


def test_the_default_file_says_what_holds_without_it(tmp_path: Path) -> None:
    """The settings that are commented out are at their defaults, but for those that have none."""
    path = tmp_path / "feeds.toml"
    path.write_text(
        re.sub(
            r"(?m)^(placeholder|callback|budget|target_delay|interval).*",
            "",
            UNCOMMENTED.split("\n[[sources]]")[0],
        ),
        encoding="utf-8",
    )
    assert load_config(path, {}) == load(tmp_path, '[site]\ntitle = "My feeds"\n')


def test_every_example_of_a_message_can_be_taken(tmp_path: Path) -> None:
    """What a message tells the user to write is right."""
    for table, cls in TABLES.items():
        entry = "".join(f"{name} = {key.example}\n" for name, key in KEYS[cls].items())
        load(tmp_path, (f"[{table}]\n" if table in SECTIONS else f"[[{table}]]\n") + entry)
