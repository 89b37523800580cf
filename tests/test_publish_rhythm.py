"""The rhythm of a channel: of its items alone, and as steady as they are."""

from datetime import timedelta

import pytest
from lxml import etree
from make import NOON, channel, stored_item
from read_xml import texts

from feeds.model import Channel
from feeds.publish import rss
from feeds.publish.rhythm import rhythm_of


def every(apart: timedelta, number: int = 9, *later: timedelta) -> Channel:
    """Return a channel of items that are so far apart, and some that came so long after the newest."""
    dates = [*(NOON + one for one in later), *(NOON - apart * n for n in range(number))]
    return channel(items=tuple(stored_item(id=n, date=date) for n, date in enumerate(dates)))


@pytest.mark.parametrize(
    ("apart", "rhythm"),
    [
        (timedelta(0), ("hourly", 1, 60)),
        (timedelta(hours=1), ("hourly", 1, 60)),
        (timedelta(hours=6), ("daily", 4, 180)),
        (timedelta(days=1), ("daily", 1, 720)),
        (timedelta(days=7), ("weekly", 1, 1440)),
        (timedelta(days=40), ("monthly", 1, 1440)),
    ],
)
def test_the_rhythm_is_how_far_apart_items_are(apart: timedelta, rhythm: tuple[str, int, int]) -> None:
    """In the middle: an item that came at once, or after a year, moves nothing."""
    assert rhythm_of(every(apart)) == rhythm_of(every(apart, 9, timedelta(seconds=1))) == rhythm
    assert rhythm_of(every(apart, 9, timedelta(days=365))) == rhythm


def test_of_few_items_no_rhythm_is_said() -> None:
    """Neither of none."""
    assert rhythm_of(every(timedelta(days=1), 3)) is rhythm_of(channel(items=())) is None
    assert b"<ttl>" not in rss.render(channel(items=()))


def test_rss_says_how_often_to_come_and_how_long_to_keep() -> None:
    """As RSS 2.0 (ttl, in minutes) and RSS 1.0's syndication module have it."""
    found = etree.fromstring(rss.render(every(timedelta(hours=6))))[0]
    sy = "{http://purl.org/rss/1.0/modules/syndication/}"
    assert [texts(found, name) for name in ("ttl", f"{sy}updatePeriod", f"{sy}updateFrequency")] == [
        ["180"],
        ["daily"],
        ["4"],
    ]
