"""What iTunes and other players of podcasts want to know, of a channel and of the episodes in it."""

import re
from urllib.parse import urlsplit

from lxml.etree import SubElement, _Element

from feeds.clean.text import never_html
from feeds.model import Channel
from feeds.publish.extensions import ITUNES, PUBLIC_FILE
from feeds.publish.languages import known_language
from feeds.publish.parts import address, episode, media, title_text
from store.model import Enclosure, Item, Person

_ENDINGS = {
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/x-m4a": "m4a",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "video/x-m4v": "m4v",
}
_EXPLICIT = re.compile(r"<itunes:explicit>\s*true\s*</itunes:explicit>", re.IGNORECASE)
_HOST = re.compile(r"localhost|(?:[a-z0-9-]+\.)+[a-z0-9][a-z0-9-]*")

# Apple's categories of podcasts; what they call a channel that says nothing more of itself is news.
_CATEGORIES = (
    *("Arts", "Business", "Comedy", "Education", "Fiction", "Government", "Health & Fitness", "History"),
    *("Kids & Family", "Leisure", "Music", "News", "Religion & Spirituality", "Science", "Society & Culture"),
    *("Sports", "Technology", "True Crime", "TV & Film"),
)
_BY_NAME = {name.casefold(): name for name in _CATEGORIES}


def playable(item: Item) -> Enclosure | None:
    """Return the episode that iTunes plays; its URL ends in what it is, if need be behind a '#', which stays here.

    None for an item without one. Players go by the ending, and many a URL ends in '?token=1'.
    """
    found = episode(item)
    ending = _ENDINGS.get(found.type or "") if found else None
    if found is None or ending is None or not PUBLIC_FILE.fullmatch(found.url):
        return None
    if found.url.rpartition(".")[2] in _ENDINGS.values():
        return found
    return (
        None if "#" in found.url else Enclosure(url=f"{found.url}#.{ending}", type=found.type, length=found.length)
    )


def owner_address(channel: Channel) -> str | None:
    """Return the contact, if it is a mail address, else the one of whoever runs a web site (RFC 2142 §5).

    None where the site has no host with a name.
    """
    if contact := address(Person(name="", email=channel.contact)):
        return contact
    host = urlsplit(channel.base_url).hostname or ""
    return f"webmaster@{host}" if _HOST.fullmatch(host) else None


def is_podcast(channel: Channel) -> bool:
    """Return whether a channel has episodes, and all can be said that iTunes wants to know of it."""
    known = known_language(channel.language) and owner_address(channel)
    return bool(known) and any(playable(stored.item) for stored in channel.items)


def add_show(element: _Element, channel: Channel) -> None:
    """Add what iTunes asks of a channel: its category, its owner, and whether anything in it is explicit."""
    explicit = any(_EXPLICIT.fullmatch(one) for stored in channel.items for one in stored.item.extensions)
    names = [*reversed(channel.path.split("/")), channel.title]
    category = next((_BY_NAME[name.casefold()] for name in names if name.casefold() in _BY_NAME), "News")
    SubElement(element, _name("explicit")).text = "true" if explicit else "false"
    SubElement(element, _name("category"), text=category)
    owner = SubElement(element, _name("owner"))
    SubElement(owner, _name("name")).text = never_html(title_text(channel.site_title) or channel.base_url)[:255]
    SubElement(owner, _name("email")).text = owner_address(channel)


def add_picture(element: _Element, item: Item) -> None:
    """Add the lead image of an episode, where it names none itself."""
    lead = next((one for one in media(item) if item.image and one.url == item.image.url), None)
    if lead and PUBLIC_FILE.fullmatch(lead.url) and element.find(_name("image")) is None:
        SubElement(element, _name("image"), href=lead.url)


def _name(local: str) -> str:
    return f"{{{ITUNES}}}{local}"
