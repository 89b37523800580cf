"""Reading a configuration: its values, its files, its environment, and what it says when something is wrong."""

import sys
from base64 import b64decode
from pathlib import Path

import pytest
from config_files import SOURCE, error_of, load, problems, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.errors import ConfigError
from config.load import VARIABLES, authorization, load_config
from config.model import Posts, Source


def test_tells_all_problems_at_once(tmp_path: Path) -> None:
    """One run is enough to mend a file: every problem is a line, in every file and in the environment."""
    write(tmp_path, "[[posts]]\npth = 'x'\n", "more.toml")
    found = problems(
        tmp_path,
        "include = ['more.toml', 'none.toml']\n[site]\nlimit = 0\n[poll]\nworkers = 0\n",
        {"FEEDWORKS_SITE__TITEL": "x"},
    )
    assert [line.split(": ")[0] for line in found] == [
        "FEEDWORKS_SITE__TITEL",
        "feeds.toml:3",
        "feeds.toml:5",
        "none.toml",
        "more.toml:2",
        "more.toml:1",
    ]


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"a = 1\nb = \n", "feeds.toml:2: is not TOML"),
        (b"a = 1\n[[b", "feeds.toml:2: is not TOML"),
        (b"a = " + b"1" * 5000, "feeds.toml:1: is not TOML"),
        (b"a = 1\nb = '\xff'\n", "feeds.toml:2: is not UTF-8"),
        (b"a = " + b"[" * 5000, "feeds.toml:1: is nested too deep"),
    ],
)
def test_a_broken_file_is_told_with_its_line(tmp_path: Path, raw: bytes, message: str) -> None:
    """Syntax, encoding and nesting errors are configuration errors, and have a line."""
    path = tmp_path / "feeds.toml"
    path.write_bytes(raw)
    with pytest.raises(ConfigError, match=message):
        load_config(path, {})


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A missing file and a folder are configuration errors, too."""
    with pytest.raises(ConfigError, match=r"none\.toml: cannot be read: No such file"):
        load_config(tmp_path / "none.toml", {})
    with pytest.raises(ConfigError, match="cannot be read: Is a directory"):
        load_config(tmp_path, {})


def test_takes_a_byte_order_mark_and_windows_line_ends(tmp_path: Path) -> None:
    """Files that were saved on Windows load, and their lines are counted alike."""
    assert load(tmp_path, "\ufeff[site]\r\ntitle = 'x'\r\n").site.title == "x"
    assert problems(tmp_path, "\ufeff[site]\r\n\r\ntitle = 1\r\n")[0].startswith("feeds.toml:3: site.title")


def test_a_source_twice_names_both_places(tmp_path: Path) -> None:
    """The same address in two files, or the same folder of posts in two spellings, is told with both lines."""
    write(tmp_path, "\n" + SOURCE, "more.toml")
    found = problems(
        tmp_path, "include = ['more.toml']\n" + SOURCE + "[[posts]]\npath = 'a'\n[[posts]]\npath = 'b/../a'\n"
    )
    assert found == [
        "more.toml:3: sources.url: is the same as feeds.toml:3: sources.url; remove one of them",
        "feeds.toml:7: posts.path: is the same as feeds.toml:5: posts.path; remove one of them",
    ]


def test_included_files_hold_sources_posts_and_categories(tmp_path: Path) -> None:
    """Each is read once, the including one not again, and the paths in it start beside it."""
    (tmp_path / "d").mkdir()
    write(tmp_path, "[[posts]]\npath = 'posts'\n", "d/2.toml")
    write(tmp_path, "[[sources]]\nurl = 'https://b.example/'\n", "d/1.toml")
    write(tmp_path, "<opml><body><outline text='C' xmlUrl='https://c.example/'/></body></opml>", "d/3.opml")
    config = load(tmp_path, "include = ['*.toml', 'd/*', 'd/1.toml', 'none/*.toml']\n" + SOURCE)
    assert [source.url[8] for source in config.sources] == ["a", "b", "c"]
    assert config.sources[2].title == "C"
    assert config.posts == (Posts(path=tmp_path / "d" / "posts"),)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[site]\n", "more.toml:1: site: unknown key; it belongs in the main file"),
        ("include = ['x.toml']\n", "more.toml:1: include: unknown key; it belongs in the main file"),
        ("[[source]]\n", "more.toml:1: source: unknown key; did you mean 'sources'?"),
    ],
)
def test_included_files_hold_nothing_else(tmp_path: Path, text: str, message: str) -> None:
    """One file says what the site is; an included one adds to it and includes nothing."""
    write(tmp_path, text, "more.toml")
    assert problems(tmp_path, "include = ['more.toml']") == [message]


def test_include_names_files_it_can_read(tmp_path: Path) -> None:
    """Anything but a list of names of TOML and OPML files is refused."""
    assert "is not a list of file names" in problems(tmp_path, "include = 'more.toml'")[0]
    assert "'more.txt' is no .toml or .opml file" in problems(tmp_path, "include = ['more.txt']")[0]


def test_a_feed_of_an_opml_file_is_checked_like_any_other(tmp_path: Path) -> None:
    """A hostile address in a subscription list is refused, with the line in that list."""
    write(tmp_path, "<opml><body>\n<outline text='x' xmlUrl='javascript:x()'/></body></opml>", "subs.opml")
    assert problems(tmp_path, "include = ['subs.opml']") == [
        "subs.opml:2: sources.url: is not a web address; write it from http:// or https:// on"
    ]


def test_the_environment_overrides_the_tables(tmp_path: Path) -> None:
    """FEEDWORKS_SECTION__KEY counts instead of the file, in any form; other names are left alone."""
    config = load(
        tmp_path,
        "[site]\nbase_url = 'nonsense'\nlimit = 5\n",
        {
            "FEEDWORKS_SITE__BASE_URL": "https://example.com",
            "FEEDWORKS_SITE__OUTPUT": "site",
            "FEEDWORKS_SITE__TITLE": "2024",
            "FEEDWORKS_POLL__INTERVAL": "15m",
            "FEEDWORKS_POLL__TIMEOUT": "7",
            "FEEDWORKS_IMAGES__PROBE": "false",
            "FEEDWORKS_NETWORK__ALLOW_PORTS": "8080, 8443,",
            "FEEDWORKS_NETWORK__ALLOW_NETWORKS": '["10.0.0.0/8"]',
            "FEEDWORKS_CONFIG": "elsewhere.toml",
            "HOME": "/",
        },
    )
    assert config.site.base_url == "https://example.com/"
    assert config.site.output == tmp_path / "site"
    assert config.site.title == "2024"
    assert config.site.limit == 5
    assert (config.poll.interval, config.poll.timeout) == (900, 7)
    assert not config.images.probe
    assert config.network.allow_ports == (8080, 8443)
    assert config.network.allow_networks == ("10.0.0.0/8",)


@pytest.mark.parametrize(
    ("name", "written", "message"),
    [
        ("FEEDWORKS_SITE__BASEURL", "x", "unknown variable; did you mean 'FEEDWORKS_SITE__BASE_URL'?"),
        ("FEEDWORKS_SOURCES__URL", "x", "unknown variable; "),
        ("FEEDWORKS_SITE__LIMIT", "many", "is text, not a whole number; write limit = 50"),
        ("FEEDWORKS_SITE__OUTPUT", ".", "holds the configuration itself"),
        ("FEEDWORKS_NETWORK__ALLOW_PORTS", "[", "is text, not a list"),
    ],
)
def test_a_wrong_variable_is_named(tmp_path: Path, name: str, written: str, message: str) -> None:
    """A variable that no key has, or whose value its key cannot take, is an error that begins with its name."""
    assert problems(tmp_path, "", {name: written})[0].startswith(f"{name}: {message}")


def test_a_store_may_be_a_sqlite_url(tmp_path: Path) -> None:
    """Three slashes are followed by a path from the file on, four by an absolute one."""
    assert load(tmp_path, "site.store = 'sqlite:///a.db'").site.store == str(tmp_path / "a.db")
    assert load(tmp_path, "site.store = 'sqlite:////var/a.db'").site.store == "/var/a.db"


def test_the_output_is_compared_where_links_lead(tmp_path: Path) -> None:
    """A link to the folder of the configuration is that folder."""
    (tmp_path / "link").symlink_to(tmp_path)
    assert "holds the configuration itself" in problems(tmp_path, "site.output = 'link'")[0]


@pytest.mark.parametrize("url", ["s3://my-bucket", "gs://my.bucket/a", "az://container/a/b~c_d"])
def test_a_bucket_is_published_from_a_folder_beside_the_store(tmp_path: Path, url: str) -> None:
    """The tree is where the store is and called like it; a '/' at the end of the URL says nothing."""
    site = load(tmp_path, f"site.output = '{url}/'\nsite.store = 'data/planet.db'").site
    assert (site.output, site.bucket) == (tmp_path / "data" / "planet.public", url)
    assert load(tmp_path, "", {"FEEDWORKS_SITE__OUTPUT": url}).site.bucket == url
    assert load(tmp_path, "site.output = 'site'").site.bucket is None


def test_a_bucket_needs_the_package_that_speaks_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is missing, the error names the extra that brings it; a folder does without."""
    monkeypatch.setitem(sys.modules, "obstore", None)
    found = problems(tmp_path, "[site]\noutput = 's3://bucket/prefix'")
    assert found == ["feeds.toml:2: site.output: a bucket needs one more package; pip install 'feedworks[s3]'"]
    assert load(tmp_path, "site.output = 'site'").site.bucket is None


def test_paths_start_beside_a_file_that_is_named_relatively(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing depends on the working folder once a configuration is loaded."""
    write(tmp_path, "")
    monkeypatch.chdir(tmp_path)
    assert load_config(Path("feeds.toml"), {}).site.output == tmp_path / "public"


def test_authorization_comes_from_the_environment() -> None:
    """'user:password' becomes Basic, a bearer token is kept, and without credentials there is no header."""
    source = Source(url="https://a.example/", credentials="SECRET")
    basic = authorization(source, {"SECRET": "me:pass:wörd"})
    assert basic is not None
    assert b64decode(basic.removeprefix("Basic ")).decode() == "me:pass:wörd"
    assert authorization(source, {"SECRET": "Bearer abc:def"}) == "Bearer abc:def"
    assert authorization(Source(url="https://a.example/"), {}) is None


@pytest.mark.parametrize("secret", [None, "", "hush", "Bearer hush\r\nX: y", "me:hu\nsh", ":hush"])
def test_credentials_that_cannot_be_used_are_named_not_shown(secret: str | None) -> None:
    """The error names the variable and keeps what it holds to itself."""
    environ = {} if secret is None else {"SECRET": secret}
    with pytest.raises(ConfigError, match=r"^SECRET: ") as error:
        authorization(Source(url="https://a.example/", credentials="SECRET"), environ)
    assert "hush" not in str(error.value)


FRAGMENTS = st.sampled_from(
    [
        *(
            "[site]",
            "[[sources]]",
            "[[site]]",
            "[sources]",
            "[[posts]]",
            "url",
            "path",
            "title",
            "output",
            "store",
        ),
        *(
            "categories",
            "headers",
            "interval",
            ".",
            "=",
            "1",
            "-1",
            "1.5",
            "nan",
            "true",
            "1979-05-27",
            "'x'",
            '["A"]',
        ),
        *('"https://a/"', '"\\u0000"', '"15m"', "[", "]", "{", "}", ",", "#", "\n", "\r\n", "\t", "\ufeff", "é"),
    ]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.one_of(st.text(), st.lists(FRAGMENTS).map(" ".join)))
def test_any_text_is_a_configuration_or_an_error(tmp_path: Path, text: str) -> None:
    """Whatever the file holds, nothing but ConfigError is raised, and each of its lines names the file."""
    message = error_of(write(tmp_path, text))
    assert all(line.startswith(f"{tmp_path}/feeds.toml:") for line in message.split("\n") if message)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sampled_from(sorted(VARIABLES)), st.text())
def test_any_variable_is_taken_or_an_error(tmp_path: Path, name: str, written: str) -> None:
    """Whatever a variable holds, nothing but ConfigError is raised, and it names the variable."""
    message = error_of(write(tmp_path, ""), {name: written})
    assert message == "" or message.startswith(f"{name}: ")
