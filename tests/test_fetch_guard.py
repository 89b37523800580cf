"""The guarded HTTP client: where it goes. A canary on 127.0.0.2 must never be reached."""

import asyncio
import socket

import pytest
from origin import fetching, look_up, response, says, serving_raw, unpaced

from config.model import Network
from feeds.errors import FetchError
from feeds.fetch import Guard, open_fetch
from feeds.fetch.client import RefusedAddressError, Resolve, open_socket
from feeds.model import Request

MIB = 1024 * 1024


def refused(url: str, resolve: Resolve = look_up) -> str:
    """Fetch a URL in which Q stands for the port of the canary, which may not be reached; return the code."""

    async def story() -> str:
        async with serving_raw(says(response(b"secret")), "127.0.0.2") as canary:
            async with fetching(canary, resolve=resolve) as fetch:
                with pytest.raises(FetchError) as caught:
                    await fetch(Request(url=url.replace("Q", str(canary.port))))
            assert canary.connections == 0
        return caught.value.code

    return asyncio.run(story())


@pytest.mark.parametrize("host", ["127.0.0.2", "[::ffff:127.0.0.2]", "[::1]", "[2002:7f00:2::]", "10.0.0.1"])
def test_a_private_literal_is_refused(host: str) -> None:
    """No connection is made to an address that is not public."""
    assert refused(f"http://{host}:Q/") == "blocked_address"


@pytest.mark.parametrize(
    "url", ["http://2130706434:Q/", "http://①②⑦.0.0.2:Q/", "http://good.test\\@127.0.0.2:Q/", "file:///etc/passwd"]
)
def test_a_url_in_disguise_is_refused(url: str) -> None:
    """No connection is made for a URL that is not plain."""
    assert refused(url) == "bad_url"


def test_a_port_is_refused() -> None:
    """Only 80, 443 and the allowed ports are dialled."""
    assert refused("http://127.0.0.1:25/") == "blocked_port"


def test_a_name_of_a_private_address_is_refused() -> None:
    """The answer of DNS is checked."""
    assert refused("http://evil.test:Q/") == "blocked_address"


def test_a_name_is_refused_for_one_private_address_among_others() -> None:
    """A mixed answer refuses the host altogether, whichever comes first."""
    for addresses in (["127.0.0.1", "127.0.0.2"], ["127.0.0.2", "127.0.0.1"], ["93.184.215.14", "::1"]):

        async def mixed(_host: str, _port: int, answer: list[str] = addresses) -> list[str]:
            return answer

        assert refused("http://mixed.test:Q/", mixed) == "blocked_address"


def test_a_name_that_changes_its_address_is_refused() -> None:
    """The address that is checked is the one that is dialled; a second look-up is checked again."""

    async def story() -> None:
        answers = [["127.0.0.1"], ["127.0.0.2"]]

        async def rebinding(_host: str, _port: int) -> list[str]:
            return answers.pop(0)

        async with (
            serving_raw(says(response(b"fine"))) as origin,
            serving_raw(says(response(b"secret")), "127.0.0.2") as canary,
            fetching(origin, canary, resolve=rebinding) as fetch,
        ):
            assert (await fetch(Request(url=f"http://rebind.test:{origin.port}/"))).body == b"fine"
            with pytest.raises(FetchError) as caught:
                await fetch(Request(url=f"http://rebind.test:{canary.port}/"))
            assert caught.value.code == "blocked_address"
            assert canary.connections == 0

    asyncio.run(story())


def test_no_socket_is_made_to_a_refused_address() -> None:
    """The last check stands on its own, below URLs and names."""
    guard = Guard.of(Network(allow_networks=("127.0.0.1/32",)))
    tcp = (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "")
    open_socket(guard, (*tcp, ("127.0.0.1", 80))).close()
    with pytest.raises(RefusedAddressError):
        open_socket(guard, (*tcp, ("127.0.0.2", 80)))


@pytest.mark.parametrize("url", ["http://127.0.0.2:Q/", "http://evil.test:Q/", "http://both.test:Q/"])
def test_the_socket_is_refused_where_all_else_fails(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the checks of URLs and names out of the way, literals and names still lead nowhere."""
    monkeypatch.setattr(Guard, "check_address", lambda _guard, _address: None)

    async def careless(host: str, _port: int) -> list[str]:
        return ["127.0.0.2", "::ffff:127.0.0.2"] if host == "both.test" else ["127.0.0.2"]

    assert refused(url, careless) == "blocked_address"


def test_the_system_resolves_names() -> None:
    """Without a resolver of our own, localhost is found, and refused like any private address."""

    async def story() -> str:
        async with open_fetch(Network(), "Feedworks/test", unpaced()) as fetch:
            with pytest.raises(FetchError) as caught:
                await fetch(Request(url="http://localhost/"))
            return caught.value.code

    assert asyncio.run(story()) == "blocked_address"


def test_an_unknown_name_is_a_dns_error() -> None:
    """The message names the host."""
    assert refused("http://nowhere.test/") == "dns"


def test_a_refused_connection_is_a_connect_error() -> None:
    """Nobody listens: the message says so."""

    async def story() -> FetchError:
        async with serving_raw(says(b"")) as origin:
            pass
        async with fetching(origin) as fetch:
            with pytest.raises(FetchError) as caught:
                await fetch(Request(url=origin.url))
            return caught.value

    error = asyncio.run(story())
    assert (error.code, str(error)) == ("connect", "127.0.0.1: the connection failed: Connection refused")
