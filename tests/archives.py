"""Feeds with archives on a site of a test, and what was taken in of them."""

from datetime import timedelta

from feed_documents import rss
from loopback import Page, Site
from make import NOON
from planet import Planet

from feeds import pipeline
from feeds.history import Pause, take_history
from feeds.work import Tally, Work
from store.categories import categories
from store.channels import placed_items
from store.database import open_reader
from store.history import resume_at
from store.model import StoredItem
from store.sources import sources

SPACE = 'xmlns:atom="http://www.w3.org/2005/Atom"'


def take(planet: Planet, pause: Pause | None = None) -> Tally:
    """Take in the archive of every source; do not wait, unless `pause` does."""

    async def at_once(_seconds: float) -> None:
        pass

    async def story(work: Work) -> Tally:
        tally = Tally()
        await pipeline.sync(work, planet.now, "1")
        await take_history(work, await work.store(sources), planet.now, tally, pause or at_once)
        return tally

    return planet.tell(story)


def kept(planet: Planet) -> dict[str, StoredItem]:
    """Return the items that are kept, by their guids."""
    database = open_reader(planet.folder / "feedworks.db")
    try:
        items = (one for node in categories(database) for one in placed_items(database, node.id))
        return {one.item.guid or "": one for one in items}
    finally:
        database.close()


def resume(planet: Planet) -> str | None:
    """Return where the archive of the first source is to be read on."""
    database = open_reader(planet.folder / "feedworks.db")
    try:
        return resume_at(database, 1)
    finally:
        database.close()


def page(older: str | None, *numbers: int, text: str = "") -> Page:
    """Return a page of a paged RSS feed, whose items are hours apart and have their numbers as titles."""
    link = f'<atom:link {SPACE} rel="next" href="{older}"/>' if older else ""
    items = (
        f"<guid>urn:{number}</guid><title>{number}</title><description>{text}</description>"
        f"<pubDate>{(NOON - number * timedelta(hours=1)).isoformat()}</pubDate>"
        for number in numbers
    )
    return Page(body=rss(*items, channel=f"<title>Harbour</title>{link}").encode(), etag=f'"{numbers}{text}"')


def paged(planet: Planet, pages: int) -> None:
    """Have a site serve a feed of pages with two items each, the newest first."""
    planet.sources["/feed"] = ("News",)
    for number in range(pages):
        older = f"/feed?page={number + 1}" if number < pages - 1 else None
        path = f"/feed?page={number}" if number else "/feed"
        planet.site.pages[path] = page(older, 2 * number, 2 * number + 1)


def asked(site: Site) -> list[str]:
    """Return the paths that were asked for since this was called last."""
    paths = [path for path, _ in site.log]
    site.log.clear()
    return paths


def undated(older: str | None, *numbers: int) -> Page:
    """Return a page of a paged RSS feed, whose items have no dates."""
    link = f'<atom:link {SPACE} rel="next" href="{older}"/>' if older else ""
    items = (f"<guid>urn:{number}</guid><title>{number}</title>" for number in numbers)
    return Page(body=rss(*items, channel=f"<title>Harbour</title>{link}").encode())
