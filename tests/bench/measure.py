"""Measures a command and all the processes that it starts: time, work and memory."""

import ctypes
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from resource import struct_rusage
from typing import IO

import psutil

_PR_SET_CHILD_SUBREAPER = 36  # <linux/prctl.h>


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """What a command cost.

    `wall` and `cpu` (user and system, of the whole tree) are in seconds; `peak_rss` is the largest sum of the
    tree's resident sets that was seen, in bytes, pages that processes share counted in each.
    """

    returncode: int
    wall: float
    cpu: float
    peak_rss: int


def measure(
    command: Sequence[str],
    *,
    timeout: float = 600,
    env: Mapping[str, str] | None = None,
    every: float = 0.05,
    stdout: IO[bytes] | int | None = None,
) -> Measurement:
    """Run `command` to its end and measure it; memory is sampled `every` so many seconds.

    After `timeout` seconds the tree is killed, which shows as a negative return code. The work of processes that
    outlive the command counts, too, when they end on their own: `multiprocessing` leaves its fork server behind,
    and with it the work of all that it forked. Everything started must stay in its process group.
    """
    with _adopting_orphans():
        started = time.perf_counter()
        process = subprocess.Popen(command, env=env, stdout=stdout, process_group=0)
        watch = _Watch(process.pid, deadline=started + timeout, every=every)
        watch.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.perf_counter() - started
            process.returncode = os.waitstatus_to_exitcode(status)
            cpu = sum(one.ru_utime + one.ru_stime for one in (usage, *_orphans(process.pid)))
        except BaseException:
            _kill(process.pid)
            raise
        finally:
            watch.stop()
    return Measurement(returncode=process.returncode, wall=wall, cpu=cpu, peak_rss=watch.peak)


@contextmanager
def _adopting_orphans() -> Iterator[None]:
    """Be the parent of processes below that lose theirs (prctl(2)): only a parent learns what they did."""
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    if prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "cannot adopt orphans")
    try:
        yield
    finally:
        prctl(_PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)


def _orphans(group: int) -> Iterator[struct_rusage]:
    """Yield what each process that is left in `group` used, once it ended."""
    with suppress(ChildProcessError):
        while True:
            yield os.wait4(-group, 0)[2]


class _Watch(threading.Thread):
    """Samples the memory of a process tree, and kills it at its deadline."""

    def __init__(self, pid: int, *, deadline: float, every: float) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self._pid = pid
        self._root = psutil.Process(pid)
        self._deadline = deadline
        self._every = every
        self._ended = threading.Event()

    def run(self) -> None:
        while True:
            self.peak = max(self.peak, sum(map(_rss, _tree(self._root))))
            if time.perf_counter() > self._deadline:
                _kill(self._pid)
            if self._ended.wait(self._every):
                return

    def stop(self) -> None:
        self._ended.set()
        self.join()


def _tree(root: psutil.Process) -> list[psutil.Process]:
    with suppress(psutil.NoSuchProcess):
        return [root, *root.children(recursive=True)]
    return []


def _rss(process: psutil.Process) -> int:
    with suppress(psutil.NoSuchProcess):
        return process.memory_info().rss
    return 0


def _kill(group: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)
