"""All SQL, by name, from `sql/*.sql`, in what SQLite (3.35 or newer) and PostgreSQL both understand.

Only the index behind `search.sql` is SQLite's own. A statement follows a line
`-- name: its_name` and takes named parameters (`:now`).
"""

from functools import cache
from importlib.resources import files


@cache
def statements() -> dict[str, str]:
    """Return every named statement."""
    found: dict[str, str] = {}
    for resource in sorted(files("store").joinpath("sql").iterdir(), key=lambda one: one.name):
        for block in resource.read_text("utf-8").split("-- name: ")[1:]:
            name, _, sql = block.partition("\n")
            if name in found:
                raise ValueError(f"two statements are named {name}")
            found[name.strip()] = sql.strip().removesuffix(";")
    return found


def migrations() -> list[tuple[str, list[str]]]:
    """Return every migration in order: its name and its statements."""
    folder = sorted(files("store").joinpath("migrations").iterdir(), key=lambda one: one.name)
    return [
        (one.name.removesuffix(".sql"), _split(one.read_text("utf-8")))
        for one in folder
        if one.name.endswith(".sql")
    ]


def _split(sql: str) -> list[str]:
    return [statement for statement in sql.split(";\n") if statement.strip()]
