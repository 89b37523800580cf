"""A planet that follows a feed which names a hub, and a server with a callback for that hub."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

from feed_documents import rss
from hub import Hub
from loopback import loopback
from planet import Planet
from serving import serving

from feeds.callback import Callback
from feeds.server import Health, create_app
from feeds.websub.inbox import Inbox
from store.database import open_reader
from store.push import Subscription
from store.websub import due_subscriptions

MOST = 100_000
"""Bytes of a push that are taken."""
_FAR = timedelta(days=9999)


@contextmanager
def following(folder: Path, pusher: Hub) -> Iterator[Planet]:
    """Run a server with a callback, and configure a feed that names the hub."""
    route = Callback(folder / "feedworks.db", MOST, clock=lambda: planet.now)
    app = create_app(folder, lambda: Health(ok=True), {"websub": route}, {"websub": 1_000_000})
    with loopback() as site, serving(app) as url:
        websub = f"[websub]\ncallback = '{url}websub'\n"
        planet = Planet(folder=folder, site=site, ports=(pusher.port,), more=websub, every=timedelta(hours=2))
        planet.serve("/feed.xml", "News", body=news(planet, pusher, "Ferry"))
        yield planet


def news(planet: Planet, hub: Hub, *titles: str) -> bytes:
    """Return a feed that names the hub."""
    links = f'<link rel="hub" href="{hub.url}"/><link rel="self" href="{planet.url("/feed.xml")}"/>'
    items = (f"<guid>urn:{title}</guid><title>{title}</title>" for title in titles)
    return rss(
        *items, channel="<title>News</title>" + links.replace("<link", '<link xmlns="http://www.w3.org/2005/Atom"')
    ).encode()


def subscriptions(planet: Planet) -> tuple[Subscription, ...]:
    """Return all subscriptions."""
    with closing(open_reader(planet.folder / "feedworks.db")) as database:
        return due_subscriptions(database, planet.now + _FAR, 100)


def subscribed(planet: Planet, pusher: Hub) -> str:
    """Run until the source is pushed, and return its topic."""
    planet.run()
    planet.run()
    assert [one.state for one in subscriptions(planet)] == ["active"]
    assert pusher.modes() == ["subscribe"]
    return planet.url("/feed.xml")


def waiting(planet: Planet) -> int:
    """Count the notes in the inbox."""
    return len(Inbox(planet.folder / "feedworks.db").waiting())
