"""Rows of sources, read as values."""

from store.database import Row, moment
from store.hints import read_hints
from store.push import Push
from store.source_model import SourceState

_PLAIN = (
    "id",
    "kind",
    "url",
    "host",
    "link",
    "etag",
    "last_modified",
    "identity",
    "reason",
    "failures",
    "gone",
    "error",
    "trouble",
    "rhythm",
    "rate",
    "moved_to",
)


def state_of(row: Row) -> SourceState:
    """Return where polling a source stands, by its row with its shown title and its push."""
    values = {name: row[name] for name in _PLAIN}
    return SourceState(
        **values,
        title=row["shown_title"],
        polled_at=moment(row["polled_at"]),
        next_at=moment(row["next_at"]),
        push=_push(row),
        failing_since=moment(row["failing_since"]),
        full_at=moment(row["full_at"]),
        news_at=moment(row["news_at"]),
        hints=read_hints(row["hints"]),
        moved_since=moment(row["moved_since"]),
    )


def _push(row: Row) -> Push | None:
    if row["push_hub"] is None:
        return None
    return Push(hub=row["push_hub"], since=moment(row["push_since"]), until=moment(row["push_until"]))
