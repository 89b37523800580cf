"""How pictures are published: linked or as copies, as it is wanted of each source."""

from dataclasses import replace
from pathlib import Path

from make import channel, item, source_info, stored_item

from config.model import Config, ImageMode, Images, Posts, Source
from feeds.model import Channel
from feeds.select.pictures import modes_of, pictures_of, with_pictures
from store.model import Enclosure

FEED = "https://news.example/feed.xml"
LEAD = "https://news.example/ferry.jpg"
TEXT = f'<p><img src="{LEAD}" alt="Ferry" loading="lazy" referrerpolicy="no-referrer"> back</p>'
SIZED = TEXT.replace(' alt="Ferry"', ' width="300"')
WHOLE = Enclosure(url="media/ab/ab.jpg", type="image/jpeg", length=9000, width=1200, height=800)
SMALL = replace(WHOLE, url="media/ab/ab-w400.webp", type="image/webp", length=900, width=400, height=266)
OURS = replace(WHOLE, url="https://planet.example/media/ab/ab.jpg")


def shown(mode: ImageMode, content: str = TEXT) -> Channel:
    """Return a channel of one item, as it is published in a mode with copies of its lead image."""
    one = stored_item(item=item(content=content, enclosures=(Enclosure(url=LEAD), Enclosure(url="https://x/1"))))
    config = Config(path=Path("/site/feeds.toml"), images=Images(mode=mode))
    return with_pictures(channel(items=(one,)), modes_of(config), {LEAD: (WHOLE, SMALL)})


def test_a_source_or_a_folder_may_differ_from_the_others() -> None:
    """Its own choice counts, else that of all."""
    config = Config(
        path=Path("/site/feeds.toml"),
        sources=(Source(url=FEED, images="mirror"), Source(url="https://b.example/")),
        posts=(Posts(path=Path("/site/posts"), images="link"),),
    )
    modes = modes_of(config)
    sources = (source_info(), source_info(url="https://b.example/"), source_info(kind="posts", url="posts:posts"))
    assert [modes.of(source) for source in sources] == ["mirror", "no-referrer", "link"]
    assert modes.has("mirror")
    assert modes.has("link")
    assert not modes_of(replace(config, sources=())).has("mirror")


def test_the_pictures_of_an_item_are_its_lead_image_and_those_of_its_texts() -> None:
    """Each once, the lead image first."""
    found = item(content=TEXT, summary='<img src="https://b.example/2">')
    assert pictures_of(found, "https://lead.example/") == ("https://lead.example/", LEAD, "https://b.example/2")
    assert pictures_of(found, LEAD) == (LEAD, "https://b.example/2")
    assert pictures_of(item(content=None, summary=None), None) == ()


def test_a_copy_stands_wherever_its_picture_stood() -> None:
    """As the lead image, among the files and in the text, with what is true of the copy."""
    published = shown("mirror")
    (one,) = published.items
    assert (one.item.image, one.item.enclosures) == (OURS, (OURS, Enclosure(url="https://x/1")))
    assert one.item.content == (
        f'<p><img src="{OURS.url}" alt="Ferry" loading="lazy" referrerpolicy="no-referrer" width="1200"'
        ' height="800"> back</p>'
    )
    assert published.copies == {OURS.url: (replace(SMALL, url="https://planet.example/media/ab/ab-w400.webp"),)}


def test_a_size_that_an_author_gave_stays() -> None:
    """A picture that was shown small is shown small."""
    assert 'width="300"' in str(shown("mirror", SIZED).items[0].item.content)
    assert "height" not in str(shown("mirror", SIZED).items[0].item.content)


def test_without_referrer_nothing_changes() -> None:
    """What was read says so already."""
    assert shown("no-referrer").items[0].item.content == TEXT
    assert (shown("no-referrer").copies, shown("no-referrer").referred) == ({}, frozenset())


def test_linked_pictures_are_loaded_as_their_host_is_used_to() -> None:
    """Nothing asks browsers to keep the page from it."""
    published = shown("link")
    assert published.items[0].item.content == TEXT.replace(' referrerpolicy="no-referrer"', "")
    assert published.referred == {LEAD}
