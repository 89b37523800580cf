"""Opening a store: one writer, private files, migrations that are whole or not at all."""

import re
import sqlite3
import stat
from pathlib import Path

import pytest

from store import database as module
from store.database import Database, copy_store, open_reader, open_writer
from store.errors import SchemaTooNewError, StoreError, StoreLockedError
from store.statements import migrations, statements


def test_files_are_private(tmp_path: Path) -> None:
    """Nobody but the owner reads what was subscribed to, not even through the write-ahead log."""
    database = open_writer(tmp_path / "deep" / "store.db")
    database.run("set_meta", key="a", value="b")
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "deep").iterdir()}
    database.close()
    assert modes == dict.fromkeys(("store.db", "store.db-wal", "store.db-shm", "store.db.lock"), 0o600)


def test_second_writer_is_refused_and_readers_are_not(tmp_path: Path) -> None:
    """One process writes; anybody may read meanwhile."""
    path = tmp_path / "store.db"
    writer = open_writer(path)
    writer.run("set_meta", key="a", value="b")
    with pytest.raises(StoreLockedError, match="another Feedworks process"):
        open_writer(path)
    reader = open_reader(path)
    assert reader.one("meta", key="a")["value"] == "b"
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.run("set_meta", key="a", value="c")
    reader.close()
    writer.close()
    open_writer(path).close()


def test_newer_schema_is_refused(tmp_path: Path) -> None:
    """A store that a later version migrated is neither written nor read by this one."""
    path = tmp_path / "store.db"
    database = open_writer(path)
    table = database.tables.table("_sqlite_migrations")
    table.insert({"migration_set": "feedworks", "name": "9999_later", "applied_at": "2030"})
    database.close()
    with pytest.raises(SchemaTooNewError, match="9999_later"):
        open_writer(path)
    with pytest.raises(SchemaTooNewError, match="upgrade"):
        open_reader(path)


def test_migration_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A migration's statements hold together: when the last fails, the first is undone."""
    path = tmp_path / "store.db"
    open_writer(path).close()
    broken = [*migrations(), ("0002_broken", ["create table half (id integer)", "create nonsense"])]
    monkeypatch.setattr(module, "migrations", lambda: broken)
    with pytest.raises(StoreError, match="nonsense"):
        open_writer(path)
    monkeypatch.undo()
    database = open_writer(path)
    assert "half" not in database.tables.table_names()
    database.close()


def test_older_schema_is_not_read_but_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader cannot migrate, so it says what does."""
    path = tmp_path / "store.db"
    open_writer(path).close()
    monkeypatch.setattr(module, "migrations", lambda: [*migrations(), ("9999_next", [])])
    with pytest.raises(StoreError, match="the next run brings it up to date"):
        open_reader(path)


def test_an_older_store_is_copied_for_one_who_migrates_the_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an upgrade would do can be tried before it; the store itself stays as it is."""
    path, copy = tmp_path / "store.db", tmp_path / "copy.db"
    open_writer(path).close()
    next_one = [*migrations(), ("9999_next", ["create table next_one (id integer)"])]
    monkeypatch.setattr(module, "migrations", lambda: next_one)
    copy_store(path, copy)
    database = open_writer(copy)
    assert "next_one" in database.tables.table_names()
    database.close()
    with pytest.raises(StoreError, match="older Feedworks"):
        open_reader(path)


def test_a_newer_store_is_not_copied(tmp_path: Path) -> None:
    """The message names the store, not its copy."""
    path = tmp_path / "store.db"
    database = open_writer(path)
    table = database.tables.table("_sqlite_migrations")
    table.insert({"migration_set": "feedworks", "name": "9999_later", "applied_at": "2030"})
    database.close()
    with pytest.raises(SchemaTooNewError, match=r"store\.db: .*9999_later"):
        copy_store(path, tmp_path / "copy.db")


def test_a_store_that_was_never_filled_is_not_called_old(tmp_path: Path) -> None:
    """A disk that was full when it was made left it without tables; the next run makes them."""
    path = tmp_path / "store.db"
    path.touch()
    with pytest.raises(StoreError, match="nothing is in this store yet; the next run fills it"):
        open_reader(path)
    with pytest.raises(StoreError, match="nothing is in this store yet"):
        copy_store(path, tmp_path / "copy.db")
    open_writer(path).close()
    open_reader(path).close()


def test_no_store_and_no_database(tmp_path: Path) -> None:
    """What is missing, or is no database at all, is named."""
    with pytest.raises(StoreError, match="no store yet"):
        open_reader(tmp_path / "store.db")
    text = tmp_path / "text.db"
    text.write_text("this is a letter, not a database, and long enough to be looked at twice")
    with pytest.raises(StoreError, match=r"text\.db: cannot be opened"):
        open_writer(text)
    assert "letter" in text.read_text()


def test_transaction_is_undone_by_an_error(database: Database) -> None:
    """What happens inside a transaction that fails did not happen."""

    def fail() -> None:
        with database.transaction():
            database.run("set_meta", key="a", value="b")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert database.one("meta", key="a") is None


@pytest.mark.parametrize("name", sorted(statements()))
def test_every_statement_is_valid(database: Database, name: str) -> None:
    """Each named statement fits the schema."""
    sql = statements()[name]
    database.tables.conn.execute(f"explain {sql}", dict.fromkeys(re.findall(r"(?<=:)[a-z_]+", sql)))
