"""The search for a site's feeds, over real HTTP: what is asked, in which order, and what is offered."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from feed_documents import atom, rss
from loopback import Page, Site, loopback
from make import NOON
from origin import unpaced

from config.model import Config, Network, RSSHub
from feeds.errors import FeedworksError, FetchError, FindError
from feeds.fetch import open_fetch
from feeds.find import Candidate, Found, find_feeds, look
from feeds.find import Page as Seen
from feeds.model import Document, ParsedFeed

NEWS = Page(body=rss("<title>Ferry back</title>").encode())
TIDES = Page(body=atom(feed="<title>Tides</title>").encode(), type="text/plain")


@pytest.fixture
def site() -> Iterator[Site]:
    """Serve what a test puts there."""
    with loopback() as site:
        yield site


def html(*links: str, body: str = "") -> Page:
    """Return a page that declares feeds at `links`."""
    head = "".join(f'<link rel="alternate" type="application/rss+xml" href="{link}">' for link in links)
    return Page(
        body=f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode(), type="text/html"
    )


def find(site: Site, path: str, *others: Site, rsshub: RSSHub = RSSHub()) -> Found:  # noqa: B008 - frozen
    """Return what is found at a path of the site, or at another address."""
    ports = tuple(one.port for one in (site, *others))
    network = Network(allow_networks=("127.0.0.0/8",), allow_ports=ports)
    url = site.url + path if path.startswith("/") else path

    async def looking(document: Document) -> ParsedFeed | Seen:
        return look(document)

    async def found() -> Found:
        async with open_fetch(network, "Feedworks/test", unpaced()) as fetch:
            return await find_feeds(fetch, looking, url, Config(path=Path("feeds.toml"), rsshub=rsshub), NOON)

    return asyncio.run(found())


def paths(site: Site, found: Found) -> list[str]:
    """Return the paths of what was found."""
    return [one.url.removeprefix(site.url) for one in found.candidates]


def asked(site: Site) -> list[str]:
    """Return the paths that were asked for."""
    return [path for path, _ in site.log]


def test_a_feed_is_found_as_it_is(site: Site) -> None:
    """One request tells, and the address stays the one that was given."""
    site.pages["/moved"] = Page(status=301, headers={"Location": "/feed"})
    site.pages["/feed"] = NEWS
    found = find(site, "/moved")
    assert found == Found(candidates=(Candidate(url=f"{site.url}/moved", title="Harbour News", format="rss20"),))
    assert asked(site) == ["/moved", "/feed"]


def test_declared_feeds_are_offered_if_they_are_feeds(site: Site) -> None:
    """In the order of the page; what is missing, or is a page itself, is not offered."""
    site.pages |= {
        "/": html("/tides", "/gone", "/about", "/news"),
        "/tides": TIDES,
        "/news": NEWS,
        "/about": html(),
    }
    assert paths(site, find(site, "/")) == ["/tides", "/news"]


def test_two_addresses_of_one_feed_are_one(site: Site) -> None:
    """A redirect to a feed that was seen already is no second feed."""
    site.pages |= {"/": html("/feed", "/feed/"), "/feed": NEWS}
    site.pages["/feed/"] = Page(status=302, headers={"Location": "/feed"})
    assert paths(site, find(site, "/")) == ["/feed"]


def test_links_are_followed_where_nothing_is_declared(site: Site) -> None:
    """Only then, and each is read before it is offered."""
    links = '<a href="/feedback">Feedback</a><a href="/rss-howto">What is RSS?</a><a href="/export?f=rss">News</a>'
    site.pages |= {"/": html(body=links), "/export?f=rss": NEWS, "/rss-howto": html()}
    assert paths(site, find(site, "/")) == ["/export?f=rss"]
    site.pages |= {"/": html("/tides", body=links), "/tides": TIDES}
    assert paths(site, find(site, "/")) == ["/tides"]


def test_usual_places_are_tried_last(site: Site) -> None:
    """Below the folder first, then below the root; the first feed is enough."""
    site.pages |= {"/blog/": html(), "/atom.xml": TIDES, "/rss": NEWS}
    assert paths(site, find(site, "/blog/")) == ["/atom.xml"]
    assert asked(site)[:5] == ["/blog/", "/blog/feed", "/feed", "/blog/rss.xml", "/rss.xml"]
    assert asked(site)[-1] == "/atom.xml"


def test_a_rule_needs_no_page(site: Site) -> None:
    """Where the feed follows from the address, the feed alone is asked for."""
    site.pages["/@ida.rss"] = NEWS
    assert paths(site, find(site, "/@ida")) == ["/@ida.rss"]
    assert asked(site) == ["/@ida.rss"]


def test_a_rule_that_fails_is_forgotten(site: Site) -> None:
    """An address may only look like one of Mastodon: then its page is read as any other."""
    site.pages |= {"/@ida": html("/news"), "/news": NEWS}
    assert paths(site, find(site, "/@ida")) == ["/news"]


def test_a_canonical_address_may_have_a_rule(site: Site) -> None:
    """A page of a handle names the channel that the rule needs."""
    site.pages["/ida/"] = Page(body=b'<html><link rel="canonical" href="/@ida">', type="text/html")
    site.pages["/@ida.rss"] = NEWS
    assert paths(site, find(site, "/ida/")) == ["/@ida.rss"]


@pytest.mark.parametrize(
    ("page", "unseen"),
    [
        (html(*(f"/{number}" for number in range(30))), 20),
        (html(body="".join(f'<a href="/{number}.rss">x</a>' for number in range(30))), 0),
        (html(), 0),
    ],
    ids=["declared", "linked", "usual"],
)
def test_requests_are_bounded(site: Site, page: Page, unseen: int) -> None:
    """A page that leads everywhere costs ten requests, and what nobody looked at is counted."""
    site.pages |= {"/a/b/": page, "/9": NEWS, "/9.rss": NEWS, "/feeds/posts/default": NEWS}
    try:
        found = find(site, "/a/b/")
    except FindError:
        found = Found(candidates=())
    assert found.unseen == unseen
    assert len(asked(site)) == 11
    assert len(set(asked(site))) == 11


def test_no_feed_is_an_error(site: Site) -> None:
    """The message names the host, not the whole address, which may hold a secret."""
    site.pages |= {"/?token=hush": html()}
    with pytest.raises(FindError, match=r"^127\.0\.0\.1:\d+: a page that leads to no feed") as error:
        find(site, "/?token=hush")
    assert "hush" not in str(error.value)


@pytest.mark.parametrize(
    ("page", "message"),
    [
        (Page(status=404), "HTTP 404: no such feed; check its address"),
        (Page(status=401), "HTTP 401: it wants credentials"),
        (Page(body=b"\x89PNG\r\n\x1a\n"), "neither XML nor JSON"),
        (Page(body=b"{}"), "JSON, but not JSON Feed"),
        (Page(body=b" "), "an empty answer"),
    ],
)
def test_what_is_neither_feed_nor_page_is_told(site: Site, page: Page, message: str) -> None:
    """And nothing more is asked for."""
    site.pages["/x"] = page
    with pytest.raises(FindError, match=message):
        find(site, "/x")
    assert asked(site) == ["/x"]


def test_what_cannot_be_fetched_is_told(site: Site) -> None:
    """As the client tells it: a private address, for one, stays closed."""
    with pytest.raises(FetchError, match="not public"):
        find(site, "http://10.0.0.1/")


def test_a_route_is_asked_of_the_first_instance_that_has_it(site: Site) -> None:
    """What is found is the route, whichever instance answered; where none does, each is told."""
    with loopback("127.0.0.2") as spare:
        hub = RSSHub(instances=(f"{site.url}/", f"{spare.url}/"))
        with pytest.raises(FeedworksError, match=r"127\.0\.0\.1.*HTTP 404.*; 127\.0\.0\.2.*HTTP 404"):
            find(site, "rsshub://harbour/news", spare, rsshub=hub)
        site.pages["/harbour/news"], spare.pages["/harbour/news"] = html("/x"), NEWS
        found = find(site, "rsshub://harbour/news", spare, rsshub=hub)
    assert [one.url for one in found.candidates] == ["rsshub://harbour/news"]
