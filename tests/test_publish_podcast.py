"""Podcasts: what players and iTunes ask of a channel and its episodes, and what is an episode at all."""

import pytest
from lxml import etree
from make import channel, item, stored_item

from feeds.model import Channel
from feeds.publish import atom, rss
from store.model import Enclosure

ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
SOUND = Enclosure(url="https://cdn.example/1.mp3", type="audio/mpeg", length=7)
TOLD = ("<itunes:duration>31:05</itunes:duration>",)


def show(*extensions: str, enclosure: Enclosure = SOUND, **overrides: object) -> Channel:
    """Return a channel of one episode."""
    found = item(enclosures=(enclosure,), extensions=extensions)
    return channel(**{"items": (stored_item(item=found),), **overrides})


def read(published: Channel) -> etree._Element:
    return etree.fromstring(rss.render(published))[0]


def said(element: etree._Element | None) -> list[tuple[str, str]]:
    """Return the names and texts of the elements of iTunes in another."""
    assert element is not None
    found = ((str(one.tag), one.text or one.get("text") or one.get("href") or "") for one in element)
    return [(tag.removeprefix(ITUNES), text) for tag, text in found if tag.startswith(ITUNES)]


def test_an_episode_is_enclosed_and_its_image_is_told_to_players() -> None:
    """A player would else play the picture: it stands in Media RSS and itunes:image."""
    found = read(show(*TOLD)).find("item")
    assert found is not None
    assert [one.get("url") for one in found.findall("enclosure")] == [SOUND.url]
    assert said(found) == [("duration", "31:05"), ("image", "https://news.example/ferry.jpg")]


def test_a_channel_with_episodes_says_what_itunes_asks() -> None:
    """Whether anything is explicit, of Apple's categories the nearest, and whom to write to (RFC 2142 §5)."""
    found = read(show("<itunes:explicit>true</itunes:explicit>", path="Technology/Harbour"))
    assert said(found) == [("explicit", "true"), ("category", "Technology"), ("owner", "")]
    owner = said(found.find(f"{ITUNES}owner"))
    assert owner == [("name", "Planet Example"), ("email", "webmaster@planet.example")]
    reached = said(read(show(path="Harbour", contact="ann@planet.example")).find(f"{ITUNES}owner"))
    assert reached == [("name", "Planet Example"), ("email", "ann@planet.example")]
    assert said(read(show(path="Harbour")))[:2] == [("explicit", "false"), ("category", "News")]


@pytest.mark.parametrize(
    "published",
    [
        show(*TOLD, enclosure=Enclosure(url="https://cdn.example/1.pdf", type="application/pdf")),
        show(*TOLD, enclosure=Enclosure(url="https://cdn.example/1.ogg", type="audio/ogg")),
        show(*TOLD, enclosure=Enclosure(url="http://localhost/1.mp3", type="audio/mpeg")),
        show(*TOLD, enclosure=Enclosure(url="https://cdn.example/1#t=9", type="audio/mpeg")),
        show(*TOLD, base_url="http://[::1]/"),
        show(*TOLD, language="english"),
    ],
)
def test_what_itunes_does_not_play_is_no_podcast(published: Channel) -> None:
    """An incomplete podcast is worse than none: nothing in the feed is iTunes' then."""
    assert b"<itunes:" not in rss.render(published)


@pytest.mark.parametrize(
    ("url", "media_type", "played"),
    [
        ("https://cdn.example/1.mp3", "audio/mpeg", "https://cdn.example/1.mp3"),
        ("https://cdn.example/1.mp3?token=1", "audio/mpeg", "https://cdn.example/1.mp3?token=1#.mp3"),
        ("https://cdn.example/1", "video/mp4", "https://cdn.example/1#.mp4"),
        ("https://cdn.example/1", "audio/x-m4a", "https://cdn.example/1#.m4a"),
    ],
)
def test_the_url_of_an_episode_ends_in_what_it_is(url: str, media_type: str, played: str) -> None:
    """Players go by the ending; what follows '#' no server is told (RFC 3986 §3.5). It is one file."""
    published = show(enclosure=Enclosure(url=url, type=media_type))
    found = read(published).find("item")
    assert found is not None
    media = found.findall("{http://search.yahoo.com/mrss/}content")
    assert [one.get("url") for one in (*found.findall("enclosure"), *media[1:])] == [played, played]
    assert f'href="{url}"' in atom.render(published).decode()


def test_itunes_has_nothing_to_say_of_an_item_without_an_episode() -> None:
    """Neither in RSS nor in Atom, though other items of the channel are episodes."""
    post = stored_item(id=2, item=item(extensions=TOLD))
    published = show(items=(stored_item(item=item(enclosures=(SOUND,), extensions=TOLD)), post))
    assert rss.render(published).count(b"itunes:duration") == atom.render(published).count(b"itunes:duration") == 2
