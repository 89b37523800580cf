"""What the configuration asks of the store."""

from pathlib import Path

import pytest
from make import item

from config.model import Config, Posts, Site, Source
from feeds.select.wanted import host_of, place, posts_url, specs

CONFIG = Config(
    path=Path("/site/feeds.toml"),
    site=Site(title="Planet"),
    sources=(Source(url="https://feeds.news.co.uk/rss", categories=("A/B", "C"), title="News"),),
    posts=(Posts(path=Path("/site/posts"), category="Blog"),),
)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://feeds.news.co.uk:8443/rss", "news.co.uk"),
        ("https://A.B.Example.ORG/", "example.org"),
        ("https://someone.github.io/feed", "someone.github.io"),
        ("http://127.0.0.1:8000/", "127.0.0.1"),
        ("http://[2001:db8::1]/", "2001:db8::1"),
        ("https://localhost/", "localhost"),
        ("https://例え.テスト/", "例え.テスト"),
    ],
)
def test_host_is_the_registrable_domain(url: str, host: str) -> None:
    """Politeness is counted by who is behind a name; people on one shared domain count alone."""
    assert host_of(url) == host


def test_specs_name_feeds_and_folders() -> None:
    """A feed is known by its address, a folder by its path beside the configuration."""
    feed, folder = specs(CONFIG)
    assert (feed.kind, feed.host, feed.paths, feed.title) == ("feed", "news.co.uk", ("A/B", "C"), "News")
    assert (folder.kind, folder.url, folder.paths, folder.title) == ("posts", "posts:posts", ("Blog",), "Planet")
    assert posts_url(CONFIG, CONFIG.posts[0]) == folder.url


def test_place() -> None:
    """A feed's items go where the source says; a post goes where it says itself, or to its folder's category."""
    feed, folder = specs(CONFIG)
    own = item(categories=("X/Y",))
    assert place(feed, own) == ("A/B", "C")
    assert place(folder, own) == ("X/Y",)
    assert place(folder, item(categories=())) == ("Blog",)
