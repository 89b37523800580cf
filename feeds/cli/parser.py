"""argparse that says what a misspelt command, choice or option was likely meant to be."""

import argparse
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any

AddParser = Callable[..., argparse.ArgumentParser]


class Parser(argparse.ArgumentParser):
    """A parser whose usage errors name what is nearest; those of its commands are of its class, too."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:
        """Parse as ever, but leave no argument to the parser above: it does not know the options of a command."""
        found, unknown = super().parse_known_args(args, namespace)
        if unknown:
            options = (argument.partition("=")[0] for argument in unknown if argument.startswith("-"))
            hints = (_hint(option, self._option_string_actions) for option in options)
            hint = next(filter(None, hints), "")
            self.error(f"unrecognized arguments: {' '.join(unknown)}{hint}")
        return found, unknown

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        try:
            super()._check_value(action, value)
        except argparse.ArgumentError as error:
            error.message += _hint(str(value), map(str, action.choices or ()))
            raise


def subparser(add: AddParser, name: str, words: str, epilog: str = "") -> argparse.ArgumentParser:
    """Return the parser of a command. An option of its own takes the place of a global one: `-c`, a category."""
    sub = add(
        name,
        help=words,
        description=words,
        epilog=epilog,
        allow_abbrev=False,
        conflict_handler="resolve",
        formatter_class=argparse.RawDescriptionHelpFormatter,  # an example stays in one line
    )
    add_common(sub, default=False)
    return sub


def add_common(parser: argparse.ArgumentParser, *, default: bool) -> None:
    """Add the global options; they may stand before or behind the command."""
    group = parser.add_argument_group("global options")

    def add(*names: str, **options: object) -> None:
        fallback = options.pop("default")
        group.add_argument(*names, default=fallback if default else argparse.SUPPRESS, **options)  # type: ignore[arg-type]  # argparse's own keywords

    words = "configuration (feeds.toml, or $FEEDWORKS_CONFIG)"
    add("-c", "--config", type=Path, default=None, metavar="FILE", help=words)
    add("-q", "--quiet", action="store_true", default=False, help="say nothing but errors")
    add("-v", "--verbose", action="store_true", default=False, help="log every poll")
    add("--json", action="store_true", default=False, help="one JSON object a line on standard output")


def _hint(asked: str, known: Iterable[str]) -> str:
    """Return the question whether the nearest of what is known was meant, '' where nothing is near."""
    names = {name.lstrip("-"): name for name in known}
    near = get_close_matches(asked.lstrip("-"), names, n=1, cutoff=0.5)
    return f"; did you mean {names[near[0]]}?" if near else ""
