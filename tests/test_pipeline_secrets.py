"""Credentials go out to the source that needs them, and nowhere else."""

from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import Done, feeds, write_config
from feed_documents import rss
from loopback import Page, Site, loopback

PASSWORD = "low-tide-4711"
BASIC = b64encode(f"reader:{PASSWORD}".encode()).decode()
NAME = "HARBOUR_CREDENTIALS"
FEED = rss("<title>Ferry back</title><guid>urn:1</guid>").encode()


@pytest.fixture
def site() -> Iterator[Site]:
    """Serve a feed, and an address that leads to another host."""
    with loopback() as site:
        site.pages["/feed.xml"] = Page(body=FEED)
        yield site


@pytest.fixture
def config(tmp_path: Path, site: Site) -> Path:
    """Configure the feed with credentials that the environment holds."""
    source = f"[[sources]]\nurl = '{site.url}/feed.xml'\ncategories = ['News']\ncredentials = '{NAME}'\n"
    return write_config(tmp_path, site.port, sources=source)


@pytest.fixture
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the credentials into the environment."""
    monkeypatch.setenv(NAME, f"reader:{PASSWORD}")


def all_that_remains(config: Path, *done: Done) -> bytes:
    """Return all bytes in the site's folder, and all that commands printed."""
    kept = [path.read_bytes() for path in sorted(config.parent.rglob("*")) if path.is_file()]
    return b"".join([*kept, *(one.out.encode() + one.err.encode() for one in done)])


def assert_no_credentials(remains: bytes) -> None:
    """Assert that neither the password nor what is sent of it stands anywhere."""
    assert PASSWORD.encode() not in remains
    assert BASIC.encode() not in remains


def everything(config: Path) -> tuple[Done, ...]:
    """Run all that tells of a source, as talkative as can be."""
    work = [("-v", "run"), ("-v", "--json", "poll")]
    look = [("status",), ("status", "--json"), ("why", "feed.xml"), ("why", "--json", "feed.xml")]
    return tuple(feeds("-c", config, *command) for command in (*work, *look))


@pytest.mark.parametrize(
    ("secret", "sent"), [(f"reader:{PASSWORD}", f"Basic {BASIC}"), (f"Bearer {PASSWORD}", f"Bearer {PASSWORD}")]
)
def test_credentials_reach_the_source_alone(
    secret: str, sent: str, config: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are sent as Authorization, and are in no file, no log and no output."""
    monkeypatch.setenv(NAME, secret)
    done = everything(config)
    assert [one.code for one in done] == [0, 0, 0, 0, 0, 0]
    assert [headers["Authorization"] for headers in site.headers] == [sent, sent]
    remains = all_that_remains(config, *done)
    assert b"Ferry back" in remains
    assert_no_credentials(remains)


@pytest.mark.usefixtures("credentials")
def test_a_refusal_does_not_repeat_them(config: Path, site: Site) -> None:
    """Where they are wrong, the error says what to look at, not what was sent."""
    site.pages["/feed.xml"] = Page(status=401, headers={"WWW-Authenticate": "Basic"})
    done = everything(config)
    remains = all_that_remains(config, *done)
    assert b"HTTP 401: " in remains
    assert_no_credentials(remains)


@pytest.mark.usefixtures("credentials")
def test_another_host_does_not_get_them(config: Path, site: Site) -> None:
    """A redirect to elsewhere is followed without them."""
    with loopback("127.0.0.2") as other:
        other.pages["/feed.xml"] = Page(body=FEED)
        site.pages["/feed.xml"] = Page(status=302, headers={"Location": f"{other.url}/feed.xml"})
        ports = f"{site.port},{other.port}"
        done = feeds("-c", config, "run", FEEDWORKS_NETWORK__ALLOW_PORTS=ports)
    assert (done.code, done.err) == (0, "")
    assert [headers.get("Authorization") for headers in site.headers] == [f"Basic {BASIC}"]
    assert [headers.get("Authorization") for headers in other.headers] == [None]


@pytest.mark.parametrize(
    ("secret", "said"), [("", "is not set, and a source needs it"), (PASSWORD, "holds no credential")]
)
def test_what_is_wrong_with_them_is_told_by_name(
    secret: str, said: str, config: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A variable that is missing, or holds something else, fails its own source in one line that names it."""
    monkeypatch.setenv(NAME, secret)
    done = everything(config)
    assert [one.code for one in done] == [1, 1, 1, 1, 0, 0]
    assert f"{NAME}: {said}" in done[2].out
    assert PASSWORD.encode() not in all_that_remains(config, *done)
    assert site.log == []
