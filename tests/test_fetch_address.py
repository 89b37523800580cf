"""Which URLs and addresses may be fetched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.model import Network
from feeds.errors import FetchError
from feeds.fetch.address import Guard, resolve_redirect

PUBLIC = Guard.of(Network())
LOOPBACK = Guard.of(Network(allow_networks=("127.0.0.1/32", "fe80::/10"), allow_ports=(8080,)))


def code_of(url: str, guard: Guard = LOOPBACK) -> str:
    with pytest.raises(FetchError) as caught:
        guard.check_url(url)
    return caught.value.code


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("HTTP://Example.COM", "http://example.com/"),
        ("https://example.com:443/a?b=%7E#c", "https://example.com/a?b=%7E"),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080/"),
        ("https://[2606:4700:0::1111]/x", "https://[2606:4700::1111]/x"),
        ("https://新媒体.中国/观察", "https://xn--tqqy7y61i.xn--fiqs8s/%E8%A7%82%E5%AF%9F"),
        ('https://a_b.example/"<{x}>?q=é', "https://a_b.example/%22%3C%7Bx%7D%3E?q=%C3%A9"),
        ("https://example.com/a/@b?c=@d", "https://example.com/a/@b?c=@d"),
        ("http://example.com:/", "http://example.com/"),
        ("http://example.com./", None),
    ],
)
def test_a_url_is_sent_as_it_is_but_in_ascii(url: str, sent: str | None) -> None:
    """A checked URL has a lower-case ASCII host, no fragment, and percent-encoding where it was missing."""
    if sent is None:
        assert code_of(url) == "bad_url"
    else:
        assert LOOPBACK.check_url(url).url == sent


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.com",
        "//example.com/",
        "http:///example.com",
        "http:example.com",
        "file:///etc/passwd",
        "ftp://example.com/",
        "gopher://example.com/",
        "data:text/xml,<rss/>",
        "javascript:alert(1)",
        "http://user:secret@example.com/",
        "http://good.test%2F@127.0.0.1:8080/",
        "http://good.test%2f127.0.0.1/",
        "http://good.test#@127.0.0.1:8080/",
        "http://good.test?@127.0.0.1:8080/",
        "http://good.test\\@127.0.0.1:8080/",
        "http://good.test/a\tb",
        "http://good.test/a\r\nHost: evil",
        "http://good.test/a b",
        " http://good.test/",
        "http://good.test/\x85",
        "http://good%40evil.test/",
        "http://[::1",
        "http://[v1.x]/",
        "http://[fe80::1%lo]/",
        "http://[fe80::1%25lo]/",
        "http://good.test:99999/",
        "http://good.test:8080x/",
        "http://good..test/",
        "http://.test/",
        "http://-good.test/",
        "http://ex\u200bample.test/",
        "http://good\uff0f.test/",
        f"http://{'a' * 64}.test/",
        f"http://{'a.' * 127}test/",
    ],
)
def test_a_url_that_parsers_may_disagree_on_is_refused(url: str) -> None:
    """Other schemes, user information, backslashes, controls and broken hosts are bad_url."""
    assert code_of(url) == "bad_url"


@pytest.mark.parametrize(
    "host",
    [
        "2130706434",
        "0x7f.2",
        "0x7f000002",
        "127.2",
        "0",
        "017700000002",
        "0177.0.0.2",
        "127.0.0.02",
        "127.0.0.2.",
        "127.0.0.256",
        "127.0.0.2.3",
        "１２７.0.0.2",
        "①②⑦.0.0.2",
        "127。0。0。2",
        "good.0x",
        "good.1",
    ],
)
def test_an_address_in_an_odd_notation_is_refused(host: str) -> None:
    """Integer, hexadecimal, octal, short, full-width, circled and dotted-at-the-end forms are bad_url."""
    assert code_of(f"http://{host}/") == "bad_url"


NOT_PUBLIC = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.2",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.1",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "233.252.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:2",
    "::8.8.8.8",
    "::ffff:127.0.0.2",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:2",
    "64:ff9b::808:808",
    "64:ff9b:1::7f00:2",
    "100::1",
    "2001:0:4136:e378:8000:63bf:80ff:fffd",
    "2001:db8::1",
    "2002:7f00:2::",
    "2002:808:808::1",
    "fc00::1",
    "fd00::1",
    "fec0::1",
    "fe80::1",
    "fe80::1%1",
    "ff02::1",
    "ff0e::1",
]


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    """Every range that leads to ourselves, our network, many hosts, a relay or nowhere."""
    assert not PUBLIC.permits(address)


@pytest.mark.parametrize("address", [each for each in NOT_PUBLIC if "%" not in each])
def test_a_url_with_such_an_address_is_refused_before_any_lookup(address: str) -> None:
    """An IP literal in the URL is blocked_address."""
    host = f"[{address}]" if ":" in address else address
    assert code_of(f"http://{host}/", PUBLIC) == "blocked_address"


@pytest.mark.parametrize("address", ["8.8.8.8", "::ffff:8.8.8.8", "2606:4700::1111", "2a00:1450::1"])
def test_a_public_address_is_permitted(address: str) -> None:
    """Global unicast, of IPv4 mapped into IPv6 too."""
    assert PUBLIC.permits(address)


@pytest.mark.parametrize("address", ["127.0.0.1", "::ffff:127.0.0.1", "fe80::1", "fe80::1%1"])
def test_an_allowed_network_is_permitted(address: str) -> None:
    """`network.allow_networks` opens what it names, mapped addresses and scopes included."""
    assert LOOPBACK.permits(address)


@pytest.mark.parametrize("text", ["", "localhost", "127.0.0.1/32", "127.1"])
def test_what_is_no_address_is_not_permitted(text: str) -> None:
    """The last check before a socket fails closed."""
    assert not LOOPBACK.permits(text)


def test_ports_are_refused_unless_allowed() -> None:
    """80, 443 and `network.allow_ports` are open, and the message names that setting."""
    assert LOOPBACK.check_url("https://example.com:80/").port == 80
    assert LOOPBACK.check_url("http://example.com:8080/").port == 8080
    for port in (0, 22, 25, 6379):
        assert code_of(f"http://127.0.0.1:{port}/") == "blocked_port"
    with pytest.raises(FetchError, match=r"port 22 of example\.com .* network\.allow_ports"):
        LOOPBACK.check_url("http://example.com:22/")


def test_the_refusal_of_an_address_names_the_setting() -> None:
    """Whoever runs a feed on the own network reads what to do."""
    with pytest.raises(FetchError, match=r"10\.0\.0\.1 .* network\.allow_networks"):
        PUBLIC.check_url("http://10.0.0.1/")


def message_of(url: str) -> str:
    try:
        PUBLIC.check_url(url)
    except FetchError as error:
        return str(error)
    return ""


@given(
    st.text(max_size=40), st.sampled_from(["http://user:hunter2@{}", "http://{}@hunter2/", "http://a/?hunter2 {}"])
)
def test_no_message_repeats_the_url(text: str, template: str) -> None:
    """Whatever is wrong with a URL, its secrets and control characters are not in the message."""
    message = message_of(template.format(text))
    assert "hunter2" not in message
    assert message.isprintable()


@given(st.text(max_size=60))
def test_a_checked_url_passes_again_unchanged(text: str) -> None:
    """check(check(url)) == check(url), and a URL is either accepted or a FetchError."""
    try:
        target = PUBLIC.check_url("http://" + text)
    except FetchError:
        return
    assert target.url.isascii()
    assert PUBLIC.check_url(target.url) == target


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("../b?c", "https://example.com/b?c"),
        ("//other.test/", "https://other.test/"),
        ("http://other.test", "http://other.test"),
        ("", "https://example.com/a/feed"),
        ("javascript:alert(1)", "javascript:alert(1)"),
    ],
)
def test_a_redirect_is_resolved_against_the_url_that_gave_it(location: str, url: str) -> None:
    """RFC 3986 §5; whether it may be followed is asked of the result."""
    assert resolve_redirect("https://example.com/a/feed", location) == url


@pytest.mark.parametrize("location", ["java\tscript:x", "/\\evil.test", "/a b", "http://[", "\x00"])
def test_a_redirect_that_hides_its_target_is_refused(location: str) -> None:
    """Tabs, backslashes and spaces are seen before the join would drop them."""
    with pytest.raises(FetchError) as caught:
        resolve_redirect("https://example.com/", location)
    assert caught.value.code == "bad_url"
