"""Facts about the store itself, each under a name."""

from store.database import Database


def fact(database: Database, name: str) -> str | None:
    """Return what is kept under a name, None where nothing is."""
    row = database.one("meta", key=name)
    return row["value"] if row else None


def keep_fact(database: Database, name: str, value: str | None) -> bool:
    """Keep a fact, or None for none, and return whether it is another than before."""
    if fact(database, name) == value:
        return False
    if value is None:
        database.run("delete_meta", key=name)
    else:
        database.run("set_meta", key=name, value=value)
    return True
