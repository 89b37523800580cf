"""The command `feeds`: arguments in, one call, an exit code out. Nothing is decided here."""

import os
import sys
from collections.abc import Sequence
from importlib import import_module

from config.errors import ConfigError
from feeds.cli.arguments import parse_arguments
from feeds.cli.output import UsageError
from feeds.errors import FeedworksError, FolderLockedError
from store.errors import StoreError, StoreLockedError

FINE, SOME_FAILED, USAGE, LOCKED, CONFIGURATION, INTERRUPTED = 0, 1, 2, 75, 78, 130
"""Exit codes; 75 and 78 are EX_TEMPFAIL and EX_CONFIG of sysexits.h, 130 is what shells give a SIGINT."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    try:
        try:
            return _run(sys.argv[1:] if argv is None else argv)
        finally:
            print(end="", flush=True)  # what still waits to be written fails here, where it can be told
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        code = FINE  # the reader of our output went away (`feeds status | head`); that is its right
    except OSError as error:
        print(f"feeds: {error}", file=sys.stderr)
        code = SOME_FAILED
    _drop_output()
    return code


def _run(argv: Sequence[str]) -> int:
    arguments = parse_arguments(argv)
    # A command's module is imported only when it is called: `feeds --help` loads none of them.
    command = getattr(import_module(arguments.module), arguments.function)
    try:
        return int(command(arguments))
    except Exception as error:
        first = _first(error)
        for kind, code in _CODES.items():
            if isinstance(first, kind):
                print(f"feeds: {first}", file=sys.stderr)
                return code
        raise


def _first(error: Exception) -> Exception:
    """Return an error, or the first of those that tasks which ran together had."""
    return _first(error.exceptions[0]) if isinstance(error, ExceptionGroup) else error


def _drop_output() -> None:
    """Send what could not be written nowhere, or Python would try again as it ends, and complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


_CODES: dict[type[Exception], int] = {
    UsageError: USAGE,
    StoreLockedError: LOCKED,
    FolderLockedError: LOCKED,
    ConfigError: CONFIGURATION,
    StoreError: SOME_FAILED,
    FeedworksError: SOME_FAILED,
}
