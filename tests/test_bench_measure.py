"""What a command costs is measured over all the processes that it starts."""

import sys
from tempfile import TemporaryFile

import pytest
from bench.measure import measure

SPIN = "import time\nwhile time.process_time() < 0.3: pass\n"
HOLD = "import time; held = bytearray(60_000_000); time.sleep(0.5)\n"


def in_child(code: str) -> str:
    """Return code that runs `code` in a process of its own and waits for it."""
    return f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {code!r}], check=True)"


@pytest.mark.parametrize("code", [SPIN, in_child(SPIN), in_child(in_child(SPIN))])
def test_cpu_time_is_that_of_the_whole_tree(code: str) -> None:
    """Work counts wherever in the tree it is done, and takes at least as long on the clock."""
    measured = measure([sys.executable, "-c", code])
    assert measured.returncode == 0
    assert 0.3 <= measured.cpu < 2
    assert measured.wall >= 0.3


def test_cpu_time_is_that_of_orphans_too() -> None:
    """A process that outlives the command is waited for, outside of the time on the clock."""
    orphan = f"import time; time.sleep(0.2)\n{SPIN}"
    measured = measure(
        [sys.executable, "-c", f"import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', {orphan!r}])"]
    )
    assert measured.cpu >= 0.3
    assert measured.wall < measured.cpu


def test_what_a_command_prints_can_be_kept() -> None:
    """Standard output goes where the caller says."""
    with TemporaryFile() as out:
        measure([sys.executable, "-c", "print('said')"], stdout=out)
        out.seek(0)
        assert out.read() == b"said\n"


@pytest.mark.parametrize("code", [HOLD, in_child(HOLD)])
def test_memory_is_that_of_the_whole_tree(code: str) -> None:
    """The peak holds what any process of the tree held for a while."""
    assert 60_000_000 < measure([sys.executable, "-c", code]).peak_rss < 160_000_000


def test_exit_codes_are_kept() -> None:
    """A command that failed is not taken for a fast one."""
    assert measure([sys.executable, "-c", "raise SystemExit(3)"]).returncode == 3


def test_a_command_that_hangs_is_killed_with_its_children() -> None:
    """At the deadline the whole tree ends, which the return code tells."""
    measured = measure([sys.executable, "-c", in_child("import time; time.sleep(60)")], timeout=0.5)
    assert measured.returncode < 0
    assert measured.wall < 10
