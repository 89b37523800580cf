"""Documents put together of entries that were drawn for another one: the same bytes."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from any_channel import any_channel
from hypothesis import given
from make import channel, item, stored_item

from feeds.model import Archive, Channel
from feeds.publish import FORMATS, Format
from feeds.publish.kept import Drawn, entry_keys, render_kept
from store.model import Enclosure, StoredItem

FEEDS = [form for form in FORMATS if form.draw]


class Kept(dict[int, bytes]):
    """Entries kept in memory."""

    def put(self, key: int, data: bytes) -> None:
        """Keep an entry."""
        self[key] = data


def put_together(form: Format, shown: Channel, keep: Kept) -> bytes:
    """Return a document put together of what is kept."""
    assert form.draw
    return render_kept(form.draw, form.name, shown, entry_keys(shown), keep)


@pytest.mark.parametrize("form", FEEDS, ids=lambda form: form.name)
@given(shown=any_channel(), other=any_channel())
def test_what_is_put_together_is_what_would_be_rendered(form: Format, shown: Channel, other: Channel) -> None:
    """Whatever the texts hold, whether its entries were drawn for it or for another document."""
    keep = Kept()
    items = (replace(one, id=number) for number, one in enumerate((*other.items, *shown.items)))
    above = replace(shown, path="", slug_path="", items=tuple(items), archive=Archive(part="2026-11"))
    below = replace(shown, items=above.items[len(other.items) :])
    for one in (below, above, below, replace(above, items=above.items[::-1]), replace(above, items=())):
        assert put_together(form, one, keep) == form.render(one)


@pytest.mark.parametrize("form", FEEDS, ids=lambda form: form.name)
def test_each_entry_is_drawn_once(form: Format) -> None:
    """What a document shows that another showed is not drawn anew, unless it changed."""
    items = tuple(stored_item(id=n, public_id=f"urn:{n}", item=item(title=f"Item {n}")) for n in range(4))
    drawn: list[int] = []

    def draw(channel: Channel, items: Sequence[StoredItem]) -> Drawn:
        drawn.extend(one.id for one in items)
        assert form.draw
        return form.draw(channel, items)

    keep = Kept()
    for shown in (items[:2], items[1:3], (replace(items[0], item=item(title="Other")), *items[2:])):
        below = channel(items=shown)
        render_kept(draw, form.name, below, entry_keys(below), keep)
    assert drawn == [0, 1, 2, 0, 3]


@pytest.mark.parametrize("form", FEEDS, ids=lambda form: form.name)
def test_what_else_stands_in_a_document_counts(form: Format) -> None:
    """Who else told a story, and where a category has its page; episodes make a podcast of what is beside them."""
    story = stored_item(id=1, public_id="urn:1")
    other = stored_item(id=2, public_id="urn:2", source=replace(story.source, id=2, url="https://b.example/f"))
    sound = Enclosure(url="https://news.example/a.mp3", type="audio/mpeg", length=9)
    episode = stored_item(id=3, public_id="urn:3", item=item(enclosures=(sound,), image=None))
    keep = Kept()
    for shown in (
        channel(items=(story,)),
        channel(items=(story, other)),
        channel(items=(story, episode)),
        channel(items=(story,), slugs={"News/Harbour": "news/harbour"}),
    ):
        assert put_together(form, shown, keep) == form.render(shown)
