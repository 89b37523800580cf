"""What is misspelt on the command line: the message names what was likely meant."""

import pytest

from feeds.cli.arguments import parse_arguments


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("pol",), "did you mean poll?"),
        (("posts", "exprot"), "did you mean export?"),
        (("posts", "export", "out", "--dialect", "hex"), "did you mean hexo?"),
        (("run", "--fial-on", "any"), "unrecognized arguments: --fial-on any; did you mean --fail-on?"),
        (("run", "--fail-no=any"), "unrecognized arguments: --fail-no=any; did you mean --fail-on?"),
        (("--jsno", "run"), "unrecognized arguments: --jsno; did you mean --json?"),
        (("add", "a", "--cat", "A"), "did you mean --category?"),
    ],
)
def test_the_nearest_is_named(arguments: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A command, an action, a choice, an option of a command or of all."""
    with pytest.raises(SystemExit, match="2"):
        parse_arguments(arguments)
    assert capsys.readouterr().err.endswith(f"{says}\n")


@pytest.mark.parametrize("arguments", [("quux",), ("run", "--quux"), ("status", "statsu")])
def test_what_is_near_to_nothing_is_refused_as_it_is(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """A wrong hint is worse than none."""
    with pytest.raises(SystemExit, match="2"):
        parse_arguments(arguments)
    assert "did you mean" not in capsys.readouterr().err


def test_the_usage_is_that_of_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    """It lists the options that there are."""
    with pytest.raises(SystemExit):
        parse_arguments(["run", "--fial-on", "any"])
    assert capsys.readouterr().err.startswith("usage: feeds run ")
