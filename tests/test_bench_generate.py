"""Generated feeds are like real ones, and the same every time."""

import json
from collections import Counter
from io import BytesIO
from statistics import mean, median
from typing import Any

import feedparser
import pytest
from bench.generate import KINDS, Feed, generate, news
from lxml import etree

VERSIONS = {
    "rss20": "rss20",
    "atom10": "atom10",
    "rss10": "rss10",
    "rss091": "rss091u",
    "atom03": "atom03",
}


@pytest.fixture(scope="module")
def feeds() -> list[Feed]:
    return list(generate(120))


@pytest.fixture(scope="module")
def later() -> list[Feed]:
    return list(generate(120, version=1))


def urls(feed: Feed) -> list[str]:
    """Return the links of a feed's items, in its order."""
    if feed.format == "json11":
        return [item["url"] for item in json.loads(feed.body)["items"]]
    found: Any = etree.fromstring(feed.body).xpath(
        "//*[local-name()='item']/*[local-name()='link']/text()"
        " | //*[local-name()='entry']/*[local-name()='link'][@rel='alternate']/@href"
    )
    return [str(url) for url in found]


def test_the_same_seed_makes_the_same_feeds(feeds: list[Feed]) -> None:
    """A measurement can be repeated tomorrow, and a smaller one is a part of it; another seed is another world."""
    assert list(generate(10)) == feeds[:10]
    assert not {feed.body for feed in generate(10, seed=1)} & {feed.body for feed in feeds}


def test_formats_have_their_shares(feeds: list[Feed]) -> None:
    """Six formats are met as often as in the wild, to two percent."""
    counts = Counter(feed.format for feed in feeds)
    assert set(counts) == set(KINDS)
    assert all(abs(counts[format_] / len(feeds) - kind.share) < 0.02 for format_, kind in KINDS.items())


def test_sizes_are_heavy_tailed(feeds: list[Feed]) -> None:
    """A document has about 85 KB and 24 items in the mean, about half that in the median, with outliers."""
    sizes = [len(feed.body) for feed in feeds]
    assert mean(sizes) == pytest.approx(85_000, rel=0.25)
    assert mean(feed.items for feed in feeds) == pytest.approx(24, abs=2)
    assert median(sizes) < mean(sizes) * 0.6
    assert max(sizes) > 4 * mean(sizes)


def test_every_document_is_what_it_says(feeds: list[Feed]) -> None:
    """Documents are well formed and read in their format, with all items, titles and texts."""
    sample = feeds[:30]
    assert {feed.format for feed in sample} == set(KINDS)
    for feed in sample:
        if feed.format == "json11":
            items = json.loads(feed.body)["items"]
            assert all(item["content_html"] and item["title"] for item in items)
        else:
            parsed = feedparser.parse(BytesIO(feed.body), sanitize_html=False, resolve_relative_uris=False)
            items = parsed.entries
            assert (parsed.bozo, parsed.version) == (False, VERSIONS[feed.format])
            assert all(item.title and (item.get("content") or item.summary) for item in items)
        assert len(items) == feed.items >= 10


def test_names_and_links_are_unique(feeds: list[Feed]) -> None:
    """No feed and no item is there twice."""
    links = [url for feed in feeds for url in urls(feed)]
    assert len({feed.name for feed in feeds}) == len(feeds)
    assert len(set(links)) == len(links) == sum(feed.items for feed in feeds)


def test_the_next_version_changes_every_document(feeds: list[Feed], later: list[Feed]) -> None:
    """No document of a version is that of the one before, though each has as many items."""
    assert not {feed.body for feed in feeds} & {feed.body for feed in later}
    assert [(feed.name, feed.items) for feed in feeds] == [(feed.name, feed.items) for feed in later]


def test_a_tenth_of_the_items_is_new(feeds: list[Feed], later: list[Feed]) -> None:
    """New items stand first, at least one in each feed; the others stay as they were, in their order."""
    new = news(120, version=1)
    for before, after, number in zip(feeds, later, new, strict=True):
        old = urls(before)
        assert urls(after)[number:] == old[: len(old) - number]
        assert len(set(urls(after)) - set(old)) == number > 0
    assert sum(new) / sum(feed.items for feed in feeds) == pytest.approx(0.1, abs=0.005)


def test_known_items_stay_the_same_to_the_byte(feeds: list[Feed], later: list[Feed]) -> None:
    """What a reader knows already needs no second look."""
    number = next(n for n, feed in enumerate(feeds) if feed.format == "json11")
    before, after = (json.loads(group[number].body)["items"] for group in (feeds, later))
    new = len(after) - sum(item in before for item in after)
    assert after[new:] == before[: len(before) - new]
    assert 0 < new < len(after) / 5
