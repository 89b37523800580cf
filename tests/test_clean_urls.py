"""URLs: absolute, http(s), legal; everything else is None."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.clean.urls import _SETTLED, _resolve, absolute_url, is_private, without_secrets

BASE = "https://example.org/blog/post?page=2#top"


@pytest.mark.parametrize(
    ("url", "absolute"),
    [
        ("https://example.org", "https://example.org"),
        ("HTTP://Example.ORG/Path", "http://example.org/Path"),
        (" \n/root\t", "https://example.org/root"),
        ("//cdn.example.org/x", "https://cdn.example.org/x"),
        ("sibling", "https://example.org/blog/sibling"),
        ("../../../up", "https://example.org/up"),
        ("?page=3", "https://example.org/blog/post?page=3"),
        ("#note", "https://example.org/blog/post?page=2#note"),
        ("/a b/é?q=ü|x", "https://example.org/a%20b/%C3%A9?q=%C3%BC%7Cx"),
        ("/a[1]?b[]=1#c#d", "https://example.org/a%5B1%5D?b%5B%5D=1#c%23d"),
        ("/50%/%41", "https://example.org/50%25/%41"),
        ("https://user:secret@example.org:8443/", "https://example.org:8443/"),
        ("\\\\cdn.example.org\\x", "https://cdn.example.org/x"),
        ("http://bücher.example/", "http://xn--bcher-kva.example/"),
        ("http://straße.example/", "http://xn--strae-oqa.example/"),
        ("http://ｓtraße\ufeff。example/", "http://xn--strae-oqa.example/"),
        ("http://אתר.example/", "http://xn--4db2cf.example/"),
        ("http://abc-אתר1.example/", "http://xn--abc-1-jxg2opa.example/"),
        ("http://ｅx\u200ba\u00adm\ufeffple.example/", "http://example.example/"),
        ("http://[2001:db8::1]:80/", "http://[2001:db8::1]:80/"),
        ("/br\neak", "https://example.org/break"),
    ],
)
def test_urls_become_absolute_and_legal(url: str, absolute: str) -> None:
    """References resolve by RFC 3986 §5; illegal characters are encoded; credentials go."""
    assert absolute_url(url, BASE) == absolute


@pytest.mark.parametrize(
    "url",
    [
        "",
        "  ",
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        "\x01javascript:alert(1)",
        "vbscript:x",
        "data:text/html,x",
        "blob:https://example.org/1",
        "file:///etc/hostname",
        "ftp://example.org/",
        "mailto:a@example.org",
        "http:///nowhere",
        "http://[::1",
        "http://[::1%25x@good.example]/",
        "http://[v1.good:x]/",
        "http://example.org:port/",
        "http://example.org:99999/",
        "http://exa mple.org/",
        "http://good.example%2F@/",
        "http://good.example%2Fevil/",
        "http://good\u00a0.example/",
        "http://good％2Fevil.example/",
        "http://\u202egood.example/",
        "http://good\u2028.example/",
        "https://example.org/" + "x" * 2048,
        "https://example.org/" + "é" * 500,
    ],
)
def test_what_is_no_web_url_is_none(url: str) -> None:
    """Other schemes in any disguise, broken hosts and endless URLs are dropped."""
    assert absolute_url(url, BASE) is None


def test_without_a_base_relative_urls_are_none() -> None:
    """There is nothing to guess a host from."""
    assert absolute_url("/path", None) is None
    assert absolute_url("//host/path", None) is None


@given(st.text(st.characters(), max_size=60))
def test_absolute_urls_stay_as_they_are(url: str) -> None:
    """Making an absolute URL absolute changes nothing, whatever it was made of."""
    once = absolute_url(url, BASE)
    assert once is None or absolute_url(once, None) == once


@pytest.mark.parametrize(
    ("url", "private"),
    [
        ("http://10.0.0.1/x", True),
        ("http://[::1]/x", True),
        ("http://[::ffff:10.0.0.1]/x", True),
        ("http://2130706433/", True),
        ("http://0x7f.1/", True),
        ("http://localhost:8000/", True),
        ("http://printer.local/", True),
        ("http://8.8.8.8/", False),
        ("https://example.org/", False),
        ("https://example.org./", False),
    ],
)
def test_private_hosts_are_told_by_their_names(url: str, private: bool) -> None:  # noqa: FBT001 - a table's column
    """Addresses that are not global, in odd forms too, and names that no public resolver knows."""
    assert is_private(url) is private


@given(st.from_regex(_SETTLED, fullmatch=True), st.sampled_from(["", BASE, "http://other.example/a;b?c"]))
def test_what_looks_settled_resolves_to_itself(url: str, base: str) -> None:
    """The shortcut for most URLs gives what the long way gives."""
    assert _resolve(url, base) == url


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://e.example/feed?token=abc", "https://e.example/feed"),
        ("https://e.example/feed?a=1&API_KEY=x&b=2", "https://e.example/feed?a=1&b=2"),
        ("https://e.example/新?page=2#x", "https://e.example/新?page=2#x"),
        ("posts:journal", "posts:journal"),
    ],
)
def test_secrets_in_a_query_are_not_shown(url: str, shown: str) -> None:
    """What is named like a secret goes, and nothing else changes."""
    assert without_secrets(url) == shown
