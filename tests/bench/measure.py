"""Measures a command and all the processes that it starts: time, work and memory."""

import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

import psutil


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
    command: Sequence[str], *, timeout: float = 600, env: Mapping[str, str] | None = None, every: float = 0.05
) -> Measurement:
    """Run `command` to its end and measure it; memory is sampled `every` so many seconds.

    After `timeout` seconds the tree is killed, which shows as a negative return code. The CPU time of a process
    counts once it was waited for, by whomever in the tree: that of orphans is lost.
    """
    started = time.perf_counter()
    process = subprocess.Popen(command, env=env)
    watch = _Watch(process.pid, deadline=started + timeout, every=every)
    watch.start()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    watch.stop()
    return Measurement(
        returncode=process.returncode, wall=wall, cpu=usage.ru_utime + usage.ru_stime, peak_rss=watch.peak
    )


class _Watch(threading.Thread):
    """Samples the memory of a process tree, and kills it at its deadline."""

    def __init__(self, pid: int, *, deadline: float, every: float) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self._root = psutil.Process(pid)
        self._deadline = deadline
        self._every = every
        self._ended = threading.Event()

    def run(self) -> None:
        while True:
            tree = _tree(self._root)
            self.peak = max(self.peak, sum(_rss(process) for process in tree))
            if time.perf_counter() > self._deadline:
                _kill(tree)
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


def _kill(tree: list[psutil.Process]) -> None:
    for process in tree:
        with suppress(psutil.NoSuchProcess):
            process.kill()
