"""What `feeds status` marks, and what its exit code says of it."""

import os
import pty
import re
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from command import COMMAND, environment, feeds
from standings import NAMES, SECRET, address, standings

from feeds.cli.output import called_with


def on_a_terminal(*arguments: object, columns: int, **environ: str) -> str:
    """Run `feeds` on a terminal that is so wide, and return what it shows."""
    ours, theirs = pty.openpty()
    env = environment(TERM="xterm-256color", COLUMNS=str(columns), LINES="50", **environ)
    process = subprocess.Popen([*COMMAND, *map(str, arguments)], stdout=theirs, stderr=theirs, env=env)
    os.close(theirs)
    shown = b""
    try:
        while data := os.read(ours, 65536):
            shown += data
    except OSError:  # the terminal is gone with its last writer
        pass
    finally:
        os.close(ours)
        process.wait(timeout=60)
    return shown.decode()


def test_every_standing_is_marked_in_words(tmp_path: Path) -> None:
    """In the order of the configuration, each in its line with what no other column says."""
    config = standings(tmp_path)
    lines = [line.rstrip() for line in feeds("-c", config, "status").out.splitlines()]
    assert [line.split()[0].lower() for line in lines[1:8]] == list(NAMES)
    fine, failing, gone, late, moved, silent, parked = lines[1:8]
    assert fine.endswith("0")
    assert " failing " in failing
    assert failing.endswith("HTTP 503: the server failed")
    assert " never " in gone
    assert gone.endswith("HTTP 410")
    assert late.endswith("late: due for 2 d")
    assert moved.endswith("moved: leads for 2 d to https://new.example/feed.xml for good")
    assert silent.endswith("silent: nothing new for 20 d 1 h, and it had about 2 items a day")
    assert parked.endswith("parked: our own network has failed it for 3 d")
    assert SECRET not in "".join(lines)


def test_the_end_counts_and_advises(tmp_path: Path) -> None:
    """One line of numbers, the worst first, and one for each mark that is there; none where all is well."""
    config = standings(tmp_path, names=("fine", "failing", "moved"))
    called = called_with(config)
    assert feeds("-c", config, "status").out.splitlines()[-3:] == [
        "3 sources: 1 failing, 1 moved, 1 fine",
        f"failing: tried again by itself; `{called} why SOURCE` tells more",
        f"moved: `{called} why SOURCE` tells where to",
    ]
    assert len(feeds("-c", config, "-q", "status").out.splitlines()) == 4
    assert len(feeds("-c", standings(tmp_path, names=("fine",)), "status").out.splitlines()) == 2


@pytest.mark.parametrize(
    ("names", "options", "code"),
    [
        (("fine",), (), 0),
        (("fine", "moved", "silent"), (), 0),
        (("fine", "failing"), (), 1),
        (("fine", "gone"), (), 1),
        (("fine", "late"), (), 1),
        (("fine", "parked"), (), 1),
        (("fine", "late"), ("--fail-on", "none"), 0),
        (("fine", "late"), ("--fail-on", "all"), 0),
        (("failing", "gone"), ("--fail-on", "all"), 1),
    ],
)
def test_the_exit_code_says_whether_to_look(
    names: tuple[str, ...], options: tuple[str, ...], code: int, tmp_path: Path
) -> None:
    """What is gone, failing, parked or late wants something of the operator; what moved or is silent may."""
    config = standings(tmp_path, names=names)
    assert feeds("-c", config, "status", *options).code == code
    assert feeds("-c", config, "--json", "status", *options).code == code


def test_a_program_reads_the_marks(tmp_path: Path) -> None:
    """As words, with what they are made of."""
    config = standings(tmp_path)
    told = {one["title"].split()[0].lower(): one for one in feeds("-c", config, "--json", "status").objects}
    assert {name: one["marks"] for name, one in told.items()} == {
        "fine": [],
        **{name: [name] for name in NAMES[1:]},
    }
    assert (told["failing"]["failures"], told["failing"]["trouble"]) == (9, "server")
    assert told["failing"]["failing_since"] < told["failing"]["last_poll"]
    assert told["silent"]["last_news"] < told["silent"]["last_poll"]
    assert told["moved"]["moved_to"] == "https://new.example/feed.xml"
    assert told["late"]["source"] == address("late").partition("?")[0]


def test_marks_are_colored_on_a_terminal_only(tmp_path: Path) -> None:
    """And there only where nobody said NO_COLOR; the words are the same."""
    config = standings(tmp_path, names=("fine", "failing", "silent"))
    colored = on_a_terminal("-c", config, "status", columns=200)
    plain = on_a_terminal("-c", config, "status", columns=200, NO_COLOR="1")
    assert "\x1b[31mfailing" in colored
    assert "\x1b[33msilent" in colored
    assert "\x1b[3" not in plain
    assert "\x1b[3" not in feeds("-c", config, "status").out
    for shown in (colored, plain):
        assert "failing" in shown
        assert "silent" in shown


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_a_narrow_terminal_loses_no_word(columns: int, tmp_path: Path) -> None:
    """Lines are folded within their columns, none is longer than the terminal is wide, no mark is cut."""
    config = standings(tmp_path)
    shown = on_a_terminal("-c", config, "-q", "status", columns=columns, NO_COLOR="1").replace("\x1b[1m", "")
    lines = [line.replace("\x1b[0m", "").rstrip() for line in shown.splitlines()]
    assert max(map(len, lines)) <= columns
    for name in NAMES[1:]:
        assert any(name in line.split() for line in lines), name


def test_a_host_that_is_left_alone_is_told(tmp_path: Path) -> None:
    """Its sources are not due now, and the reason is said, of one that was never polled, too."""
    config = standings(tmp_path, names=("fine", "late"))
    until = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=5, minutes=30)
    with closing(sqlite3.connect(tmp_path / "feedworks.db")) as store, store:
        store.execute("update hosts set paused_until = ?", (until.timestamp(),))
        store.execute("update sources set next_at = 1, polled_at = null, reason = '' where url like '%late%'")
    fine, late = feeds("-c", config, "status").out.splitlines()[1:3]
    assert re.search(r"in 5 h \d+ min +every 2 h; fine.example is left alone for 5 h \d+ min ", fine)
    assert re.search(r" never +in 5 h \d+ min +late.example is left alone for 5 h \d+ min ", late)
    told = feeds("-c", config, "--json", "status").objects
    assert {one["paused_until"] for one in told} == {f"{until:%Y-%m-%dT%H:%M:%SZ}"}


def test_what_was_asked_for_by_name_waits_for_no_pause(tmp_path: Path) -> None:
    """It is due, whatever its host asked for."""
    config = standings(tmp_path, names=("fine",))
    with closing(sqlite3.connect(tmp_path / "feedworks.db")) as store, store:
        store.execute("update hosts set paused_until = 9999999999")
        store.execute("update sources set next_at = 0")
    assert " due now " in feeds("-c", config, "status").out


def test_a_program_reads_where_it_is_asked(tmp_path: Path) -> None:
    """The address that was adopted, without what is secret in it."""
    config = standings(tmp_path, names=("fine", "moved"))
    with closing(sqlite3.connect(tmp_path / "feedworks.db")) as store, store:
        store.execute("update sources set adopted = moved_to, moved_to = null, moved_since = null")
    told = feeds("-c", config, "--json", "status").objects
    assert [one["adopted"] for one in told] == [None, "https://new.example/feed.xml"]
