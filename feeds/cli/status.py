"""The command that shows how every source stands."""

import argparse
import os
import shlex
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from config.load import load_config
from config.model import Config
from feeds.clean.urls import without_secrets
from feeds.cli.output import called_with, config_path, counted, emit, rfc3339, say, visible
from feeds.cli.table import Cell, show_table
from feeds.holds import Hold, holds
from feeds.schedule.said import describe, span
from feeds.select.wanted import posts_url, specs
from store.categories import categories
from store.database import open_reader
from store.health import paused_hosts
from store.post_files import post_errors
from store.source_model import SourceSpec, SourceState
from store.sources import FIRST, item_counts, sources
from store.standing import STANDINGS, Mark, marks

_COLUMNS = ("source", "mark", "last poll", "next poll", "why", "items", "error")
_BAD = frozenset({"gone", "failing", "parked", "late"})
"""What an operator has to do something about; the others say that there may be something."""
_ADVICE = {
    "gone": "`{called} rm URL` takes it out, `{called} poll URL` asks it once more",
    "failing": "tried again by itself; `{called} why SOURCE` tells more",
    "parked": "most hosts do not answer; see to the network and the name server of this machine",
    "late": "nobody polls it; `{called} run`, from cron, or `{called} daemon` does",
    "moved": "`{called} why SOURCE` tells where to",
    "silent": "see whether it is still kept, and at this address",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A source, how many items it has, the errors of its posts by their paths, and how it stands.

    Its host is left alone until `paused`.
    """

    state: SourceState
    items: int = 0
    errors: Mapping[str, str] = field(default_factory=dict)
    marks: tuple[Mark, ...] = ()
    paused: datetime | None = None


def status(arguments: argparse.Namespace) -> int:
    """Show how every source stands; return 1 where as many as `--fail-on` says need somebody."""
    path = config_path(arguments)
    config, now = load_config(path, os.environ), datetime.now(UTC).replace(microsecond=0)
    rows = _rows(config, now)
    if arguments.json:
        for row in rows:
            emit(_object(row))
    elif rows:
        _table(rows, now)
        for line in _summary(rows, called_with(path)):
            say(arguments, line)
    else:
        say(arguments, f"no sources yet; `{called_with(path)} add URL -c PATH` adds one")
    _show_held(arguments, config, called_with(path))
    bad = sum(any(mark.name in _BAD for mark in row.marks) for row in rows)
    return int({"none": False, "any": bad > 0, "all": 0 < bad == len(rows)}[arguments.fail_on])


def _rows(config: Config, now: datetime) -> list[Row]:
    """Return how the sources of the configuration stand, in its order."""
    stored, guesses = _stored(config, now), _guesses(config)
    rows = [stored.get(spec.url) or Row(state=new_state(spec)) for spec in specs(config)]
    return [
        replace(row, state=replace(row.state, reason=_reason(row.state.reason, guesses[row.state.url])))
        if row.state.url in guesses
        else row
        for row in rows
    ]


def _summary(rows: Sequence[Row], called: str) -> list[str]:
    """Return how many sources stand how, each counted by the worst of its marks, and what to do."""
    worst = Counter(row.marks[0].name if row.marks else "fine" for row in rows)
    if worst["fine"] == len(rows):
        return []
    told = ", ".join(f"{worst[name]} {name}" for name in (*STANDINGS, "fine") if worst[name])
    advice = [f"{name}: {_ADVICE[name].format(called=called)}" for name in STANDINGS if worst[name]]
    return [f"{counted(len(rows), 'source')}: {told}", *advice]


def _reason(reason: str, guess: str) -> str:
    """Return why a folder whose dialect was guessed is read, and as what."""
    return f"{reason or 'read'} as {guess}"


def _stored(config: Config, now: datetime) -> dict[str, Row]:
    """Return what the store tells of each source by its address: of none before the first run."""
    store = Path(config.site.store)
    if not store.exists():
        return {}
    with closing(open_reader(store)) as database, database.snapshot():
        counts, paused = item_counts(database), paused_hosts(database, now)
        return {
            state.url: Row(
                state=state,
                items=counts.get(state.id, 0),
                errors=post_errors(database, state.id) if state.kind == "posts" else {},
                marks=marks(state, now, paused.get(state.host)),
                paused=paused.get(state.host),
            )
            for state in sources(database)
        }


def _guesses(config: Config) -> dict[str, str]:
    """Return, by the address of each folder whose dialect is to be guessed, what the next run takes it for.

    Of a folder that is not there, nothing is said.
    """
    folders = [posts for posts in config.posts if posts.dialect == "auto" and posts.path.is_dir()]
    if not folders:
        return {}
    from feeds.scan import guess_folder  # noqa: PLC0415  # all that reads posts, for those who have some

    return {posts_url(config, posts): guess_folder(posts.path).words for posts in folders}


def new_state(spec: SourceSpec) -> SourceState:
    """Return how a source stands that no run has seen yet."""
    reason = "new: the next run polls it" if spec.kind == "feed" else "new: the next run reads it"
    return SourceState(id=0, kind=spec.kind, url=spec.url, host=spec.host, title=spec.title or "", reason=reason)


def _object(row: Row) -> dict[str, object]:
    state = row.state
    return {
        "source": without_secrets(state.url),
        "kind": state.kind,
        "title": state.title,
        "marks": [mark.name for mark in row.marks],
        "last_poll": rfc3339(state.polled_at),
        "next_poll": rfc3339(state.next_at),
        "reason": state.reason,
        "items": row.items,
        "last_news": rfc3339(state.news_at),
        "failures": state.failures,
        "failing_since": rfc3339(state.failing_since),
        "trouble": state.trouble,
        "error": state.error,
        "moved_to": state.moved_to and without_secrets(state.moved_to),
        "adopted": state.adopted and without_secrets(state.adopted),
        "paused_until": rfc3339(row.paused),
        "files": dict(row.errors),
    }


def _table(rows: Sequence[Row], now: datetime) -> None:
    cells: list[list[Cell]] = []
    for row in rows:
        cells.append(_cells(row, now))
        cells += [
            [*[("", "")] * (len(_COLUMNS) - 1), (visible(f"{path}: {error}"), "red")]
            for path, error in row.errors.items()
        ]
    show_table(_COLUMNS, cells, right=("items",))


def _cells(row: Row, now: datetime) -> list[Cell]:
    state, color = row.state, "red" if any(mark.name in _BAD for mark in row.marks) else "yellow"
    names = ", ".join(mark.name for mark in row.marks)
    plain = (_ago(state.polled_at, now), _until(row, now), _why(row, now), str(row.items))
    return [
        (visible(_name(state)), ""),
        (names, color),
        *((visible(text), "") for text in plain),
        (visible(_wrong(row, now)), color),
    ]


def _wrong(row: Row, now: datetime) -> str:
    """Return the last error, and what marks say that no other column does."""
    said = (describe(mark, row.state, now) for mark in row.marks if mark.name not in ("gone", "failing"))
    return "; ".join(filter(None, (row.state.error, *said)))


def _name(state: SourceState) -> str:
    url = without_secrets(state.url)
    return f"{state.title}  {url}" if state.title else url


def _ago(moment: datetime | None, now: datetime) -> str:
    return "never" if moment is None else f"{span(now - moment)} ago"


def _why(row: Row, now: datetime) -> str:
    alone = f"{row.state.host} is left alone for {span(row.paused - now)}" if row.paused else ""
    return "; ".join(filter(None, (row.state.reason, alone)))


def _until(row: Row, now: datetime) -> str:
    state = row.state
    if state.kind == "posts":
        return "every run"
    if state.next_at is None:
        return "never" if state.polled_at else "next run"
    # What was asked for by name does not wait for a pause to end.
    due = max(state.next_at, row.paused) if row.paused and state.next_at > FIRST else state.next_at
    return "due now" if due <= now else f"in {span(due - now)}"


def _show_held(arguments: argparse.Namespace, config: Config, command: str) -> None:
    """Tell which categories keep their old files, and why."""
    store = Path(config.site.store)
    held = holds(config.site.output) if store.exists() else {}
    if not held:
        return
    with closing(open_reader(store)) as database:
        paths = {node.slug_path: node.path for node in categories(database)}
    for slug_path, hold in held.items():
        path = paths.get(slug_path, slug_path)
        if arguments.json:
            emit({"kind": "category", "category": path, "held": hold.state, "why": hold.why})
        else:
            print(f"{visible(path) or 'the front page'} {_told(hold, path, command)}")


def _told(hold: Hold, path: str, command: str) -> str:
    if hold.state == "released":
        return "is released: it is published with the next round"
    release = f"`{command} publish --force {shlex.quote(visible(path) or '/')}` publishes it"
    return f"keeps its old files: {visible(hold.why)}; {release}"
