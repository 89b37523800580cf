"""Feeds taken apart: whatever we publish, no byte is lost."""

from pathlib import PurePath

import pytest
from any_channel import any_channel
from hypothesis import given
from make import NOON, channel, stored_item

from feeds.model import Channel
from feeds.publish import FORMATS, Format
from feeds.server.entries import take_apart

FEEDS = [form for form in FORMATS if form.name != "html"]


@pytest.mark.parametrize("form", FEEDS, ids=lambda form: form.name)
@given(channel=any_channel())
def test_all_entries_put_together_are_the_feed(form: Format, channel: Channel) -> None:
    """Whatever the texts hold, the parts are the document, and each item is one of them."""
    data = form.render(channel)
    document = take_apart(PurePath(form.filename), data)
    assert document.with_only(document.entries) == data
    assert len(document.entries) == len(channel.items)
    if channel.items:
        assert form.entries
        assert not form.entries(document.with_only([]))


@pytest.mark.parametrize("form", FEEDS, ids=lambda form: form.name)
def test_what_stands_around_the_entries_is_that_of_the_whole_feed(form: Format) -> None:
    """One entry less is the feed of one item less, byte for byte, and its dates are known."""
    first, second = (stored_item(public_id=f"urn:{name}") for name in ("a", "b"))
    document = take_apart(PurePath(form.filename), form.render(channel(items=(first, second))))
    assert document.with_only(document.entries[:1]) == form.render(channel(items=(first,)))
    assert len(document.entries[0].dates) == 2
    assert all(str(NOON.year) in date for date in document.entries[0].dates)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("rss.xml", b"<rss><channel><item>"),
        ("rss.xml", b"<rss><channel/></rss>"),
        ("rss.xml", b""),
        ("feed.json", b'{"items": ['),
        ("feed.json", b'{"items": 5}'),
        ("feed.json", b'{"items": [5, null]}'),
        ("feed.json", b'{"items": {"date_published": 5}}'),
        ("feed.json", b"[]"),
        ("feed.json", b"\xff"),
    ],
)
def test_what_is_no_feed_of_ours_has_no_entries(name: str, data: bytes) -> None:
    """It is all there is before them."""
    document = take_apart(PurePath(name), data)
    assert (document.head, document.entries, document.tail) == (data, (), b"")
