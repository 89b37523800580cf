"""Troubles of sources that lasted: noted as they begin and end, and kept for a month after that."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from store.database import Database, Row, moment, seconds
from store.model import SourceKind
from store.source_model import SourceState
from store.sources import source
from store.standing import EXPECTED, SILENT, Mark, Standing, worth_telling

_KEPT = timedelta(days=30)
_PLAIN = ("source_id", "source_kind", "url", "kind", "trouble", "said", "failures", "rate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A trouble of a source as it was when it was `noted`, and when it `ended`, None while it lasts.

    `trouble` is the kind of failure, `said` its error or where the source moved to; `rate` is items a second.
    """

    source_id: int
    source_kind: SourceKind
    url: str
    title: str
    kind: Standing
    began: datetime
    noted: datetime
    ended: datetime | None
    trouble: str | None
    said: str | None
    failures: int
    rate: float


def note_troubles(database: Database, source_id: int, at: datetime) -> None:
    """Note which troubles of a source began and which ended by what was just saved, inside that transaction."""
    if not database.one("suspect", id=source_id, expected=EXPECTED, silent=int(SILENT.total_seconds())):
        return
    state = source(database, source_id)
    if state is None:  # it left the configuration meanwhile
        return
    known = {row["kind"]: moment(row["began"]) for row in database.rows("open_troubles", source_id=source_id)}
    found = {mark.name: mark for mark in worth_telling(state)}
    for kind, began in known.items():
        if not _lasts(kind, began, found.get(kind), state):
            database.run("end_trouble", source_id=source_id, kind=kind, ended=seconds(at))
            database.run("forget_troubles", before=seconds(at - _KEPT))
    for kind, mark in found.items():
        if kind not in known or not _lasts(kind, known[kind], mark, state):
            _note(database, state, mark, at)


def _lasts(kind: str, began: datetime, mark: Mark | None, state: SourceState) -> bool:
    """Tell whether a trouble is still the one that began then; only news end a silence, no slower rhythm."""
    if kind == "silent":
        return state.news_at == began
    return mark is not None and mark.since in (began, None)


def _note(database: Database, state: SourceState, mark: Mark, at: datetime) -> None:
    database.run(
        "note_trouble",
        source_id=state.id,
        kind=mark.name,
        began=seconds(mark.since or at),
        noted=seconds(at),
        trouble=state.trouble,
        said=(state.adopted or state.moved_to) if mark.name == "moved" else state.error,
        failures=state.failures,
        rate=state.usual_rate,
    )


def noted_troubles(database: Database, most: int) -> tuple[Noted, ...]:
    """Return the troubles of configured sources that were noted last and that ended last, `most` of each."""
    rows = (*database.rows("troubles_noted", most=most), *database.rows("troubles_ended", most=most))
    found = {(row["source_id"], row["kind"], row["began"]): _noted(row) for row in rows}
    return tuple(found.values())


def _noted(row: Row) -> Noted:
    return Noted(
        **{name: row[name] for name in _PLAIN},
        title=row["shown_title"],
        began=moment(row["began"]),
        noted=moment(row["noted"]),
        ended=moment(row["ended"]),
    )
