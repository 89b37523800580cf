"""The command as a person meets it: help, options, exit codes, and a first site."""

import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from command import feeds, write_config
from feed_documents import rss
from loopback import Page, loopback

from config.load import load_config
from feeds.cli import main
from feeds.cli.commands import COMMANDS

NAMES = [command.name for command in COMMANDS]
URL = "https://harbour.example/feed.xml"


@pytest.mark.parametrize("name", NAMES)
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Help goes to standard output, says what the command is for, and shows how it is called."""
    with pytest.raises(SystemExit) as end:
        main([name, "--help"])
    assert end.value.code == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert said.out.startswith(f"usage: feeds {name} ")


def test_help_names_every_command() -> None:
    """Who starts with `feeds --help` finds all there is, and the command to start with."""
    done = feeds("--help")
    assert (done.code, done.err) == (0, "")
    assert [name for name in NAMES if f"\n    {name} " not in done.out] == []
    assert "feeds init" in done.out


def test_examples_can_be_pasted(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each stands in one line on a terminal of 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")
    for command in COMMANDS:
        with pytest.raises(SystemExit):
            main([command.name, "--help"])
        assert command.epilog in capsys.readouterr().out.splitlines() or not command.epilog


def test_help_loads_no_heavy_module() -> None:
    """Help and usage errors come at once, because nothing that works is imported for them."""
    program = (
        "import sys\nfrom feeds.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    print(*sys.modules, sep='\\n', file=sys.stderr)\n"
    )
    loaded = set(run_python(program).split())
    heavy = {
        "aiohttp",
        "apscheduler",
        "feedparser",
        "importlib.metadata",
        "jinja2",
        "lxml",
        "rich",
        "structlog",
        "uvicorn",
    }
    assert "argparse" in loaded
    assert heavy & loaded == set()


def run_python(program: str) -> str:
    """Run a program in an interpreter of its own and return what it wrote to standard error."""
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stderr


@pytest.mark.parametrize("arguments", [(), ("statsu",), ("--nope",), ("status", "--nope"), ("--verb", "status")])
def test_what_is_not_understood_is_a_usage_error(arguments: tuple[str, ...]) -> None:
    """No command, an unknown one, an unknown or abbreviated option: exit code 2, and the usage is shown."""
    done = feeds(*arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("usage: feeds ")


@pytest.mark.parametrize("where", ["before", "behind", "environment", "working directory"])
def test_the_configuration_is_named_in_four_ways(where: str, tmp_path: Path) -> None:
    """`-c` may stand before or behind the command, else FEEDWORKS_CONFIG counts, else the working directory."""
    config = tmp_path / "feeds.toml"
    config.write_text("nonsense = 1\n", "utf-8")
    done = {
        "before": lambda: feeds("-c", config, "status"),
        "behind": lambda: feeds("status", "-c", config),
        "environment": lambda: feeds("status", FEEDWORKS_CONFIG=str(config)),
        "working directory": lambda: feeds("status", cwd=tmp_path),
    }[where]()
    assert done.code == 78
    assert "feeds.toml:1: nonsense: unknown key" in done.err


def test_the_option_overrules_the_environment(tmp_path: Path) -> None:
    """What is said for this one call counts."""
    wanted = write_config(tmp_path)
    done = feeds("--config", wanted, "add", URL, "--no-check", FEEDWORKS_CONFIG="/nowhere/feeds.toml")
    assert done.code == 0
    assert [source.url for source in load_config(wanted, {}).sources] == [URL]


def test_c_of_add_is_the_category(tmp_path: Path) -> None:
    """Before `add`, `-c` is the configuration; behind it, a category."""
    config = write_config(tmp_path)
    done = feeds("-c", config, "add", "--no-check", URL, "-c", "News/Harbour", "-c", "Ships")
    assert (done.code, done.err) == (0, "")
    assert "its items go to News/Harbour and Ships. " in done.out
    (source,) = load_config(config, {}).sources
    assert source.categories == ("News/Harbour", "Ships")
    done = feeds("-c", config, "add", "--no-check", f"{URL}?all")
    assert "its items go to the feed of the whole site only. " in done.out


@pytest.mark.parametrize(
    "command", [f"add {URL}", f"rm {URL}", "run", "poll", "publish", "status", "serve", "daemon"]
)
def test_without_a_configuration_the_way_to_one_is_shown(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who stands in the wrong folder, or has no site yet, is told which file is missed and what makes one."""
    monkeypatch.chdir(tmp_path)
    assert main(command.split()) == 78
    said = "feeds: feeds.toml: there is no such file; `feeds init` writes one, `--config FILE` names it\n"
    assert capsys.readouterr() == ("", said)


def test_a_first_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the first minutes are like: init, add, run, status, and files to subscribe to."""
    folder = tmp_path / "my-site"
    with loopback() as site:
        monkeypatch.setenv("FEEDWORKS_NETWORK__ALLOW_NETWORKS", "127.0.0.0/8")
        monkeypatch.setenv("FEEDWORKS_NETWORK__ALLOW_PORTS", str(site.port))
        site.pages["/feed.xml"] = Page(body=rss("<title>Ferry back</title><guid>urn:1</guid>").encode())
        made = feeds("init", "my-site", cwd=tmp_path)
        added = feeds("add", f"{site.url}/feed.xml", "-c", "News/Harbour", cwd=folder)
        ran = feeds("run", cwd=folder)
        status = feeds("status", cwd=folder)
    assert [one.code for one in (made, added, ran, status)] == [0, 0, 0, 0]
    assert [one.err for one in (made, added, ran, status)] == ["", "", "", ""]
    assert "News/Harbour" in added.out
    assert "1 new item" in ran.out
    assert "Harbour News" in status.out
    assert "Ferry back" in (folder / "public/news/harbour/rss.xml").read_text("utf-8")


def test_who_has_nothing_to_poll_is_told_how_to_add_it(tmp_path: Path) -> None:
    """In place of zeros; folders of posts are no feeds, so `poll` says it there, too."""
    config = write_config(tmp_path)
    hint = f"nothing to poll yet: `feeds --config {config} add URL` adds a feed"
    for command in ("run", "poll"):
        done = feeds("-c", config, command)
        assert (done.code, done.out.splitlines()[0]) == (0, hint)
        assert "polled 0 sources" not in done.out
        assert feeds("-c", config, command, "--json").objects[0]["polled"] == 0
    (tmp_path / "posts").mkdir()
    write_config(tmp_path, sources="[[posts]]\npath = 'posts'\n")
    assert "polled 0 sources" in feeds("-c", config, "run").out
    assert feeds("-c", config, "poll").out.startswith(hint)


def test_what_init_proposes_works_when_pasted(tmp_path: Path) -> None:
    """The commands that `feeds init` prints name the file that it wrote."""
    done = feeds("init", "my site", cwd=tmp_path)
    proposed = [shlex.split(line)[1:] for line in done.out.splitlines() if line.startswith("  feeds ")]
    assert [one[2] for one in proposed] == ["add", "run"]
    added = feeds(*proposed[0], "--no-check", cwd=tmp_path)
    assert added.code == 0
    assert "`feeds --config 'my site/feeds.toml' run` polls it" in added.out
    assert len(load_config(tmp_path / "my site/feeds.toml", {}).sources) == 1


def test_in_the_folder_of_the_site_commands_are_short(tmp_path: Path) -> None:
    """Where the configuration is found by itself, it is not named."""
    done = feeds("init", cwd=tmp_path)
    assert done.out.splitlines()[1:] == ["  feeds add https://example.org/ -c News", "  feeds run"]


def test_init_writes_the_file_that_is_named(tmp_path: Path) -> None:
    """By the option or the environment, as other commands find it; a folder counts more than the environment."""
    done = feeds("-c", "a/site.toml", "init", cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[0] == "a/site.toml written. Next:"
    assert feeds("-c", "a/site.toml", "add", "--no-check", URL, cwd=tmp_path).code == 0
    assert feeds("init", cwd=tmp_path, FEEDWORKS_CONFIG="b.toml").code == 0
    assert feeds("init", "c", cwd=tmp_path, FEEDWORKS_CONFIG="b.toml").code == 0
    both = feeds("-c", "d.toml", "init", "d", cwd=tmp_path)
    assert (both.code, both.err) == (2, "feeds: name a folder or, by --config, a file\n")
    found = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.toml")}
    assert found == {"a/site.toml", "b.toml", "c/feeds.toml"}


def test_init_overwrites_nothing(tmp_path: Path) -> None:
    """A second `init` says that the file is there, and leaves it."""
    feeds("init", cwd=tmp_path)
    (tmp_path / "feeds.toml").write_text("# mine\n", "utf-8")
    done = feeds("init", cwd=tmp_path)
    assert done.code == 78
    assert "feeds.toml: is there already" in done.err
    assert (tmp_path / "feeds.toml").read_text("utf-8") == "# mine\n"


def test_adding_twice_says_where_it_is(tmp_path: Path) -> None:
    """The second time ends with 78 and the line of the first."""
    config = write_config(tmp_path)
    feeds("-c", config, "add", "--no-check", URL)
    done = feeds("-c", config, "add", URL)
    assert (done.code, done.out) == (78, "")
    line = config.read_text("utf-8").split("\n").index(f'url = "{URL}"') + 1
    assert f"feeds.toml:{line}: sources.url: is there already" in done.err


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("nonsense",), "URL: is not a web address"),
        (("ftp://a.example/feed",), "URL: is not a web address"),
        (("https://a example/",), "URL: is not a whole web address"),
        (("https://u:p@a.example/f",), "URL: holds a user or password"),
        ((URL, "--zone", "Mars"), "--zone: is not a time zone"),
        ((URL, "--title", ""), "--title: is empty"),
        ((URL, "-c", "/"), "--category: is empty"),
    ],
)
def test_what_cannot_be_polled_is_not_added(arguments: tuple[str, ...], problem: str, tmp_path: Path) -> None:
    """An address that no run could fetch, or that holds a password, is a usage error, and so is the rest."""
    config = write_config(tmp_path)
    before = config.read_bytes()
    done = feeds("-c", config, "add", *arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"feeds: {problem}")
    assert config.read_bytes() == before


def test_removing_the_unknown_names_the_nearest(tmp_path: Path) -> None:
    """A slip of the finger costs a second look, not a search."""
    config = write_config(tmp_path)
    feeds("-c", config, "add", "--no-check", URL)
    done = feeds("-c", config, "rm", URL.replace("harbour", "harbor"))
    assert done.code == 2
    assert done.err == f"feeds: no source https://harbor.example/feed.xml; did you mean {URL}?\n"
    assert feeds("-c", config, "rm", URL).code == 0
    assert load_config(config, {}).sources == ()


def test_a_source_is_removed_by_the_address_that_is_shown(tmp_path: Path) -> None:
    """Nowhere are secrets shown, so what is pasted lacks them; where that could be two, it is asked back."""
    config = write_config(tmp_path)
    for query in ("token=1&page=2", "token=1", "token=2"):
        feeds("-c", config, "add", "--no-check", f"{URL}?{query}")
    shown = [one["source"] for one in feeds("-c", config, "status", "--json").objects]
    assert shown == [f"{URL}?page=2", URL, URL]
    assert feeds("-c", config, "rm", shown[0]).code == 0
    done = feeds("-c", config, "rm", URL)
    assert (done.code, done.out) == (2, "")
    assert done.err == f"feeds: {URL} may be one of 2 sources; write the address as it is in {config}\n"
    assert feeds("-c", config, "rm", f"{URL}?token=1").code == 0
    assert feeds("-c", config, "rm", URL).code == 0
    assert load_config(config, {}).sources == ()


def test_every_problem_of_a_configuration_is_told(tmp_path: Path) -> None:
    """Each has its file, line, key and remedy, and the exit code is 78."""
    config = tmp_path / "feeds.toml"
    config.write_text('[site]\nlimit = "many"\n[pol]\n[[sources]]\nurl = "nonsense"\n', "utf-8")
    done = feeds("-c", config, "run")
    assert done.code == 78
    assert f"{config}:2: site.limit: " in done.err
    assert f"{config}:3: pol: unknown key" in done.err
    assert f"{config}:5: sources.url: " in done.err
    assert not (tmp_path / "feedworks.db").exists()
