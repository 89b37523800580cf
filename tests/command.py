"""The command `feeds` as a person runs it: a process of its own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COMMAND = (sys.executable, "-m", "feeds")


@dataclass(frozen=True, slots=True)
class Done:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        """The JSON objects that it printed, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]


def environment(**environ: str) -> dict[str, str]:
    """Return our environment with more in it, and without what would have Python write each line at once."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"} | environ


def feeds(*arguments: object, timeout: float = 120, cwd: Path | None = None, **environ: str) -> Done:
    """Run `feeds` with arguments, in a folder, to its end."""
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
        cwd=cwd,
        env=environment(**environ),
    )
    return Done(done.returncode, done.stdout, done.stderr)


def write_config(
    folder: Path, *ports: int, sources: str = "", site: str = "", images: bool = True, mode: str = "no-referrer"
) -> Path:
    """Write a `feeds.toml` that may fetch from ports of loopback, and return it."""
    path = folder / "feeds.toml"
    path.write_text(
        f"""
[site]
title = "Planet Test"
base_url = "http://planet.example/"
{site}

[poll]
interval = 0
spacing = 0

[network]
allow_networks = ["127.0.0.0/8"]
allow_ports = {list(ports)}

[images]
probe = {str(images).lower()}
mode = "{mode}"

{sources}
""",
        encoding="utf-8",
    )
    return path
