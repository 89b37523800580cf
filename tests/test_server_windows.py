"""Parts of a feed: the first entries, or those that are new since a date."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from make import NOON, channel, item, stored_item
from serving import Site, entry_ids, small_site

from feeds.publish import FORMATS
from store.model import StoredItem

FEEDS = {form.filename: form for form in FORMATS if form.name != "html"}
DAYS = 5


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve five items, a day between each and the next; the last was changed a minute after noon."""
    items = [_item(day, NOON - timedelta(days=day)) for day in range(DAYS - 1)]
    items.append(_item(DAYS - 1, NOON + timedelta(minutes=1)))
    with small_site(tmp_path_factory.mktemp("site")) as published:
        for name, form in FEEDS.items():
            published.write(name, form.render(channel(items=tuple(items))))
        yield published


def _item(day: int, updated: datetime) -> StoredItem:
    """Return an item that was published so many days before noon."""
    return stored_item(
        id=day,
        public_id=f"urn:{day}",
        date=NOON - timedelta(days=day),
        changed_at=updated,
        item=item(updated=updated),
    )


@pytest.mark.parametrize("name", FEEDS)
@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("limit=2", "01"),
        ("limit=002", "01"),
        ("utm_source=x&limit=1&y", "0"),
        ("limit=5", "01234"),
        ("limit=999999", "01234"),
        ("since=2026-11-19", "014"),
        ("since=2026-11-19T12:00:00Z", "014"),
        ("since=2026-11-19t12:00:01.5z", "04"),
        ("since=2026-11-19T13:00:00%2B01:00", "014"),
        ("since=2026-11-19T13:00:00+01:00", "014"),
        ("since=2026-11-19%2012:00:01Z", "04"),
        ("since=2026-11-20T12:01:00Z", "4"),
        ("since=2026-11-21", ""),
        ("since=2026-11-19&limit=1", "0"),
    ],
)
def test_a_feed_can_be_had_in_part(site: Site, name: str, query: str, shown: str) -> None:
    """The first so many, or those published or changed since then, in the feed's own order and type."""
    whole, part = site.ask(f"/{name}"), site.ask(f"/{name}?{query}")
    assert part.status == 200
    assert entry_ids(part.body) == [f"urn:{day}" for day in shown]
    for header in ("content-type", "last-modified", "content-security-policy", "access-control-allow-origin"):
        assert part.headers[header] == whole.headers[header]
    assert (part.headers["etag"] == whole.headers["etag"]) == (part.body == whole.body) == (len(shown) == DAYS)


@pytest.mark.parametrize("name", FEEDS)
def test_what_is_said_of_the_feed_stays_byte_for_byte(site: Site, name: str) -> None:
    """A part begins and ends as the whole does."""
    whole, part = site.ask(f"/{name}").body, site.ask(f"/{name}?limit=1").body
    length = next(index for index, (one, other) in enumerate(zip(whole, part, strict=False)) if one != other)
    assert whole.endswith(part[length:])
    assert b"All that floats" in part
    assert b"urn:1" not in part


@pytest.mark.parametrize("name", FEEDS)
def test_a_part_has_a_tag_of_its_own(site: Site, name: str) -> None:
    """It brings a 304 to the same question only."""
    etag = site.ask(f"/{name}?limit=2").headers["etag"]
    assert site.ask(f"/{name}?limit=2", if_none_match=etag).status == 304
    assert site.ask(f"/{name}?limit=2", "HEAD", if_none_match=etag).status == 304
    assert site.ask(f"/{name}?limit=3", if_none_match=etag).status == 200
    assert site.ask(f"/{name}", if_none_match=etag).status == 200


def test_a_part_follows_its_feed(site: Site) -> None:
    """Once the feed is published anew, the same question has another answer."""
    form = FEEDS["rss.xml"]
    site.write("deep/rss.xml", form.render(channel(items=(stored_item(public_id="urn:0"), stored_item()))))
    etag = site.ask("/deep/rss.xml?limit=1").headers["etag"]
    site.write("deep/rss.xml", form.render(channel(items=(stored_item(public_id="urn:1"), stored_item()))))
    answer = site.ask("/deep/rss.xml?limit=1", if_none_match=etag)
    assert entry_ids(answer.body) == ["urn:1"]


@pytest.mark.parametrize(
    ("query", "accepted"),
    [
        ("limit=0", "limit=10"),
        ("limit=-1", "limit=10"),
        ("limit=", "limit=10"),
        ("limit", "limit=10"),
        ("limit=ten", "limit=10"),
        ("limit=1&limit=x", "limit=10"),
        ("limit=10000000", "limit=10"),
        ("limit=%D9%A1", "limit=10"),
        ("since=yesterday", "since=2026-11-20T12:00:00Z"),
        ("since=2026-13-01", "since=2026-11-20T12:00:00Z"),
        ("since=2026-11-20T12:00:00", "since=2026-11-20T12:00:00Z"),
        ("since=20261120", "since=2026-11-20T12:00:00Z"),
        ("since=%00", "since=2026-11-20T12:00:00Z"),
        ("limit=1&since=", "since=2026-11-20T12:00:00Z"),
    ],
)
def test_a_bad_value_is_answered_with_what_is_accepted(site: Site, query: str, accepted: str) -> None:
    """400, in a sentence with an example that works; scripts of other sites may read it."""
    answer = site.ask(f"/rss.xml?{query}")
    assert (answer.status, answer.headers["content-type"]) == (400, "text/plain; charset=utf-8")
    assert accepted in answer.body.decode()
    assert answer.headers["access-control-allow-origin"] == "*"
    assert site.ask(f"/rss.xml?{accepted}").status == 200


def test_only_feeds_are_had_in_part(site: Site) -> None:
    """Elsewhere a query changes nothing."""
    for path in ("/?limit=x", "/index.html?since=x"):
        assert site.ask(path).status == 200


def test_a_file_that_is_no_feed_is_served_whole(site: Site) -> None:
    """What cannot be taken apart is not cut."""
    site.write("broken/rss.xml", b"<rss><channel><item>")
    assert site.ask("/broken/rss.xml?limit=1").body == b"<rss><channel><item>"
