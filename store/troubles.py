"""Troubles of sources that lasted: noted as they begin and end, and kept for a month after that."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from store.database import Database, Row, moment, seconds
from store.model import SourceKind
from store.source_model import SourceState
from store.sources import source
from store.standing import EXPECTED, MOVED, SILENT, Trial, worth_telling

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
    kind: Trial
    began: datetime
    noted: datetime
    ended: datetime | None
    trouble: str | None
    said: str | None
    failures: int
    rate: float


def note_troubles(database: Database, source_id: int, at: datetime) -> None:
    """Note which troubles of a source began and which ended by what was just saved, inside that transaction."""
    spans = {"silent": int(SILENT.total_seconds()), "moved": int(MOVED.total_seconds())}
    if not database.one("suspect", id=source_id, expected=EXPECTED, **spans):
        return
    state = source(database, source_id)
    if state is None:  # it left the configuration meanwhile
        return
    known: dict[Trial, datetime] = {
        row["kind"]: moment(row["began"]) for row in database.rows("open_troubles", source_id=source_id)
    }
    found = worth_telling(state)
    over = {kind for kind, began in known.items() if not _lasts(kind, began, found, state)}
    for kind in over:
        database.run("end_trouble", source_id=source_id, kind=kind, ended=seconds(at))
        database.run("forget_troubles", before=seconds(at - _KEPT))
    for kind, since in found.items():
        if kind not in known or kind in over:
            _note(database, state, kind, since or at, at)


def _lasts(kind: Trial, began: datetime, found: Mapping[Trial, datetime | None], state: SourceState) -> bool:
    """Tell whether a trouble is still the one that began then.

    Only news end a silence, no slower rhythm; and a move is not over because it is adopted.
    """
    if kind == "silent":
        return state.news_at == began
    if kind == "moved" and kind not in found:
        return state.adopted is not None
    return kind in found and found[kind] in (began, None)


_SAID = {"moved": "moved_to", "adopted": "adopted"}


def _note(database: Database, state: SourceState, kind: Trial, began: datetime, at: datetime) -> None:
    database.run(
        "note_trouble",
        source_id=state.id,
        kind=kind,
        began=seconds(began),
        noted=seconds(at),
        trouble=state.trouble,
        said=getattr(state, _SAID.get(kind, "error")),
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
