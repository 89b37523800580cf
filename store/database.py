"""An open SQLite store: named statements in, rows out; one process writes, any number read.

SQLite before 3.51.3 can corrupt a write-ahead log when two connections write or checkpoint at the same moment, so
exactly one connection of one process writes (it holds a lock on `<store>.lock`) and all others open read-only.
"""

import fcntl
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, overload

from sqlite_utils import Database as SqliteUtils
from sqlite_utils.migrations import Migrations

from store.errors import SchemaTooNewError, StoreError, StoreLockedError
from store.statements import migrations, statements

_CHANGES = 1_000
"""Rows that change until the log is brought into the database; a saved host changes five, each in some pages."""

Row = Any
"""A row, read by column name; the schema knows its types."""


class Database:
    """Named statements over one connection; use it from one thread at a time."""

    def __init__(self, connection: sqlite3.Connection, lock: int | None = None) -> None:
        self.tables = SqliteUtils(connection, execute_plugins=False)
        self._connection = connection
        self._connection.row_factory = sqlite3.Row
        self._lock = lock
        self._brought = 0  # rows that had changed when the log was brought into the database

    def rows(self, name: str, **parameters: object) -> list[Row]:
        """Run the statement `name` and return its rows, which are read by column name."""
        return self._connection.execute(statements()[name], parameters).fetchall()

    def one(self, name: str, **parameters: object) -> Row:
        """Run the statement `name` and return its only row, or None."""
        return next(iter(self.rows(name, **parameters)), None)

    def run(self, name: str, **parameters: object) -> int:
        """Run the statement `name` and return how many rows it changed."""
        return self._connection.execute(statements()[name], parameters).rowcount

    def many(self, name: str, parameters: Iterable[Mapping[str, object]]) -> None:
        """Run the statement `name` once for each set of parameters."""
        self._connection.executemany(statements()[name], parameters)

    @contextmanager
    def transaction(self, *, prompt: bool = False) -> Iterator[None]:
        """Make all that happens inside one transaction, begun as a writer; what somebody waits for is `prompt`.

        Others bring the log into the database from time to time, which waits for the disk.
        """
        self._connection.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._connection.rollback()
            raise
        self._connection.commit()
        if not prompt and self._connection.total_changes - self._brought > _CHANGES:
            self._connection.execute("pragma wal_checkpoint(passive)")
            self._brought = self._connection.total_changes

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Make all reads inside see the store as it is at one moment, whatever the writer does meanwhile."""
        self._connection.execute("begin")
        try:
            yield
        finally:
            self._connection.rollback()

    def backup(self, target: sqlite3.Connection) -> None:
        """Copy the whole store, as it is at one moment, into another database."""
        self._connection.backup(target)

    def close(self) -> None:
        """Close the connection and give the writer's lock back."""
        self._connection.close()
        if self._lock is not None:
            os.close(self._lock)


def open_writer(path: Path) -> Database:
    """Open the store at `path` as its only writer, made or migrated as needed; its files are 0600.

    Raises StoreLockedError, SchemaTooNewError or StoreError.
    """
    lock = _lock(path)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600))
        database = Database(_connect(path, "rw"), lock)
        _migrate(database.tables, path)
    except BaseException as error:
        os.close(lock)
        if isinstance(error, (sqlite3.Error, OSError)):
            raise StoreError(f"{path}: cannot be opened as a store: {error}") from error
        raise
    return database


def open_reader(path: Path) -> Database:
    """Open the store at `path` read-only. Raises StoreError where there is none, SchemaTooNewError."""
    database, pending = _open(path)
    if pending:
        raise StoreError(f"{path}: written by an older Feedworks; the next run brings it up to date")
    return database


def copy_store(path: Path, target: Path) -> None:
    """Copy the store at `path`, as it is at one moment, to `target`; it may be of an older Feedworks.

    Raises StoreError where there is none, SchemaTooNewError.
    """
    source, _ = _open(path)
    with closing(source), closing(sqlite3.connect(target)) as copy:
        source.backup(copy)


def _open(path: Path) -> tuple[Database, bool]:
    """Open the store at `path` read-only, and tell whether it is to be migrated."""
    if not path.exists():
        raise StoreError(f"{path}: there is no store yet; the first run makes it")
    try:
        database = Database(_connect(path, "ro"))
        if not database.tables.table_names():  # the disk was full when it was made
            raise StoreError(f"{path}: nothing is in this store yet; the next run fills it")
        return database, _pending(database.tables, path)
    except sqlite3.Error as error:
        raise StoreError(f"{path}: cannot be read as a store: {error}") from error


def _connect(path: Path, mode: Literal["rw", "ro"]) -> sqlite3.Connection:
    # The pipeline calls from one thread at a time, though not always the same one.
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=10, check_same_thread=False)
    connection.execute("pragma foreign_keys = on")
    if mode == "rw":
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma wal_autocheckpoint = 0")  # see Database.transaction
        # A commit survives the death of the process; the last ones may be lost with the power.
        connection.execute("pragma synchronous = normal")
    return connection


def _lock(path: Path) -> int:
    lock = path.with_name(f"{path.name}.lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(lock, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StoreError(f"{lock}: cannot be made: {error.strerror}") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise StoreLockedError(
            f"{path}: another Feedworks process is writing this store; try again later"
        ) from None
    return descriptor


def _known() -> Migrations:
    known = Migrations("feedworks")
    for name, sql in migrations():
        known(name=name)(_applying(sql))
    return known


def _applying(sql: list[str]) -> Callable[[SqliteUtils], None]:
    def apply(database: SqliteUtils) -> None:
        for statement in sql:
            database.execute(statement)

    return apply


def _pending(database: SqliteUtils, path: Path) -> bool:
    known = _known()
    names = {name for name, _ in migrations()}
    if newer := [one.name for one in known.applied(database) if one.name not in names]:
        raise SchemaTooNewError(f"{path}: written by a newer Feedworks (it has {newer[-1]}); upgrade this one")
    return bool(known.pending(database))


def _migrate(database: SqliteUtils, path: Path) -> None:
    if _pending(database, path):
        _known().apply(database)


def seconds(moment: datetime | None) -> int | None:
    """Return a moment as the store keeps it."""
    return None if moment is None else int(moment.timestamp())


@overload
def moment(value: int) -> datetime: ...
@overload
def moment(value: None) -> None: ...
def moment(value: int | None) -> datetime | None:
    """Return what the store keeps as a moment."""
    return None if value is None else datetime.fromtimestamp(value, UTC)
