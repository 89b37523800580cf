"""The search: what an address is, what its page tells, and where feeds usually are; each answer is read."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from config.model import Config
from config.values import ROUTE
from feeds.errors import FeedworksError, FindError, ParseError
from feeds.failure import status_failure
from feeds.find.model import Candidate, Found, Page
from feeds.find.sites import feeds_of
from feeds.model import Document, ParsedFeed, Request
from feeds.ports import Fetch
from feeds.select.routes import addresses

# Raises ParseError or WorkerError. The real one sends the document to a limited worker process.
Look = Callable[[Document], Awaitable[ParsedFeed | Page]]

MOST = 10
"""So many addresses are asked to see whether they are feeds, beside the one that was asked for."""
_SECONDS = 10.0
_USUAL = (
    "feed",
    "rss.xml",
    "feed.xml",
    "atom.xml",
    "index.xml",
    "rss",
    "feed.json",
    "feed/",
    "feeds/posts/default",
)
"""Where feeds usually are, the likeliest first: WordPress, generators of static sites, Ghost, Blogger."""


async def find_feeds(fetch: Fetch, look: Look, url: str, config: Config, now: datetime) -> Found:
    """Return the feeds of the site at `url`: that address itself, if it is one.

    Raises FindError where there is none, and FeedworksError for an address that cannot be fetched or read.
    """
    search = _Search(fetch=fetch, look=look, config=config, now=now)
    if url.startswith(ROUTE):
        return Found(candidates=(await search.route(url),))
    if by_rule := await search.verify(feeds_of(url)):
        return Found(candidates=by_rule)
    address, seen = await search.open(url, config.poll.timeout)
    if isinstance(seen, ParsedFeed):
        return Found(candidates=(_candidate(url, seen),))
    return await search.page(address, seen)


@dataclass(slots=True, kw_only=True)
class _Search:
    """A search under way: what it works with, what was asked, what that led to, and how many requests are left."""

    fetch: Fetch
    look: Look
    config: Config
    now: datetime
    asked: set[str] = field(default_factory=set)
    reached: set[str] = field(default_factory=set)
    left: int = MOST

    async def page(self, address: str, page: Page) -> Found:
        """Return the feeds of a page: those that it declares, else those it has by rule, else those it links to.

        The last resort is the first feed that is where feeds usually are. Raises FindError.
        """
        if found := await self.verify(page.declared):
            return Found(candidates=found, unseen=len(set(page.declared) - self.asked))
        for urls in (feeds_of(page.canonical or ""), page.linked):
            if found := await self.verify(urls):
                return Found(candidates=found)
        for usual in _usual(address):
            if found := await self.verify([usual]):
                return Found(candidates=found)
        raise FindError(
            f"{urlsplit(address).netloc}: a page that leads to no feed, and none is where feeds usually are"
        )

    async def route(self, url: str) -> Candidate:
        """Return the feed of an RSSHub route, of the first instance that has it. Raises FindError."""
        failures = []
        for address in addresses(url, self.config.rsshub.instances):
            try:
                _, seen = await self.open(address, self.config.poll.timeout)
            except FeedworksError as error:
                failures.append(str(error))
            else:
                if isinstance(seen, ParsedFeed):
                    return _candidate(url, seen)
                failures.append(f"{urlsplit(address).netloc}: a page, not a feed")
        raise FindError("; ".join(failures))

    async def verify(self, urls: Iterable[str]) -> tuple[Candidate, ...]:
        """Return those of `urls` that are feeds, each feed once, as far as requests are left."""
        found = [await self._verify(url) for url in urls]
        return tuple(filter(None, found))

    async def _verify(self, url: str) -> Candidate | None:
        if self.left == 0 or url in self.asked:
            return None
        self.asked.add(url)
        self.left -= 1
        try:
            address, seen = await self.open(url, _SECONDS)
        except FeedworksError:
            return None
        is_new = address not in self.reached  # two addresses may lead to one feed
        self.reached.add(address)
        return _candidate(url, seen) if isinstance(seen, ParsedFeed) and is_new else None

    async def open(self, url: str, seconds: float) -> tuple[str, ParsedFeed | Page]:
        """Return where `url` led, and what is there. Raises FeedworksError, which names the host."""
        request = Request(url=url, timeout=seconds, limit=self.config.poll.max_bytes)
        response = await self.fetch(request)
        host = urlsplit(response.url).netloc
        if refusal := status_failure(response):
            raise FindError(f"{host}: {refusal.error}")
        document = Document(
            body=response.body, url=response.url, headers=response.headers, now=self.now, max_items=1
        )
        try:
            return response.url, await self.look(document)
        except ParseError as error:
            raise FindError(f"{host}: {error}") from error


def _candidate(url: str, feed: ParsedFeed) -> Candidate:
    return Candidate(url=url, title=feed.title, format=feed.format)


def _usual(address: str) -> tuple[str, ...]:
    """Return where feeds usually are: below the folder of a page, then below the root of its site."""
    folder, root = urljoin(address, "."), urljoin(address, "/")
    return tuple(dict.fromkeys(urljoin(place, path) for path in _USUAL for place in (folder, root)))
